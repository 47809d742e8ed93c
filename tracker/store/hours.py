"""Hours in the store: where the newest record of each thing is, so that a day is read without a replay."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar
from uuid import UUID

from tracker.core.errors import DamagedError, RefusedError
from tracker.core.hours.said import (
    ActivitySample,
    DeviceEvent,
    Said,
    TimeAway,
    TimeEntry,
    said_in,
)
from tracker.core.hours.versions import Version
from tracker.core.record import Body, Link, Record, RecordKind
from tracker.host.sqlcipher import Connection

_PUT_ENTRY: Final = (
    "INSERT INTO entries (entry_id, seq, start, stop, deleted) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET seq = excluded.seq, start = excluded.start, stop = excluded.stop,"
    " deleted = excluded.deleted WHERE excluded.seq > seq OR excluded.seq = seq AND"
    " (excluded.start, excluded.stop, excluded.deleted) IS NOT (start, stop, deleted)"
)
_PUT_AWAY: Final = (
    "INSERT INTO aways (away_id, seq, start, stop) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET seq = excluded.seq, start = excluded.start, stop = excluded.stop"
    " WHERE excluded.seq > seq OR excluded.seq = seq AND (excluded.start, excluded.stop) IS NOT (start, stop)"
)
_PUT_SAMPLE: Final = (
    "INSERT INTO samples (start, seq) VALUES (?, ?)"
    " ON CONFLICT DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq"
)
_PUT_EVENT: Final = "INSERT OR IGNORE INTO events (seq, start) VALUES (?, ?)"

_ENTRIES: Final = (
    "SELECT link, salt, body FROM entries JOIN records USING (seq)"
    " WHERE start < ?2 AND (stop > ?1 OR stop IS NULL OR start >= ?1) AND deleted <= ?3 ORDER BY start, seq"
)
_AWAYS: Final = (
    "SELECT link, salt, body FROM aways JOIN records USING (seq)"
    " WHERE start < ?2 AND (stop > ?1 OR start >= ?1) ORDER BY start, seq"
)
_SAMPLES: Final = (
    "SELECT link, salt, body FROM samples JOIN records USING (seq)"
    " WHERE start >= ? AND start < ? ORDER BY start"
)
_EVENTS: Final = (
    "SELECT link, salt, body FROM events JOIN records USING (seq)"
    " WHERE start >= ? AND start < ? ORDER BY start, seq"
)
_ENTRY: Final = (
    "SELECT link, salt, body FROM entries JOIN records USING (seq)"
    " WHERE NOT deleted AND substr(hex(entry_id), 1, ?) = ? LIMIT 2"
)
_NAMED: Final = "SELECT entry_id, seq FROM entries WHERE substr(hex(entry_id), 1, ?) = ? LIMIT 2"
_VERSIONS: Final = (
    "SELECT link, salt, body FROM records WHERE seq <= ? AND substr(body, 1, 1) = ? AND instr(body, ?)"
    " ORDER BY seq"
)
_STANDING: Final = (
    "SELECT seq, link, salt, body FROM (SELECT seq FROM entries UNION SELECT seq FROM aways)"
    " LEFT JOIN records USING (seq) WHERE seq < ? ORDER BY seq"
)
_RECORDED: Final = "SELECT seq, link, salt, body FROM records WHERE seq >= ? AND seq < ? ORDER BY seq"
_FORGET: Final = ("DELETE FROM entries", "DELETE FROM aways", "DELETE FROM samples", "DELETE FROM events")
_ROWS: Final = (
    "SELECT * FROM entries ORDER BY entry_id",
    "SELECT * FROM aways ORDER BY away_id",
    "SELECT * FROM samples ORDER BY start",
    "SELECT * FROM events ORDER BY seq",
)

Raw = Sequence[bytes | None]
"""Link, salt and body as they lie there."""

_Row = TypeVar("_Row")
_Said = TypeVar("_Said", TimeEntry, TimeAway, ActivitySample, DeviceEvent)


def project(db: Connection, seq: int, body: Body) -> None:
    """Put what record `seq` says in the tables; raises `DamagedError` when it cannot be read."""
    if body.kind is RecordKind.SEALED_FILE:
        return
    match said_in(body):
        case TimeEntry() as entry:
            key = (entry.entry_id.bytes, seq)
            db.execute(_PUT_ENTRY, (*key, entry.start, entry.stop, entry.deleted))
        case TimeAway() as away:
            db.execute(_PUT_AWAY, (away.away_id.bytes, seq, away.start, away.stop))
        case ActivitySample(start=start):
            db.execute(_PUT_SAMPLE, (start, seq))
        case DeviceEvent(at=at):
            db.execute(_PUT_EVENT, (seq, at))


def entries(db: Connection, start: int, stop: int, *, deleted: bool) -> Sequence[TimeEntry]:
    """Return what `Store.entries` says."""
    return _said(db.execute(_ENTRIES, (start, stop, deleted)), TimeEntry)


def aways(db: Connection, start: int, stop: int) -> Sequence[TimeAway]:
    """Return what `Store.aways` says."""
    return _said(db.execute(_AWAYS, (start, stop)), TimeAway)


def samples(db: Connection, start: int, stop: int) -> Sequence[ActivitySample]:
    """Return what `Store.samples` says."""
    return _said(db.execute(_SAMPLES, (start, stop)), ActivitySample)


def events(db: Connection, start: int, stop: int) -> Sequence[DeviceEvent]:
    """Return what `Store.events` says."""
    return _said(db.execute(_EVENTS, (start, stop)), DeviceEvent)


def entry(db: Connection, prefix: str) -> TimeEntry:
    """Return what `Store.entry` says."""
    digits = prefix.replace("-", "").upper()
    found = _only(db.execute(_ENTRY, (len(digits), digits)).fetchall(), prefix)
    (said,) = _said([found], TimeEntry) or (None,)
    if said is None:
        raise DamagedError("time-entry-damaged", entry=prefix)
    return said


def versions(db: Connection, prefix: str) -> Sequence[Version]:
    """Return what `Store.versions` says."""
    digits = prefix.replace("-", "").upper()
    entry_id, newest = _only(db.execute(_NAMED, (len(digits), digits)).fetchall(), prefix)
    wanted = UUID(bytes=entry_id)
    # Nothing points at older words: a record that holds the id at all is looked into.
    rows = db.execute(_VERSIONS, (newest, bytes([RecordKind.TIME_ENTRY]), str(wanted).encode())).fetchall()
    told = (_version(raw) for raw in rows)
    found = [each for each in told if each is not None and each.entry.entry_id == wanted]
    if not found:
        raise DamagedError("time-entry-damaged", entry=prefix)
    return found


def _only(found: Sequence[_Row], prefix: str) -> _Row:
    """Return the one row of the entry that is meant; raises `RefusedError`."""
    if not prefix.replace("-", "") or not found:
        raise RefusedError("time-unknown-entry", entry=prefix)
    if len(found) > 1:
        raise RefusedError("time-entry-ambiguous", entry=prefix)
    return found[0]


def _version(raw: Raw) -> Version | None:
    body = _proven(raw)
    said = None if body is None else _told(body)
    if body is None or raw[0] is None or not isinstance(said, TimeEntry):
        return None
    return Version(Link.from_bytes(raw[0]).seq, body.at.wall, said)


def standing(db: Connection, before: int) -> Sequence[tuple[int, Raw]]:
    """Return the records before a place that stand for entries and times away now, with their places."""
    return [(seq, raw) for seq, *raw in db.execute(_STANDING, (before,)).fetchall()]


def recorded(db: Connection, first: int, stop: int) -> Sequence[tuple[int, Raw]]:
    """Return the records at `[first, stop)`."""
    return [(seq, raw) for seq, *raw in db.execute(_RECORDED, (first, stop)).fetchall()]


def project_again(db: Connection, seq: int, raw: Raw) -> bool:
    """Put what a record says in the tables if it is whole and in its place; say whether it is."""
    body = _proven(raw, seq)
    try:
        if body is not None:
            project(db, seq, body)
    except DamagedError:
        return False
    return body is not None


def forget(db: Connection) -> None:
    """Empty the tables, to be filled from the records again."""
    for statement in _FORGET:
        db.execute(statement)


def rows(db: Connection) -> Iterator[tuple[object, ...]]:
    """Yield every row of the tables, to tell whether they changed."""
    for query in _ROWS:
        yield from db.execute(query)


def _said(found: Iterable[Raw], shape: type[_Said]) -> Sequence[_Said]:
    """Return what records say, without those that have changed: the check tells of them."""
    bodies = (_proven(raw) for raw in found)
    return [said for body in bodies if body is not None and isinstance(said := _told(body), shape)]


def _told(body: Body) -> Said | None:
    try:
        return said_in(body)
    except DamagedError:
        return None


def _proven(raw: Raw, seq: int | None = None) -> Body | None:
    """Return the body that a record's link commits to, at this place if one is given."""
    link, salt, body = raw
    if link is None or salt is None or body is None:
        return None
    try:
        read = Link.from_bytes(link)
        proven = Record(read, salt, body).verify_body()
    except DamagedError:
        return None
    return proven if seq in (None, read.seq) else None
