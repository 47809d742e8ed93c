"""The English of errors of the tray app: see `tracker.core.messages`."""

from typing import Final

from tracker.core.messages.message import Message

TRAY_MESSAGES: Final = {
    "tray-no-display": Message(
        "There is no display here that a window could be shown on.",
        "Everything can be done without: `tracker start`, `tracker status`, `tracker --help`. Run "
        "`tracker tray` in your desktop's session.",
    ),
    "tray-no-qt": Message(
        "The part that draws windows (PySide6) is not installed.",
        "Everything can be done without: `tracker start`, `tracker status`. To have it: "
        "`pip install PySide6-Essentials`.",
    ),
    "tray-no-libraries": Message(
        "This system lacks what windows are drawn with: {libraries}.",
        "Everything can be done without: `tracker start`, `tracker status`. To have it, as root: "
        "`apt-get install --no-install-recommends {packages}`.",
    ),
    "tray-running": Message(
        "Tracker's icon is there already, but does not answer.",
        "Nothing was changed. Wait a moment, or end the other `tracker tray` and start it again.",
    ),
    "tray-login-refused": Message(
        "This computer did not take down whether Tracker starts when you sign in: {why}.",
        "Nothing was changed. `tracker tray` starts it now.",
    ),
}
