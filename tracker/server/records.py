"""`/records`: a device's records arrive, are kept, and only then receipted."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from sqlalchemy import Connection

from tracker.core.errors import DamagedError
from tracker.core.wire import BatchReply, RecordBatch
from tracker.server.audit import AuditEvent, append_new
from tracker.server.auth import Device
from tracker.server.bearer import DEVICE
from tracker.server.chain import ArrivedCommit, Keeper, Kept, Stamp, read_batch
from tracker.server.services import Services


@post("/records", status_code=200, security=DEVICE)
async def send_records(
    data: JSONBody[RecordBatch], device: NamedDependency[Device], services: NamedDependency[Services]
) -> BatchReply:
    """Keep commits in chain order; a record sent twice is one record and gets its receipt again."""
    return await services.pool.run(_receive, services, device, data)


def _receive(services: Services, device: Device, batch: RecordBatch) -> BatchReply:
    workspace_id, commits = services.workspace.workspace_id, _read(services, device, batch)

    def keep(connection: Connection) -> Kept:
        # The time is read by the writer itself: a revocation written before is then earlier as well.
        stamp = Stamp(services.now(), services.opener.sign_receipt)
        return Keeper(connection, workspace_id, device, stamp).keep(commits)

    kept = services.database.write(keep)
    # What fails here, or is cut off, is made good when the device says it again, or at the next start.
    services.objects.remove(*kept.erased)
    for ended in kept.ended:
        raise ended
    return BatchReply(tuple(kept.receipts), tuple(kept.refused))


def _read(services: Services, device: Device, batch: RecordBatch) -> list[ArrivedCommit]:
    try:
        return read_batch(batch, services.workspace.workspace_id, device, services.opener)
    except DamagedError as error:
        details = {"reason": error.reason}
        subject, actor = device.member_id.hex(), device.device_id.hex()
        event = AuditEvent(services.now(), actor, "records.damaged", subject, details)
        services.database.write(lambda connection: append_new(connection, event))
        raise
