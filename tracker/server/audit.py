"""The audit log: who did what to whom, appended only, each event bound to the one before it by its hash."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select

from tracker.core.errors import DamagedError
from tracker.core.label import LABEL
from tracker.server.tables import AUDIT_EVENTS

_LABEL: Final = LABEL + b"audit"
RECEIPTS_KEPT: Final = "receipts.kept"
"""The log's word for the record of a device (`from`) since which receipts are kept; without it all are."""
_BEGIN: Final = bytes(32)
_NEWEST: Final = 100


class AuditEvent(msgspec.Struct, frozen=True):
    """`actor` did `action` to `subject` at an instant (UTC microseconds). Ids are hex; never any content."""

    at: int
    actor: str
    action: str
    subject: str
    details: Mapping[str, str | int] = msgspec.field(default_factory=dict)


def append(connection: Connection, event: AuditEvent) -> None:
    """Write an event in the writer's transaction: it is there exactly when what it tells of is."""
    newest = select(AUDIT_EVENTS.c.seq, AUDIT_EVENTS.c.hash).order_by(AUDIT_EVENTS.c.seq.desc()).limit(1)
    seq, before = connection.execute(newest).one_or_none() or (-1, _BEGIN)
    raw = msgspec.json.encode(event)
    row = {"seq": seq + 1, "event": raw, "hash": _hash(seq + 1, before, raw)}
    connection.execute(AUDIT_EVENTS.insert(), row)


def append_new(connection: Connection, event: AuditEvent) -> None:
    """Append an event unless it is among the newest already: what is only tried again is told once."""
    newest = select(AUDIT_EVENTS.c.event).order_by(AUDIT_EVENTS.c.seq.desc()).limit(_NEWEST)
    for raw in connection.execute(newest).scalars():
        if msgspec.structs.replace(msgspec.json.decode(raw, type=AuditEvent), at=event.at) == event:
            return
    append(connection, event)


def events(connection: Connection) -> tuple[AuditEvent, ...]:
    """Return every event, oldest first; raises `DamagedError` where the chain does not hold."""
    return tuple(_replayed(connection))


def holding(connection: Connection) -> Iterator[AuditEvent]:
    """Yield events, oldest first, as far as the chain holds."""
    with suppress(DamagedError):
        yield from _replayed(connection)


def _replayed(connection: Connection) -> Iterator[AuditEvent]:
    before = _BEGIN
    rows = connection.execute(select(AUDIT_EVENTS).order_by(AUDIT_EVENTS.c.seq))
    for expected, (seq, raw, digest) in enumerate(rows):
        if seq != expected or not isinstance(raw, bytes) or digest != _hash(seq, before, raw):
            raise DamagedError("server-audit-broken", seq=expected)
        before = digest
        try:
            yield msgspec.json.decode(raw, type=AuditEvent)
        except ValueError as error:
            raise DamagedError("server-audit-broken", seq=expected) from error


def told_by(connection: Connection, actor: str, action: str) -> Iterator[AuditEvent]:
    """Yield what the log tells of one actor's doing one thing, oldest first; its chain is not looked at."""
    holds = (func.instr(AUDIT_EVENTS.c.event, word.encode()) > 0 for word in (actor, action))
    query = select(AUDIT_EVENTS.c.event).where(*holds).order_by(AUDIT_EVENTS.c.seq)
    for raw in connection.execute(query).scalars():
        with suppress(msgspec.MsgspecError, ValueError):
            event = msgspec.json.decode(raw, type=AuditEvent)
            if (event.actor, event.action) == (actor, action):
                yield event


def _hash(seq: int, before: bytes, raw: bytes) -> bytes:
    return hashlib.sha256(_LABEL + seq.to_bytes(8) + before + raw).digest()
