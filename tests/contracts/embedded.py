"""The embedded server in this loop, and the signed-in owner of its workspace."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tracker.core.device import Connection
from tracker.host.clock import SystemClock
from tracker.server.assemble import assemble
from tracker.server.founding import Wanted, found
from tracker.server.serve import listener
from tracker.sync.client import MemberClient

EMAIL = "ada@example.org"


@asynccontextmanager
async def served_owner(folder: Path) -> AsyncIterator[tuple[MemberClient, Connection]]:
    """Found a workspace, serve it for the block and give its owner, with how to reach the server."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://127.0.0.1:{listening.getsockname()[1]}"
        wanted = Wanted(folder / "workspace", "Acme", EMAIL, url, folder / "root.key")
        founded = found(wanted, SystemClock(), secrets.token_bytes)
        ready = asyncio.Event()
        server = listener(assemble(wanted.path, url), ready.set)
        running = asyncio.create_task(server.serve([listening]))
        await ready.wait()
        connection = Connection(url, founded.connection.pins, founded.connection.authority)
        member = MemberClient(connection)
        await member.sign_in(EMAIL, founded.owner_password)
        yield member, connection
        await member.sign_out()
        await member.aclose()
        server.should_exit = True
        await running
