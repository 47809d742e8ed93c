"""The English of every error: what happened, and what to do next. Keys are `area-what`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracker.core.message import Message
from tracker.core.messages_admin import ADMIN_MESSAGES
from tracker.core.messages_config import CONFIG_MESSAGES
from tracker.core.messages_control import CONTROL_MESSAGES
from tracker.core.messages_enrolment import ENROLMENT_MESSAGES
from tracker.core.messages_people import PEOPLE_MESSAGES
from tracker.core.messages_policy import POLICY_MESSAGES
from tracker.core.messages_server import SERVER_MESSAGES
from tracker.core.messages_session import SESSION_MESSAGES

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
        "This is not a key that files can be sealed for or opened with.",
        "Nothing was written. Check that the key was copied completely.",
    ),
    "sealed-key-locked": Message(
        "This key is locked with a passphrase, and Tracker does not ask for one.",
        "Nothing was written. Unlock a copy with `openssl pkey -in LOCKED.pem -out KEY.pem`, use that, and "
        "delete it afterwards. Keys that `tracker keygen` made have no passphrase.",
    ),
    "sealed-not-a-public-key": Message(
        "This is not a key that files can be sealed for.",
        "Nothing was written. Give it as `tracker keygen` printed it, all of its digits.",
    ),
    "sealed-not-one": Message(
        "{path} is not a sealed file.",
        "Nothing was written. Sealed files are made by Tracker, or with `tracker seal`.",
    ),
    "sealed-too-many-keys": Message(
        "A file can be sealed for {most} keys at once, not for more.",
        "Nothing was written. Seal it again, under another name, for the others.",
    ),
    "sealed-input-unreadable": Message(
        "{path} cannot be read: {why}.",
        "Nothing was written. Check that the file is there and that you may read it.",
    ),
    "sealed-output-exists": Message(
        "{path} exists already.",
        "It was not touched. Choose another name, or move that file away.",
    ),
    "sealed-output-failed": Message(
        "{path} could not be finished: {why}.",
        "Nothing was left behind. Check the folder and the space on its disk, and try again.",
    ),
    "sealed-grants-missing": Message(
        "The file {path} is missing: it holds the grants, and without one no key opens the sealed file.",
        "Nothing was written. Put it beside the sealed file; the two were made together.",
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
    "database-gone": Message(
        "The database {file} is gone or empty.",
        "Put it back from a backup. To begin anew, move everything in its folder away first.",
    ),
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

_STORE: Final = {
    "store-newer": Message(
        "The store {file} was written by a newer version of Tracker.",
        "It stays as it is. Install the newer version again, or a later one.",
    ),
    "store-enrolled": Message(
        "This device is enrolled already.",
        "Nothing was changed. To begin anew, stop the agent, move its data folder away and enrol again.",
    ),
    "store-not-enrolled": Message(
        "This device is not enrolled yet.",
        "Nothing was recorded. Ask your admin for an enrolment file and enrol with it.",
    ),
    "store-no-file": Message(
        "This sealed file is not on this computer.",
        "It was delivered and let go, or never made here. Ask for it at your workspace's server.",
    ),
    "store-file-damaged": Message(
        "The sealed file {file} was damaged on this disk.",
        "It was set aside, not deleted; everything else goes on. Have the disk checked, and tell your admin.",
    ),
    "store-row-damaged": Message(
        "Something in the local store cannot be read any more.",
        "Nothing was deleted. Copy the data folder somewhere safe, and tell your admin.",
    ),
}

_KEYRING: Final = {
    "keyring-gone": Message(
        "The key of the local store is in this computer's keyring, which is not there now.",
        "Your data is safe and stays locked. Start the keyring, or log in as you did when you enrolled; "
        "then start Tracker again.",
    ),
    "keyring-refused": Message(
        "This computer's keyring did not give access.",
        "Your data is safe and stays locked. Unlock the keyring, allow Tracker, and try again.",
    ),
    "keyring-item-gone": Message(
        "The key of the local store is no longer in this computer's keyring.",
        "No new key was made, and your data stays as it is. Restore the keyring, or move the data folder "
        "aside and enrol again.",
    ),
    "keyring-file-damaged": Message(
        "The file {file}, which leads to the key of the local store, is damaged or cannot be read.",
        "No new key was made. Restore the file from a backup, or move the data folder aside and enrol again.",
    ),
    "keyring-file-open": Message(
        "The file {file}, which leads to the key of the local store, is not yours alone.",
        "Nothing was opened with it: others on this computer may have read or changed it. If you trust them, "
        "make it yours with `chmod 600 {file}`; if not, move the data folder aside and enrol again.",
    ),
    "folder-not-private": Message(
        "The folder {folder} is not yours alone.",
        "Nothing was written to it. If nobody meddled with it, make it yours: own it, and "
        "`chmod 700 {folder}`. Or choose another folder.",
    ),
    "folder-away": Message(
        "The folder {folder} cannot be made or used.",
        "Nothing was written. Check that the disk has room and that you may write there.",
    ),
}

_SYNC: Final = {
    "server-away": Message(
        "The server {server} cannot be reached.",
        "What is recorded stays here, sealed, and is sent when the network is back.",
    ),
    "server-slow": Message(
        "The server {server} takes too long to answer.",
        "What is recorded stays here, sealed, and is sent when the server answers again.",
    ),
    "server-proxy": Message(
        "The proxy between this computer and the server does not let Tracker through.",
        "Nothing was sent. Check the proxy in your system's network settings.",
    ),
    "server-insecure": Message(
        "No secure connection to the server could be agreed.",
        "Nothing was sent. Tell your admin: the server must offer TLS 1.2 or 1.3.",
    ),
    "connection-intercepted": Message(
        "This connection is intercepted. The server showed a certificate of “{issuer}”.",
        "Nothing was sent. Try another network, or tell your admin.",
    ),
    "server-other-name": Message(
        "The server showed a certificate for another name.",
        "Nothing was sent. Tell your admin, and check the server's address.",
    ),
    "server-certificate-expired": Message(
        "The server's certificate is not valid today.",
        "Nothing was sent. Check that this computer's date and time are right; if they are, tell your admin.",
    ),
    "server-unpinned": Message(
        "It is not known by what this server is recognised.",
        "Nothing was sent. Ask your admin for a new enrolment file.",
    ),
    "server-authority": Message(
        "The certificates by which this server is recognised are damaged.",
        "Nothing was sent. Ask your admin for a new enrolment file.",
    ),
    "server-address": Message(
        "“{server}” is not the address of a server.",
        "Nothing was sent. An address looks like https://tracker.example.",
    ),
    "server-said": Message("{text}", "{hint}"),
    "server-strange": Message(
        "Something else than your workspace's server answered (status {status}).",
        "What is recorded stays here, sealed, and is sent later. If this lasts, tell your admin.",
    ),
    "server-too-large": Message(
        "This is larger than what is let through to the server.",
        "It is kept here, sealed. Tell your admin: a proxy before the server limits the size.",
    ),
    "server-nonsense": Message(
        "The server's answer is not one that Tracker understands.",
        "Nothing was lost. Tell your admin: the server may be of another version.",
    ),
    "file-unreadable": Message(
        "The file {file} cannot be read.",
        "Check that it is there and that you may open it.",
    ),
    "enrolment-not-one": Message(
        "The file {file} is not an enrolment.",
        "Nothing was changed. Use the file as your admin gave it to you, or ask for a new one.",
    ),
    "connection-not-one": Message(
        "The file {file} does not describe a server.",
        "Nothing was sent. Use the file connection.json as the server wrote it.",
    ),
    "file-newer": Message(
        "The file {file} is for a newer Tracker.",
        "Nothing was changed. Update Tracker, then try again.",
    ),
    "file-exists": Message(
        "There is a file {file} already.",
        "It was left as it is. Choose another name.",
    ),
    "file-unwritable": Message(
        "The file {file} cannot be written.",
        "Check that the folder is there, that you may write to it, and that the disk is not full.",
    ),
}

_TERMINAL: Final = {
    "output-unwritable": Message(
        "What this command has to say cannot be written: {why}.",
        "No file of yours is damaged by that. Look where its output goes, and whether that disk is full.",
    ),
    "secret-missing": Message(
        "No password was given.",
        "Nothing was sent. Type it when asked, or give it as one line on standard input.",
    ),
    "secret-not-text": Message(
        "What was given as the password is not text in UTF-8.",
        "Nothing was sent. Type it when asked, or give it as one line of UTF-8 on standard input.",
    ),
}

MESSAGES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        **_SEALED,
        **_RECORDS,
        **_AUTHORITY,
        **_AGENT,
        **_CAPTURE,
        **_DATABASE,
        **_STORE,
        **_KEYRING,
        **_SYNC,
        **_TERMINAL,
        **CONFIG_MESSAGES,
        **CONTROL_MESSAGES,
        **ENROLMENT_MESSAGES,
        **ADMIN_MESSAGES,
        **PEOPLE_MESSAGES,
        **POLICY_MESSAGES,
        **SERVER_MESSAGES,
        **SESSION_MESSAGES,
    }
)
