"""`tracker enrol`: this device joins a workspace."""

import argparse
import asyncio
import platform
from pathlib import Path

from tracker.cli.parser import Commands
from tracker.cli.terminal import remark, say
from tracker.core.ident import id_text


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "enrol",
        help="join a workspace with the file your admin gave you",
        description="Make this device's keys, tell the server their public halves, and keep what it answers.",
        epilog="example: tracker enrol anna.enrolment.json --name 'Anna, laptop'",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the enrolment file")
    parser.add_argument("--name", default=platform.node() or "unnamed", help="what to call this device")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Enrol this device."""
    from tracker.agent.assemble import device_secrets, enrol_here, key_custody, opened_store
    from tracker.host.keyring import Custody
    from tracker.host.paths import Paths
    from tracker.sync.enrolment_file import read_enrolment

    enrolment = read_enrolment(args.file)
    paths = Paths.find()
    with opened_store(paths) as store:
        identity = asyncio.run(enrol_here(store, device_secrets(paths), enrolment, args.name))
    say(f"This device is enrolled in {identity.workspace_name}, as {id_text(identity.device_id)}.")
    if key_custody(paths) is Custody.FILE:
        remark(f"Degraded custody: no keyring was found, so the store's key lies in a file in {paths.data}.")
    return 0
