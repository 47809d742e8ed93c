"""Putting the server together: the only place that names concrete classes."""

import hashlib
import secrets
import ssl
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import msgspec
from litestar import Litestar
from sqlalchemy import select

from tracker.core.manifest import SignedStatement
from tracker.core.moment import Clock
from tracker.host.clock import SystemClock
from tracker.server.app import create_app
from tracker.server.audit import AuditEvent, events
from tracker.server.auth import Passwords
from tracker.server.authority import Authority
from tracker.server.database import Database
from tracker.server.folder import Folder, read_key
from tracker.server.objects import ObjectStore
from tracker.server.opener import Opener
from tracker.server.pool import SIGN_IN_THREADS, SIGN_INS_WAITING_MOST, Pool
from tracker.server.services import Services, Workspace
from tracker.server.tables import WORKSPACE


@dataclass(frozen=True, slots=True)
class Assembled:
    """A server ready to listen. Shutting `app` down closes `services`."""

    app: Litestar
    services: Services
    authority: Authority
    context: ssl.SSLContext


def assemble(path: Path, url: str, clock: Clock | None = None) -> Assembled:
    """Open the workspace in `path`, reachable at `url`; raises our errors when it cannot be."""
    folder, clock = Folder(path), clock or SystemClock()
    folder.require()
    authority = Authority.load(folder.certificates)
    database = Database(folder.database, read_key(folder.database_key), "workspace")
    opener_database = Database(folder.opener_database, read_key(folder.opener_key), "opener")
    services = Services(
        workspace=_workspace(database, authority, url),
        clock=clock,
        draw=secrets.token_bytes,
        database=database,
        objects=ObjectStore(folder.objects, secrets.token_bytes),
        opener=Opener(opener_database, folder.wrapping, secrets.token_bytes),
        passwords=Passwords(),
        pool=Pool(),
        sign_ins=Pool(SIGN_IN_THREADS, SIGN_INS_WAITING_MOST),
        version=version("tracker-desk"),
    )
    return Assembled(create_app(services), services, authority, authority.server_context(clock.now()))


def read_audit(path: Path) -> tuple[AuditEvent, ...]:
    """Return the audit log of the workspace in `path`, oldest first; raises `DamagedError` when altered."""
    folder = Folder(path)
    folder.require()
    database = Database(folder.database, read_key(folder.database_key), "workspace")
    try:
        return database.read(events)
    finally:
        database.close()


def _workspace(database: Database, authority: Authority, url: str) -> Workspace:
    row = database.read(lambda connection: connection.execute(select(WORKSPACE)).one())
    statement = msgspec.json.decode(row.statement, type=SignedStatement)
    return Workspace(
        workspace_id=row.id,
        name=row.name,
        url=url,
        statement=statement,
        root_fingerprint=hashlib.sha256(statement.root_key).digest(),
        pins=authority.pins,
        authority=authority.certificates,
    )
