"""Proving the server's copy of what a member's devices said: links, heads, bodies, tables of hours."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, and_, func, not_, or_, select, union

from tracker.core.errors import DamagedError
from tracker.core.hours.proof import Chain, Finding, Flaw, Kept, Proof, Receipted, prove
from tracker.core.hours.said import said_in
from tracker.core.hours.twice import Twice
from tracker.core.manifest import open_statement, read_statement
from tracker.core.record import Body, RecordKind, genesis
from tracker.server.audit import RECEIPTS_KEPT, holding, told_by
from tracker.server.chain import BODY_REFUSED
from tracker.server.database import Database
from tracker.server.doubts import Ahead, Doubts, doubts_about, is_id
from tracker.server.tables import DEVICES, FILES, FORKS, HEADS, LINKS, WORKSPACE
from tracker.server.tables_hours import ACTIVITY_SAMPLES, DEVICE_EVENTS, TIME_AWAYS, TIME_ENTRIES
from tracker.server.timekeeping import row_of

_PIECE: Final = 1000
_SEQ_MOST: Final = (1 << 63) - 1
"""What is greater in a column's order is no number."""
_NOWHERE: Final = -1
"""The place of a row that names none."""
_NOBODY: Final = b""
"""The device of rows that name none."""
_NO_TEXT: Final = "?"
_KEYS: Final = {
    TIME_ENTRIES: "entry_id",
    TIME_AWAYS: "away_id",
    ACTIVITY_SAMPLES: "start",
    DEVICE_EVENTS: "seq",
}

_TOLD_BY: Final = (*_KEYS, FILES)
"""Tables of what records say."""

_Place = tuple[Table, object]


