"""`/time-entries`, `/time-aways`, `/activity-samples`: hours as devices told them, to who may see them.

Whoever looks at another's is put down in the audit log before the answer leaves.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any, Final, Generic
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, exists, not_, or_, select, true

from tracker.core.errors import DamagedError
from tracker.core.hours.level import SAMPLE_MICROSECONDS, CountedTime
from tracker.core.hours.said import ActivitySample, TimeAway, TimeEntry, said_in
from tracker.core.hours.twice import Taken, taken_twice
from tracker.core.moment import MICROSECONDS
from tracker.core.record import Body
from tracker.core.wire import HOURS_LISTED_MOST, HoursList, MemberHours, Told
from tracker.server.access import Actor, covers_record
from tracker.server.audit import AuditEvent, append
from tracker.server.bearer import SESSION
from tracker.server.doubts import heard_until
from tracker.server.services import Services
from tracker.server.tables import LINKS
from tracker.server.tables_hours import ACTIVITY_SAMPLES, TIME_AWAYS, TIME_ENTRIES

_LATEST: Final = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom, or of all, and of which span `[start, stop)` hours are asked for."""

    member: UUID | None
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Hours(Generic[Told]):
    """A kind of hours: its table, who may see it, which project a row is booked on, which rows count."""

    table: Table
    permission: str
    viewed: str
    shape: type[Told]
    project_id: ColumnElement[bytes]
    counts: ColumnElement[bool]


_ENTRIES: Final = _Hours(
    TIME_ENTRIES,
    "time-entries:view",
    "time-entries.viewed",
    TimeEntry,
    TIME_ENTRIES.c.project_id,
    not_(TIME_ENTRIES.c.deleted),
)
_AWAYS: Final = _Hours(
    TIME_AWAYS, "activity:view", "time-aways.viewed", TimeAway, TIME_AWAYS.c.project_id, true()
)
_AROUND: Final = TIME_ENTRIES.alias()
_IN_COUNTED_TIME: Final = and_(
    _AROUND.c.device_id == ACTIVITY_SAMPLES.c.device_id,
    _AROUND.c.start < ACTIVITY_SAMPLES.c.start + ACTIVITY_SAMPLES.c.tracked * MICROSECONDS,
    or_(_AROUND.c.stop.is_(None), _AROUND.c.stop > ACTIVITY_SAMPLES.c.start),
    not_(_AROUND.c.deleted),
)
_BOOKED: Final = (
    select(_AROUND.c.project_id)
    .where(_IN_COUNTED_TIME)
    .order_by(_AROUND.c.start)
    .limit(1)
    .correlate(ACTIVITY_SAMPLES)
    .scalar_subquery()
)
"""A sample is booked as the time entry is that it, or the first part of it that counts, was taken in."""
_SAMPLES: Final = _Hours(
    ACTIVITY_SAMPLES,
    "activity:view",
    "activity-samples.viewed",
    ActivitySample,
    _BOOKED,
    exists().where(_IN_COUNTED_TIME).correlate(ACTIVITY_SAMPLES),
)


async def provide_asked(
    member: FromQuery[UUID | None] = None,
    start: Annotated[int, QueryParameter(name="from")] = 0,
    stop: Annotated[int, QueryParameter(name="to")] = _LATEST,
) -> Asked:
    """Return what the query asks for; an instant that no clock shows is the nearest that one does."""
    return Asked(member, min(max(start, 0), _LATEST), min(max(stop, 0), _LATEST))


