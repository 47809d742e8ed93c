"""A member's account on this computer: where to sign in, the session that begins there, and its end."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from tracker.agent.session import KeptSession, SessionKeeper
from tracker.core.device import Connection, Identity
from tracker.core.errors import RefusedError, TrackerError, UnrecognisedError
from tracker.core.wire import PublicConnection
from tracker.host.keyring import Custody
from tracker.host.paths import Paths

if TYPE_CHECKING:
    from tracker.core.moment import Clock
    from tracker.sync.client import MemberClient


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace's server, and what a file said of it; nothing where this device is enrolled at it."""

    connection: Connection
    workspace_id: UUID
    workspace_name: str
    described: PublicConnection | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session, with its token and where it counts."""

    kept: KeptSession
    connection: Connection
    token: str = field(repr=False)


async def begin(place: Place, email: str, password: str) -> SignedIn:
    """Sign in; nothing is kept yet. Raises what the server answers."""
    from tracker.sync.client import MemberClient

    client = MemberClient(place.connection)
    try:
        session = await client.sign_in(email, password)
    finally:
        await client.aclose()
    kept = KeptSession(
        session.member_id,
        email,
        session.role,
        place.workspace_name,
        session.expires_at,
        place.workspace_id,
        place.described,
    )
    return SignedIn(kept, place.connection, session.token)


def keep(begun: SignedIn, place: Place, keeper: SessionKeeper, undo: Callable[[SignedIn], None]) -> Custody:
    """Keep a session; one that cannot be kept, or that nobody waits for any more, is handed to `undo`.

    Outside of any loop, in which an interrupt would wait until the keyring answers.
    """
    try:
        if place.described is not None:
            keeper.keep_server(place.described)
        return keeper.keep(begun.kept, begun.token)
    except (TrackerError, KeyboardInterrupt):
        undo(begun)
        raise


async def end(signed_in: SignedIn) -> None:
    """End a session on the server; raises what the server answers."""
    from tracker.sync.client import MemberClient

    client = MemberClient(signed_in.connection, signed_in.token)
    try:
        await client.sign_out()
    finally:
        await client.aclose()


@asynccontextmanager
async def carrying(
    signed_in: SignedIn, ended: Callable[[], object] | None = None
) -> "AsyncIterator[MemberClient]":
    """Yield a client that carries the session, for the block; raises as `session_over` does."""
    from tracker.sync.client import MemberClient

    client = MemberClient(signed_in.connection, signed_in.token)
    with session_over(ended):
        try:
            yield client
        finally:
            await client.aclose()


def kept_session(paths: Paths) -> SignedIn:
    """Return the session kept here.

    Raises `UnrecognisedError` with the key `session-none` without one, also when this device is not enrolled
    any more at the workspace it is of.
    """
    keeper = SessionKeeper(paths.data)
    kept, token = keeper.kept(), keeper.token()
    place = None if kept is None else _place_of(kept, paths)
    if kept is None or token is None or place is None:
        raise UnrecognisedError("session-none")
    return SignedIn(kept, place.connection, token)


def session_here(paths: Paths) -> KeptSession | None:
    """Return what is known of the session kept here, if it counts at a server that is known here.

    Its token is not asked for, nor whether it lasts. Raises what the store does.
    """
    kept = SessionKeeper(paths.data).kept()
    return None if kept is None or _place_of(kept, paths) is None else kept


def _place_of(kept: KeptSession, paths: Paths) -> Place | None:
    """Return where a session counts, None where this device is not enrolled at its workspace any more."""
    place = device_place(paths) if kept.server is None else described_place(kept.server)
    return place if place is not None and place.workspace_id == kept.workspace_id else None


def find_place(paths: Paths, keeper: SessionKeeper, file: Path | None = None) -> Place:
    """Return where to sign in: as the file says, or this device's enrolment, or the last file.

    Raises `RefusedError` with the key `session-no-server` when nothing says it.
    """
    from tracker.sync.connection_file import read_server

    if file is not None:
        return described_place(read_server(file))
    place = device_place(paths)
    if place is None and (server := keeper.server()) is not None:
        place = described_place(server)
    if place is None:
        raise RefusedError("session-no-server")
    return place


def described_place(server: PublicConnection) -> Place:
    """Return the place that a file describes."""
    connection = Connection(server.server, server.pins, server.authority)
    return Place(connection, server.workspace_id, server.workspace_name, server)


def device_place(paths: Paths) -> Place | None:
    """Return the server that this device is enrolled at, by the pins in use; None before enrolment."""
    identity = this_device(paths)
    if identity is None:
        return None
    return Place(identity.connection, UUID(bytes=identity.workspace_id), identity.workspace_name)


def this_device(paths: Paths) -> Identity | None:
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
def session_over(ended: Callable[[], object] | None = None) -> Iterator[None]:
    """Say of a session that the server knows no longer that it is over, once `ended` has noted it here.

    Raises `UnrecognisedError` with the key `session-over` then.
    """
    try:
        yield
    except UnrecognisedError as error:
        if error.key != "session-missing":
            raise
        if ended is not None:
            with suppress(TrackerError):
                ended()
        raise UnrecognisedError("session-over") from error


def noting(paths: Paths, signed_in: SignedIn, clock: "Clock") -> Callable[[], object]:
    """Return what keeps here that a session has ended, so that nobody is said to be signed in by it."""
    return lambda: SessionKeeper(paths.data).end(signed_in.kept, clock.now().wall)
