"""The English of errors of the agent: its life and its captures."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

_AGENT: Final = {
    "store-key-lost": Message(
        "The key to this device's store is gone, and the store is still in {folder}.",
        "Put the key file or the keyring back from a backup. Without it the store cannot be opened; to begin "
        "anew, move that folder away and enrol again.",
    ),
    "agent-running": Message(
        "An agent is already running for this workspace.",
        "Stop it first, or use the one that runs.",
    ),
    "enrolment-expired": Message(
        "This enrolment has expired.",
        "Ask your admin for a new enrolment file.",
    ),
    "receipt-wrong": Message(
        "The server answered with a receipt for something else.",
        "It is kept here, sealed, and sent again. If this goes on, tell your admin.",
    ),
}

_CAPTURE: Final = {
    "capture-off": Message(
        "Recording of screenshots is off by your workspace's policy.",
        "No screenshots are taken; what was taken before is safe. `tracker policy` shows what holds.",
    ),
    "capture-no-timer": Message(
        "No time is being counted.",
        "Screenshots are taken only while the timer runs; what was taken before is safe.",
    ),
    "capture-unreachable": Message(
        "The screen could not be captured.",
        "No screenshot was taken this time; what was taken before is safe. The next capture tries again.",
    ),
    "capture-blank": Message(
        "The screen showed nothing but one colour.",
        "No screenshot was taken this time; what was taken before is safe. The next capture tries again.",
    ),
    "capture-not-encoded": Message(
        "A picture of the screen could not be encoded.",
        "No screenshot was taken this time; what was taken before is safe. The next capture tries again.",
    ),
    "capture-no-display": Message(
        "This session has no screen to capture.",
        "No screenshots are taken here; what was taken before is safe. "
        "Start Tracker from inside your desktop session.",
    ),
    "capture-wayland": Message(
        "Screenshots in a Wayland session are not supported yet.",
        "No screenshots are taken here; what was taken before is safe. "
        "To have them, log out and choose an X11 (Xorg) session on the login screen.",
    ),
}

AGENT_MESSAGES: Final[Mapping[str, Message]] = {**_AGENT, **_CAPTURE}
