"""`tracker admin`: what owners ask of their workspace's server."""

import argparse
import asyncio
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli.terminal import say

if TYPE_CHECKING:
    from tracker.core.wire import Enrolment


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    admin = commands.add_parser("admin", help="look after a workspace").add_subparsers(
        required=True, metavar="WHAT"
    )
    enrolment = admin.add_parser("enrolment", help="let a device join").add_subparsers(
        required=True, metavar="ACTION"
    )
    create = enrolment.add_parser(
        "create",
        help="make an enrolment file",
        description="Sign in and make a file with which one device joins as you. "
        "The password is asked for, or read from standard input when that is no terminal.",
        epilog="example: tracker admin enrolment create --connection server/connection.json "
        "--email owner@example.org -o laptop.enrolment.json",
    )
    create.add_argument("--connection", metavar="FILE", type=Path, required=True, help="from `server init`")
    create.add_argument("--email", required=True, help="whose account signs in")
    create.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="where to write it")
    create.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make an enrolment file."""
    from tracker.sync.enrolment_file import write_enrolment

    enrolment = asyncio.run(_create(args.connection, args.email, _password()))
    write_enrolment(args.output, enrolment)
    say(f"Written to {args.output}. Whoever has this file can join as you: give it to nobody else.")
    return 0


async def _create(connection: Path, email: str, password: str) -> "Enrolment":
    from tracker.core.wire import NewEnrolment
    from tracker.sync.client import MemberClient
    from tracker.sync.connection_file import read_connection

    client = MemberClient(read_connection(connection))
    try:
        await client.sign_in(email, password)
        enrolment = await client.create_enrolment(NewEnrolment())
        await client.sign_out()
    finally:
        await client.aclose()
    return enrolment


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")
