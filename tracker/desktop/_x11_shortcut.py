"""A shortcut on X11: a key that the server gives to one program alone, whichever window has the focus."""

from collections.abc import Iterable
from threading import Event
from typing import Any, Final

from tracker.core.errors import RefusedError
from tracker.desktop._listening import Listening
from tracker.desktop.shortcut import Combination, Held, Modifier, Pressed, Told
from tracker.host.x11 import X11
from tracker.host.x11_keys import (
    ALT,
    CONTROL,
    META,
    PRESS,
    RELEASE,
    SHIFT,
    TABLE_CHANGED,
    code_of,
    give_back,
    let_go,
    symbol_of,
    take,
)

_MASKS: Final = {
    Modifier.CTRL: CONTROL,
    Modifier.ALT: ALT,
    Modifier.SHIFT: SHIFT,
    Modifier.META: META,
}
_AGAIN_SECONDS: Final = 0.3
"""A line of ours that was closed just now may hold the key for so long."""


class Presses:
    """Tells presses from a key that is held: each repetition begins the instant its last one ends."""

    def __init__(self) -> None:
        """Begin with nothing pressed."""
        self._released_at = -1

    def new(self, events: Iterable[Any]) -> int:
        """Return how often events (`type`, and `time` in milliseconds) say that it was pressed."""
        count = 0
        for event in events:
            if event.type == RELEASE:
                self._released_at = event.time
            elif event.type == PRESS and event.time != self._released_at:
                count += 1
        return count


def x11_shortcut(display: str, wanted: Combination, pressed: Pressed, told: Told) -> Listening:
    """Listen to a combination on a display (`:0`)."""

    def listen(listening: Listening) -> None:
        with X11(display) as line:
            listening.on(line)
            held = _hold(line, wanted)
            told(Held())
            _wait(line, wanted, held, pressed)

    return Listening(listen, told)


def _wait(line: X11, wanted: Combination, held: int, pressed: Pressed) -> None:
    """Tell each press, until the line is cut; where another key writes the letter from now on, take that."""
    presses = Presses()
    while True:
        events = line.events()
        if any(event.type == PRESS for event in events):
            give_back(line)
        for _press in range(presses.new(events)):
            pressed()
        # Tables change with each keyboard that is used: a key that stays the same is never let go of.
        changed = any(event.type == TABLE_CHANGED for event in events)
        if changed and code_of(line, symbol_of(wanted.key)) != held:
            let_go(line)
            held = _hold(line, wanted)


def _hold(line: X11, wanted: Combination) -> int:
    """Take the combination, and return its key's code.

    Raises `RefusedError` where there is no such key, or another program has it.
    """
    code = code_of(line, symbol_of(wanted.key))
    if code is None:
        raise RefusedError("shortcut-no-key", letter=wanted.key)
    modifiers = sum(_MASKS[each] for each in wanted.modifiers)
    if not take(line, code, modifiers):
        let_go(line)
        Event().wait(_AGAIN_SECONDS)
        if not take(line, code, modifiers):
            raise RefusedError("shortcut-taken")
    return code
