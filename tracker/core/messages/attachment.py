"""The English of what keeps a file from being attached."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

ATTACHMENT_MESSAGES: Final[Mapping[str, Message]] = {
    "attachment-off": Message(
        "Your workspace's policy lets nobody attach files to this work.",
        "Nothing was attached, and the file is untouched. Ask whoever runs your workspace.",
    ),
    "attachment-too-large": Message(
        "This file has {size} MB, and your workspace's policy allows {most} MB.",
        "Nothing was attached, and the file is untouched. Attach a smaller one, or ask whoever runs your "
        "workspace.",
    ),
    "attachment-type": Message(
        "Your workspace's policy allows files of these types only: {types}.",
        "Nothing was attached, and the file is untouched. Save it as one of these, or ask whoever runs your "
        "workspace.",
    ),
    "attachment-stopped": Message(
        "Attaching the file was stopped.",
        "Nothing was attached, and the file is untouched.",
    ),
    "attachment-unknown": Message(
        "No file attached here has an id that begins with “{prefix}”.",
        "`tracker attachments` shows those there are.",
    ),
    "attachment-ambiguous": Message(
        "Several attached files have an id that begins with “{prefix}”.",
        "Give more of it; `tracker attachments` shows them.",
    ),
    "attachment-gone": Message(
        "This attached file was deleted.",
        "There is nothing left to do; that it was attached stays in your records.",
    ),
}
