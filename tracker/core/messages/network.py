"""The English of errors about reaching the server."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

NETWORK_MESSAGES: Final[Mapping[str, Message]] = {
    "server-away": Message(
        "The server {server} cannot be reached.",
        "What is recorded stays here, sealed, and is sent when the network is back.",
    ),
    "server-slow": Message(
        "The server {server} takes too long to answer.",
        "What is recorded stays here, sealed, and is sent when the server answers again.",
    ),
    "server-away-asked": Message(
        "The server {server} cannot be reached.",
        "Nothing was changed here. Check that the network is there and the address right, then try again.",
    ),
    "server-slow-asked": Message(
        "The server {server} takes too long to answer.",
        "It may have done what you asked all the same: look, then try again.",
    ),
    "server-strange-asked": Message(
        "Something else than your workspace's server answered (status {status}).",
        "Check the network and try again. If this lasts, tell your admin.",
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
