"""The shortcut in words: its keys, how it stands, and what it did."""

import sys
from typing import TYPE_CHECKING, Final

from tracker.core.errors import TrackerError
from tracker.desktop.shortcut import Held
from tracker.host.translate import translate as _
from tracker.tray.present.attention import Notice, Tone, error_notice
from tracker.tray.present.icon_state import Base
from tracker.tray.present.timer import clock, menu_words

if TYPE_CHECKING:
    from tracker.core.moment import Instant
    from tracker.core.wire import Status
    from tracker.tray.present.lengths import Manner

_SIGNS: Final = {"Ctrl": "⌘", "Alt": "⌥", "Shift": "⇧", "Meta": "⌃"}
_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"


def spelled(written: str, platform: str = sys.platform) -> str:
    """Return a combination as it stands on the member's keyboard; from left to right in any script."""
    *held, key = written.split("+")
    if platform == "darwin":
        return "".join([*(_SIGNS.get(each, each) for each in held), key])
    words = {"Ctrl": _("Ctrl"), "Shift": _("Shift"), "Meta": "Win" if platform == "win32" else "Super"}
    return f"{_LEFT_TO_RIGHT}{'+'.join([*(words.get(each, each) for each in held), key])}{_END}"


def keys(standing: Held | TrackerError | None, written: str) -> str:
    """Return the keys as the member finds them: where the desktop decides, as that calls them."""
    by_desktop = isinstance(standing, Held) and standing.by_desktop and standing.called
    return by_desktop or spelled(written)


def explained(standing: Held | TrackerError | None, *, is_on: bool, asks_first: bool) -> str:
    """Return the sentence beside the switch."""
    if asks_first and not is_on:
        return _("It works in every window. Your desktop asks you first.")
    if isinstance(standing, TrackerError):
        return _("It does nothing now.")
    if isinstance(standing, Held) and standing.by_desktop:
        return _("Your desktop gave it to Tracker. Its own settings say which keys it is.")
    return _("It works in every window, while Tracker's icon is there.")


def trouble(standing: Held | TrackerError | None) -> Notice | None:
    """Return why the shortcut is not there, where it is wanted."""
    return error_notice(standing) if isinstance(standing, TrackerError) else None


def toggled(status: "Status | None", now: "Instant", manner: "Manner") -> Notice:
    """Return what is said once the shortcut has started or stopped the timer."""
    timer = None if status is None else status.timer
    words, shown = menu_words(status, now, manner), clock(timer, now, manner)
    if shown.base is Base.STOPPED:
        return Notice("toggled", Tone.INFO, "square", _("The timer is stopped"), words.total)
    return Notice("toggled", Tone.OK, "play", _("The timer runs"), words.work or words.total)
