"""Proving the server's copy of what a member's devices said: links, heads, bodies, tables of hours."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, and_, func, select

from tracker.core.errors import DamagedError
from tracker.core.hours.proof import Chain, Finding, Flaw, Kept, Proof, Receipted, prove
from tracker.core.hours.said import said_in
from tracker.core.record import Body, RecordKind, genesis
from tracker.server.database import Database
from tracker.server.tables import DEVICES, FORKS, HEADS, LINKS, WORKSPACE
from tracker.server.tables_hours import ACTIVITY_SAMPLES, DEVICE_EVENTS, TIME_AWAYS, TIME_ENTRIES
from tracker.server.timekeeping import row_of

_PIECE: Final = 1000
_KEYS: Final = {
    TIME_ENTRIES: "entry_id",
    TIME_AWAYS: "away_id",
    ACTIVITY_SAMPLES: "start",
    DEVICE_EVENTS: "seq",
}

_Place = tuple[Table, object]


@dataclass(frozen=True, slots=True)
class DeviceProof:
    """What a replay of one device's chain found; `forks` is how many other links its device signed."""

    device_id: bytes
    name: str
    proof: Proof
    forks: int

    @property
    def whole(self) -> bool:
        """Say whether nothing is wrong with what is kept, and the device told one story."""
        return self.proof.whole and not self.forks


@dataclass(slots=True)
class _Newest:
    """Which record is the newest word on each thing, by the records themselves."""

    seqs: dict[_Place, int] = field(default_factory=dict)

    def hear(self, seq: int, body: Body) -> None:
        """Take a proven record."""
        if body.kind is not RecordKind.SEALED_FILE:
            table, key, _ = row_of(said_in(body), seq)
            self.seqs[table, key[_KEYS[table]]] = seq


def prove_member(database: Database, member_id: bytes) -> tuple[DeviceProof, ...]:
    """Prove every device of a member, oldest first, in bounded memory; the server may run meanwhile."""
    mine = (
        select(DEVICES).where(DEVICES.c.member_id == member_id).order_by(DEVICES.c.enrolled_at, DEVICES.c.id)
    )
    devices = database.read(lambda connection: connection.execute(mine).all())
    workspace = database.read(lambda connection: connection.execute(select(WORKSPACE.c.id)).scalar_one())
    return tuple(_prove(database, workspace, device) for device in devices)


def _prove(database: Database, workspace_id: bytes, device: Row[Any]) -> DeviceProof:
    end = database.read(lambda connection: _end(connection, device.id))
    chain = Chain(genesis(workspace_id, device.id, device.device_key), device.device_key)
    newest = _Newest()
    proof = prove(chain, _kept(database, device.id, end), hear=newest.hear)
    shown = database.read(lambda connection: list(_shown_wrong(connection, device, newest, end)))
    named = {finding.seq for finding in proof.findings}
    findings = (*proof.findings, *(Finding(seq, seq, Flaw.SHOWN) for seq in shown if seq not in named))
    count = select(func.count()).select_from(FORKS).where(FORKS.c.device_id == device.id)
    forks = database.read(lambda connection: connection.execute(count).scalar_one())
    return DeviceProof(device.id, device.name, replace(proof, findings=findings), forks)


def _end(connection: Connection, device_id: bytes) -> int:
    """Return the place after the last one that anything is known of."""
    newest = (
        select(func.coalesce(func.max(table.c.seq), -1)).where(table.c.device_id == device_id)
        for table in (LINKS, HEADS)
    )
    return int(max(connection.execute(query).scalar_one() for query in newest)) + 1


def _kept(database: Database, device_id: bytes, end: int) -> Iterator[Kept]:
    for first in range(0, end, _PIECE):
        read = partial(_piece, device_id=device_id, span=(first, min(first + _PIECE, end) - 1))
        yield from database.read(read)


def _piece(connection: Connection, device_id: bytes, span: tuple[int, int]) -> Sequence[Kept]:
    links, heads = dict[int, Row[Any]](), defaultdict[int, list[bytes]](list)
    for row in connection.execute(_within(LINKS, device_id, span)):
        links[row.seq] = row
    for row in connection.execute(_within(HEADS, device_id, span)):
        heads[row.seq].append(row.head)
    return [_as_kept(seq, links.get(seq), tuple(heads[seq])) for seq in sorted(links.keys() | heads.keys())]


def _within(table: Table, device_id: bytes, span: tuple[int, int]) -> Select[Any]:
    return select(table).where(table.c.device_id == device_id, table.c.seq.between(*span))


def _as_kept(seq: int, row: Row[Any] | None, heads: tuple[bytes, ...]) -> Kept:
    """Return what lies at a place; a body that is gone though nobody refused it is one that has changed."""
    if row is None:
        return Kept(seq, None, heads=heads)
    gone = b"" if row.refused is None else None
    salt, body = (gone if each is None else each for each in (row.salt, row.body))
    return Kept(seq, row.link, salt, body, heads, Receipted(row.link_hash, row.received_at))


def _shown_wrong(connection: Connection, device: Row[Any], newest: _Newest, end: int) -> Iterator[int]:
    """Yield the places of records of which the tables of hours tell something else, or nothing."""
    left = dict(newest.seqs)
    for table, key in _KEYS.items():
        body = and_(LINKS.c.device_id == table.c.device_id, LINKS.c.seq == table.c.seq)
        rows = select(table, LINKS.c.body.label("body")).outerjoin_from(table, LINKS, body)
        for row in connection.execute(rows.where(table.c.device_id == device.id)).mappings():
            expected, seq = left.pop((table, row[key]), None), row["seq"]
            if seq < end and (expected != seq or not _says(row, table, device.member_id)):
                yield seq
    yield from left.values()


def _says(row: Mapping[Any, Any], table: Table, member_id: bytes) -> bool:
    """Say whether a row is what its record says."""
    try:
        said = said_in(Body.from_bytes(row["body"] or b""))
    except DamagedError:
        return False
    other, key, fields = row_of(said, row["seq"])
    whole = {**key, **fields, "member_id": member_id}
    return other is table and all(row[name] == value for name, value in whole.items())
