"""`tracker enrol`: this device joins a workspace, by an enrolment's file, link or code."""

import argparse
import asyncio
import platform
from typing import TYPE_CHECKING, Final

from tracker.cli.device_names import Names, device_facts
from tracker.cli.parser import Commands, example
from tracker.cli.terminal import ask_secret, remark, say, say_json
from tracker.core.config import SERVER
from tracker.core.errors import RefusedError
from tracker.core.problem import printable
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.joining import Joined
    from tracker.core.device import Identity
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
            "`-` to be asked for a link, a code or what is in the file instead."
        ),
        epilog=example("enrol anna.enrolment.json --name 'Anna, laptop'"),
    )
    parser.add_argument(
        "enrolment",
        metavar="FILE|LINK|CODE",
        help=_("the enrolment file, its link, a code such as K7QF-2M9T-XW3P-RB6D@tracker.example, or -"),
    )
    parser.add_argument("--name", default=platform.node() or "unnamed", help=_("what to call this device"))
    parser.add_argument("--json", action="store_true", help=_("as one line of JSON, without what is secret"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Enrol this device."""
    from tracker.host.keyring import Custody
    from tracker.host.paths import Paths

    given = _asked() if args.enrolment == _ASK else args.enrolment
    if not given.strip():
        args.parser.error(_("an empty name is no file, link or code"))
    paths = Paths.find()
    joined = asyncio.run(_join(paths, given, args))
    _tell(joined.identity, Names(joined.work.device, joined.work.member), as_json=args.json)
    if (aside := joined.aside) is not None:
        remark(
            _(
                "This device had been signed out for good. What it kept, with {files} sealed files and "
                "{records} records that it had not sent, was moved to {folder} as it is: with TRACKER_HOME "
                "set to that folder, `tracker screenshots list` and `tracker entries` show it."
            ).format(files=aside.waiting.files, records=aside.waiting.records, folder=aside.home)
        )
    if joined.custody is Custody.FILE:
        said = _(
            "Degraded custody: no keyring was found, so this device's keys lie in files in {folder}, which "
            "only you can read."
        )
        remark(said.format(folder=paths.data))
    return 0


async def _join(paths: "Paths", given: str, args: argparse.Namespace) -> "Joined":
    from tracker.agent.joining import enrolment_given, join

    return await join(paths, await enrolment_given(given, args.ground.config.current[SERVER]), args.name)


def _tell(identity: "Identity", names: "Names", *, as_json: bool) -> None:
    if as_json:
        say_json(device_facts(identity, names))
        return
    said = _("This device is enrolled in {workspace} as {device}, for {member}.")
    device, member = names.of(identity)
    say(said.format(workspace=printable(identity.workspace_name), device=device, member=member))


def _asked() -> str:
    """Ask for a link or a code; what is in a file may be given too, on as many lines as it has there."""
    from tracker.agent.joining import MOST, begins_json, is_json

    given = ask_secret(_("Link or code: "))
    while begins_json(given) and not is_json(given) and len(given) < MOST:
        try:
            given += ask_secret("")
        except RefusedError:
            break
    return given
