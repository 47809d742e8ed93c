"""`tracker enrol`: this device joins a workspace, by an enrolment's file, link or code."""

import argparse
import asyncio
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.cli.parser import Commands, example
from tracker.cli.terminal import ask_secret, remark, say
from tracker.core.config import SERVER
from tracker.core.ident import id_text
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.ports import Store
    from tracker.core.device import Identity
    from tracker.core.wire import Enrolment
    from tracker.host.paths import Paths

_ASK: Final = "-"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "enrol",
        help=_("join a workspace with the file, link or code your admin gave you"),
        description=_(
            "Make this device's keys, tell the server their public halves, and keep what it answers. A file "
            "and a link are secret; others on this computer can see what is typed after a command, so give "
            "`-` to be asked for a link or a code instead."
        ),
        epilog=example("enrol anna.enrolment.json --name 'Anna, laptop'"),
    )
    parser.add_argument(
        "enrolment",
        metavar="FILE|LINK|CODE",
        help=_("the enrolment file, its link, a code such as K7QF-2M9T-XW3P-RB6D@tracker.example, or -"),
    )
    parser.add_argument("--name", default=platform.node() or "unnamed", help=_("what to call this device"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Enrol this device."""
    from tracker.agent.assemble import key_custody, opened_store
    from tracker.host.keyring import Custody
    from tracker.host.paths import Paths

    given = ask_secret(_("Link or code: ")) if args.enrolment == _ASK else args.enrolment
    enrolment = _enrolment(given, args.ground.config.current[SERVER])
    paths = Paths.find()
    with opened_store(paths) as store:
        identity = asyncio.run(_join(store, paths, enrolment, args.name))
    said = _("This device is enrolled in {workspace}, as {device}.")
    say(said.format(workspace=identity.workspace_name, device=id_text(identity.device_id)))
    if key_custody(paths) is Custody.FILE:
        said = _(
            "Degraded custody: no keyring was found, so this device's keys lie in files in {folder}, which "
            "only you can read."
        )
        remark(said.format(folder=paths.data))
    return 0


def _enrolment(given: str, server: str) -> "Enrolment":
    """Return the enrolment that somebody was given; a code is taken to its server, or to this one."""
    from tracker.core.introduction import LINK, Code, is_code, read_link
    from tracker.sync.enrolment_file import enrolment_of, read_enrolment
    from tracker.sync.introduction import introduce

    if given.strip().startswith(LINK):
        return enrolment_of(read_link(given))
    if is_code(given) and not Path(given).exists():
        return asyncio.run(introduce(Code.read(given, server)))
    return read_enrolment(Path(given))


async def _join(store: "Store", paths: "Paths", enrolment: "Enrolment", name: str) -> "Identity":
    from tracker.agent.assemble import device_secrets, enrol_here, fetch_first

    identity = await enrol_here(store, device_secrets(paths), enrolment, name)
    await fetch_first(store)
    return identity