@get("/time-entries", security=SESSION)
async def list_entries(
    asked: NamedDependency[Asked], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> HoursList[TimeEntry]:
    """Return the time entries that touch a span; one without a stop runs, deleted ones are left out.

    What takes the same time as another entry of its member is believed, and says so; one that runs takes it
    as far as its device has told.
    """
    return await services.pool.run(_list_entries, services, actor, asked)


@get("/time-aways", security=SESSION)
async def list_aways(
    asked: NamedDependency[Asked], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> HoursList[TimeAway]:
    """Return the times away that touch a span: not counted, unless they were kept as an entry as well.

    They tell when somebody was at the keyboard: who sees them is who sees activity.
    """
    return await services.pool.run(_list, services, actor, _AWAYS, asked)


@get("/activity-samples", security=SESSION)
async def list_samples(
    asked: NamedDependency[Asked], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> HoursList[ActivitySample]:
    """Return the activity samples that start in a span, of at most one minute each, as far as they count.

    That is the part of each that lies in time entries of its device, as the member's own list has it. What
    was seen of time that counts no more, or never did, is shown to nobody.
    """
    return await services.pool.run(_list_samples, services, actor, asked)


def _list(services: Services, actor: Actor, hours: _Hours[Told], asked: Asked) -> HoursList[Told]:
    query = _query(actor, hours, asked).limit(HOURS_LISTED_MOST + 1)
    rows = services.database.read(lambda connection: connection.execute(query).all())
    shown = rows[:HOURS_LISTED_MOST]
    others = sorted({row.member_id for row in shown} - {actor.member_id})
    if others:
        events = [_viewed(services.now(), actor, hours.viewed, member) for member in others]
        services.database.write(lambda connection: _append_all(connection, events))
    told = (_told(row, hours.shape) for row in shown)
    return HoursList(tuple(each for each in told if each is not None), len(rows) == len(shown))


def _list_entries(services: Services, actor: Actor, asked: Asked) -> HoursList[TimeEntry]:
    listed = _list(services, actor, _ENTRIES, asked)
    taken = services.database.read(lambda connection: [_taken(connection, each) for each in listed.items])
    return replace(listed, items=tuple(_with_overlaps(listed.items, taken)))


def _list_samples(services: Services, actor: Actor, asked: Asked) -> HoursList[ActivitySample]:
    listed = _list(services, actor, _SAMPLES, asked)
    if not listed.items:
        return listed
    starts = [item.said.start for item in listed.items]
    devices = {item.device_id.bytes for item in listed.items}
    counted = services.database.read(
        lambda connection: _counted(connection, devices, min(starts), max(starts) + SAMPLE_MICROSECONDS)
    )
    cut = ((item, counted[item.device_id.bytes].cut(item.said)) for item in listed.items)
    return replace(listed, items=tuple(replace(item, said=said) for item, said in cut if said is not None))


def _counted(
    connection: Connection, devices: Collection[bytes], start: int, stop: int
) -> Mapping[bytes, CountedTime]:
    """Return the time of each of these devices that counts, as far as it touches a span.

    An entry that runs has no end here: what its device told of it is these very samples, also those that
    came before the newest record of it, as when its note was changed.
    """
    columns = TIME_ENTRIES.c
    rows = connection.execute(
        select(columns.device_id, columns.start, columns.stop).where(
            columns.device_id.in_(devices),
            not_(columns.deleted),
            columns.start < stop,
            _reaches(TIME_ENTRIES, start),
        )
    )
    spans: dict[bytes, list[tuple[int, int | None]]] = {device: [] for device in devices}
    for row in rows:
        spans[row.device_id].append((row.start, row.stop))
    return {device: CountedTime(each) for device, each in spans.items()}


def _with_overlaps(
    items: Sequence[MemberHours[TimeEntry]], taken: Sequence[Taken]
) -> Iterator[MemberHours[TimeEntry]]:
    """Yield entries, which come in order of their start, with what of their member's takes the same time."""
    of_members: dict[UUID, list[Taken]] = defaultdict(list)
    for item, each in zip(items, taken, strict=True):
        of_members[item.member_id].append(each)
    overlaps: dict[Taken, list[UUID]] = defaultdict(list)
    for twice in chain.from_iterable(map(taken_twice, of_members.values())):
        overlaps[twice.later].append(UUID(bytes=twice.earlier.entry_id))
        overlaps[twice.earlier].append(UUID(bytes=twice.later.entry_id))
    for item, each in zip(items, taken, strict=True):
        yield replace(item, overlaps=tuple(overlaps.get(each, ())))


def _taken(connection: Connection, item: MemberHours[TimeEntry]) -> Taken:
    """Return the time that an entry takes, as far as is known of one that runs."""
    said, device_id = item.said, item.device_id.bytes
    known = heard_until(connection, device_id, item.seq, said.start) if said.stop is None else said.stop
    return Taken(device_id, said.entry_id.bytes, said.start, known, said.stop is None)


def _query(actor: Actor, hours: _Hours[Told], asked: Asked) -> Select[Any]:
    columns = hours.table.c
    body = and_(LINKS.c.device_id == columns.device_id, LINKS.c.seq == columns.seq)
    covered = covers_record(actor, hours.permission, columns.member_id, columns.start, hours.project_id)
    query = (
        select(columns.member_id, columns.device_id, columns.seq, LINKS.c.body)
        .select_from(hours.table.join(LINKS, body))
        .where(covered, hours.counts, columns.start < asked.stop, _reaches(hours.table, asked.start))
        .order_by(columns.start, columns.device_id, columns.seq)
    )
    return query if asked.member is None else query.where(columns.member_id == asked.member.bytes)


def _reaches(table: Table, start: int) -> ColumnElement[bool]:
    """Say whether what a row tells of is not over before an instant."""
    begins: ColumnElement[bool] = table.c.start >= start
    return or_(begins, table.c.stop > start, table.c.stop.is_(None)) if "stop" in table.c else begins


def _told(row: Row[Any], shape: type[Told]) -> MemberHours[Told] | None:
    """Return what a record says; nothing for one whose body was erased, or damaged: the proof names that."""
    try:
        said = said_in(Body.from_bytes(row.body or b""))
    except DamagedError:
        return None
    if not isinstance(said, shape):
        return None
    return MemberHours(UUID(bytes=row.member_id), UUID(bytes=row.device_id), row.seq, said)


def _viewed(now: int, actor: Actor, action: str, member_id: bytes) -> AuditEvent:
    return AuditEvent(now, actor.member_id.hex(), action, member_id.hex())


def _append_all(connection: Connection, events: Sequence[AuditEvent]) -> None:
    for event in events:
        append(connection, event)
