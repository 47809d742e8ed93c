"""`tracker admin enrolment`: let a device join."""

import argparse
import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.cli.parser import Commands, add_group
from tracker.cli.terminal import ask_secret, say, say_json
from tracker.core.errors import RefusedError

if TYPE_CHECKING:
    from tracker.core.device import Connection
    from tracker.core.wire import Enrolment

_EXAMPLE: Final = (
    "admin enrolment create --connection server/connection.json "
    "--email owner@example.org -o laptop.enrolment.json"
)


def add(commands: Commands) -> None:
    """Add the group and its command."""
    create = add_group(commands, "enrolment", "let a device join", _EXAMPLE).add_parser(
        "create",
        help="make an enrolment file",
        description="Sign in and make a file with which one device joins as you. "
        "The password is asked for, or read from standard input when that is no terminal.",
        epilog=f"example: tracker {_EXAMPLE}",
    )
    create.add_argument("--connection", metavar="FILE", type=Path, required=True, help="from `server init`")
    create.add_argument("--email", required=True, help="whose account signs in")
    create.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="where to write it")
    create.add_argument("--json", action="store_true", help="as one line of JSON, without what is secret")
    create.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make an enrolment file."""
    from tracker.sync.connection_file import read_connection
    from tracker.sync.enrolment_file import write_enrolment

    connection = read_connection(args.connection)
    if os.path.lexists(args.output):
        raise RefusedError("file-exists", file=args.output.name)
    enrolment = asyncio.run(_create(connection, args.email, ask_secret("Password: ")))
    write_enrolment(args.output, enrolment)
    if args.json:
        say_json(_summary(enrolment, args.output))
    else:
        say(f"Written to {args.output}. Whoever has this file can join as you: give it to nobody else.")
    return 0


async def _create(connection: "Connection", email: str, password: str) -> "Enrolment":
    from tracker.core.wire import NewEnrolment
    from tracker.sync.client import MemberClient

    client = MemberClient(connection)
    try:
        await client.sign_in(email, password)
        enrolment = (await client.create_enrolment(NewEnrolment())).enrolment
        await client.sign_out()
    finally:
        await client.aclose()
    return enrolment


def _summary(enrolment: "Enrolment", file: Path) -> dict[str, str | int]:
    return {
        "file": str(file),
        "server": enrolment.server,
        "workspace_id": str(enrolment.workspace_id),
        "workspace_name": enrolment.workspace_name,
        "expires_at": enrolment.expires_at,
    }