@dataclass(frozen=True, slots=True)
class DeviceProof:
    """What a replay of one device's chain found; `forks` is how many other links its device signed.

    `vouched` says whether the workspace's root vouches for the key of receipts; else none was checked.
    What lies in rows that name no device is told as one, whose id is empty.
    `twice` is time that its entries take from another one's of the same member, `ahead` are entries of a time
    that had not come.
    """

    device_id: bytes
    name: str
    proof: Proof
    forks: int
    twice: tuple[Twice, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    vouched: bool = True

    @property
    def whole(self) -> bool:
        """Say whether nothing is wrong with what is kept, and the device told one story."""
        return self.proof.whole and self.vouched and not self.forks

    @property
    def sound(self) -> bool:
        """Say whether it is whole, and what the device told can have been so.

        Two devices of one member may well be at work at once.
        """
        alone = all(each.earlier.device_id != each.later.device_id for each in self.twice)
        return self.whole and alone and not self.ahead


@dataclass(frozen=True, slots=True)
class _Known:
    """What there is of a device: links and heads up to `end`, and records up to `told` by what they said.

    `refused` are the places whose bodies were refused by what the audit log says; `called` are those that
    are called refused without it, and whether their bodies are gone. From `signed` on receipts are kept.
    """

    end: int
    told: int
    refused: frozenset[int | str]
    called: Mapping[int, bool]
    signed: int


@dataclass(slots=True)
class _Newest:
    """Which record is the newest word on each thing, by the records themselves."""

    seqs: dict[_Place, int] = field(default_factory=dict)

    def hear(self, seq: int, body: Body) -> None:
        """Take a proven record."""
        if body.kind is not RecordKind.SEALED_FILE:
            # What would not be kept today is nothing that a table may show.
            with suppress(DamagedError):
                table, key, _ = row_of(said_in(body), seq)
                self.seqs[table, key[_KEYS[table]]] = seq


def prove_member(database: Database, member_id: bytes, root: bytes) -> tuple[DeviceProof, ...]:
    """Prove every device of a member, oldest first, in bounded memory; the server may run meanwhile.

    Receipts count by the key that the root of this fingerprint vouched for; if none is, the rest is proven.
    A device of which the member's hours are shown is theirs, whoever it is said to belong to.
    """
    columns = (table.c for table in _TOLD_BY)
    told = (select(of.device_id).where(of.member_id == member_id, is_id(of.device_id)) for of in columns)
    shown = union(*told)
    mine = or_(DEVICES.c.member_id == member_id, DEVICES.c.id.in_(shown))
    query = select(DEVICES).where(mine, is_id(DEVICES.c.id)).order_by(DEVICES.c.enrolled_at, DEVICES.c.id)
    devices = database.read(lambda connection: connection.execute(query).all())
    lost = database.read(lambda connection: set(connection.execute(shown).scalars()))
    lost -= {device.id for device in devices}
    workspace = database.read(lambda connection: connection.execute(select(WORKSPACE)).one_or_none())
    if workspace is None:
        raise DamagedError("database-gone", file="workspace.db")
    ids = [device.id for device in devices]
    doubts = database.read(lambda connection: doubts_about(connection, ids))
    receipt_key = _receipt_key(workspace, root)
    proofs = (_prove(database, _chain(workspace, device, receipt_key), device, doubts) for device in devices)
    nobodys = database.read(lambda connection: list(_nobodys(connection, member_id)))
    return (*proofs, *(_lost(database, device_id) for device_id in sorted(lost)), *nobodys)


def _receipt_key(workspace: Row[Any], root: bytes) -> bytes | None:
    """Return the key that the root vouched for, maybe long ago; None where it vouches for none."""
    try:
        stated = open_statement(read_statement(_raw(workspace.statement)), root, now=0)
    except DamagedError:
        return None
    return stated.receipt_key if stated.workspace_id.bytes == workspace.id else None


def _raw(value: object) -> bytes:
    """Return bytes as they lie there; a column may hold something else, which is as good as nothing."""
    return value if isinstance(value, bytes) else b""


def _text(value: object) -> str:
    """Return a text as it lies there, or a sign for something else."""
    return value if isinstance(value, str) else _NO_TEXT


def _chain(workspace: Row[Any], device: Row[Any], receipt_key: bytes | None) -> Chain:
    device_key = _raw(device.device_key)
    return Chain(genesis(_raw(workspace.id), device.id, device_key), device_key, receipt_key)


def _prove(database: Database, chain: Chain, device: Row[Any], doubts: Doubts) -> DeviceProof:
    known = database.read(lambda connection: _known(connection, device.id))
    newest = _Newest()
    proof = prove(chain, _kept(database, device.id, known), hear=newest.hear)
    shown = database.read(lambda connection: list(_shown_wrong(connection, device, newest, known.end)))
    findings = [each for each in proof.findings if not _is_called_refused(each, known)]
    findings += _cut_off(known)
    findings += _unnamed(findings, known.called, Flaw.REFUSED)
    findings += _unnamed(findings, shown, Flaw.SHOWN)
    count = select(func.count()).select_from(FORKS).where(FORKS.c.device_id == device.id)
    forks = database.read(lambda connection: connection.execute(count).scalar_one())
    proof = replace(proof, findings=tuple(findings))
    twice, ahead = doubts.twice.get(device.id, ()), doubts.ahead.get(device.id, ())
    vouched = chain.receipt_key is not None
    return DeviceProof(device.id, _text(device.name), proof, forks, tuple(twice), tuple(ahead), vouched)


def _lost(database: Database, device_id: bytes) -> DeviceProof:
    """Return what is left to say of a device that is no more in its table: without its key, nothing holds."""
    links = database.read(lambda connection: _end(connection, device_id, (LINKS,)))
    known = database.read(lambda connection: _known(connection, device_id))
    findings = [Finding(0, links - 1, Flaw.KEYLESS)] if links else []
    findings += [Finding(links, known.told - 1, Flaw.MISSING)] if links < known.told else []
    return DeviceProof(device_id, "", Proof(findings=tuple(findings)), 0)


def _nobodys(connection: Connection, member_id: bytes) -> Iterator[DeviceProof]:
    """Yield what lies in rows of a member that name no device, nothing where there are none."""
    seqs = list[int]()
    for table in _TOLD_BY:
        rows = select(table.c.seq).where(table.c.member_id == member_id, not_(is_id(table.c.device_id)))
        seqs += map(_place, connection.execute(rows).scalars())
    findings = [*_unnamed((), seqs, Flaw.SHOWN)]
    theirs = DEVICES.c.member_id == member_id
    keyless = select(func.count()).select_from(DEVICES).where(theirs, not_(is_id(DEVICES.c.id)))
    if connection.execute(keyless).scalar_one():
        findings.append(Finding(_NOWHERE, _NOWHERE, Flaw.KEYLESS))
    if findings:
        yield DeviceProof(_NOBODY, "", Proof(findings=tuple(findings)), 0)


def _place(seq: object) -> int:
    return seq if isinstance(seq, int) and seq >= 0 else _NOWHERE


def _is_called_refused(finding: Finding, known: _Known) -> bool:
    """Say whether it is of a body that is gone for a refusal which nobody knows of, to be told as that."""
    return finding.flaw is Flaw.CHANGED and known.called.get(finding.seq, False)


def _unnamed(findings: Sequence[Finding], seqs: Iterable[int], flaw: Flaw) -> Sequence[Finding]:
    """Return what is wrong with places of which nothing is told yet, those side by side as one."""
    told, unnamed = deque(sorted((each.seq, each.last) for each in findings)), list[Finding]()
    places = sorted(set(seqs))
    reach = places[0] - 1 if places else 0
    for seq in places:
        while told and told[0][0] <= seq:
            reach = max(reach, told.popleft()[1])
        if seq > reach:
            first = unnamed.pop().seq if unnamed and unnamed[-1].last == seq - 1 else seq
            unnamed.append(Finding(first, seq, flaw))
    return unnamed


def _known(connection: Connection, device_id: bytes) -> _Known:
    end = _end(connection, device_id, (LINKS, HEADS))
    unsaid = select(LINKS.c.seq, LINKS.c.body.is_(None).label("gone")).where(
        LINKS.c.device_id == device_id, LINKS.c.refused.is_not(None)
    )
    called = {row.seq: bool(row.gone) for row in connection.execute(unsaid)}
    # The audit log is long, and most devices never had a body refused.
    told = told_by(connection, device_id.hex(), BODY_REFUSED) if called else ()
    refused = frozenset(event.details.get("seq", _NOWHERE) for event in told)
    called = {seq: gone for seq, gone in called.items() if seq not in refused}
    return _Known(
        end,
        max(end, _end(connection, device_id, _TOLD_BY)),
        refused,
        called,
        _kept_from(connection, device_id),
    )


def _kept_from(connection: Connection, device_id: bytes) -> int:
    """Return from which place on receipts are kept, by what the audit log says as far as it holds."""
    bare = select(LINKS.c.seq).where(LINKS.c.device_id == device_id, LINKS.c.receipt.is_(None)).limit(1)
    if connection.execute(bare).one_or_none() is None:
        return 0
    name = (RECEIPTS_KEPT, device_id.hex())
    told = (each.details.get("from") for each in holding(connection) if (each.action, each.subject) == name)
    return next((place for place in told if isinstance(place, int)), 0)


def _end(connection: Connection, device_id: bytes, tables: Sequence[Table]) -> int:
    """Return the place after the last one that any of the tables knows of."""
    newest = (
        select(func.coalesce(func.max(table.c.seq), -1)).where(
            table.c.device_id == device_id, table.c.seq <= _SEQ_MOST
        )
        for table in tables
    )
    return int(max(connection.execute(query).scalar_one() for query in newest)) + 1


def _cut_off(known: _Known) -> Iterator[Finding]:
    """Yield what is missing at the end: links and heads are gone, and what they said is still told."""
    if known.told > known.end:
        yield Finding(known.end, known.told - 1, Flaw.MISSING)


def _kept(database: Database, device_id: bytes, known: _Known) -> Iterator[Kept]:
    """Yield what there is, in pieces that each begin where something lies: a gap may be of any length."""
    at = 0
    while at < known.end:
        at = database.read(partial(_ahead, device_id=device_id, at=at, end=known.end))
        span = (at, min(at + _PIECE, known.end) - 1)
        read = partial(_piece, device_id=device_id, span=span, known=known)
        yield from database.read(read)
        at += _PIECE


def _ahead(connection: Connection, device_id: bytes, at: int, end: int) -> int:
    """Return the first place from `at` on that has a link or a head; the last before `end` if none has."""
    nearest = (
        select(func.coalesce(func.min(table.c.seq), end - 1)).where(
            table.c.device_id == device_id, table.c.seq.between(at, end - 1)
        )
        for table in (LINKS, HEADS)
    )
    return int(min(connection.execute(query).scalar_one() for query in nearest))


def _piece(connection: Connection, device_id: bytes, span: tuple[int, int], known: _Known) -> Sequence[Kept]:
    links, heads = dict[int, Row[Any]](), defaultdict[int, list[bytes]](list)
    for row in connection.execute(_within(LINKS, device_id, span)):
        links[row.seq] = row
    for row in connection.execute(_within(HEADS, device_id, span)):
        heads[row.seq].append(_raw(row.head))
    seqs = sorted(links.keys() | heads.keys())
    return [_as_kept(seq, links.get(seq), tuple(heads[seq]), known) for seq in seqs]


def _within(table: Table, device_id: bytes, span: tuple[int, int]) -> Select[Any]:
    return select(table).where(table.c.device_id == device_id, table.c.seq.between(*span))


def _as_kept(seq: int, row: Row[Any] | None, heads: tuple[bytes, ...], known: _Known) -> Kept:
    """Return what lies at a place; a body or receipt that is gone for no reason is one that has changed."""
    if row is None:
        return Kept(seq, None, heads=heads)
    gone = None if row.refused is not None and seq in known.refused else b""
    salt, body = (gone if each is None else _raw(each) for each in (row.salt, row.body))
    signature = None if row.receipt is None and seq < known.signed else _raw(row.receipt)
    receipted = Receipted(_raw(row.link_hash), row.received_at, signature)
    return Kept(seq, _raw(row.link), salt, body, heads, receipted)


def _shown_wrong(connection: Connection, device: Row[Any], newest: _Newest, end: int) -> Iterator[int]:
    """Yield the places of records of which the tables of hours tell something else, or nothing."""
    left = dict(newest.seqs)
    for table, key in _KEYS.items():
        body = and_(LINKS.c.device_id == table.c.device_id, LINKS.c.seq == table.c.seq)
        rows = select(table, LINKS.c.body.label("body")).outerjoin_from(table, LINKS, body)
        for row in connection.execute(rows.where(table.c.device_id == device.id)).mappings():
            expected, seq = left.pop((table, row[key]), None), row["seq"]
            if not isinstance(seq, int) or seq < 0:
                yield _NOWHERE if expected is None else expected
            elif seq < end and (expected != seq or not _says(row, table, device.member_id)):
                yield seq
    yield from left.values()


def _says(row: Mapping[Any, Any], table: Table, member_id: bytes) -> bool:
    """Say whether a row is what its record says."""
    try:
        said = said_in(Body.from_bytes(_raw(row["body"])))
    except DamagedError:
        return False
    other, key, fields = row_of(said, row["seq"])
    whole = {**key, **fields, "member_id": member_id}
    return other is table and all(row[name] == value for name, value in whole.items())
