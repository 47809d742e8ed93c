"""Proving a chain of records: replayed one by one, what is changed, missing or out of place is named."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tracker.core.errors import DamagedError
from tracker.core.hours.said import ActivitySample, TimeAway, TimeEntry, said_in
from tracker.core.record import Body, Link, Receipt, Record, RecordKind, Tip, verify_head, verify_receipt

_EVER: Final = (1 << 63) - 1


class Flaw(StrEnum):
    """What is wrong with a record."""

    MISSING = "missing"
    """No record lies at this place."""
    CHANGED = "changed"
    """Its link cannot be read or is of another chain, or its body is not the one committed to."""
    MOVED = "moved"
    """The record that lies here belongs to another place."""
    BROKEN = "broken"
    """It does not follow from the record before: one of the two is not what it was."""
    RECEIPT = "receipt"
    """The server's receipt for this place is for another record, or is not the server's."""
    SIGNATURE = "signature"
    """The device's signature does not fit."""
    UNSIGNED = "unsigned"
    """No signature of the device reaches this far."""
    SHOWN = "shown"
    """What is shown is not what it says; no replay finds this, but who compares."""
    REFUSED = "refused"
    """It is called refused, and nothing tells that it ever was; no replay finds this, but who compares."""
    KEYLESS = "keyless"
    """The device's key is gone, by which it would be checked."""


