"""What a run of capture tests looks at: a screen to grab, who tells of its windows, and what it shows."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

from tracker.capture.displays import Monitor
from tracker.capture.grab import Frame, Grab
from tracker.capture.way import choose
from tracker.capture.windows import ShownWindow, Windows
from tracker.capture.windows_way import choose_windows
from tracker.core.errors import RefusedError, UnreachableError
from tracker.host.session_kind import is_wayland
from tracker.qa.pattern import NAME, SECRET, in_pixels, pattern, secret_area
from tracker.qa.scenario import Scenario, WantedMonitor, placed
from tracker.qa.virtual_display import virtual_display
from tracker.qa.wayland_pattern import Places, filled_outputs
from tracker.qa.x11_pattern import shown

_ONE: Final = (WantedMonitor(1920, 1080),)


@dataclass(frozen=True, slots=True)
class Stage:
    """A screen to test on.

    `monitors` are where they are to be and their pixels; none where nobody said. `drawn` says that they show
    the test pattern, and where somebody tells of `windows`, one that is to be left out. `name` is what goes
    into DISPLAY, of an X display.
    """

    kind: str
    grab: Grab
    windows: Windows | None
    monitors: Places = ()
    drawn: bool = False
    name: str = ""


@contextmanager
def opened_stage(scenario: Scenario, environment: Mapping[str, str], platform: str) -> Iterator[Stage]:
    """Give the stage that a scenario asks for; raises `TrackerError` where it cannot be had.

    A person's own session is left as it is under `auto`; a display that is named gets the pattern.
    """
    display = _display(scenario.display, environment, platform)
    with ExitStack() as stack:
        if display == "none":
            yield _generated(scenario.monitors or _ONE)
        elif display == "virtual":
            _require_unscaled(scenario.monitors)
            places = placed(scenario.monitors or _ONE)
            name = stack.enter_context(virtual_display(places, environment))
            stack.enter_context(shown(name, places))
            yield _x11("virtual", name, places)
        elif display.startswith(":"):
            _require_unscaled(scenario.monitors)
            places = _there(display)
            stack.enter_context(shown(display, places))
            yield _x11("display", display, placed(scenario.monitors) or places)
        else:
            grab, windows = choose(environment, platform), choose_windows(environment, platform)
            there: Places = ()
            if display == "wayland":
                grab.grab(cursor=False)  # the pattern would lie above the desktop's question whether it may
                there = stack.enter_context(filled_outputs(environment))
            asked = _with_pixels(scenario.monitors) or there
            yield Stage(display, grab, windows, asked, drawn=display == "wayland")


def _display(asked: str, environment: Mapping[str, str], platform: str) -> str:
    """Return `none`, `virtual`, `session`, `wayland` or an X11 display; raises `RefusedError`."""
    has_session = platform in {"win32", "darwin"} or is_wayland(environment) or environment.get("DISPLAY")
    match asked:
        case "none" | "virtual":
            return asked
        case "auto":
            return "session" if has_session else "virtual"
        case "wayland" if is_wayland(environment):
            return asked
        case "wayland":
            raise RefusedError("qa-no-session")
        case _ if asked.startswith(":") and asked[1:].replace(".", "", 1).isdigit():
            return asked
        case _:
            raise RefusedError("qa-display", display=asked)


def _require_unscaled(wanted: Sequence[WantedMonitor]) -> None:
    if any(each.scale != 1 for each in wanted):
        raise RefusedError("qa-scale")


def _there(display: str) -> list[Monitor]:
    """Return the monitors of an X display; raises `UnreachableError` (`qa-window`)."""
    try:
        return [frame.monitor for frame in choose({"DISPLAY": display}, "linux").grab(cursor=False)]
    except UnreachableError as error:
        raise UnreachableError("qa-window", display=display) from error


def _x11(kind: str, name: str, places: Sequence[Monitor]) -> Stage:
    environment = {"DISPLAY": name}
    monitors = tuple((each, (each.width, each.height)) for each in places)
    return Stage(
        kind,
        choose(environment, "linux"),
        choose_windows(environment, "linux"),
        monitors,
        drawn=True,
        name=name,
    )


def _generated(wanted: Sequence[WantedMonitor]) -> Stage:
    monitors = _with_pixels(wanted)
    return Stage("none", _Drawn(monitors), _OneWindow(monitors[0][0]), monitors, drawn=True)


def _with_pixels(wanted: Sequence[WantedMonitor]) -> Places:
    return tuple(zip(placed(wanted), [(each.width, each.height) for each in wanted], strict=True))


class _Drawn:
    """Gives the test pattern as if it had been grabbed, of any scale."""

    def __init__(self, monitors: Places) -> None:
        self._monitors = monitors

    def grab(self, *, cursor: bool) -> list[Frame]:
        del cursor
        return [self._frame(monitor, size) for monitor, size in self._monitors]

    def _frame(self, monitor: Monitor, size: tuple[int, int]) -> Frame:
        picture = pattern(monitor.number, size)
        if monitor.number == 0:
            picture.paste(SECRET, in_pixels(secret_area(monitor), monitor, size))
        return Frame(monitor, *size, picture.convert("RGBX").tobytes("raw", "BGRX"))


class _OneWindow:
    """Tells of the window to leave out, alone."""

    def __init__(self, monitor: Monitor) -> None:
        self._window = ShownWindow(1, NAME, NAME, secret_area(monitor), opaque=True)

    def visible(self) -> tuple[ShownWindow, ...]:
        return (self._window,)
