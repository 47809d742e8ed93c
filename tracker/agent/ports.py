"""What the agent needs of its neighbours. None of them knows another; `assemble.py` brings them together."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from tracker.core.capture import Capture, CaptureRules
from tracker.core.device import (
    ApartFile,
    Checked,
    Commit,
    Identity,
    MadeFile,
    Queue,
    QueuedFile,
    SealedBlob,
)
from tracker.core.errors import TrackerError
from tracker.core.hours.proof import Finding, Kept
from tracker.core.hours.said import ActivitySample, DeviceEvent, TimeAway, TimeEntry
from tracker.core.hours.versions import Version
from tracker.core.manifest import Signed
from tracker.core.moment import Moment
from tracker.core.record import FileReceipt, Receipt, Tip
from tracker.core.sealing import Kind
from tracker.core.wire import BatchReply, SentCommit, SignedFileReceipt, Trust, Work


class Screen(Protocol):
    """Takes pictures of what the session shows."""

    def capture(self, rules: CaptureRules) -> Capture:
        """Return one screenshot per monitor that is wanted and shows something, at least one.

        Raises `OsPermissionError` or `UnreachableError`; `RefusedError` where the rules let nothing be shown.
        """
        ...


class Draft(Protocol):
    """Room on the disk for one sealed file, which a commit may name."""

    @property
    def name(self) -> str:
        """Return what the commit names it by."""
        ...

    @property
    def stream(self) -> BinaryIO:
        """Return where the sealed bytes go."""
        ...

    def settle(self) -> None:
        """Make durable what was written, before the commit; nothing more can be."""
        ...


class Store(Protocol):
    """The encrypted local store; every method is one durable transaction.

    Raises `UnreachableError` when the disk is full or away, `DamagedError` when its bytes have changed.
    """

    def identity(self) -> Identity | None:
        """Return who this device is, once enrolled."""
        ...

    def enrol(self, identity: Identity, trust: Trust) -> None:
        """Keep the identity and what it trusts first; raises `RefusedError` when already enrolled."""
        ...

    def trust(self) -> Trust | None:
        """Return the root statement and manifest in use."""
        ...

    def keep_trust(self, trust: Trust) -> None:
        """Put a verified statement and manifest in use."""
        ...

    def document(self, name: str) -> bytes | None:
        """Return what was kept under a name, such as the member's policy."""
        ...

    def keep_document(self, name: str, body: bytes) -> None:
        """Keep bytes under a name, instead of what was kept there."""
        ...

    def tip(self) -> Tip:
        """Return where the device's chain goes on."""
        ...

    def commit(self, commit: Commit, documents: Mapping[str, bytes] = ...) -> None:
        """Write records, head, files, their places in the outbox, and documents: all of it or nothing."""
        ...

    def entries(self, start: int, stop: int, *, deleted: bool = False) -> Sequence[TimeEntry]:
        """Return the newest word on each entry that touches `[start, stop)`, by start; running ones too."""
        ...

    def entry(self, prefix: str) -> TimeEntry:
        """Return the one entry, not deleted, whose id begins so; raises `RefusedError` for none or more."""
        ...

    def versions(self, prefix: str) -> Sequence[Version]:
        """Return what the one entry whose id begins so was and is, deleted or not; raises `RefusedError`."""
        ...

    def aways(self, start: int, stop: int) -> Sequence[TimeAway]:
        """Return the newest word on each time away that touches `[start, stop)`, by start."""
        ...

    def samples(self, start: int, stop: int) -> Sequence[ActivitySample]:
        """Return the activity samples that start in `[start, stop)`."""
        ...

    def events(self, start: int, stop: int) -> Sequence[DeviceEvent]:
        """Return what happened in `[start, stop)`."""
        ...

    def bodies(self, first: int = 0) -> Iterator[Kept]:
        """Yield what lies at the places of the chain from `first` on, unchecked; gaps may be left out."""
        ...

    def check(self, *, full: bool = False) -> Checked:
        """Check what is new since the last check, or everything, and mend what can be."""
        ...

    def damaged(self) -> Sequence[Finding]:
        """Return what checks found wrong so far."""
        ...

    def misplaced(self) -> Sequence[Finding]:
        """Return the records that lists would show otherwise than they say."""
        ...

    def unsent(self, limit: int) -> Sequence[SentCommit]:
        """Return commits without receipts in chain order, at most `limit` records (at least one commit).

        None from the first on that the server cannot take; raises `DamagedError` where that is the first.
        """
        ...

    def keep_receipts(self, receipts: Sequence[tuple[Receipt, bytes]]) -> None:
        """Keep verified receipts (with signatures) of records; those records are not sent again."""
        ...

    def last_receipt(self) -> int | None:
        """Return the newest receipt's time by the server's clock (UTC microseconds), None without one."""
        ...

    def refuse_body(self, seq: int, error: TrackerError) -> None:
        """Set what a record brought whose body was refused aside, unless it was erased; its link stays."""
        ...

    def due(self, now: Moment, limit: int, kind: Kind = ...) -> Sequence[QueuedFile]:
        """Return files of a kind to send now, screenshots if none is named.

        Their record is receipted, their wait is over. Attachments lie apart, everything else does not.
        """
        ...

    def soonest(self, now: Moment) -> int | None:
        """Return the microseconds left of the wait that is over next; None where no file waits."""
        ...

    def blob(self, file_id: bytes) -> bytes:
        """Return the sealed bytes of a queued file as they were made."""
        ...

    def sealed(self, file_id: bytes) -> SealedBlob:
        """Return a sealed file whose bytes are here, with its grants; raises `RefusedError` otherwise."""
        ...

    def drafting(self) -> AbstractContextManager[Draft]:
        """Give room for the sealed bytes of a large file, for the block; what no commit in it keeps goes."""
        ...

    def reading(self, file_id: bytes) -> AbstractContextManager[ApartFile]:
        """Give a file that lies apart to read, for the block; raises `RefusedError` when it is not here.

        Raises `DamagedError` when its bytes are gone; whether they changed is not looked at.
        """
        ...

    def keep_file_receipt(self, receipt: FileReceipt, signature: bytes) -> None:
        """Keep a verified file receipt and take the file off the queue; of one stored there a copy stays."""
        ...

    def let_copies_go(self, before: int, most: int) -> None:
        """Let copies of what was delivered before an instant go, and the oldest beyond `most` bytes."""
        ...

    def files_made(self, limit: int, prefix: str = "", kind: Kind = ...) -> Sequence[MadeFile]:
        """Return sealed files of a kind made here, newest first, at most `limit`.

        Screenshots if none is named; `prefix` is of an id's hex digits.
        """
        ...

    def files_taken(self, start: int, stop: int) -> Sequence[MadeFile]:
        """Return screenshots captured in `[start, stop)` by the wall, oldest first."""
        ...

    def postpone(self, file_id: bytes, until: int) -> None:
        """Count a failed try and wait until `until` (UTC microseconds)."""
        ...

    def set_aside(self, file_id: bytes, error: TrackerError) -> None:
        """Make a file a dead letter, with its error's key; it never blocks the rest, nothing is deleted."""
        ...

    def queue(self) -> Queue:
        """Return how much waits."""
        ...

    def close(self) -> None:
        """Close the store; what was committed stays."""
        ...


