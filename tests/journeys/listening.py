"""Somebody who hears the windows and has a keyboard, and what they could not make out."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from threading import Event

import pytest

from lib import screen_reader
from lib.panel_session import PanelSession
from lib.screen_reader import ENVIRONMENT, ScreenReader, Spoken
from tests.journeys.tray_desk import TrayDesk, eventually, xdotool

NAMELESS_ROLES = {"filler", "panel", "unknown", "invalid", ""}
WORDS = {"label", "image", "graphic", "alert", "alert message", "heading"}
"""Roles of what is there to be heard."""
FAR = 60
AT_MOST = 5.0
"""Seconds within which a key moves the focus."""
PATIENCE = 40.0
"""Seconds within which that is said in which a server or an agent has part."""
_LOOK_EVERY = 0.05
Rect = tuple[int, int, int, int]


@dataclass(frozen=True)
class Listener:
    """Somebody who hears the windows of one process."""

    session: PanelSession
    reader: ScreenReader
    process_id: int

    def key(self, *keys: str) -> None:
        """Press keys one after the other."""
        xdotool(self.session, "key", *keys)

    def write(self, words: str) -> None:
        """Type."""
        xdotool(self.session, "type", "--delay", 1, words)

    def window(self, title: str) -> Spoken:
        """Return a window that comes, once keys go to it; what was said until then is past."""
        self.reader.window(title, self.process_id)
        search = ("search", "--sync", "--onlyvisible", "--name", f"^{title}$")
        xdotool(self.session, *search, "windowactivate", "--sync")
        eventually(lambda: "active" in self.reader.window(title, self.process_id).states, title)
        window = self.reader.window(title, self.process_id)
        self.forget()
        return window

    def forget(self) -> None:
        """Listen to nothing that was said until now."""
        for _event in self.reader.heard():
            pass

    def all(self, window: Spoken) -> list[Spoken]:
        """Return everything in the window."""
        return list(self.reader.within(window))

    def told(self, window: Spoken) -> list[Spoken]:
        """Return everything in the window, once all of it says what it is; fail with what does not."""
        shown: list[Spoken] = []
        for _try in range(round(AT_MOST / _LOOK_EVERY)):
            if not unsaid(shown := self.all(window)):
                return shown
            Event().wait(_LOOK_EVERY)
        raise AssertionError([*map(str, unsaid(shown))])

    def one(self, window: Spoken, role: str, name: str) -> Spoken:
        """Return what has this role, and a name that begins so."""
        return next(each for each in self.all(window) if each.role == role and each.name.startswith(name))

    def press(self, window: Spoken, name: str) -> None:
        """Press a button of the window."""
        self.reader.press(self.one(window, "push button", name))

    def focus(self, window: Spoken) -> str:
        """Return what would be said of what has the focus in the window; empty for nothing."""
        return next((str(each) for each in self.all(window) if "focused" in each.states), "")

    def comes_to(self, window: Spoken, name: str) -> None:
        """Wait until the focus is on what has a name that begins so."""
        eventually(lambda: self.focus(window).startswith(name), f"the focus did not come to {name}")

    def tab(self) -> Spoken | None:
        """Press Tab; return what got the focus, None if it stayed."""
        return self.moved("Tab")

    def moved(self, key: str) -> Spoken | None:
        """Press a key; return what got the focus by it, None if it stayed."""
        self.forget()
        self.key(key)
        for _try in range(round(AT_MOST / _LOOK_EVERY)):
            if (focused := self.reader.focused()) is not None:
                return focused
            Event().wait(_LOOK_EVERY)
        return None

    def tab_round(self) -> list[Spoken]:
        """Press Tab until the focus comes to where it was already; return where it goes round."""
        came: list[Spoken] = []
        while (focused := self.tab()) is not None:
            paths = [each.path for each in came]
            if focused.path in paths:
                return came[paths.index(focused.path) :]
            came.append(focused)
        return came

    def tab_to(self, role: str, name: str = "") -> Spoken:
        """Press Tab until something of this role, and a name that begins so, has the focus."""
        came: list[Spoken] = []
        while (focused := self.tab()) is not None and len(came) < FAR:
            if focused.role == role and focused.name.startswith(name):
                return focused
            came.append(focused)
        raise AssertionError([str(each) for each in came])

    def hears(self, kind: str, words: str, seconds: float = AT_MOST) -> str:
        """Wait until something is said, and return all of it; fail if it is not."""
        said: list[str] = []
        for _try in range(round(seconds / _LOOK_EVERY)):
            for each in self.reader.heard():
                if each.kind == kind and words in each.words:
                    return each.words
                said.append(f"{each.kind} {each.words}")
            Event().wait(_LOOK_EVERY)
        raise AssertionError(said)

    def is_told(self, words: str) -> str:
        """Wait until something is announced, be it long, and return all of it; fail if it is not."""
        return self.hears("Announcement", words, PATIENCE)

    def back_in(self, order: Sequence[Spoken]) -> list[tuple[str, str]]:
        """Return where an order goes back: what comes above or before what it follows."""
        placed = [(each, self.reader.place(each)) for each in order]
        return [(str(one), str(two)) for (one, a), (two, b) in pairwise(placed) if goes_back(a, b)]


@contextmanager
def heard(desk: TrayDesk) -> Iterator[tuple[TrayDesk, ScreenReader]]:
    """Run the bus of screen readers at a desk for the block; skip where there is none."""
    if screen_reader.is_missing():
        pytest.skip("there is no at-spi2-core here; scripts/test.py tells how to have it")
    environment = {**desk.session.environment, **ENVIRONMENT}
    speaks = {**desk.environment, **ENVIRONMENT, "TRACKER_LANGUAGE": "en"}
    with screen_reader.screen_reader(desk.session.bus, environment) as reader:
        yield replace(desk, environment=speaks), reader


@contextmanager
def listening(desk: TrayDesk) -> Iterator[Listener]:
    """Run the tray at a desk for the block, and listen to it from its first word on."""
    with heard(desk) as (told, reader), told.tray() as process:
        yield Listener(desk.session, reader, process.pid)


def controls(shown: Iterable[Spoken]) -> list[Spoken]:
    """Return what the focus can come to, or could, if it were not disabled."""
    return [each for each in shown if "focusable" in each.states]


def unsaid(shown: Iterable[Spoken]) -> list[Spoken]:
    """Return what one who hears the window could make nothing of."""
    return [each for each in shown if _is_mute(each)]


def _is_mute(each: Spoken) -> bool:
    is_control = "focusable" in each.states
    is_nameless = not each.name or each.role in NAMELESS_ROLES
    is_unexplained = "enabled" not in each.states and not each.description
    return (is_control and (is_nameless or is_unexplained)) or (each.role in WORDS and not each.name)


def goes_back(before: Rect, after: Rect) -> bool:
    """Tell whether one comes above or before another in a line of reading; beside it a column may begin."""
    left, top, width, height = before
    next_left, next_top, next_width, next_height = after
    is_above, is_below = next_top + next_height <= top, next_top >= top + height
    is_beside = next_left >= left + width
    return not is_beside if is_above else not is_below and next_left + next_width <= left
