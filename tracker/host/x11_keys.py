"""Taking one combination of keys from an X server, and of its keyboard's table only who writes that one.

An X server tells a client no key but those it grabbed. While such a key is held, it would tell every key: so
the keyboard is given back at once, by `give_back`, when one was pressed.
"""

from typing import Any, Final

from tracker.host.x11 import X11, Question

PRESS: Final = 2
RELEASE: Final = 3
TABLE_CHANGED: Final = 34
"""Types of events."""

SHIFT, LOCK, CONTROL, ALT, NUM_LOCK, META = 1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 6
"""Modifiers, as every X server of today has them."""

_EVERY_KEY: Final = 0
_EVERY_MODIFIER: Final = 1 << 15
_GOES_ON: Final = 1
"""Neither keyboard nor mouse stand still for a grab."""

_FIRST_F: Final = 0xFFBE


def symbol_of(key: str) -> int:
    """Return the number of what a letter, a digit or a key such as `F5` writes (X11 protocol, appendix A)."""
    return ord(key.lower()) if len(key) == 1 else _FIRST_F + int(key[1:]) - 1


def code_of(line: X11, symbol: int) -> int | None:
    """Return the code of the key that writes a symbol, most easily where several do; None where none does."""
    from Xlib.protocol.request import GetKeyboardMapping

    first = 0

    def ask(server: Any) -> Any:
        nonlocal first
        first = int(server.info.min_keycode)
        count = int(server.info.max_keycode) - first + 1
        return GetKeyboardMapping(display=server, defer=True, first_keycode=first, count=count)

    (table,) = line.asked([ask])
    rows = [list(row) for row in table.keysyms]
    ways = [(row.index(symbol), code) for code, row in enumerate(rows, first) if symbol in row]
    return min(ways)[1] if ways else None


def take(line: X11, code: int, modifiers: int) -> bool:
    """Have presses of a key with modifiers come to us, whatever locks are on; False where others have it."""
    from Xlib.error import BadAccess, CatchError
    from Xlib.protocol.request import GrabKey

    refused = CatchError(BadAccess)

    def grab(locks: int) -> Question:
        return _sending(
            lambda server: GrabKey(
                display=server,
                onerror=refused,
                grab_window=line.root,
                owner_events=False,
                key=code,
                modifiers=modifiers | locks,
                pointer_mode=_GOES_ON,
                keyboard_mode=_GOES_ON,
            )
        )

    line.asked([grab(locks) for locks in (0, LOCK, NUM_LOCK, LOCK | NUM_LOCK)])
    return refused.get_error() is None


def give_back(line: X11) -> None:
    """Give the keyboard back, which the server hands over with a key that was grabbed while it is held."""
    from Xlib.protocol.request import UngrabKeyboard

    line.asked([_sending(lambda server: UngrabKeyboard(display=server, time=0))])


def let_go(line: X11) -> None:
    """Have no key come to us any more."""
    from Xlib.protocol.request import UngrabKey

    def ungrab(server: Any) -> Any:
        return UngrabKey(display=server, grab_window=line.root, key=_EVERY_KEY, modifiers=_EVERY_MODIFIER)

    line.asked([_sending(ungrab)])


def _sending(request: Question) -> Question:
    """Return a request without an answer as a question: it was carried out once what is asked after it is."""
    from Xlib.protocol.request import GetInputFocus

    def ask(server: Any) -> Any:
        request(server)
        return GetInputFocus(display=server, defer=True)

    return ask
