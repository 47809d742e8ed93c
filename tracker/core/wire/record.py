"""Messages that carry a device's records, its bytes as it made them, and the answers to them."""

from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from tracker.core.moment import Instant
from tracker.core.record import FileStatus

MAX_BATCH_RECORDS: Final = 500

Seq = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""A place in a device's chain."""


class SentRecord(Struct, frozen=True):
    """One record: link, salt and body as the device made them, and the grants its body names."""

    link: bytes
    salt: bytes
    body: bytes
    grants: tuple[bytes, ...] = ()


class SentCommit(Struct, frozen=True):
    """Records committed together, in chain order, and the head over the last of them."""

    records: tuple[SentRecord, ...]
    head: bytes


class RecordBatch(Struct, frozen=True):
    """Commits in chain order; at most `MAX_BATCH_RECORDS` records in all."""

    commits: tuple[SentCommit, ...]


class SignedReceipt(Struct, frozen=True):
    """A receipt's own fields (the ids are the asking device's) and its signature."""

    seq: Seq
    link_hash: bytes
    received_at: Instant
    signature: bytes


class RefusedBody(Struct, frozen=True):
    """The link of this record was kept, its body was refused: the reason as message key and values."""

    seq: Seq
    key: str
    values: dict[str, str | int]


class BatchReply(Struct, frozen=True):
    """A receipt for every link of the batch, sent before or not, and the bodies that were refused."""

    receipts: tuple[SignedReceipt, ...]
    refused: tuple[RefusedBody, ...]


class SignedFileReceipt(Struct, frozen=True):
    """A file receipt's own fields and its signature."""

    file_id: UUID
    blob_hash: bytes
    status: FileStatus
    received_at: Instant
    signature: bytes
