"""`/trust`: the root's statement and the asking device's manifest, renewed when it is due."""

from litestar import get
from litestar.di import NamedDependency

from tracker.core.wire import Trust
from tracker.server.auth import Device
from tracker.server.bearer import DEVICE
from tracker.server.services import Services


@get("/trust", security=DEVICE)
async def show_trust(device: NamedDependency[Device], services: NamedDependency[Services]) -> Trust:
    """Return what the device may rely on now."""
    return await services.pool.run(trust_of, services, device.member_id)


def trust_of(services: Services, member_id: bytes) -> Trust:
    """Return the workspace's statement and a member's present manifest."""
    manifest = services.opener.manifest(member_id, services.workspace.pins, services.now())
    return Trust(services.workspace.statement, manifest)
