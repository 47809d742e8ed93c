"""The session and its screen: what kind it is, how it is captured, whether that is allowed."""

from collections.abc import Callable, Iterable
from typing import Final

from tracker.agent.doctor.finding import Finding, Machine, State
from tracker.agent.ports import Screen
from tracker.capture.grab_macos import Permission, ScreenRecording
from tracker.capture.portal import require_portal, stored_answer
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.capture.windows_way import choose_windows
from tracker.core.capture import PLAIN
from tracker.core.errors import UnreachableError
from tracker.core.messages.message import Message
from tracker.host.session_kind import is_wayland
from tracker.host.x11 import X11

_SYSTEMS: Final = {"win32": "Windows", "darwin": "macOS"}
_SAYS: Final = {
    "system": Message("This is a session of {system}.", ""),
    "wayland": Message("This is a Wayland session ({desktop}).", ""),
    "x11": Message("This is an X11 session (display {display}).", ""),
    "none": Message(
        "This is no desktop session: there is neither a Wayland nor an X11 display.",
        "Start Tracker from inside your desktop session; without a screen no screenshots are taken.",
    ),
    "captured": Message("Screenshots are taken from the system.", ""),
    "captured-x11": Message("Screenshots are taken from the X server, which answers.", ""),
    "captured-portal": Message("Screenshots are taken by the desktop's portal, which answers.", ""),
    "needless": Message("No permission is needed to take screenshots here.", ""),
    "allowed": Message("Screenshots are allowed.", ""),
    "unasked": Message(
        "The desktop has not asked you yet whether Tracker may take screenshots.",
        "It asks at the first one: answer yes.",
    ),
    "denied": Message(
        "The desktop was told not to let Tracker take screenshots.",
        "Allow it in the system's settings, or have it ask anew: `tracker doctor --ask-again`.",
    ),
    "denied-macos": Message(
        "macOS does not let Tracker record the screen.",
        "Allow it in System Settings, under Privacy & Security, Screen Recording, then restart Tracker.",
    ),
    "taken": Message("A picture was taken of {monitors}, looked at in memory and thrown away.", ""),
    "blank": Message(
        "A picture was taken of {monitors}, but a monitor showed one colour all over.",
        "Look whether that monitor shows something; such a picture is never kept as a screenshot.",
    ),
}


def session(machine: Machine) -> Iterable[Finding]:
    """Tell what kind of session it is."""
    environment = machine.environment
    match machine.platform:
        case "win32" | "darwin" as platform:
            return [_ok("session", "system", system=_SYSTEMS[platform])]
        case _ if is_wayland(environment):
            return [_ok("session", "wayland", desktop=environment.get("XDG_CURRENT_DESKTOP") or "?")]
        case _ if display := environment.get("DISPLAY"):
            return [_ok("session", "x11", display=display)]
        case _:
            return [Finding("session", State.NO, _SAYS["none"])]


def capture(machine: Machine) -> Iterable[Finding]:
    """Tell how it is captured, without taking a picture; raises `UnreachableError` where it is not."""
    if machine.platform in _SYSTEMS:
        return [_ok("capture", "captured")]
    if is_wayland(machine.environment):
        require_portal(machine.environment)
        return [_ok("capture", "captured-portal")]
    display = machine.environment.get("DISPLAY")
    if not display:
        raise UnreachableError("capture-no-display")
    X11(display).close()
    return [_ok("capture", "captured-x11")]


def permission(machine: Machine, macos: Callable[[], Permission] = ScreenRecording) -> Iterable[Finding]:
    """Tell whether it may be captured, as the system remembers it; nobody is asked."""
    if machine.platform == "darwin":
        if macos().is_given():
            return [_ok("permission", "allowed")]
        return [Finding("permission", State.NO, _SAYS["denied-macos"])]
    if machine.platform == "win32" or not is_wayland(machine.environment):
        return [_ok("permission", "needless")]
    match stored_answer(machine.environment):
        case None:
            return [Finding("permission", State.WARN, _SAYS["unasked"])]
        case True:
            return [_ok("permission", "allowed")]
        case False:
            return [Finding("permission", State.NO, _SAYS["denied"])]


def this_screen(machine: Machine) -> Screen:
    """Return the screen of the machine's session."""
    environment, platform = machine.environment, machine.platform
    return ScreenCapture(choose(environment, platform), choose_windows(environment, platform))


def taken(machine: Machine, screen: Callable[[Machine], Screen] = this_screen) -> Iterable[Finding]:
    """Take one picture and tell of its monitors; raises as `Screen.capture` does."""
    found = screen(machine).capture(PLAIN)
    sizes = ", ".join(f"{shot.width} x {shot.height}" for shot in found.shots)
    if found.blank:
        return [Finding("picture", State.WARN, _SAYS["blank"], {"monitors": sizes})]
    return [_ok("picture", "taken", monitors=sizes)]


def _ok(name: str, says: str, **values: str) -> Finding:
    return Finding(name, State.OK, _SAYS[says], values)