@dataclass(frozen=True, slots=True)
class Receipted:
    """A receipt as it is kept: the link it names; `signature` is None where only that is kept."""

    link_hash: bytes
    received_at: int
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies at one place of a chain, unchecked; all of it is None where nothing lies.

    Of a record whose body was refused or erased `salt` and `body` are None.
    """

    seq: int
    link: bytes | None
    salt: bytes | None = None
    body: bytes | None = None
    heads: tuple[bytes, ...] = ()
    receipt: Receipted | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a replay begins, and by which raw keys it checks; without a receipt key only what one names.

    An empty `prev` of the tip is one that nobody knows.
    """

    tip: Tip
    device_key: bytes
    receipt_key: bytes | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the records `seq` to `last`, and roughly when they were made (wall, if known)."""

    seq: int
    last: int
    flaw: Flaw
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What a replay found, within the span asked for.

    `bodies` are those committed to, `gone` were refused or erased; `first_at` and `last_at` are walls.
    `receipts` are those whose signature fits; `unreceipted` are those of which none is kept.
    """

    records: int = 0
    bodies: int = 0
    gone: int = 0
    heads: int = 0
    receipts: int = 0
    first_at: int | None = None
    last_at: int | None = None
    findings: tuple[Finding, ...] = ()
    unreceipted: int = 0

    @property
    def whole(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.findings


@dataclass(slots=True)
class _Counts:
    records: int = 0
    bodies: int = 0
    gone: int = 0
    heads: int = 0
    receipts: int = 0
    first_at: int | None = None
    last_at: int | None = None
    unreceipted: int = 0
    findings: list[Finding] = field(default_factory=list)


class Replay:
    """Takes the records of one chain by their places, in rising order, and remembers what is wrong.

    With a `span` [start, stop) only records about that time, whenever they were made, are counted and told,
    and only their signatures are checked; links are followed from the beginning all the same. What cannot be
    read may be about any time before it was made, and is told accordingly.
    """

    def __init__(self, chain: Chain, span: tuple[int, int] | None = None) -> None:
        """Begin where the chain's tip says."""
        self._chain, self._span = chain, span
        self._next, self._prev = chain.tip.seq, chain.tip.prev
        self._known = bool(chain.tip.prev)
        """Whether `_prev` is what the next link must name; not after something that could not be trusted."""
        self._strays = dict[int, bytes]()
        self._signed = self._end = chain.tip.seq
        self._at: int | None = None
        self._about: tuple[int, int] | None = None
        self._undated = list[Finding]()
        """What cannot be read, and was made before the next record that can."""
        self._counts = _Counts()

    def take(self, kept: Kept) -> Body | None:
        """Take what lies at the next place, or at a later one; return the body that is proven to be there."""
        if kept.seq > self._next:
            self._miss(self._next, kept.seq - 1)
        self._next = kept.seq + 1
        if kept.heads:
            self._signed = self._next
        if kept.link is None:
            self._miss(kept.seq, kept.seq)
            return None
        self._end = self._next
        return self._take(kept, kept.link)

    def end(self) -> Proof:
        """Return what was found, once every record was taken."""
        counts = self._counts
        if self._signed < self._end:
            self._undated.append(Finding(self._signed, self._end - 1, Flaw.UNSIGNED, self._at))
        counts.findings += self._undated
        return Proof(
            counts.records,
            counts.bodies,
            counts.gone,
            counts.heads,
            counts.receipts,
            counts.first_at,
            counts.last_at,
            tuple(counts.findings),
            counts.unreceipted,
        )

    def _take(self, kept: Kept, raw: bytes) -> Body | None:
        link = self._read(raw)
        body, changed = _body(kept, link)
        self._date(body)
        flaw = self._flaw_of_place(kept.seq, link) or (Flaw.CHANGED if changed else None)
        self._follow(kept.seq, link)
        if link is not None and flaw is None:
            flaw = self._flaw_of_words(kept, link)
        self._count(kept, body)
        if flaw is not None:
            # What comes next is not blamed for what was told of this one.
            self._known = self._known and flaw is Flaw.MOVED
            self._find(flaw, kept.seq)
        return None if flaw in (Flaw.CHANGED, Flaw.MOVED) else body

    def _read(self, raw: bytes) -> Link | None:
        try:
            link = Link.from_bytes(raw)
        except DamagedError:
            return None
        ours = (self._chain.tip.workspace_id, self._chain.tip.device_id)
        return link if (link.workspace_id, link.device_id) == ours else None

    def _flaw_of_place(self, seq: int, link: Link | None) -> Flaw | None:
        if link is None:
            return Flaw.CHANGED
        follows = self._known and link.prev == self._prev
        if link.seq != seq:
            return Flaw.CHANGED if follows else Flaw.MOVED
        return Flaw.BROKEN if self._known and not follows else None

    def _follow(self, seq: int, link: Link | None) -> None:
        """Find what the next link must name: the link of this place, wherever it lay."""
        if link is not None and link.seq == seq:
            self._know(link.digest())
            return
        if link is not None:
            self._strays[link.seq] = link.digest()
        self._know(self._strays.pop(seq, None))

    def _know(self, prev: bytes | None) -> None:
        self._known = prev is not None
        self._prev = prev or b""

    def _flaw_of_words(self, kept: Kept, link: Link) -> Flaw | None:
        """Check what server and device say of a record that is in its place."""
        if not self._within():
            return None
        try:
            if kept.receipt is not None:
                self._check_receipt(link, kept.receipt)
        except DamagedError:
            return Flaw.RECEIPT
        try:
            for head in kept.heads:
                verify_head(self._chain.device_key, link, head)
        except DamagedError:
            return Flaw.SIGNATURE
        return None

    def _check_receipt(self, link: Link, kept: Receipted) -> None:
        if kept.link_hash != link.digest():
            raise DamagedError("record-damaged", reason="receipt")
        if kept.signature is None:
            self._counts.unreceipted += 1
        elif self._chain.receipt_key is not None:
            receipt = Receipt(link.workspace_id, link.device_id, link.seq, kept.link_hash, kept.received_at)
            verify_receipt(self._chain.receipt_key, receipt, kept.signature)
            self._counts.receipts += 1

    def _count(self, kept: Kept, body: Body | None) -> None:
        if not self._within():
            return
        counts = self._counts
        counts.records += 1
        counts.bodies += body is not None
        counts.gone += kept.body is None
        counts.heads += len(kept.heads)
        if body is not None:
            counts.first_at = body.at.wall if counts.first_at is None else counts.first_at
            counts.last_at = body.at.wall

    def _date(self, body: Body | None) -> None:
        """Note when a record was made, and what time it is about; nobody knows of one that cannot be read."""
        self._about = None
        if body is None:
            return
        self._at = body.at.wall
        if self._span is not None:
            self._about = _about(body)
        if self._span is None or self._span[0] <= self._at:
            self._counts.findings += self._undated
        self._undated.clear()

    def _within(self) -> bool:
        if self._span is None or self._about is None:
            return self._span is None
        (start, stop), (first, last) = self._span, self._about
        return first < stop and (last > start or first >= start)

    def _find(self, flaw: Flaw, seq: int) -> None:
        """Note what is wrong with a record; only its words, once they are read, are surely of the span."""
        of_words = flaw in (Flaw.RECEIPT, Flaw.SIGNATURE)
        found = self._counts.findings if of_words else self._undated
        found.append(Finding(seq, seq, flaw, self._at))

    def _miss(self, first: int, last: int) -> None:
        """Find places empty, as one with those right before."""
        before = self._undated[-1] if self._undated else None
        if before is not None and (before.flaw, before.last) == (Flaw.MISSING, first - 1):
            first = self._undated.pop().seq
        self._undated.append(Finding(first, last, Flaw.MISSING, self._at))
        self._know(None)


def prove(
    chain: Chain,
    records: Iterable[Kept],
    span: tuple[int, int] | None = None,
    hear: Callable[[int, Body], None] | None = None,
) -> Proof:
    """Replay the records of a chain, and let `hear` have each proven body with its place."""
    replay = Replay(chain, span)
    for kept in records:
        body = replay.take(kept)
        if body is not None and hear is not None:
            hear(kept.seq, body)
    return replay.end()


def _body(kept: Kept, link: Link | None) -> tuple[Body | None, bool]:
    """Return the body that a link commits to, and whether another one lies there."""
    if link is None or kept.salt is None or kept.body is None:
        return None, (kept.salt is None) != (kept.body is None)
    try:
        return Record(link, kept.salt, kept.body).verify_body(), False
    except DamagedError as error:
        return None, error.reason == "commit"


def _about(body: Body) -> tuple[int, int]:
    """Return from when to when the time is that a record is about; by when it was made where it says none."""
    made = (body.at.wall, body.at.wall)
    if body.kind is RecordKind.SEALED_FILE:
        return made
    try:
        said = said_in(body)
    except DamagedError:
        return made
    match said:
        case TimeEntry(start=start, stop=stop):
            return start, _EVER if stop is None else stop
        case TimeAway(start=start, stop=stop):
            return start, stop
        case ActivitySample(start=start):
            return start, start
        case _:
            return said.at, said.at
