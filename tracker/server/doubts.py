"""What can hardly have been so in hours that are recorded well: time taken twice, and time not yet come."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Column, ColumnElement, Connection, and_, func, not_, or_, select

from tracker.core.hours.twice import Taken, Twice, taken_twice
from tracker.core.ident import ID_BYTES
from tracker.core.moment import MICROSECONDS
from tracker.server.tables import LINKS
from tracker.server.tables_hours import ACTIVITY_SAMPLES, DEVICE_EVENTS, TIME_ENTRIES

AHEAD: Final = 24 * 3_600 * MICROSECONDS
"""How far an entry may reach beyond its arrival: a timeline may be ahead of the wall for as long."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """An entry that ends, or starts, long after the server received it (UTC microseconds)."""

    entry: Taken
    received_at: int


@dataclass(slots=True)
class Doubts:
    """Doubts by device; time taken twice is told of the device whose entry began later."""

    twice: dict[bytes, list[Twice]] = field(default_factory=lambda: defaultdict(list))
    ahead: dict[bytes, list[Ahead]] = field(default_factory=lambda: defaultdict(list))


def doubts_about(connection: Connection, device_ids: Sequence[bytes]) -> Doubts:
    """Return what is doubtful in the entries that count of all devices of one member."""
    doubts = Doubts()
    for twice in taken_twice(_entries(connection, device_ids, doubts)):
        doubts.twice[twice.later.device_id].append(twice)
    return doubts


def _entries(connection: Connection, device_ids: Sequence[bytes], doubts: Doubts) -> Iterator[Taken]:
    """Yield entries by their start, and note those of a time that had not come."""
    columns = TIME_ENTRIES.c
    record = and_(LINKS.c.device_id == columns.device_id, LINKS.c.seq == columns.seq)
    rows = (
        select(
            columns.device_id,
            columns.entry_id,
            columns.seq,
            columns.start,
            columns.stop,
            LINKS.c.received_at,
        )
        .outerjoin_from(TIME_ENTRIES, LINKS, record)
        .where(columns.device_id.in_(device_ids), not_(columns.deleted))
        # What is no id and no time is named where it is compared with what its record says.
        .where(is_id(columns.entry_id))
        .where(_is_time(columns.start), or_(columns.stop.is_(None), _is_time(columns.stop)))
        .order_by(columns.start, columns.device_id, columns.seq)
    )
    for row in connection.execute(rows):
        known = row.start if row.stop is None else row.stop
        if isinstance(row.received_at, int) and known > row.received_at + AHEAD:
            ahead = Taken(row.device_id, row.entry_id, row.start, known, row.stop is None)
            doubts.ahead[row.device_id].append(Ahead(ahead, row.received_at))
        stop = heard_until(connection, row.device_id, row.seq, row.start) if row.stop is None else row.stop
        yield Taken(row.device_id, row.entry_id, row.start, stop, row.stop is None)


def heard_until(connection: Connection, device_id: bytes, seq: int, start: int) -> int:
    """Return until when a device told of the time in which the entry of a record is open; `start` at least.

    Records after that one tell: the timeline may have been another one before.
    """
    samples, events = ACTIVITY_SAMPLES.c, DEVICE_EVENTS.c
    newest = (
        select(func.max(samples.start + samples.tracked * MICROSECONDS)).where(
            samples.device_id == device_id, samples.seq > seq, samples.start >= start
        ),
        select(func.max(events.start)).where(
            events.device_id == device_id, events.seq > seq, _is_time(events.start)
        ),
    )
    return max(start, *(int(connection.execute(query).scalar_one() or 0) for query in newest))


def is_id(column: Column[bytes]) -> ColumnElement[bool]:
    """Say whether an id lies in a column, and not something else."""
    return and_(func.typeof(column) == "blob", func.length(column) == ID_BYTES)


def _is_time(column: Column[int]) -> ColumnElement[bool]:
    return func.typeof(column) == "integer"
