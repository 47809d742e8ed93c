"""The English of the errors of joining a workspace and of what this device keeps sealed."""

from collections.abc import Mapping
from typing import Final

from tracker.core.message import Message

_KEPT: Final = {
    "store-older": Message(
        "This device's store was made by an early version of Tracker, which kept its keys elsewhere.",
        "It stays as it is. To begin anew, move its folder away and enrol again.",
    ),
    "store-enrolled-elsewhere": Message(
        "This enrolment is for another workspace: this device is enrolled in {workspace}.",
        "Nothing was changed. To be in both, set TRACKER_HOME to another folder and enrol there; to change "
        "over, stop the agent, move its data folder away and enrol again.",
    ),
    "sharing-key-lost": Message(
        "The key that opens this device's own screenshots is not on this computer any more.",
        "The screenshots stay as they are. Put the key file or the keyring back from a backup, or look at "
        "them at your workspace's server.",
    ),
    "screenshot-unknown": Message(
        "No sealed file made here has an id that begins with “{prefix}”.",
        "`tracker screenshots list` shows those there are.",
    ),
    "screenshot-ambiguous": Message(
        "Several sealed files have an id that begins with “{prefix}”.",
        "Give more of it; `tracker screenshots list` shows them.",
    ),
}

ENROLMENT_MESSAGES: Final[Mapping[str, Message]] = {**_KEPT}
