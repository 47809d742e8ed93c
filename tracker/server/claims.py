"""Gathering what the server holds about one sealed file: what the opener wants proven."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from tracker.core.errors import DamagedError
from tracker.core.record import FileStatus, Link, Record
from tracker.core.sealing import Context, Kind
from tracker.server.opener import Claim
from tracker.server.tables import DEVICES, FILES, GRANTS, HEADS, LINKS

LINKS_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """For what the permission was checked."""

    workspace_id: bytes
    member_id: bytes
    kind: Kind
    file_id: bytes


@dataclass(frozen=True, slots=True)
class _Head:
    seq: int
    head: bytes


def claim_for(connection: Connection, asked: Asked) -> Claim:
    """Return the file's claim; raises `DamagedError` when part of it is not there."""
    file = connection.execute(select(FILES).where(FILES.c.id == asked.file_id)).one()
    device = connection.execute(select(DEVICES).where(DEVICES.c.id == file.device_id)).one()
    head = _head_over(connection, file)
    first, *later = _links(connection, file, head.seq)
    if first.salt is None or first.body is None:
        raise DamagedError("file-damaged", reason="body-gone")
    grants = select(GRANTS.c.grant).where(GRANTS.c.file_id == asked.file_id)
    return Claim(
        context=Context(asked.workspace_id, asked.member_id, file.device_id, asked.kind),
        file_id=asked.file_id,
        record=Record(Link.from_bytes(first.link), first.salt, first.body),
        later=tuple(Link.from_bytes(row.link) for row in later),
        head=head.head,
        grants=tuple(connection.execute(grants).scalars()),
        device_key=device.device_key,
        device_member_id=device.member_id,
        received_at=first.received_at,
        revoked_at=device.revoked_at,
        erased=file.status not in (None, FileStatus.STORED),
    )


def _head_over(connection: Connection, file: Row[Any]) -> _Head:
    query = (
        select(HEADS.c.seq, HEADS.c.head)
        .where(HEADS.c.device_id == file.device_id, HEADS.c.seq >= file.seq)
        .order_by(HEADS.c.seq)
        .limit(1)
    )
    head = connection.execute(query).one_or_none()
    if head is None or head.seq - file.seq >= LINKS_MOST:
        raise DamagedError("file-damaged", reason="head")
    return _Head(head.seq, head.head)


def _links(connection: Connection, file: Row[Any], last: int) -> list[Row[Any]]:
    query = (
        select(LINKS)
        .where(LINKS.c.device_id == file.device_id, LINKS.c.seq.between(file.seq, last))
        .order_by(LINKS.c.seq)
    )
    rows = list(connection.execute(query))
    if not rows or rows[0].seq != file.seq:
        raise DamagedError("file-damaged", reason="link-gone")
    return rows
