"""The English of errors about sealed files, records and keys."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

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
    "sealed-output-dash": Message(
        "This goes into a file, and not to standard output.", "Nothing was written. Give the file's name."
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

SEALING_MESSAGES: Final[Mapping[str, Message]] = {**_SEALED, **_RECORDS, **_AUTHORITY}
