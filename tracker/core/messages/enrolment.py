"""The English of the errors of joining a workspace and of what this device keeps sealed."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

_KEPT: Final = {
    "store-older": Message(
        "This device's store was made by an early version of Tracker, which kept its keys elsewhere.",
        "It stays as it is. To begin anew, move its folder away and enrol again.",
    ),
    "store-enrolled-elsewhere": Message(
        "This enrolment is for another workspace: this device is enrolled in {workspace}.",
        "Nothing was changed. Sealed files that wait here to be sent: {files}, records: {records}. To be in "
        "both, set TRACKER_HOME to another folder and enrol there. To change over, let `tracker sync` send "
        "them first, then stop the agent, move its data folder {folder} away and enrol again; what is not "
        "sent stays in it, sealed, and can be sent once it is moved back: keep it.",
    ),
    "enrolled-here": Message(
        "This device is enrolled already.",
        "Nothing was changed. Sealed files that wait here to be sent: {files}, records: {records}. To begin "
        "anew, let `tracker sync` send them first, then stop the agent, move its data folder {folder} away "
        "and enrol again; what is not sent stays in it, sealed, and can be sent once it is moved back: keep "
        "it.",
    ),
    "enrolment-keys-left": Message(
        "The keys of an earlier enrolment lie in {folder}, but its store is gone.",
        "Nothing was changed. To enrol anew would replace the key that opens this device's own screenshots. "
        "Put the store back as {file}; or move the whole folder away, keep it, and enrol again.",
    ),
    "sharing-key-lost": Message(
        "The key that opens this device's own screenshots is not on this computer any more.",
        "The screenshots stay as they are. Put the key file or the keyring back from a backup, or look at "
        "them at your workspace's server.",
    ),
    "screenshot-no-picture": Message(
        "This screenshot holds no picture that can be shown.",
        "It stays as it is; tell your admin.",
    ),
    "screenshot-gone": Message(
        "This screenshot was deleted already.",
        "There is nothing left to do; that it was taken stays in your records.",
    ),
    "screenshot-no-time": Message(
        "No time counts there that could be taken out with this screenshot.",
        "Nothing was changed. Without `--with-time` the screenshot alone is deleted.",
    ),
    "screenshot-delete-off": Message(
        "Your workspace's policy does not let you delete screenshots once their review is over.",
        "It stays as it is. Ask whoever runs your workspace; during their review, you always may.",
    ),
    "screenshot-not-yours": Message(
        "The server has no screenshot of yours whose id begins with {prefix}.",
        "Nothing was changed. `tracker me screenshots` shows those there are.",
    ),
    "screenshot-ambiguous-yours": Message(
        "The ids of several of your screenshots begin with {prefix}.",
        "Nothing was changed. Give more of it; `tracker me screenshots` shows them.",
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

_INTRODUCED: Final = {
    "enrolment-link-wrong": Message(
        "This is not a whole enrolment link.",
        "Nothing was sent. Copy it again, all of it, or use the enrolment file.",
    ),
    "enrolment-link-other": Message(
        "This link is not that of an enrolment, which begins with tracker-desk://enrol#.",
        "Nothing was sent. Copy the link that your admin gave you, or use the enrolment file or the code.",
    ),
    "enrolment-folder": Message(
        "{folder} is a folder.", "Nothing was changed. Name the enrolment file that is in it."
    ),
    "enrolment-code-wrong": Message(
        "This is not a whole enrolment code.",
        "Nothing was sent. It looks like K7QF-2M9T-XW3P-RB6D@tracker.example: 16 letters and digits, and "
        "where the server is.",
    ),
    "enrolment-neither": Message(
        "This is no link and no code.",
        "Nothing was sent. Copy the link or the code that your admin gave you, all of it, or name the "
        "enrolment file with its ending.",
    ),
    "enrolment-newer": Message(
        "This enrolment is for a newer Tracker.",
        "Nothing was changed. Update Tracker, then try again.",
    ),
    "enrolment-not-whole": Message(
        "This is not an enrolment that Tracker understands.",
        "Nothing was changed. Use it as your admin gave it to you, or ask for a new one.",
    ),
    "introduction-unknown": Message(
        "The server knows no enrolment for this code.",
        "Nothing was changed. Compare it with what your admin gave you; it may also have expired or been "
        "withdrawn, then ask for a new one.",
    ),
    "introduction-often": Message(
        "Codes were asked for too often.",
        "Nothing was changed. Wait a minute, then try again.",
    ),
    "introduction-false": Message(
        "What answers at {server} is not the server that this code is from.",
        "Nothing secret was sent, and nothing of the answer was used. Check where the code says the server "
        "is, try another network, or ask your admin for the enrolment file.",
    ),
    "introduction-away": Message(
        "The server {server} cannot be reached.",
        "Nothing was joined, and the code was not used up. Check the address in it and the network, then try "
        "again, or ask your admin.",
    ),
    "introduction-slow": Message(
        "The server {server} takes too long to answer.",
        "Nothing was joined, and the code was not used up. Check the address in it and the network, then try "
        "again, or ask your admin.",
    ),
    "enrolment-away": Message(
        "The server {server} cannot be reached.",
        "Nothing was joined, and nothing is kept here. Check the network, then try again with what your "
        "admin gave you; they can tell whether the address is right.",
    ),
    "enrolment-slow": Message(
        "The server {server} takes too long to answer.",
        "Nothing is kept here, but the server may know this device by now. Try again with what your admin "
        "gave you; if that is used up, ask them for a new one, and to end the device that nobody uses.",
    ),
    "enrolment-unheard": Message(
        "The server {server} was reached, but its answer was lost on the way.",
        "Nothing is kept here, but the server may know this device by now. Try again with what your admin "
        "gave you; if that is used up, ask them for a new one, and to end the device that nobody uses.",
    ),
    "enrolment-misfit": Message(
        "This enrolment is not as the server made it: it names another workspace or another root key.",
        "Nothing was enrolled, and it was not used up. Use it as your admin gave it to you, or another form "
        "of it: the file, the link or the code.",
    ),
    "enrolment-untrusted": Message(
        "What the server answered was not signed by the workspace that this enrolment names.",
        "Nothing is kept here, and nothing will be sent. The server counts a device “{device}” now, which "
        "nobody uses: ask your admin to end it, and for a new enrolment.",
    ),
    "enrolment-nobody": Message(
        "There is no such member in this workspace.",
        "Nothing was made. Check the e-mail address or the id.",
    ),
    "enrolment-which-none": Message(
        "No enrolment has an id that begins with “{id}”.",
        "Nothing was ended. `tracker admin enrolment list` shows those there are.",
    ),
    "enrolment-which": Message(
        "{count} enrolments have an id that begins with “{id}”.",
        "Nothing was ended. Name one of them; `tracker admin enrolment list` shows them.",
    ),
    "enrolment-ended": Message(
        "An admin has withdrawn this enrolment.",
        "Nothing was enrolled. Ask your admin for a new one.",
    ),
}

ENROLMENT_MESSAGES: Final[Mapping[str, Message]] = {**_KEPT, **_INTRODUCED}
