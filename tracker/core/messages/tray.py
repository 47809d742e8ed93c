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
    "tray-fault": Message(
        "Tracker came upon a fault of its own.",
        "What was recorded is safe. Its report stays on this computer; try again, and tell your admin if it "
        "goes on.",
    ),
    "tray-login-refused": Message(
        "This computer did not take down whether Tracker starts when you sign in: {why}.",
        "Nothing was changed. `tracker tray` starts it now.",
    ),
    "shortcut-unfit": Message(
        "{keys} cannot be the shortcut.",
        "It takes Ctrl, Alt or Super together with a letter, a digit or a key from F1 to F12.",
    ),
    "shortcut-taken": Message(
        "Another program has this combination of keys.",
        "Choose another one; everything else works as before.",
    ),
    "shortcut-no-key": Message(
        "No key of this keyboard writes {letter}.", "Choose another one; everything else works as before."
    ),
    "shortcut-not-offered": Message(
        "This desktop offers programs no shortcuts that work everywhere.",
        "In its own settings for shortcuts you can have one run `tracker toggle`, which does the same.",
    ),
    "shortcut-denied": Message(
        "The desktop gave Tracker no shortcut.",
        "To be asked again, switch it off and on. A shortcut in the desktop's own settings that runs "
        "`tracker toggle` does the same.",
    ),
    "shortcut-ended": Message(
        "The desktop no longer tells when the shortcut is pressed.",
        "Tracker tries again by itself; until then `tracker toggle` does the same.",
    ),
}
