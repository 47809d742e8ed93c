"""Founding a workspace: its folder, keys, certificates and first owner, all of it or nothing."""

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Connection

from tracker.core.errors import DamagedError, RefusedError, UnreachableError
from tracker.core.ident import Draw, new_id
from tracker.core.manifest import DAY, SignedStatement, sign_statement
from tracker.core.moment import Clock
from tracker.core.naming import EMAIL_MOST, NAME_MOST, is_email, is_name
from tracker.core.permission import Role
from tracker.core.wire import PublicConnection
from tracker.host.private_file import sync_folder, write_new
from tracker.server.audit import AuditEvent, append
from tracker.server.auth import Passwords, email_key, new_password
from tracker.server.authority import Authority
from tracker.server.database import Database
from tracker.server.folder import KEY_BYTES, Folder
from tracker.server.objects import make_shelves
from tracker.server.opener import Opener
from tracker.server.tables import MEMBERS, WORKSPACE

STATEMENT_LIFE: Final = 3650 * DAY


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; `root_key` is the file the root key is written to."""

    path: Path
    name: str
    owner_email: str
    url: str
    root_key: Path


@dataclass(frozen=True, slots=True)
class Founded:
    """The new workspace, and the first owner's password, which is kept nowhere."""

    connection: PublicConnection
    owner_email: str
    owner_password: str = field(repr=False)


def check_url(url: str) -> str:
    """Return the host name in a server's address; raises `RefusedError` for an address of another shape."""
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else None
    except ValueError as error:
        raise RefusedError("server-url", url=url) from error
    bare = not (parts.username or parts.query or parts.fragment) and parts.path in ("", "/")
    if parts.scheme != "https" or not bare or not host:
        raise RefusedError("server-url", url=url)
    return host


def stated_server(path: Path) -> str:
    """Return the server's address as `connection.json` states it.

    Raises `UnreachableError` when the file cannot be read, `DamagedError` when it is not what was written.
    """
    return _stated(path).server


def stated_root(path: Path) -> bytes:
    """Return the root key's fingerprint as `connection.json` states it; raises as `stated_server` does."""
    return _stated(path).root_fingerprint


def _stated(path: Path) -> PublicConnection:
    try:
        stated = msgspec.json.decode(path.read_bytes(), type=PublicConnection)
        check_url(stated.server)
    except OSError as error:
        raise UnreachableError("file-unreadable", file=str(path)) from error
    except (msgspec.MsgspecError, ValueError, RefusedError) as error:
        raise DamagedError("authority-damaged", file=str(path)) from error
    return stated


def _check_names(wanted: Wanted) -> None:
    """Refuse what is no name of a workspace, and what can be no e-mail address."""
    if not is_name(wanted.name):
        raise RefusedError("server-name", most=NAME_MOST)
    if not is_email(wanted.owner_email):
        raise RefusedError("server-owner-email", most=EMAIL_MOST)


def found(wanted: Wanted, clock: Clock, draw: Draw) -> Founded:
    """Make a workspace; raises `RefusedError` when something is in the way, or `UnreachableError`."""
    host = check_url(wanted.url)
    _check_names(wanted)
    for taken in (wanted.path, wanted.root_key):
        if taken.exists():
            raise RefusedError("server-folder-taken", path=str(taken))
    draft = Folder(wanted.path.with_name(f".{wanted.path.name}-{draw(4).hex()}"))
    try:
        return _Founding(draft, wanted, clock, draw).run(host)
    except OSError as error:
        raise UnreachableError("server-not-founded", path=str(wanted.path)) from error
    finally:
        shutil.rmtree(draft.path, ignore_errors=True)


