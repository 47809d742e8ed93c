"""The English of errors about what lies on this machine: databases, the store and keys."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

_DATABASE: Final = {
    "database-gone": Message(
        "The database {file} is gone or empty.",
        "Put it back from a backup. To begin anew, move everything in its folder away first.",
    ),
    "database-wrong-key": Message(
        "The key kept on this computer does not open {file}.",
        "The file is whole and stays as it is. Put the key back, or move the whole folder it lies in aside "
        "and enrol again.",
    ),
    "database-damaged": Message(
        "The database {file} is damaged.",
        "It stays as it is and nothing was deleted. Copy it somewhere safe and show it to your admin; "
        "to go on meanwhile, move the whole folder it lies in aside, keep it, and enrol again.",
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
    "store-not-migrated": Message(
        "This device's store was last written by an older version of Tracker.",
        "It stays as it is. `tracker agent restart` brings it up to date; then try again.",
    ),
    "store-enrolled": Message(
        "This device is enrolled already.",
        "Nothing was changed. To begin anew, stop the agent, move its data folder away, keep it, and enrol "
        "again.",
    ),
    "store-not-enrolled": Message(
        "This device is not enrolled yet.",
        "Nothing was recorded. Ask your admin for an enrolment file, a link or a code, and run "
        "`tracker enrol` with it.",
    ),
    "store-no-file": Message(
        "This sealed file is not on this computer.",
        "It was delivered and let go, or never made here. What was delivered is safe at your workspace's "
        "server; this version has no command yet that fetches it from there.",
    ),
    "store-file-damaged": Message(
        "The sealed file {file} was damaged on this disk.",
        "It was set aside, not deleted; everything else goes on. Have the disk checked, and tell your admin.",
    ),
    "store-tail-gone": Message(
        "The last records that this device kept are gone from its store, so none can follow them.",
        "Nothing else was lost, and nothing is recorded from now on. Tell your admin; to go on, stop the "
        "agent, move its data folder away, keep it, and enrol again.",
    ),
    "store-undeliverable": Message(
        "Record {seq} was damaged on this disk before it was delivered, and the server takes none after it.",
        "What was sent before is safe there, and nothing was deleted here. Tell your admin; to go on, stop "
        "the agent, move its data folder away, keep it, and enrol again.",
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

STORE_MESSAGES: Final[Mapping[str, Message]] = {**_DATABASE, **_STORE, **_KEYRING}
