"""The English of every error: what happened, and what to do next. Keys are `area-what`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Message:
    """`text` says what happened; `hint` what is safe and what to do. Braces are filled from the error."""

    text: str
    hint: str


_SEALED: Final = {
    "sealed-damaged": Message(
        "This sealed file is damaged.",
        "Nothing of it was released. Fetch it again from where it came, or tell your admin.",
    ),
    "sealed-no-grant": Message(
        "This key does not open this file.",
        "Use the private key that belongs to one of the public keys it was sealed for.",
    ),
    "sealed-length-changed": Message(
        "The file changed while it was being sealed.",
        "Nothing was kept of the attempt. Try again when nothing is writing to the file.",
    ),
    "sealed-too-large": Message(
        "This file is too large to be sealed.",
        "The original is untouched. Split it into parts of less than a terabyte.",
    ),
    "sealed-meta-too-long": Message(
        "The description of this file is too long to be sealed with it.",
        "The original is untouched. Shorten the description to 64 KiB.",
    ),
    "sealed-not-a-key": Message(
        "This is not a key that files can be sealed for.",
        "Nothing was written. Check that the key was copied completely.",
    ),
}

_RECORDS: Final = {
    "record-damaged": Message(
        "A record does not fit the device's chain.",
        "It was set aside, not deleted. Tell your admin.",
    ),
    "manifest-untrusted": Message(
        "The key manifest was not signed by your workspace.",
        "Nothing was sealed to it. Tell your admin, and enrol again with a new file.",
    ),
    "manifest-rolled-back": Message(
        "The server offered key manifest {offered}, older than {held}, which this device already holds.",
        "The newer one stays in use. Tell your admin: the server may have been restored from a backup.",
    ),
    "manifest-forked": Message(
        "The server offered another key manifest under the number {version}.",
        "The one this device holds stays in use. Tell your admin at once.",
    ),
    "manifest-expired": Message(
        "The key manifest of this device expired on {day}.",
        "Screenshots stop until it reaches the server again; what is queued stays here, sealed.",
    ),
    "manifest-no-key": Message(
        "The key manifest holds no key for {month}.",
        "Screenshots stop until this device reaches the server again. Check that its clock is right.",
    ),
}

_AUTHORITY: Final = {
    "authority-name": Message(
        "“{name}” is not a host name or an IP address.",
        "Nothing was made. Name the server as devices will reach it, such as tracker.example or 10.0.0.5.",
    ),
    "authority-exists": Message(
        "The folder {folder} holds the server's certificates already.",
        "They were left as they are. Devices know the server by them: replace them only to start anew.",
    ),
    "authority-damaged": Message(
        "The server's file {file} is not what was written.",
        "Nothing was changed. Put it back from a backup.",
    ),
    "authority-disk": Message(
        "The folder of the server's certificates cannot be used.",
        "Check that it is there, that the server may write to it, and that the disk is not full.",
    ),
}

_AGENT: Final = {
    "agent-running": Message(
        "An agent is already running for this workspace.",
        "Stop it first, or use the one that runs.",
    ),
    "agent-not-enrolled": Message(
        "This device is not enrolled in a workspace.",
        "Ask your admin for an enrolment file, then run `tracker enrol FILE`.",
    ),
    "enrolment-expired": Message(
        "This enrolment has expired.",
        "Ask your admin for a new enrolment file.",
    ),
    "manifest-expired-sync": Message(
        "The key manifest of this device has expired, and the server has no newer one for it.",
        "What is queued stays here, sealed. Tell your admin.",
    ),
    "receipt-wrong": Message(
        "The server answered with a receipt for something else.",
        "It is kept here, sealed, and sent again. If this goes on, tell your admin.",
    ),
    "record-refused": Message(
        "The server refused the content of record {seq}.",
        "Its file was set aside, not deleted. Tell your admin.",
    ),
}

_CAPTURE: Final = {
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

_DATABASE: Final = {
    "database-wrong-key": Message(
        "The key kept on this computer does not open {file}.",
        "The file is whole and stays as it is. Put the key back, or move the file aside and enrol again.",
    ),
    "database-damaged": Message(
        "The database {file} is damaged.",
        "It stays as it is and nothing was deleted. Copy it somewhere safe and show it to your admin; "
        "to go on meanwhile, move it aside and enrol again.",
    ),
    "database-busy": Message(
        "The database {file} is in use by something else.",
        "Nothing was lost. It is tried again shortly; if this stays, close other copies of Tracker.",
    ),
    "database-not-writable": Message(
        "The database {file} cannot be written.",
        "What it holds is safe. Make sure that you own the file and its folder and may write to them.",
    ),
    "database-away": Message(
        "The disk with {file} does not answer.",
        "What was saved is safe. Check that the disk is connected; it is tried again.",
    ),
    "database-disk-full": Message(
        "The disk with {file} is full.",
        "What was saved is safe. Free some space; it is tried again.",
    ),
}

MESSAGES: Final[Mapping[str, Message]] = MappingProxyType(
    {**_SEALED, **_RECORDS, **_AUTHORITY, **_AGENT, **_CAPTURE, **_DATABASE}
)
