"""Hours in the store: where the newest record of each thing is, so that a day is read without a replay."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from tracker.core.errors import DamagedError, RefusedError
from tracker.core.hours.proof import Finding, Flaw
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
from tracker.store import damage

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
    "INSERT INTO samples (start, seq) VALUES (?3, ?2)"
    " ON CONFLICT DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq"
)
_PUT_EVENT: Final = "INSERT OR IGNORE INTO events (seq, start) VALUES (?1, ?3)"
_PUT: Final = {"entries": _PUT_ENTRY, "aways": _PUT_AWAY, "samples": _PUT_SAMPLE, "events": _PUT_EVENT}

_UNENDED: Final = "SELECT value FROM state WHERE key = 'document/unended'"
"""What `tracker.core.device.UNENDED` names: of such an entry that seems to run no body is found."""
_ENTRIES: Final = (
    "SELECT link, salt, iif(near.stop IS NULL AND instr(?4, near.entry_id), NULL, body)"
    " FROM entries AS near CROSS JOIN entries AS whole USING (entry_id)"
    " CROSS JOIN records ON records.seq = whole.seq"
    " WHERE near.start < ?2 AND (near.stop > ?1 OR near.stop IS NULL OR near.start >= ?1)"
    " AND whole.deleted <= ?3 ORDER BY near.start, whole.seq"
)
"""The index alone finds those that are near: the rows of all before them stay unread."""
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
    "SELECT link, salt, iif(stop IS NULL AND instr(?3, entry_id), NULL, body)"
    " FROM entries JOIN records USING (seq)"
    " WHERE NOT deleted AND substr(hex(entry_id), 1, ?1) = ?2 LIMIT 2"
)
_NAMED: Final = "SELECT entry_id, seq FROM entries WHERE substr(hex(entry_id), 1, ?) = ? LIMIT 2"
_VERSIONS: Final = (
    "WITH RECURSIVE place (seq) AS (SELECT ?1 UNION ALL SELECT seq + 1 FROM place WHERE seq + 1 < ?2)"
    " SELECT link, salt, body FROM place CROSS JOIN records USING (seq)"
    " WHERE substr(body, 1, 1) = x'02' AND instr(body, ?3)"
)
_UNCOUNTED: Final = (Flaw.MISSING, Flaw.SIGNATURE)
"""Places with these flaws count for nothing, though what lies there may fit its link."""
_STANDING: Final = (
    "SELECT seq, link, salt, body FROM (SELECT seq FROM entries UNION SELECT seq FROM aways)"
    " LEFT JOIN records USING (seq) WHERE seq < ? ORDER BY seq"
)
_RECORDED: Final = (
    "WITH RECURSIVE place (seq) AS (SELECT min(seq) FROM records WHERE seq >= ?1 UNION ALL"
    " SELECT (SELECT min(later.seq) FROM records AS later WHERE later.seq > place.seq)"
    " FROM place WHERE place.seq + 1 < ?2)"
    " SELECT seq, link, salt, body FROM place CROSS JOIN records USING (seq)"
    " WHERE seq < ?2 AND (seq >= ?3 OR substr(body, 1, 1) IN (x'02', x'03'))"
)
"""Record by record, so that no other page is read; before place `?3` entries and times away only."""
_FORGET: Final = ("DELETE FROM entries", "DELETE FROM aways", "DELETE FROM samples", "DELETE FROM events")
_ROWS: Final = {
    "entries": "SELECT entry_id, seq, start, stop, deleted FROM entries WHERE seq >= ?",
    "aways": "SELECT away_id, seq, start, stop FROM aways WHERE seq >= ?",
    "samples": "SELECT start, seq, start FROM samples WHERE seq >= ?",
    "events": "SELECT seq, seq, start FROM events WHERE seq >= ?",
}
"""What each table shows: the key, the place, the start."""
_BY_START: Final = ("samples", "events")

Raw = Sequence[bytes | None]
"""Link, salt and body as they lie there."""

Row = tuple[Any, ...]
"""The key, the place and the start of what a record says, and whatever else its table has."""

_Found = TypeVar("_Found")
_Said = TypeVar("_Said", TimeEntry, TimeAway, ActivitySample, DeviceEvent)


def project(db: Connection, seq: int, body: Body) -> None:
    """Put what record `seq` says in the tables; raises `DamagedError` when it cannot be read."""
    if body.kind is not RecordKind.SEALED_FILE:
        table, row = _row(seq, said_in(body))
        db.execute(_PUT[table], row)


def _row(seq: int, said: Said) -> tuple[str, Row]:
    """Return which table shows what a record says, and by which row."""
    match said:
        case TimeEntry(entry_id=entry_id, start=start, stop=stop, deleted=deleted):
            return "entries", (entry_id.bytes, seq, start, stop, deleted)
        case TimeAway(away_id=away_id, start=start, stop=stop):
            return "aways", (away_id.bytes, seq, start, stop)
        case ActivitySample(start=start):
            return "samples", (start, seq, start)
        case DeviceEvent(at=at):
            return "events", (seq, seq, at)


def entries(db: Connection, start: int, stop: int, *, deleted: bool) -> Sequence[TimeEntry]:
    """Return what `Store.entries` says."""
    return _said(db.execute(_ENTRIES, (start, stop, deleted, _unended(db))), TimeEntry)


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
    found = _only(db.execute(_ENTRY, (len(digits), digits, _unended(db))).fetchall(), prefix)
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
    parts = damage.sound(db, 0, newest + 1, *_UNCOUNTED)
    told = [_version(raw) for part in parts for raw in db.execute(_VERSIONS, (*part, str(wanted).encode()))]
    found = [each for each in told if each is not None and each.entry.entry_id == wanted]
    if not found:
        raise DamagedError("time-entry-damaged", entry=prefix)
    return found


def _unended(db: Connection) -> bytes:
    row = db.execute(_UNENDED).fetchone()
    return b"" if row is None else bytes(row[0])


def _only(found: Sequence[_Found], prefix: str) -> _Found:
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


def is_whole(seq: int, raw: Raw) -> bool:
    """Say whether a record is in its place, fits its link, and can be read."""
    return _words(seq, raw) is not None


def misplaced(db: Connection, end: int, first: int = 0) -> Sequence[Finding]:
    """Compare what the tables show with what records before `end` say; return what is shown otherwise.

    Entries and times away of all records, samples and events of those from `first` on.
    """
    said = {table: dict[object, Row]() for table in _ROWS}
    for seq, words in _recorded(db, end, first):
        table, row = _row(seq, words)
        said[table][row[0]] = row
    wrong = dict[int, Finding]()
    for table, query in _ROWS.items():
        since = first if table in _BY_START else 0
        shown: dict[object, Row] = {row[0]: row for row in db.execute(query, (since,))}
        for key in shown.keys() | said[table].keys():
            there = [row for row in (shown.get(key), said[table].get(key)) if row is not None]
            if there[0] != there[-1] or len(there) == 1:
                _, seq, start, *_ = max(there, key=_place)
                wrong[seq] = Finding(seq, seq, Flaw.SHOWN, start)
    return [wrong[seq] for seq in sorted(wrong)]


def project_anew(db: Connection, end: int) -> None:
    """Fill the tables from all records before `end`, and with nothing else."""
    for statement in _FORGET:
        db.execute(statement)
    for seq, words in _recorded(db, end, 0):
        table, row = _row(seq, words)
        db.execute(_PUT[table], row)


def _place(row: Row) -> int:
    return int(row[1])


def _recorded(db: Connection, end: int, first: int) -> Iterator[tuple[int, Said]]:
    """Yield what whole records say, by their places: entries and times away, and the rest from `first` on."""
    for begin, stop in damage.sound(db, 0, end, *_UNCOUNTED):
        for seq, *raw in db.execute(_RECORDED, (begin, stop, first)):
            words = _words(seq, raw)
            if words is not None:
                yield seq, words


def _words(seq: int, raw: Raw) -> Said | None:
    body = _proven(raw, seq)
    return None if body is None or body.kind is RecordKind.SEALED_FILE else _told(body)


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
