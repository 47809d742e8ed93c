"""The English of what keeps activity from being seen."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

ACTIVITY_MESSAGES: Final[Mapping[str, Message]] = {
    "activity-x11-away": Message(
        "The X server cannot be reached, so the use of keys and mouse is not counted.",
        "Hours go on. Tracker tries again by itself.",
    ),
    "activity-x11-extension": Message(
        "This X server lacks {extension}, so the use of keys and mouse is not counted.",
        "Hours go on. Switch that extension on in the X server, or ask your admin to.",
    ),
    "activity-idle-unknown": Message(
        "This session does not tell how long keyboard and mouse have rested.",
        "Hours go on, but idle time is not noticed: stop the timer yourself when you leave.",
    ),
    "activity-listener-ended": Message(
        "The system has ended counting keys and mouse.",
        "Hours go on. Tracker tries again by itself; if it stays so, allow Tracker to watch input in the "
        "system's privacy settings.",
    ),
    "activity-window-unknown": Message(
        "This session does not tell which window is in front, so no applications are recorded.",
        "Hours go on. There is nothing to do.",
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
