"""Erasing a file because its member deleted it: what is left is its record, and that it was deleted."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, not_, or_, select, update

from tracker.core.hours.said import DeviceEvent, Occurrence, Said
from tracker.core.record import FileStatus
from tracker.core.sealing import Kind
from tracker.server.access import Actor, covers_record, require_allowed
from tracker.server.act import Act
from tracker.server.audit import AuditEvent, append
from tracker.server.auth import Device
from tracker.server.database import Database
from tracker.server.leave import Condition, leaves
from tracker.server.objects import ObjectStore
from tracker.server.tables import FILES, GRANTS, MEMBERS
from tracker.server.tables_hours import TIME_ENTRIES

_DELETED: Final = "file.deleted"
_REFUSED: Final = "file.delete-refused"
_ERASABLE: Final = (None, FileStatus.STORED)
_PERMISSIONS: Final[Mapping[int, str]] = {Kind.ATTACHMENT: "attachments:delete"}
"""By a file's kind; what is of none that is known here counts as a screenshot."""
_KINDS: Final[Mapping[Occurrence, tuple[int, ...]]] = {
    Occurrence.SCREENSHOT_DELETED: (0, Kind.SCREENSHOT),
    Occurrence.ATTACHMENT_DELETED: (Kind.ATTACHMENT,),
}
"""Of which kinds a file is that a device says was deleted."""


def erased_by(connection: Connection, device: Device, said: Said | None, now: int) -> bytes | None:
    """Erase the file that a device says its member deleted; return its id, or None for nothing to do.

    Only a file of this very device. What is here already goes only as far as the member's role and policy let
    them delete; what never came will not come. Grants, which hold its token, go in this transaction; its
    bytes are the caller's to remove after it.
    """
    row = _named(connection, device, said)
    if row is None or row.status not in _ERASABLE:
        return None
    who, subject = device.device_id.hex(), row.id.hex()
    details = {"member": device.member_id.hex()}
    if row.status == FileStatus.STORED:
        covered = _covered(connection, _member(connection, device.member_id), row)
        if not connection.execute(select(covered)).scalar_one():
            append(connection, AuditEvent(now, who, _REFUSED, subject, details))
            return None
    _erase(connection, row.id, now)
    append(connection, AuditEvent(now, who, _DELETED, subject, details))
    return bytes(row.id)


def erase(this: Act, row: Row[Any]) -> bool:
    """Erase a file that the actor sees, if it was not before; return whether it was erased now.

    As for `erased_by`, its bytes are the caller's to remove. Raises `RefusedError` where role and policy do
    not let the actor.
    """
    if row.status not in _ERASABLE:
        return False
    if row.status == FileStatus.STORED or row.member_id != this.actor.member_id:
        require_allowed(this.connection, _covered(this.connection, this.actor, row))
    _erase(this.connection, row.id, this.now)
    this.tell(_DELETED, row.id, member=row.member_id.hex())
    return True


def erased_before(connection: Connection, device: Device, said: Said | None) -> bytes | None:
    """Return the id of the file that this erased when it was said first: its bytes may lie here yet."""
    row = _named(connection, device, said)
    return bytes(row.id) if row is not None and row.status == FileStatus.ERASED else None


def finish_erasing(database: Database, objects: ObjectStore) -> None:
    """Remove what an earlier run of the server had erased, and did not come to remove."""
    query = select(FILES.c.id).where(FILES.c.status == FileStatus.ERASED)
    objects.remove(*database.read(lambda connection: connection.execute(query).scalars().all()))


def _named(connection: Connection, device: Device, said: Said | None) -> Row[Any] | None:
    """Return the device's screenshot or attachment that it says was deleted, if it says so of one."""
    if not isinstance(said, DeviceEvent) or said.occurrence not in _KINDS:
        return None
    query = select(FILES).where(
        FILES.c.id == _file_id(str(said.details.get("file", ""))),
        FILES.c.device_id == device.device_id,
        FILES.c.kind.in_(_KINDS[said.occurrence]),
    )
    return connection.execute(query).one_or_none()


def _erase(connection: Connection, file_id: bytes, now: int) -> None:
    connection.execute(GRANTS.delete().where(GRANTS.c.file_id == file_id))
    gone = {"status": FileStatus.ERASED, "received_at": now}
    connection.execute(update(FILES).where(FILES.c.id == file_id).values(gone))


def _covered(connection: Connection, actor: Actor, row: Row[Any]) -> Condition:
    """Return whether an actor may delete a file, by the policy of the work that it was captured at."""
    permission = _PERMISSIONS.get(row.kind, "screenshots:delete")
    project_id: bytes | None = connection.execute(_project_of(row)).scalar()
    return covers_record(actor, permission, row.member_id, row.captured_at, project_id)


def _project_of(row: Row[Any]) -> Select[Any]:
    entry = TIME_ENTRIES.c
    return select(entry.project_id).where(
        entry.device_id == row.device_id,
        entry.start <= row.captured_at,
        or_(entry.stop.is_(None), entry.stop > row.captured_at),
        not_(entry.deleted),
    )


def _member(connection: Connection, member_id: bytes) -> Actor:
    role = connection.execute(select(MEMBERS.c.role).where(MEMBERS.c.id == member_id)).scalar_one()
    return Actor(member_id, role, leaves(connection, role))


def _file_id(name: str) -> bytes:
    """Return the id that a device wrote; of what is none, one that no file has."""
    try:
        return bytes.fromhex(name)
    except ValueError:
        return b""
