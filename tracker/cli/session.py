"""The session that commands use: the one kept here since `tracker sign-in`, or one for a single command."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli.terminal import ask_secret
from tracker.core.errors import RefusedError, TrackerError
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.account import SignedIn
    from tracker.sync.client import MemberClient
    from tracker.sync.people import PeopleClient


@asynccontextmanager
async def member_client(file: Path | None = None, email: str | None = None) -> AsyncIterator["MemberClient"]:
    """Yield a client that carries the kept session, for the block.

    With a file that describes a server, or an address, it signs in anew instead (the password is asked for)
    and out again at the end. Raises `UnrecognisedError` with the key `session-none` when nobody is signed in
    here, `session-over` when the server knows the session no longer, also for what is asked in the block.
    """
    from tracker.agent.account import carrying, session_over

    if file is None and email is None:
        signed_in = kept_session()
        async with carrying(signed_in, _noting(signed_in)) as client:
            yield client
    else:
        with session_over():
            async with _signed_in_anew(file, email) as client:
                yield client


@asynccontextmanager
async def people_client() -> AsyncIterator["PeopleClient"]:
    """Yield a client for members, teams, clients, projects and tasks; raises as `member_client` does."""
    from tracker.agent.account import session_over
    from tracker.sync.people import PeopleClient
    from tracker.sync.transport import Transport

    signed_in = kept_session()
    with session_over(_noting(signed_in)):
        transport = Transport(signed_in.connection, signed_in.token)
        try:
            yield PeopleClient(transport)
        finally:
            await transport.aclose()


def kept_session() -> "SignedIn":
    """Return the session kept here; raises `UnrecognisedError` with the key `session-none` without one."""
    from tracker.agent import account
    from tracker.host.paths import Paths

    return account.kept_session(Paths.find())


def _noting(signed_in: "SignedIn") -> Callable[[], object]:
    from tracker.agent.account import noting
    from tracker.host.clock import SystemClock
    from tracker.host.paths import Paths

    return noting(Paths.find(), signed_in, SystemClock())


@asynccontextmanager
async def _signed_in_anew(file: Path | None, email: str | None) -> AsyncIterator["MemberClient"]:
    from tracker.agent.account import find_place
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
