"""The English of what keeps the desktop's session, or what watches it, from being seen."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

DESKTOP_MESSAGES: Final[Mapping[str, Message]] = {
    "desktop-session-unknown": Message(
        "The system does not say which session is yours, so a locked screen is not noticed.",
        "Hours go on. Tracker looks again by itself; until then, stop the timer yourself when you leave.",
    ),
    "desktop-session-ended": Message(
        "The system has stopped telling when the screen is locked or the computer sleeps.",
        "Hours go on. Tracker tries again by itself; until then, stop the timer yourself when you leave.",
    ),
    "desktop-session-unseen": Message(
        "Tracker does not notice here when the computer sleeps or the screen is locked.",
        "Hours go on. Stop the timer yourself when you leave, and look at your hours afterwards. Tracker "
        "tries again by itself; its log has the details.",
    ),
    "desktop-lock-unseen": Message(
        "Tracker does not notice here when your desktop locks the screen.",
        "Hours go on. Stop the timer yourself when you leave, and look at your hours afterwards. Tracker "
        "tries again by itself; its log has the details.",
    ),
    "source-silent": Message(
        "A part of Tracker ({source}) has given no sign of life and was started anew.",
        "Hours go on. There is nothing to do; if it happens often, tell your admin.",
    ),
    "source-broke": Message(
        "A part of Tracker ({source}) has ended unexpectedly and is started anew.",
        "Hours go on. There is nothing to do; if it happens often, tell your admin.",
    ),
}
