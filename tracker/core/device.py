"""What a device knows of itself, and what it keeps for its server: plain values for store, sync and agent."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import UUID

from tracker.core.delivery import Wait
from tracker.core.hours.proof import Finding
from tracker.core.moment import MICROSECONDS, Moment
from tracker.core.record import FileStatus, Record

if TYPE_CHECKING:
    from tracker.core.sealing import Role


_DELETING: Final = 5 * MICROSECONDS
"""So long before its review ends, a screenshot is told to leave: nothing of it has begun."""


UNENDED: Final = "unended"
"""The document of the ids (16 bytes each) of entries whose end is damaged: they are not shown as running."""


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a server is and how it is recognised: `pins` are SHA-256 of a SubjectPublicKeyInfo.

    `authority` holds DER certificates to anchor its chain at; when empty, those the system trusts do.
    """

    server: str
    pins: tuple[bytes, ...]
    authority: bytes = b""


@dataclass(frozen=True, slots=True)
class Identity:
    """An enrolled device. Ids are 16 bytes; `access_token` is its bearer.

    `device_key` is a raw private key, `sharing_public_key` a raw public one: its private half lies with the
    keyring and is not needed to seal.
    """

    workspace_id: bytes
    workspace_name: str
    member_id: bytes
    device_id: bytes
    connection: Connection
    root_fingerprint: bytes
    sharing_public_key: bytes = field(repr=False)
    device_key: bytes = field(repr=False)
    access_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedBlob:
    """A sealed file on its way: its id, its bytes, and the grants made for it.

    It is not sent before `not_before` (UTC microseconds): until then the member may review it.
    """

    file_id: bytes
    blob: bytes = field(repr=False)
    blob_hash: bytes
    grants: tuple[bytes, ...]
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class DraftedFile:
    """An attachment on its way: its sealed bytes lie in the draft of that name, in the store that gave it."""

    file_id: bytes
    draft: str
    blob_length: int
    blob_hash: bytes
    grants: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ApartFile:
    """A kept file whose sealed bytes lie apart: a stream of them from the start, with their grants."""

    stream: BinaryIO
    grants: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Commit:
    """What one transaction writes: records in chain order, the head over the last, sealed files with them.

    Those that lie apart are `drafted`. The bytes of the files in `erased` go in it.
    """

    records: tuple[Record, ...]
    head: bytes
    files: tuple[SealedBlob, ...] = ()
    erased: tuple[bytes, ...] = ()
    drafted: tuple[DraftedFile, ...] = ()

    @property
    def sealed(self) -> tuple[SealedBlob | DraftedFile, ...]:
        """Return every sealed file of it."""
        return (*self.files, *self.drafted)


@dataclass(frozen=True, slots=True)
class QueuedFile:
    """A blob that waits for its receipt: which record names it, and how often sending it has failed."""

    file_id: bytes
    seq: int
    blob_length: int
    blob_hash: bytes
    attempts: int


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A sealed file that was made here: for whom it was sealed, and what became of it.

    `captured_at` is in UTC microseconds, `status` null until its file receipt; `here` while its bytes are.
    `wait` is its review, while sending it was not tried yet.
    """

    file_id: bytes
    captured_at: int
    blob_length: int
    roles: "tuple[Role, ...]"
    status: FileStatus | None
    set_aside: bool
    here: bool
    wait: Wait | None = None

    @property
    def leaves_at(self) -> int:
        """Return when its review ends by the wall clock it was captured under; 0 once sending was tried."""
        return self.wait.until if self.wait else 0

    def review_left(self, now: Moment) -> int:
        """Return how many microseconds of its review are left; 0 when it is over."""
        return self.wait.left(now) if self.wait else 0

    def never_left(self, now: Moment) -> bool:
        """Say whether nothing of it has been sent, and will not be in the time it takes to delete it."""
        return self.status is None and self.review_left(now) > _DELETING


@dataclass(frozen=True, slots=True)
class Queue:
    """How much waits: `records` without receipt, `files` without receipt, and what was set aside.

    `size` is how many bytes those files have.
    """

    records: int
    files: int
    dead_letters: int
    size: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What the store's check found: `records` looked at that were new, what is wrong with which since.

    `mended` are places whose link or signature was made anew; `rebuilt` says whether the tables of hours
    were not what the records say. `unended` are the entries of which nobody here can say how long they were.
    """

    records: int = 0
    findings: tuple[Finding, ...] = ()
    mended: tuple[int, ...] = ()
    rebuilt: bool = False
    unended: tuple[UUID, ...] = ()
