"""The English of the errors about members, teams, clients, projects and tasks."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

PEOPLE_MESSAGES: Final[Mapping[str, Message]] = {
    "people-name": Message(
        "A name has 1 to {most} characters, all of them printable.",
        "Nothing was changed. Choose another name.",
    ),
    "people-email": Message(
        "An e-mail address has to look like ada@acme.example, with at most {most} characters.",
        "Nothing was changed. Check the address.",
    ),
    "people-name-taken": Message(
        "This name is taken already.", "Nothing was changed. Choose another name, or use what has this one."
    ),
    "people-email-taken": Message(
        "There is a member with this e-mail address already.",
        "Nothing was changed. Look for that member, also among the archived ones.",
    ),
    "people-id-taken": Message(
        "Something else was made under this id.", "Nothing was changed. Try again under a new id."
    ),
    "people-archived": Message(
        "“{name}” is archived.",
        "Nothing was changed. Restore it first.",
    ),
    "people-role-unknown": Message("There is no such role.", "Nothing was changed. The roles are {roles}."),
    "people-role-beyond": Message(
        "This role may do more than yours.", "Nothing was changed. Ask an owner of the workspace."
    ),
    "people-last-owner": Message(
        "This is the last owner of the workspace.",
        "Nothing was changed. Make another member an owner first.",
    ),
}
