"""`/clients`: whom projects are done for."""

from typing import Any, Final
from uuid import UUID

from litestar import get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy import Connection, Row, select

from tracker.core.wire import ClientChange, ClientEntry, NewClient, Page
from tracker.server.access import Actor, covers_client, require_role, seen
from tracker.server.act import Act, act
from tracker.server.bearer import SESSION
from tracker.server.listing import Paging
from tracker.server.named import Named, Wish, add, change, listed
from tracker.server.services import Services
from tracker.server.tables_people import CLIENTS

_CLIENT: Final = Named(CLIENTS, "client")


@get("/clients", security=SESSION)
async def list_clients(
    paging: NamedDependency[Paging], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> Page[ClientEntry]:
    """Return part of the clients that the member may see."""
    return await services.pool.run(_list, services, actor, paging)


@post("/clients", security=SESSION)
async def add_client(
    data: JSONBody[NewClient], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> ClientEntry:
    """Make a client; made just so before, it is returned as it is."""
    return await services.pool.run(_add, services, actor, data)


@patch("/clients/{client_id:uuid}", security=SESSION)
async def change_client(
    client_id: FromPath[UUID],
    data: JSONBody[ClientChange],
    actor: NamedDependency[Actor],
    services: NamedDependency[Services],
) -> ClientEntry:
    """Change, archive or restore a client."""
    return await services.pool.run(_change, services, actor, client_id, data)


def _list(services: Services, actor: Actor, paging: Paging) -> Page[ClientEntry]:
    now = services.now()

    def read(connection: Connection) -> Page[ClientEntry]:
        covered = covers_client(actor, "clients:view", CLIENTS.c.id, now)
        rows, after = listed(connection, _CLIENT, covered, paging)
        return Page(tuple(_entry(row) for row in rows), after)

    return services.database.read(read)


def _add(services: Services, actor: Actor, new: NewClient) -> ClientEntry:
    require_role(actor, "clients:edit")
    return act(services, actor, lambda this: _entry(add(this, _CLIENT, new.id, new.name)))


def _change(services: Services, actor: Actor, client_id: UUID, asked: ClientChange) -> ClientEntry:
    def job(this: Act) -> ClientEntry:
        covered = covers_client(actor, "clients:view", CLIENTS.c.id, this.now)
        row = seen(this.connection, select(CLIENTS).where(CLIENTS.c.id == client_id.bytes, covered))
        require_role(actor, "clients:edit")
        return _entry(change(this, _CLIENT, row, Wish(asked.name, asked.archived)))

    return act(services, actor, job)


def _entry(row: Row[Any]) -> ClientEntry:
    return ClientEntry(UUID(bytes=row.id), row.name, row.archived_at is not None)