class _Founding:
    """Builds the workspace in a draft folder, which takes its place when all of it is there."""

    def __init__(self, draft: Folder, wanted: Wanted, clock: Clock, draw: Draw) -> None:
        self._draft = draft
        self._wanted = wanted
        self._draw = draw
        self._now = clock.now()
        self._workspace_id = new_id(draw)
        self._root = Ed25519PrivateKey.from_private_bytes(draw(32))

    def run(self, host: str) -> Founded:
        draft, wanted = self._draft, self._wanted
        for each in (draft.path, draft.secrets, draft.wrapping, draft.objects):
            each.mkdir(mode=0o700, parents=True)
        make_shelves(draft.objects)
        for key in (draft.database_key, draft.opener_key):
            write_new(key, self._draw(KEY_BYTES))
        authority = Authority.create(draft.certificates, (host, *_other_names(host)), self._now)
        statement = self._make_opener()
        password = new_password(self._draw)
        self._make_database(statement, password)
        connection = self._describe(authority, statement)
        write_new(draft.connection, msgspec.json.encode(connection) + b"\n")
        self._put_in_place()
        return Founded(connection, wanted.owner_email, password)

    def _make_opener(self) -> SignedStatement:
        """Make the opener's keys and have the root vouch for them."""
        database = Database(
            self._draft.opener_database, self._draft.read_key(self._draft.opener_key), "opener"
        )
        try:
            opener = Opener.create(database, self._draft.wrapping, self._workspace_id, self._draw)
            return sign_statement(
                self._root, opener.statement(self._now.wall, self._now.wall + STATEMENT_LIFE)
            )
        finally:
            database.close()

    def _make_database(self, statement: SignedStatement, password: str) -> None:
        owner_id, now = new_id(self._draw), self._now.wall
        workspace = {
            "id": self._workspace_id,
            "name": self._wanted.name,
            "statement": msgspec.json.encode(statement),
            "created_at": now,
        }
        owner = {
            "id": owner_id,
            "email": email_key(self._wanted.owner_email),
            "name": self._wanted.owner_email.strip(),
            "role": Role.OWNER,
            "password_hash": Passwords().hash(password),
            "created_at": now,
        }

        def fill(connection: Connection) -> None:
            connection.execute(WORKSPACE.insert(), workspace)
            connection.execute(MEMBERS.insert(), owner)
            append(connection, AuditEvent(now, "founder", "workspace.founded", self._workspace_id.hex()))

        database = Database(self._draft.database, self._draft.read_key(self._draft.database_key), "workspace")
        try:
            database.write(fill)
        finally:
            database.close()

    def _describe(self, authority: Authority, statement: SignedStatement) -> PublicConnection:
        return PublicConnection(
            version=1,
            server=self._wanted.url.rstrip("/"),
            workspace_id=UUID(bytes=self._workspace_id),
            workspace_name=self._wanted.name,
            pins=authority.pins,
            root_fingerprint=hashlib.sha256(statement.root_key).digest(),
            authority=authority.certificates,
        )

    def _put_in_place(self) -> None:
        root_key = self._wanted.root_key
        try:
            write_new(root_key, self._root.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        except FileExistsError as error:
            raise RefusedError("server-folder-taken", path=str(root_key)) from error
        except OSError as error:
            raise UnreachableError("server-not-founded", path=str(root_key)) from error
        try:
            self._draft.path.rename(self._wanted.path)
            sync_folder(self._wanted.path.parent)
        except OSError:
            self._take_back()
            raise

    def _take_back(self) -> None:
        """Leave nothing of a workspace that may not last: nobody has seen its password yet.

        Raises `UnreachableError` that says what is left when that fails too.
        """
        folder, root_key = self._wanted.path, self._wanted.root_key
        try:
            if not self._draft.path.exists():
                folder.rename(self._draft.path)
            root_key.unlink()
        except OSError as error:
            raise UnreachableError(
                "server-half-founded", folder=str(folder), root_key=str(root_key)
            ) from error


def _other_names(host: str) -> tuple[str, ...]:
    """Return what else a server on this machine only is called."""
    local = ("127.0.0.1", "::1", "localhost")
    return tuple(name for name in local if name != host) if host in local else ()
