"""`/health`: the server answers and reaches its database."""

from litestar import get
from litestar.di import NamedDependency
from sqlalchemy import select

from tracker.core.wire import Health
from tracker.server.services import Services
from tracker.server.tables import WORKSPACE


@get("/health")
async def show_health(services: NamedDependency[Services]) -> Health:
    """Say that the server is there; needs no session."""
    await services.pool.run(_reach, services)
    return Health("ok", services.version)


def _reach(services: Services) -> None:
    services.database.read(lambda connection: connection.execute(select(WORKSPACE.c.id)).one())
