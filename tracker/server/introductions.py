"""`/introductions`: a device that has only a code fetches the envelope that the code opens.

Anyone may ask, and nobody says who they are: the lookup id finds the envelope, and without the code it stays
shut. Guessing is hopeless; asking is slowed all the same, so that it costs the server nothing.
"""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select

from tracker.core.errors import RefusedError
from tracker.core.wire import Introduction
from tracker.server.bearer import AnyRequest
from tracker.server.enrolling import LASTING
from tracker.server.services import Services
from tracker.server.tables import ENROLMENTS


@get("/introductions/{lookup_id:uuid}")
async def show_introduction(
    lookup_id: FromPath[UUID], request: AnyRequest, services: NamedDependency[Services]
) -> Introduction:
    """Return an envelope; unknown, expired and ended enrolments are answered alike."""
    address = request.client.host if request.client else ""
    services.introductions.admit(address, services.now())
    return await services.pool.run(_show, services, lookup_id.bytes)


def _show(services: Services, lookup_id: bytes) -> Introduction:
    query = select(ENROLMENTS.c.envelope).where(
        ENROLMENTS.c.lookup_id == lookup_id,
        ENROLMENTS.c.expires_at > services.now(),
        LASTING,
    )
    envelope = services.database.read(lambda connection: connection.execute(query).scalar_one_or_none())
    if envelope is None:
        raise RefusedError("introduction-unknown")
    return Introduction(envelope)
