"""Putting the server together: the only place that names concrete classes."""

import hashlib
import secrets
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

from litestar import Litestar
from sqlalchemy import select

from tracker.core.errors import DamagedError, UnreachableError
from tracker.core.manifest import read_statement
from tracker.core.moment import Clock
from tracker.host.clock import SystemClock
from tracker.server.app import create_app
from tracker.server.audit import AuditEvent, events
from tracker.server.auth import Passwords
from tracker.server.authority import Authority
from tracker.server.database import Database
from tracker.server.erasing import finish_erasing
from tracker.server.folder import Folder
from tracker.server.objects import ObjectStore
from tracker.server.opener import Opener
from tracker.server.pool import SIGN_IN_THREADS, SIGN_INS_WAITING_MOST, Pool
from tracker.server.services import Services, Workspace
from tracker.server.tables import WORKSPACE

_TOLD: Final[Mapping[str, str]] = {
    "database-gone": "server-part-missing",
    "database-damaged": "server-part-damaged",
    "database-wrong-key": "server-part-locked",
}


@dataclass(frozen=True, slots=True)
class Assembled:
    """A server ready to listen. Shutting `app` down closes `services`."""

    app: Litestar
    services: Services
    authority: Authority
    context: ssl.SSLContext


def assemble(path: Path, url: str, clock: Clock | None = None, app: Litestar | None = None) -> Assembled:
    """Open the workspace in `path`, reachable at `url`; raises our errors when it cannot be.

    It is served by an `app` that has shut down, which is the quicker, or by one that is made here.
    """
    folder, clock = Folder(path), clock or SystemClock()
    folder.require()
    authority = Authority.load(folder.certificates)
    context = authority.server_context(clock.now())
    with ExitStack() as undo:
        with _part(folder, folder.database):
            database = Database(folder.database, folder.read_key(folder.database_key), "workspace")
            undo.callback(database.close)
            workspace = _workspace(database, authority, url)
        with _part(folder, folder.opener_database):
            kept = Database(folder.opener_database, folder.read_key(folder.opener_key), "opener")
            undo.callback(kept.close)
            opener = Opener(kept, folder.wrapping, secrets.token_bytes)
        objects = ObjectStore(folder.objects, secrets.token_bytes)
        finish_erasing(database, objects)
        services = Services(
            workspace=workspace,
            clock=clock,
            draw=secrets.token_bytes,
            database=database,
            objects=objects,
            opener=opener,
            passwords=Passwords(),
            pool=Pool(),
            sign_ins=Pool(SIGN_IN_THREADS, SIGN_INS_WAITING_MOST),
            version=version("tracker-desk"),
        )
        undo.pop_all()
    app = app or create_app(services.version)
    app.state.services = services
    return Assembled(app, services, authority, context)


def read_audit(path: Path) -> tuple[AuditEvent, ...]:
    """Return the audit log of the workspace in `path`, oldest first; raises `DamagedError` when altered."""
    with opened_database(path) as database:
        return database.read(events)


@contextmanager
def opened_database(path: Path) -> Iterator[Database]:
    """Open the database of the workspace in `path` for the block; its server may run meanwhile."""
    folder = Folder(path)
    folder.require()
    with _part(folder, folder.database):
        database = Database(folder.database, folder.read_key(folder.database_key), "workspace")
        try:
            yield database
        finally:
            database.close()


@contextmanager
def _part(folder: Folder, database: Path) -> Iterator[None]:
    """Tell what a database suffers to an admin, who has backups and nothing to enrol."""
    try:
        yield
    except DamagedError as error:
        if error.key not in _TOLD:
            raise
        part = folder.name_of(database)
        raise DamagedError(_TOLD[error.key], folder=str(folder.path), part=part) from error
    except UnreachableError as error:
        if error.key != "database-disk-full":
            raise
        raise UnreachableError("server-disk-full", folder=str(folder.path)) from error


def _workspace(database: Database, authority: Authority, url: str) -> Workspace:
    row = database.read(lambda connection: connection.execute(select(WORKSPACE)).one_or_none())
    if row is None:
        raise DamagedError("database-gone", file="workspace.db")
    try:
        statement = read_statement(row.statement)
    except DamagedError as error:
        raise DamagedError("database-damaged", file="workspace.db") from error
    return Workspace(
        workspace_id=row.id,
        name=row.name,
        url=url,
        statement=statement,
        root_fingerprint=hashlib.sha256(statement.root_key).digest(),
        pins=authority.pins,
        authority=authority.certificates,
    )
