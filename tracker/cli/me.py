"""`tracker me`: who is signed in here, on which device, and where else."""

import argparse
import asyncio
from textwrap import fill
from typing import TYPE_CHECKING, Final
from uuid import UUID

from tracker.cli import me_changes, me_screenshots
from tracker.cli.device_names import Names, device_facts, kept_names
from tracker.cli.instant import instant_text
from tracker.cli.me_words import permission_lines
from tracker.cli.parser import Commands, example
from tracker.cli.session import kept_session, member_client
from tracker.cli.terminal import remark, say, say_json
from tracker.core.errors import UnreachableError, UnrecognisedError
from tracker.core.problem import printable
from tracker.host.role_words import role_word
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.account import SignedIn
    from tracker.core.device import Identity
    from tracker.core.wire import Me, OwnDevice
    from tracker.host.paths import Paths

_WIDTH: Final = 100
"""Characters in a line of what a member may do, which is much for an owner."""


def add(commands: Commands) -> None:
    """Add the command, and those within it that change something."""
    parser = commands.add_parser(
        "me",
        help=_("show who you are here"),
        description=_(
            "Show who is signed in on this computer and what they may do, this device, and the member's "
            "other devices and sessions. Without the server it shows what is known here."
        ),
        epilog=example("me --json"),
    )
    parser.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    within = parser.hold_commands()
    me_changes.add(within)
    me_screenshots.add(within)
    parser.set_defaults(run=run, mends=False)


def run(args: argparse.Namespace) -> int:
    """Show who is here; a session that has ended, or nobody at all, is an error."""
    from tracker.agent.account import this_device
    from tracker.host.paths import Paths

    paths = Paths.find()
    device = this_device(paths)
    names, over = (Names(), False) if device is None else _known(paths)
    signed_in = _signed_in(required=device is None)
    me = None if signed_in is None else asyncio.run(_ask())
    if args.json:
        facts = device and {**device_facts(device, names), "ended": over}
        say_json({"session": signed_in and signed_in.kept, "device": facts, "server": me})
        return 0
    if signed_in is None:
        say(_("Nobody is signed in here."))
    elif me is None:
        _tell_kept(signed_in)
    else:
        _tell_member(me)
    if device is not None:
        _tell_device(device, names, me, over=over)
    if me is not None:
        _tell_elsewhere(me, device)
    return 0


def _signed_in(*, required: bool) -> "SignedIn | None":
    try:
        return kept_session()
    except UnrecognisedError:
        if required:
            raise
        return None


async def _ask() -> "Me | None":
    """Ask the server; when it is away, say so and go on with what is known here."""
    try:
        async with member_client() as client:
            return await client.me()
    except UnreachableError as error:
        remark(_("{trouble} This is what is known here.").format(trouble=error.text(_)))
        return None


def _known(paths: "Paths") -> tuple[Names, bool]:
    """Return what this device and its member are called, and whether it was signed out for good."""
    from tracker.agent.assemble import viewed_store
    from tracker.agent.standing import is_over

    with viewed_store(paths) as store:
        return kept_names(store), is_over(store)


def _tell_kept(signed_in: "SignedIn") -> None:
    kept = signed_in.kept
    who = _("{email}, {role} in {workspace}. The session lasts until {time}.")
    workspace, time = kept.workspace_name, instant_text(kept.expires_at)
    say(who.format(email=kept.email, role=role_word(kept.role), workspace=workspace, time=time))


def _tell_member(me: "Me") -> None:
    named = me.name not in ("", me.email)
    who = _("{name} ({email}), {role} in {workspace}.") if named else _("{email}, {role} in {workspace}.")
    name, email, workspace = (printable(each) for each in (me.name, me.email, me.workspace_name))
    say(who.format(name=name, email=email, role=role_word(me.role), workspace=workspace))
    for line in permission_lines(me.permissions):
        say(fill(line, _WIDTH, initial_indent="  ", subsequent_indent="    "))


def _tell_device(device: "Identity", names: Names, me: "Me | None", *, over: bool) -> None:
    device_id = UUID(bytes=device.device_id)
    known = next((each for each in me.devices if each.id == device_id), None) if me else None
    if known is not None:
        say(_("This device: {device}.").format(device=_described(known)))
        return
    said = _("This device: {device}, enrolled in {workspace} for {member}.")
    if over or (me is not None and me.member_id.bytes == device.member_id):
        said = _("This device: {device}, signed out of {workspace} for good. It was enrolled for {member}.")
    name, member = names.of(device)
    say(said.format(device=name, workspace=printable(device.workspace_name), member=member))


def _tell_elsewhere(me: "Me", device: "Identity | None") -> None:
    here = UUID(bytes=device.device_id) if device else None
    for each in me.devices:
        if each.id != here:
            say(_("Another device: {device}.").format(device=_described(each)))
    for session in me.sessions:
        said = (
            _("This session: {begun} to {end}.") if session.this else _("Another session: {begun} to {end}.")
        )
        say(said.format(begun=instant_text(session.begun_at), end=instant_text(session.expires_at)))


def _described(device: "OwnDevice") -> str:
    said, seen = _("{name} ({id}), enrolled {time}"), device.last_seen_at
    if seen is not None:
        said = _("{name} ({id}), enrolled {time}, last seen {seen}")
    enrolled, last = instant_text(device.enrolled_at), "" if seen is None else instant_text(seen)
    return said.format(name=printable(device.name), id=device.id, time=enrolled, seen=last)
