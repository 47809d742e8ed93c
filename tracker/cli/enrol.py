"""`tracker enrol`: this device joins a workspace, by an enrolment's file, link or code."""

import argparse
import asyncio
import json
import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.cli.device_names import device_facts, kept_names
from tracker.cli.parser import Commands, example
from tracker.cli.terminal import ask_secret, remark, say, say_json
from tracker.core.config import SERVER
from tracker.core.errors import RefusedError
from tracker.core.problem import printable
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.ports import Store
    from tracker.cli.device_names import Names
    from tracker.core.device import Identity, Queue
    from tracker.core.wire import Enrolment
    from tracker.host.paths import Paths

_ASK: Final = "-"
_JSON: Final = "{"
_ANY_LINK: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*://")
_MOST: Final = 1 << 16
"""Characters of an enrolment's JSON that are read at most; it is a tenth of that."""


@dataclass(frozen=True, slots=True)
class _Aside:
    """Where what an ended device kept lies now, and what of it was not sent."""

    home: Path
    waiting: "Queue"


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
    from tracker.agent.assemble import key_custody, opened_store
    from tracker.host.keyring import Custody
    from tracker.host.paths import Paths

    given = _asked() if args.enrolment == _ASK else args.enrolment
    if not given.strip():
        args.parser.error(_("an empty name is no file, link or code"))
    enrolment = enrolment_given(given, args.ground.config.current[SERVER])
    paths = Paths.find()
    with _room_for_new(paths, enrolment) as aside, opened_store(paths) as store:
        identity = asyncio.run(_join(store, paths, enrolment, args.name))
        names = kept_names(store)
    _tell(identity, names, as_json=args.json)
    if aside is not None:
        remark(
            _(
                "This device had been signed out for good. What it kept, with {files} sealed files and "
                "{records} records that it had not sent, was moved to {folder} as it is: with TRACKER_HOME "
                "set to that folder, `tracker screenshots list` and `tracker entries` show it."
            ).format(files=aside.waiting.files, records=aside.waiting.records, folder=aside.home)
        )
    if key_custody(paths) is Custody.FILE:
        said = _(
            "Degraded custody: no keyring was found, so this device's keys lie in files in {folder}, which "
            "only you can read."
        )
        remark(said.format(folder=paths.data))
    return 0


def _tell(identity: "Identity", names: "Names", *, as_json: bool) -> None:
    if as_json:
        say_json(device_facts(identity, names))
        return
    said = _("This device is enrolled in {workspace} as {device}, for {member}.")
    device, member = names.of(identity)
    say(said.format(workspace=printable(identity.workspace_name), device=device, member=member))


def _asked() -> str:
    """Ask for a link or a code; what is in a file may be given too, on as many lines as it has there."""
    given = ask_secret(_("Link or code: "))
    while given.lstrip().startswith(_JSON) and not _is_json(given) and len(given) < _MOST:
        try:
            given += ask_secret("")
        except RefusedError:
            break
    return given


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


@contextmanager
def _room_for_new(paths: "Paths", enrolment: "Enrolment") -> Iterator[_Aside | None]:
    """Set aside what a device kept that was signed out for good, and yield what that is, for the block."""
    from tracker.agent.set_aside import ended_store_aside
    from tracker.core.manifest import day_of
    from tracker.host.clock import SystemClock

    waiting = _left_by_ended(paths, enrolment)
    if waiting is None:
        yield None
        return
    with ended_store_aside(paths, day_of(SystemClock().now().wall)) as home:
        yield _Aside(home, waiting)


def _left_by_ended(paths: "Paths", enrolment: "Enrolment") -> "Queue | None":
    """Return what a device that was signed out for good has not sent; None where none was enrolled.

    Raises `RefusedError` on an enrolled device, before its agent, which may be running, is in the way.
    """
    from tracker.agent.assemble import require_no_keys_left, viewed_store
    from tracker.agent.enrolment import already_enrolled
    from tracker.agent.standing import is_over

    require_no_keys_left(paths)
    try:
        with viewed_store(paths) as store:
            here, waiting = store.identity(), store.queue()
            if here is not None and not is_over(store):
                raise already_enrolled(here, enrolment, waiting, str(paths.data))
            return waiting
    except RefusedError as error:
        # Another version's store is seen to when it is opened.
        if error.key not in ("store-not-enrolled", "store-not-migrated"):
            raise
    return None


def enrolment_given(given: str, server: str) -> "Enrolment":
    """Return the enrolment that somebody was given; a code is taken to its server, or to this one."""
    from tracker.core.introduction import LINK, Code, is_code, read_link
    from tracker.sync.enrolment_file import enrolment_of, read_enrolment
    from tracker.sync.introduction import introduce

    if given.lstrip().startswith(_JSON):
        return enrolment_of(given.encode())
    if _ANY_LINK.match(given):
        return enrolment_of(read_link(_require_own(given.strip(), LINK)))
    if is_code(given) and not Path(given).exists():
        return asyncio.run(introduce(Code.read(given, server)))
    file = Path(given)
    with suppress(OSError):
        if file.is_dir():
            raise RefusedError("enrolment-folder", folder=given)
    return read_enrolment(file)


def _require_own(link: str, own: str) -> str:
    """Return a link of ours; raises `RefusedError` for one that is cut short, and for any other."""
    if link.startswith(own):
        return link
    scheme = own.partition("//")[0]
    raise RefusedError("enrolment-link-wrong" if link.startswith(scheme) else "enrolment-link-other")


async def _join(store: "Store", paths: "Paths", enrolment: "Enrolment", name: str) -> "Identity":
    from tracker.agent.assemble import device_secrets, enrol_here, fetch_first

    identity = await enrol_here(store, device_secrets(paths), enrolment, name)
    await fetch_first(store)
    return identity
