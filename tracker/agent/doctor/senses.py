"""What the session tells of the person's presence, and where Tracker shows itself."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from typing import Final

from tracker.activity.idle import Idle, choose_idle
from tracker.activity.input import Input, choose_input
from tracker.activity.window import Window, choose_window
from tracker.agent.doctor.finding import Finding, Machine, State, failed
from tracker.core.errors import OsPermissionError, UnreachableError
from tracker.core.messages.message import Message
from tracker.core.moment import Clock
from tracker.desktop.inhibitors import who_tells
from tracker.host.dbus import Bus, session_bus
from tracker.host.x11 import X11
from tracker.host.x11_windows import owner

_WATCHER: Final = "org.kde.StatusNotifierWatcher"
_SELECTION: Final = "_NET_SYSTEM_TRAY_S0"
"""Where X11's older trays are found (System Tray Protocol Specification); `S0` is the first screen."""

_SAYS: Final = {
    "counts": Message("Keys, clicks and movements are counted, never which ones.", ""),
    "seconds": Message(
        "Input cannot be counted in this session; only the seconds in which there was some are told.",
        "That is enough for activity levels; for counts, log in to an X11 session.",
    ),
    "idle": Message("How long keyboard and mouse have rested is told by {way}.", ""),
    "window": Message("Which application is in front is told.", ""),
    "inhibitors": Message("Whether a call or a film keeps the session awake is told.", ""),
    "no-inhibitors": Message(
        "Nobody tells whether a call or a film keeps the session awake.",
        "In a long call you may be asked whether it was work; in a session with logind it is told.",
    ),
    "tray": Message("There is a tray to show Tracker's icon in.", ""),
    "no-tray": Message(
        "This desktop has no tray, so Tracker's icon cannot be shown.",
        "On GNOME, install the extension AppIndicator; `tracker status` tells what Tracker does in any case.",
    ),
}

ChooseInput = Callable[[Mapping[str, str], str, Clock], Input]
ChooseIdle = Callable[[Mapping[str, str], str, Clock], Idle]
ChooseWindow = Callable[[Mapping[str, str], str, Clock], Window]


def input_counts(machine: Machine, choose: ChooseInput = choose_input) -> Iterable[Finding]:
    """Tell whether input is counted, and how far; raises what choosing or counting raises."""
    with closing(choose(machine.environment, machine.platform, machine.clock)) as counted:
        counts = counted.take()
    if counts.keys is None:
        return [Finding("input", State.WARN, _SAYS["seconds"])]
    return [Finding("input", State.OK, _SAYS["counts"])]


def idle(machine: Machine, choose: ChooseIdle = choose_idle) -> Iterable[Finding]:
    """Tell whether rest is told; raises what choosing or asking raises."""
    with closing(choose(machine.environment, machine.platform, machine.clock)) as told:
        told.seconds()
        return [Finding("idle", State.OK, _SAYS["idle"], {"way": told.way})]


def window(machine: Machine, choose: ChooseWindow = choose_window) -> Iterable[Finding]:
    """Tell whether the window in front is told; where it never is, Tracker goes on without."""
    try:
        with closing(choose(machine.environment, machine.platform, machine.clock)) as watched:
            watched.take()
    except (UnreachableError, OsPermissionError) as error:
        return [failed("window", error, State.WARN)]
    return [Finding("window", State.OK, _SAYS["window"])]


def inhibitors(
    machine: Machine, who: Callable[[Mapping[str, str]], tuple[str, ...]] = who_tells
) -> Iterable[Finding]:
    """Tell whether anybody knows what keeps the session awake."""
    if who(machine.environment):
        return [Finding("inhibitors", State.OK, _SAYS["inhibitors"])]
    return [Finding("inhibitors", State.WARN, _SAYS["no-inhibitors"])]


def tray(machine: Machine) -> Iterable[Finding]:
    """Tell whether there is a tray: the newer kind on D-Bus, or the older one of X11."""
    if machine.platform in {"win32", "darwin"} or _has_watcher(machine) or _has_selection(machine):
        return [Finding("tray", State.OK, _SAYS["tray"])]
    return [Finding("tray", State.WARN, _SAYS["no-tray"])]


def _has_watcher(machine: Machine) -> bool:
    try:
        with Bus(session_bus(machine.environment)) as bus:
            return bus.has(_WATCHER)
    except UnreachableError:
        return False


def _has_selection(machine: Machine) -> bool:
    display = machine.environment.get("DISPLAY")
    if not display:
        return False
    try:
        with X11(display) as line:
            (told,) = line.asked([owner(line.atom(_SELECTION))])
    except UnreachableError:
        return False
    return bool(told and told.owner)
