"""Erasing a screenshot because its member deleted it: what is left is its record, and that it was deleted."""

from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from tracker.core.hours.said import DeviceEvent, Occurrence, Said
from tracker.core.policy import effective
from tracker.core.policy.screenshot_fields import DELETE_OWN_SCREENSHOTS
from tracker.core.record import FileStatus
from tracker.core.sealing import Kind
from tracker.server.audit import AuditEvent, append
from tracker.server.auth import Device
from tracker.server.database import Database
from tracker.server.objects import ObjectStore
from tracker.server.policy_settings import settings_of
from tracker.server.tables import FILES, GRANTS

_DELETED: Final = "file.deleted"
_REFUSED: Final = "file.delete-refused"


def erased_by(connection: Connection, device: Device, said: Said | None, now: int) -> bytes | None:
    """Erase the screenshot that a device says its member deleted; return its id, or None for nothing to do.

    Only a file of this very device. What is here already goes only as far as policy lets members delete; what
    never came will not come. Grants, which hold its token, go in this transaction; its bytes are the caller's
    to remove after it.
    """
    row = _named(connection, device, said)
    if row is None or row.status not in (None, FileStatus.STORED):
        return None
    who, subject = device.device_id.hex(), row.id.hex()
    details = {"member": device.member_id.hex()}
    policy = effective(settings_of(connection, device.member_id))
    if row.status == FileStatus.STORED and not policy[DELETE_OWN_SCREENSHOTS]:
        append(connection, AuditEvent(now, who, _REFUSED, subject, details))
        return None
    connection.execute(GRANTS.delete().where(GRANTS.c.file_id == row.id))
    gone = {"status": FileStatus.ERASED, "received_at": now}
    connection.execute(update(FILES).where(FILES.c.id == row.id).values(gone))
    append(connection, AuditEvent(now, who, _DELETED, subject, details))
    return bytes(row.id)


def erased_before(connection: Connection, device: Device, said: Said | None) -> bytes | None:
    """Return the id of the screenshot that this erased when it was said first: its bytes may lie here yet."""
    row = _named(connection, device, said)
    return bytes(row.id) if row is not None and row.status == FileStatus.ERASED else None


def finish_erasing(database: Database, objects: ObjectStore) -> None:
    """Remove what an earlier run of the server had erased, and did not come to remove."""
    query = select(FILES.c.id).where(FILES.c.status == FileStatus.ERASED)
    objects.remove(*database.read(lambda connection: connection.execute(query).scalars().all()))


def _named(connection: Connection, device: Device, said: Said | None) -> Row[Any] | None:
    """Return the device's screenshot that it says was deleted, if it says so of one."""
    if not isinstance(said, DeviceEvent) or said.occurrence is not Occurrence.SCREENSHOT_DELETED:
        return None
    query = select(FILES).where(
        FILES.c.id == _file_id(str(said.details.get("file", ""))),
        FILES.c.device_id == device.device_id,
        FILES.c.kind.in_((0, Kind.SCREENSHOT)),
    )
    return connection.execute(query).one_or_none()


def _file_id(name: str) -> bytes:
    """Return the id that a device wrote; of what is none, one that no file has."""
    try:
        return bytes.fromhex(name)
    except ValueError:
        return b""
