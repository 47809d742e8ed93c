"""The English of what keeps activity from being seen."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

ACTIVITY_MESSAGES: Final[Mapping[str, Message]] = {
    "activity-idle-unknown": Message(
        "This session does not tell how long keyboard and mouse have rested.",
        "Hours go on, but idle time is not noticed: stop the timer yourself when you leave.",
    ),
    "activity-input-unknown": Message(
        "This session does not tell when keyboard and mouse are used, so no activity is counted.",
        "Hours go on, and idle time is noticed. There is nothing to do.",
    ),
    "activity-ended": Message(
        "Watching activity has ended.",
        "Hours go on. Tracker tries again by itself.",
    ),
    "activity-not-allowed": Message(
        "The system does not let Tracker count keys and mouse.",
        "Hours go on. Allow it in the system's privacy settings, under input monitoring and accessibility.",
    ),
    "activity-window-unknown": Message(
        "This session does not tell which window is in front, so no applications are recorded.",
        "Hours go on. There is nothing to do.",
    ),
    "wayland-away": Message(
        "The Wayland compositor cannot be reached, so rest is not noticed.",
        "Hours go on. Tracker tries again by itself; if it stays so, log out and in again.",
    ),
    "x11-away": Message(
        "The X server cannot be reached, so activity is not seen.",
        "Hours go on. Tracker tries again by itself; if it stays so, log out and in again.",
    ),
    "x11-lacks": Message(
        "This X server lacks {extension}, without which activity is not seen.",
        "Hours go on. Switch that extension on in the X server, or ask your admin to.",
    ),
    "dbus-away": Message(
        "The desktop's message bus (D-Bus) cannot be reached.",
        "Hours go on. Tracker tries again by itself; if it stays so, log out and in again.",
    ),
    "dbus-refused": Message(
        "A part of the desktop, {name}, did not answer as it should.",
        "Hours go on. Tracker tries again by itself; if it stays so, log out and in again.",
    ),
}
