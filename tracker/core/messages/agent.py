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
        "Stop it first with `tracker agent stop`, or use the one that runs.",
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
    "capture-paused-by-member": Message(
        "You have paused screenshots until {until}.",
        "Your hours go on. Screenshots are taken again by themselves when the pause is over, or at once with "
        "`tracker screenshots resume`.",
    ),
    "capture-pause-off": Message(
        "Your workspace's policy does not allow screenshots to be paused.",
        "Your admin can allow it, with `screenshot-pause`. `tracker policy` shows what holds for you.",
    ),
    "capture-pause-long": Message(
        "By your workspace's policy a pause of screenshots lasts {most} min at most.",
        "Screenshots were not paused. Give fewer minutes, or none for as long as is allowed.",
    ),
    "capture-paused-already": Message(
        "Screenshots are paused already.",
        "A pause is not made longer: `tracker status` says until when it lasts, and `tracker screenshots "
        "resume` ends it.",
    ),
    "capture-not-paused": Message(
        "Screenshots are not paused.",
        "Nothing was changed. `tracker status` says whether they are taken.",
    ),
    "capture-queue-full": Message(
        "{size} MB wait on this computer to be sent, as many as your workspace allows.",
        "No screenshots are taken until some are sent; your hours go on, and nothing that waits is dropped. "
        "`tracker sync` sends at once.",
    ),
    "capture-unreachable": Message(
        "The screen could not be captured.",
        "No screenshot was taken this time; what was taken before is safe. The next capture tries again.",
    ),
    "capture-blank": Message(
        "The screen showed nothing but one colour.",
        "No screenshot was taken this time; what was taken before is safe. The next capture tries again.",
    ),
    "capture-excluded": Message(
        "What is to be left out of screenshots could not be left out, or nothing else was on the screen.",
        "No screenshot was taken this time; what was taken before is safe. `tracker policy` shows what is "
        "left out.",
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
    "capture-asking": Message(
        "Your desktop is asking you whether Tracker may take screenshots.",
        "Answer its question; until then none are taken. If you see no question, restart Tracker.",
    ),
    "capture-denied": Message(
        "The desktop does not let Tracker take screenshots.",
        "None are taken; what was taken before is safe. Tracker does not ask again by itself: allow "
        "screenshots in the system's settings, then restart Tracker.",
    ),
    "capture-portal-away": Message(
        "The part of the desktop that takes screenshots under Wayland, its portal, cannot be reached.",
        "No screenshot was taken this time; what was taken before is safe. The next capture tries again; "
        "if it stays so, install xdg-desktop-portal, then log out and in again.",
    ),
    "capture-portal-lacks": Message(
        "This desktop's portal offers no screenshots.",
        "None are taken; what was taken before is safe. Install the portal of your desktop, such as "
        "xdg-desktop-portal-gnome, -kde or -wlr, then log out and in again; or log in to an X11 session.",
    ),
    "capture-portal-old": Message(
        "This desktop would ask you before every single screenshot.",
        "So none are taken; what was taken before is safe. Update the desktop, or log in to an X11 session.",
    ),
    "capture-portal-file": Message(
        "The picture that the desktop handed over cannot be used.",
        "No screenshot was taken this time; what was taken before is safe. The next capture tries again.",
    ),
    "capture-portal-kept": Message(
        "The desktop left a picture of your screen in {path}, and Tracker may not remove it.",
        "No more screenshots are taken, so that no more are left. Delete that file, make its folder yours to "
        "write to, then restart Tracker.",
    ),
    "capture-macos-denied": Message(
        "macOS does not let Tracker record the screen.",
        "No screenshots are taken; what was taken before is safe. Allow it in System Settings, under Privacy "
        "& Security, Screen Recording (the page was opened for you), then restart Tracker.",
    ),
}

AGENT_MESSAGES: Final[Mapping[str, Message]] = {**_AGENT, **_CAPTURE}
