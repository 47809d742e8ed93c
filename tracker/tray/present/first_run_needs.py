"""What Tracker needs of the system, one by one, in words: how it stands, and what a person can do."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from tracker.agent.doctor.finding import State
from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.tray.present.signs import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tracker.agent.doctor.finding import Finding


class Need(Enum):
    """What is walked through, in this order."""

    NOTICES = "notices"
    INPUT = "input"
    SCREEN = "screen"
    LOGIN = "login"


class Deed(Enum):
    """What the button of a row does."""

    NONE = "none"
    ALLOW = "allow"
    START = "start"
    ASK_AGAIN = "ask-again"
    SETTINGS = "settings"


class Standing(Enum):
    """How one of them stands."""

    ALLOWED = "allowed"
    PARTLY = "partly"
    OPEN = "open"
    """The person can do something about it."""
    MISSING = "missing"
    """This system does not have it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One of them, as it is shown; `icon` is the name of one."""

    need: Need
    icon: str
    title: str
    sentence: str
    standing: Standing
    deed: Deed = Deed.NONE

    @property
    def is_awaited(self) -> bool:
        """Whether a person is to see to it before they go on; starting with the computer is as they like."""
        return self.standing is Standing.OPEN and self.need is not Need.LOGIN


_ICONS: Final = {
    Need.NOTICES: "bell",
    Need.INPUT: "keyboard",
    Need.SCREEN: "camera",
    Need.LOGIN: "power",
}
_PERMISSION: Final = "permission"
SETTINGS_PAGES: Final = {
    ("darwin", Need.INPUT): "x-apple.systempreferences:com.apple.preference.security?Privacy_ListenEvent",
    ("darwin", Need.NOTICES): "x-apple.systempreferences:com.apple.preference.notifications",
    ("darwin", Need.SCREEN): "x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture",
    ("win32", Need.NOTICES): "ms-settings:notifications",
}
"""Where a system has a page of its settings that a link opens."""


def row(need: Need, found: "Finding", platform: str) -> Row:
    """Return how one stands, by what was found; `platform` is `sys.platform`."""
    standing, deed = _standing(need, found, platform)
    sentence = _good(need) if standing is Standing.ALLOWED else _bad(found, deed)
    return Row(need, _ICONS[need], _title(need), sentence, standing, deed)


def login_row(*, starts: bool) -> Row:
    """Return whether Tracker starts with the computer."""
    standing, deed = (Standing.ALLOWED, Deed.NONE) if starts else (Standing.OPEN, Deed.START)
    return Row(Need.LOGIN, _ICONS[Need.LOGIN], _title(Need.LOGIN), _good(Need.LOGIN), standing, deed)


def missing(rows: "Iterable[Row | None]") -> str:
    """Return why the person does not go on yet, None for what is still being looked at; empty if they can."""
    known = tuple(rows)
    awaited = [each.title for each in known if each is not None and each.is_awaited]
    if awaited:
        return _("Still open: {things}. Allow each, or choose “Do it later”.").format(things=listing(awaited))
    if None in known:
        return _("Tracker looks at what your system allows. You can also choose “Do it later”.")
    return ""


def badge(row: Row) -> str:
    """Return the word for how one stands; empty where a button stands instead."""
    if row.need is Need.LOGIN and row.standing is Standing.ALLOWED:
        return _("Switched on")
    return {
        Standing.ALLOWED: _("Allowed"),
        Standing.PARTLY: _("Partly"),
        Standing.OPEN: "",
        Standing.MISSING: _("Not here"),
    }[row.standing]


def button(deed: Deed) -> str:
    """Return what stands on the button; empty for none."""
    return {
        Deed.NONE: "",
        Deed.ALLOW: _("Allow"),
        Deed.START: _("Switch on"),
        Deed.ASK_AGAIN: _("Ask again"),
        Deed.SETTINGS: _("Open settings"),
    }[deed]


def _standing(need: Need, found: "Finding", platform: str) -> tuple[Standing, Deed]:
    if found.state is State.OK:
        return Standing.ALLOWED, Deed.NONE
    if need is Need.SCREEN and found.name == _PERMISSION and platform != "darwin":
        return Standing.OPEN, Deed.ALLOW if found.state is State.WARN else Deed.ASK_AGAIN
    if (platform, need) in SETTINGS_PAGES:
        return Standing.OPEN, Deed.SETTINGS
    return (
        Standing.PARTLY if need is Need.INPUT and found.state is State.WARN else Standing.MISSING
    ), Deed.NONE


def _bad(found: "Finding", deed: Deed) -> str:
    match deed:
        case Deed.ALLOW:
            return _("Your system shows its own question. Answer yes.")
        case Deed.ASK_AGAIN:
            return found.text()
        case _:
            return quoted(f"{found.text()} {found.hint()}".strip())


def _title(need: Need) -> str:
    return {
        Need.NOTICES: _("Notifications"),
        Need.INPUT: _("Key and click counts"),
        Need.SCREEN: _("Screen"),
        Need.LOGIN: _("Start with the computer"),
    }[need]


def _good(need: Need) -> str:
    return {
        Need.NOTICES: _("So that you are told of each screenshot."),
        Need.INPUT: _("Counts only, never which keys."),
        Need.SCREEN: _("For screenshots, while the timer runs."),
        Need.LOGIN: _("Tracker opens with the timer stopped. As you like; Settings has it, too."),
    }[need]
