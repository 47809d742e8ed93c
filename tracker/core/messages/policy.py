"""The English of what can be wrong with a policy, or with a change of one."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

POLICY_MESSAGES: Final[Mapping[str, Message]] = {
    "policy-untrusted": Message(
        "The policy was not signed by your workspace.",
        "The policy this device had stays in use. Tell your admin.",
    ),
    "policy-unusable": Message(
        "The policy kept on this device is damaged, or is not your workspace's.",
        "Until the agent has fetched it anew, what is most careful holds: `tracker policy` shows it. "
        "What was recorded is safe. If this stays, tell your admin.",
    ),
    "policy-rolled-back": Message(
        "The server offered policy {offered}, older than {held}, which this device already holds.",
        "The newer one stays in use. Tell your admin: the server's clock may have gone back.",
    ),
    "policy-forked": Message(
        "The server offered another policy under the number {version}.",
        "The one this device holds stays in use. Tell your admin at once.",
    ),
    "policy-unknown-key": Message("There is nothing called “{field}” in a policy.", "There are: {keys}."),
    "policy-unknown-key-near": Message(
        "There is nothing called “{field}” in a policy.", "Nothing was changed. Did you mean {nearest}?"
    ),
    "policy-bad-value": Message(
        "“{value}” is not possible for {field}.", "Nothing was changed. Possible: {possible}."
    ),
    "policy-bad-names": Message(
        "“{value}” is not possible for {field}.",
        "Nothing was changed. Write it as {possible}: at most 200 names, each of 1 to 100 printable "
        "characters.",
    ),
    "policy-bad-types": Message(
        "“{value}” is not possible for {field}.",
        "Nothing was changed. Write endings of names or media types, as in {possible}.",
    ),
    "policy-bad-schedule": Message(
        "“{value}” is not possible for {field}.",
        "Nothing was changed. Write days and hours as in {possible}. Hours end later on the day they begin: "
        "a night is two, such as mon-thu 22:00-24:00, tue-fri 00:00-06:00.",
    ),
    "policy-bad-bounds": Message(
        "“{bounds}” are no bounds for {field}.",
        "Nothing was changed. Bounds are values or a range out of: {possible}.",
    ),
    "policy-no-bounds": Message(
        "There are no bounds for {field}.",
        "Nothing was changed. Lists have none.",
    ),
    "policy-bounds-wrong-place": Message(
        "Only the workspace sets bounds.",
        "Nothing was changed. Set the bounds of {field} for everybody, without a project or a member.",
    ),
    "policy-wrong-place": Message(
        "{field} cannot be set there.", "Nothing was changed. It can be set for: {places}."
    ),
    "policy-outside": Message(
        "“{value}” is outside of what your workspace allows for {field}.",
        "Nothing was changed. Allowed: {allowed}. An owner can allow more by bounds for the workspace.",
    ),
    "policy-no-subject": Message(
        "There is no such project or member in this workspace.",
        "Nothing was changed. Look up the id and try again.",
    ),
}