class Secrets(Protocol):
    """Keeps 32-byte secrets by name, where the system keeps such; raises `OsPermissionError`."""

    def keep(self, name: str, secret: bytes) -> object:
        """Keep a secret under a name, instead of one of that name."""
        ...

    def get(self, name: str) -> bytes | None:
        """Return the secret of this name, or None when none was ever kept."""
        ...

    def delete(self, name: str) -> None:
        """Forget the secret of this name."""
        ...


class Server(Protocol):
    """The workspace's server over a pinned connection. Raises our errors only."""

    async def trust(self) -> Trust:
        """Fetch the present root statement and manifest."""
        ...

    async def work(self) -> Work:
        """Fetch what the device's member is assigned to."""
        ...

    async def policy(self) -> Signed:
        """Fetch what is asked of the device's member: a `tracker.core.policy.Policy`, signed."""
        ...

    async def send_records(self, commits: Sequence[SentCommit]) -> BatchReply:
        """Send commits in chain order; sending them twice is harmless."""
        ...

    async def send_blob(self, file_id: bytes, blob: bytes) -> SignedFileReceipt:
        """Send one sealed file; sending it twice is harmless."""
        ...

    async def send_pieces(
        self, file_id: bytes, length: int, pieces: AsyncIterator[bytes]
    ) -> SignedFileReceipt:
        """Send one sealed file of `length` bytes, piece by piece; sending it twice is harmless.

        What `pieces` raises is raised, and the server keeps nothing of it.
        """
        ...

    async def recognise(self, pins: tuple[bytes, ...]) -> None:
        """Recognise the server by these pins from now on, on new connections only."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...
