"""The session that commands use: the one kept here since `tracker sign-in`, or one for a single command."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from tracker.cli.terminal import ask_secret
from tracker.core.errors import RefusedError, TrackerError, UnrecognisedError
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.session import KeptSession, SessionKeeper
    from tracker.core.device import Connection, Identity
    from tracker.core.wire import PublicConnection
    from tracker.host.paths import Paths
    from tracker.sync.client import MemberClient
    from tracker.sync.people import PeopleClient


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace's server, and what a file said of it; nothing where this device is enrolled at it."""

    connection: "Connection"
    workspace_id: UUID
    workspace_name: str
    described: "PublicConnection | None" = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The kept session, with its token and where it counts."""

    kept: "KeptSession"
    connection: "Connection"
    token: str = field(repr=False)


@asynccontextmanager
async def member_client(file: Path | None = None, email: str | None = None) -> AsyncIterator["MemberClient"]:
    """Yield a client that carries the kept session, for the block.

    With a file that describes a server, or an address, it signs in anew instead (the password is asked for)
    and out again at the end. Raises `UnrecognisedError` with the key `session-none` when nobody is signed in
    here, `session-over` when the server knows the session no longer, also for what is asked in the block.
    """
    from tracker.sync.client import MemberClient

    with session_over():
        if file is None and email is None:
            signed_in = kept_session()
            client = MemberClient(signed_in.connection, signed_in.token)
            try:
                yield client
            finally:
                await client.aclose()
        else:
            async with _signed_in_anew(file, email) as client:
                yield client


@asynccontextmanager
async def people_client() -> AsyncIterator["PeopleClient"]:
    """Yield a client for members, teams, clients, projects and tasks; raises as `member_client` does."""
    from tracker.sync.people import PeopleClient
    from tracker.sync.transport import Transport

    with session_over():
        signed_in = kept_session()
        transport = Transport(signed_in.connection, signed_in.token)
        try:
            yield PeopleClient(transport)
        finally:
            await transport.aclose()


def kept_session() -> SignedIn:
    """Return the session kept here.

    Raises `UnrecognisedError` with the key `session-none` without one, also when this device is not enrolled
    any more at the workspace it is of.
    """
    from tracker.agent.session import SessionKeeper
    from tracker.host.paths import Paths

    paths = Paths.find()
    keeper = SessionKeeper(paths.data)
    kept, token = keeper.kept(), keeper.token()
    if kept is None or token is None:
        raise UnrecognisedError("session-none")
    place = device_place(paths) if kept.server is None else _described_place(kept.server)
    if place is None or place.workspace_id != kept.workspace_id:
        raise UnrecognisedError("session-none")
    return SignedIn(kept, place.connection, token)


def find_place(paths: "Paths", keeper: "SessionKeeper", file: Path | None) -> Place:
    """Return where to sign in: as the file says, or this device's enrolment, or the last file.

    Raises `RefusedError` with the key `session-no-server` when nothing says it.
    """
    from tracker.sync.connection_file import read_server

    if file is not None:
        return _described_place(read_server(file))
    place = device_place(paths) or _last_place(keeper)
    if place is None:
        raise RefusedError("session-no-server")
    return place


def device_place(paths: "Paths") -> Place | None:
    """Return the server that this device is enrolled at, by the pins in use; None before enrolment."""
    identity = this_device(paths)
    if identity is None:
        return None
    return Place(identity.connection, UUID(bytes=identity.workspace_id), identity.workspace_name)


def this_device(paths: "Paths") -> "Identity | None":
    """Return who this device is, with the pins in use; None before enrolment; raises what the store does."""
    from tracker.agent.assemble import viewed_store
    from tracker.agent.trust import TrustKeeper

    try:
        with viewed_store(paths) as store:
            identity, trust = store.identity(), store.trust()
    except RefusedError as error:
        if error.key == "store-not-enrolled":
            return None
        raise
    if identity is None or trust is None:
        return None
    pins = TrustKeeper(identity, trust).held.pins
    return replace(identity, connection=replace(identity.connection, pins=pins))


@contextmanager
def session_over() -> Iterator[None]:
    """Say of a session that the server knows no longer that it is over."""
    try:
        yield
    except UnrecognisedError as error:
        if error.key == "session-missing":
            raise UnrecognisedError("session-over") from error
        raise


@asynccontextmanager
async def _signed_in_anew(file: Path | None, email: str | None) -> AsyncIterator["MemberClient"]:
    from tracker.agent.session import SessionKeeper
    from tracker.host.paths import Paths
    from tracker.sync.client import MemberClient

    if email is None:
        raise RefusedError("session-no-email")
    paths = Paths.find()
    client = MemberClient(find_place(paths, SessionKeeper(paths.data), file).connection)
    try:
        await client.sign_in(email, ask_secret(_("Password: ")))
        try:
            yield client
        finally:
            with suppress(TrackerError):
                await client.sign_out()
    finally:
        await client.aclose()


def _last_place(keeper: "SessionKeeper") -> Place | None:
    server = keeper.server()
    return None if server is None else _described_place(server)


def _described_place(server: "PublicConnection") -> Place:
    from tracker.core.device import Connection

    connection = Connection(server.server, server.pins, server.authority)
    return Place(connection, server.workspace_id, server.workspace_name, server)
