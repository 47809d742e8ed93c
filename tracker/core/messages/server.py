"""The English of the errors that the server answers with."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

_SERVER: Final = {
    "server-not-installed": Message(
        "The companion server is not part of this installation.",
        "Nothing was changed. To have it: pip install 'tracker-desk[server]'.",
    ),
    "server-failed": Message(
        "The server could not do this because of a fault of its own.",
        "Nothing that was received is lost. Try again later; if it goes on, tell your admin.",
    ),
    "server-busy": Message("The server is busy.", "Nothing is lost. Try again in a moment."),
    "server-storage-full": Message(
        "The server has no room left for sealed files.",
        "What devices hold stays there, sealed, and is sent again. The admin has to make room.",
    ),
    "server-storage-away": Message(
        "The server cannot reach its sealed files.",
        "What devices hold stays there, sealed, and is sent again. The admin has to bring the storage back.",
    ),
    "server-storage-file-gone": Message(
        "The server should hold this sealed file, but it is not in its storage.",
        "Nothing was deleted. It is in the audit log; the admin has to bring the folder objects back.",
    ),
    "server-storage-key-gone": Message(
        "The server does not hold the key to this sealed file.",
        "The file stays as it is. It is in the audit log; unless its month was destroyed on purpose, "
        "the admin has to bring the folder wrapping back.",
    ),
    "server-folder-taken": Message(
        "There is something at {path} already.",
        "Nothing was changed. Choose another place, or move what is there out of the way.",
    ),
    "server-not-founded": Message(
        "{path} cannot be made there.",
        "No workspace was made. Check that the folder around it is there, that you may write to it and that "
        "its disk has room, or choose another place.",
    ),
    "server-half-founded": Message(
        "The disk could not keep the new workspace for sure, nor remove it again.",
        "Its owner's password was shown to nobody, so nothing is lost with it: look after the disk, remove "
        "what is left of {folder} and {root_key}, and run the command again.",
    ),
    "server-password-unsaid": Message(
        "The workspace in {folder} was made, but its owner's password could not be shown.",
        "Nobody knows it now, and nothing is lost with it: remove that folder and {root_key}, look where the "
        "output of this command goes, and run it again.",
    ),
    "server-name": Message(
        "A workspace's name has 1 to {most} characters, all of them printable.",
        "Nothing was made. Choose another name.",
    ),
    "server-owner-email": Message(
        "The owner's e-mail address has to look like ada@acme.example, with at most {most} characters.",
        "Nothing was made. Check the address.",
    ),
    "server-no-workspace": Message(
        "There is no workspace in {path}.", "Make one with `tracker server init {path}`."
    ),
    "server-folder-closed": Message(
        "You may not read the workspace in {folder}.",
        "Nothing was changed. Run the command as the user who made the workspace.",
    ),
    "server-part-missing": Message(
        "{part} of the workspace in {folder} is gone or empty.",
        "The rest is as it was. Put {part} back from a backup, then start the server again.",
    ),
    "server-part-damaged": Message(
        "{part} of the workspace in {folder} is damaged.",
        "It stays as it is. Copy it somewhere safe, put {part} back from a backup, "
        "then start the server again.",
    ),
    "server-part-locked": Message(
        "The key in the folder secrets does not open {part} of the workspace in {folder}.",
        "Both are as they were. Put {part} and the folder secrets back from the same backup, "
        "then start the server again.",
    ),
    "server-disk-full": Message(
        "The disk with {folder} is full.",
        "Nothing of the workspace is lost. Make room on it, then start the server again.",
    ),
    "server-running": Message(
        "A server is already running for this workspace.",
        "It goes on undisturbed. Stop it first, or use the one that runs.",
    ),
    "server-url": Message(
        "The server address {url} is not usable.", "Write it as https://NAME:PORT, with nothing behind it."
    ),
    "server-port-taken": Message(
        "The server cannot listen on {host}, port {port}.",
        "Stop what uses that port; or move the workspace to another with `tracker server port`, so that "
        "devices look for it there; or choose another address of this machine with --host.",
    ),
    "server-overloaded": Message(
        "That is more than the server accepts at once.", "Nothing of it was kept. Send less at once."
    ),
    "server-not-found": Message("There is no such thing here.", "Check the address, or ask your admin."),
    "server-wrong-method": Message(
        "This address answers requests of another kind.",
        "Nothing was changed. Update the app, then try again.",
    ),
    "server-not-understood": Message(
        "The server did not understand the request.", "Nothing was changed. Update the app, then try again."
    ),
    "server-audit-broken": Message(
        "The audit log was altered at event {seq}.", "Keep the database as it is and look into it at once."
    ),
}

_SESSIONS: Final = {
    "session-refused": Message(
        "The e-mail address or the password is wrong.", "Check both and try again. An admin can help you."
    ),
    "session-password-long": Message(
        "This password is longer than {most} characters.", "Nothing was changed. Choose a shorter one."
    ),
    "password-wrong": Message(
        "The present password is wrong.", "Nothing was changed. Check it and try again."
    ),
    "password-same": Message(
        "The new password is the present one.", "Nothing was changed. Choose another one."
    ),
    "password-short": Message(
        "The new password is shorter than {least} characters.",
        "Nothing was changed. Choose a longer one: a few words that do not belong together are easy to keep "
        "in mind.",
    ),
    "password-guessable": Message(
        "The new password would be guessed: it is a common one, one of few characters, or your or the "
        "workspace's name or address.",
        "Nothing was changed. Choose another one: a few words that do not belong together are easy to keep "
        "in mind.",
    ),
    "session-locked": Message(
        "There were too many wrong tries to sign in.",
        "Your account is safe. Wait {minutes} min, then try again.",
    ),
    "session-missing": Message("You are not signed in.", "Sign in and try again."),
    "session-not-allowed": Message(
        "Your role does not allow this.", "Ask an owner of the workspace if you need it."
    ),
}

_ENROLMENTS: Final = {
    "enrolment-unknown": Message(
        "This enrolment is not known here.", "Ask your admin for a new enrolment file."
    ),
    "enrolment-used-up": Message(
        "This enrolment has already been used.", "Ask your admin for a new enrolment file."
    ),
    "enrolment-uses-not-possible": Message(
        "An enrolment cannot be for that many devices.",
        "Nothing was made. It is for one device at least, and {most} at most.",
    ),
    "enrolment-span-not-possible": Message(
        "An enrolment cannot last that long.",
        "Nothing was made. It lasts {days} days at most, and some time at least.",
    ),
    "enrolment-not-proven": Message(
        "The device could not prove that its keys are its own.",
        "Nothing was enrolled. Try again; if it goes on, tell your admin.",
    ),
    "device-known": Message(
        "Another device is enrolled under this id.", "Nothing was changed. Enrol this device anew."
    ),
    "device-unknown": Message(
        "The server does not know this device.",
        "What is queued stays on it, sealed. Ask your admin: the server may have lost it, or it needs a new "
        "enrolment.",
    ),
    "device-ended": Message(
        "This device was signed out of the workspace for good.",
        "Nothing more is captured or sent. What is queued stays here, sealed; nothing of it is set aside. "
        "To record here again, ask your admin for a new enrolment: `tracker enrol` moves what is here into a "
        "folder of its own, and begins anew.",
    ),
    "membership-ended": Message(
        "Your membership of this workspace has ended.",
        "Nothing more is captured or sent. What is queued stays here, sealed, and is sent if you are taken "
        "back. Ask your admin if you did not expect this.",
    ),
}

_SENT: Final = {
    "record-gap": Message(
        "Records are missing before number {seq}; the server goes on at {expected}.",
        "Nothing is deleted on this device. Tell your admin.",
    ),
    "record-forked": Message(
        "This device sent two different records under the number {seq}.",
        "That happens when a device's data is copied, or put back from a backup. Both are kept as evidence, "
        "and nothing is deleted: what was not sent stays here, sealed. Tell your admin. To have new hours "
        "sent, stop the agent, move its data folder away, keep it, and enrol again.",
    ),
    "record-grants": Message(
        "The grants sent with a record are not the ones it names.",
        "The record's place is kept; its file was not taken. Tell your admin.",
    ),
    "record-file-known": Message(
        "Another record already stands for this file.",
        "The file the server holds was not changed. Tell your admin.",
    ),
    "file-without-record": Message(
        "No record of this device names this file.", "It was not kept here. It stays on the device, sealed."
    ),
    "file-misfit": Message(
        "The sealed file that arrived is not the one its record names.",
        "It was not kept here. It stays on the device, sealed.",
    ),
    "file-deleted": Message(
        "This file was deleted by the member it belongs to.",
        "That it was made, and that it was deleted, stays in the records; nobody can open it any more.",
    ),
    "file-not-stored": Message(
        "This file has not arrived yet.", "Its device still holds it. Try again later."
    ),
    "file-damaged": Message(
        "This file is not what the member's device sealed and signed.",
        "It was not opened, and nothing of it was deleted. It is in the audit log; tell your admin.",
    ),
}

SERVER_MESSAGES: Final[Mapping[str, Message]] = {**_SERVER, **_SESSIONS, **_ENROLMENTS, **_SENT}
