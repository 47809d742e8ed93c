"""The English of what can be wrong when an admin names members, teams, clients, projects and tasks."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

ADMIN_MESSAGES: Final[Mapping[str, Message]] = {
    "admin-unknown": Message(
        "There is nothing called “{said}” among the {kind}.",
        "Nothing was changed. `tracker admin {group} list` shows what there is, with --archived also what is "
        "archived.",
    ),
    "admin-unknown-near": Message(
        "There is nothing called “{said}” among the {kind}.",
        "Nothing was changed. It may be one of these: {near}. `tracker admin {group} list` shows all.",
    ),
    "device-none-own": Message(
        "There is nothing called “{said}” among the devices.",
        "Nothing was changed. `tracker me` shows your devices.",
    ),
    "admin-ambiguous": Message(
        "“{said}” can mean more than one of the {kind}: {which}.",
        "Nothing was changed. Name it by its id, of which the first digits are enough.",
    ),
}
