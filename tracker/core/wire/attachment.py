"""What a person's programs say to their agent about attachments, and what it tells of large files."""

from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tracker.core.attachment import AttachmentKind


class Attach(Struct, frozen=True, tag_field="command", tag="attach", omit_defaults=True):
    """Seal a file and queue it, for the entry whose id begins so, or a project by its name.

    Without either it belongs to what the timer runs on, if it runs. Statuses tell how far it is; the last
    has `attached`. Nothing is kept for who hangs up before that.
    """

    path: str
    kind: AttachmentKind = AttachmentKind.OTHER
    entry: str = ""
    project: str | None = None


class DeleteAttachment(Struct, frozen=True, tag_field="command", tag="delete-attachment"):
    """Delete the file attached here whose id begins so, also from the server once it is told."""

    attachment: str


class Stage(StrEnum):
    """What is being done with a large file."""

    SEALING = "sealing"
    SENDING = "sending"


class Transfer(Struct, frozen=True):
    """How far a large file is: so many of so many bytes."""

    stage: Stage
    done: int
    total: int
    file_id: UUID | None = None


class Attached(Struct, frozen=True):
    """A file that is sealed and queued."""

    file_id: UUID
    name: str
    size: int
    entry_id: UUID | None = None
    project: str | None = None
