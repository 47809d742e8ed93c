"""Messages about sealed files as a viewer sees them."""

from typing import Final
from uuid import UUID

from msgspec import Struct

from tracker.core.moment import Instant

MAX_BLOB_BYTES: Final = 1 << 36
"""What the largest attachment that a policy allows comes to, sealed, and some more."""


class FileEntry(Struct, frozen=True):
    """A sealed file as a viewer's list shows it; `blob_length` in bytes, `stored` once its blob is there."""

    file_id: UUID
    member_id: UUID
    device_id: UUID
    kind: int
    captured_at: Instant
    blob_length: int
    stored: bool


class FileList(Struct, frozen=True):
    """The sealed files the asking member may see, newest first."""

    files: tuple[FileEntry, ...]
