"""`PUT /files/{id}`: a sealed file arrives, in bounded memory, and is receipted once it is durable."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from litestar import put
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import Connection, select, update

from tracker.core.errors import RefusedError
from tracker.core.record import FileReceipt, FileStatus
from tracker.core.wire import MAX_BLOB_BYTES, SignedFileReceipt
from tracker.server.audit import AuditEvent, append
from tracker.server.auth import Device, find_device
from tracker.server.bearer import DEVICE, AnyRequest
from tracker.server.objects import Draft
from tracker.server.services import Services
from tracker.server.tables import FILES

PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Expected:
    """What a record of the device says will come, and what became of it so far."""

    file_id: bytes
    blob_length: int
    blob_hash: bytes
    status: int | None
    received_at: int | None


@put("/files/{file_id:uuid}", request_max_body_size=MAX_BLOB_BYTES, security=DEVICE)
async def put_file(
    request: AnyRequest,
    file_id: FromPath[UUID],
    token: NamedDependency[str],
    services: NamedDependency[Services],
) -> SignedFileReceipt:
    """Take the bytes that a record of this device names, and no others; sending them twice is harmless."""
    # Two turns in the pool for a small file, whatever else would read better: this is the busiest path.
    pool, length = services.pool, request.content_length
    device, expected, draft = await pool.run(_begin, services, token, file_id.bytes, length)
    if draft is None:
        return await pool.run(_receipt, services, device, expected)
    with draft:
        pending = bytearray()
        async for piece in request.stream():
            pending += piece
            if len(pending) >= PIECE:
                await pool.run(draft.write, bytes(pending))
                pending.clear()
        return await pool.run(_store, services, device, expected, (draft, bytes(pending)))


def _begin(
    services: Services, token: str, file_id: bytes, length: int | None
) -> tuple[Device, Expected, Draft | None]:
    """Return who sends what, and where it goes; no draft when the file was settled without its bytes."""
    device = find_device(services.database, token, services.now())
    expected = _expected(services, device, file_id)
    if expected.status not in (None, FileStatus.STORED):
        services.objects.remove(file_id)
        return device, expected, None
    if length not in (None, expected.blob_length):
        raise RefusedError("file-misfit")
    return device, expected, services.objects.begin(expected.blob_length)


def _expected(services: Services, device: Device, file_id: bytes) -> Expected:
    query = select(
        FILES.c.id, FILES.c.blob_length, FILES.c.blob_hash, FILES.c.status, FILES.c.received_at
    ).where(FILES.c.id == file_id, FILES.c.device_id == device.device_id)
    row = services.database.read(lambda connection: connection.execute(query).one_or_none())
    if row is None:
        raise RefusedError("file-without-record")
    return Expected(*row)


def _store(
    services: Services, device: Device, expected: Expected, arrived: tuple[Draft, bytes]
) -> SignedFileReceipt:
    draft, rest = arrived
    draft.write(rest)
    rotten = services.objects.put(expected.file_id, draft, expected.blob_hash)
    mine = FILES.c.id == expected.file_id

    def note(connection: Connection) -> Expected:
        # Read by the writer itself: a revocation written before is then earlier as well.
        now, new = services.now(), FILES.c.status.is_(None)
        values = {"status": FileStatus.STORED, "received_at": now}
        connection.execute(update(FILES).where(mine, new).values(values))
        if rotten:
            event = AuditEvent(now, device.device_id.hex(), "file.replaced", expected.file_id.hex())
            append(connection, event)
        row = connection.execute(select(FILES.c.status, FILES.c.received_at).where(mine)).one()
        return Expected(expected.file_id, expected.blob_length, expected.blob_hash, *row)

    noted = services.database.write(note)
    if noted.status != FileStatus.STORED:
        # Its member deleted it while it was on its way.
        services.objects.remove(expected.file_id)
    return _receipt(services, device, noted)


def _receipt(services: Services, device: Device, file: Expected) -> SignedFileReceipt:
    status, received_at = FileStatus(file.status or 0), file.received_at or 0
    receipt = FileReceipt(
        services.workspace.workspace_id,
        device.device_id,
        file.file_id,
        file.blob_hash,
        status,
        received_at,
    )
    signature = services.opener.sign_receipt(receipt)
    return SignedFileReceipt(UUID(bytes=file.file_id), file.blob_hash, status, received_at, signature)
