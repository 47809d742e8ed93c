"""`tracker admin enrolment`: let devices join, see by what they may, and end that."""

import argparse
import asyncio
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, Parser, add_group, add_output, example
from tracker.cli.session import member_client
from tracker.cli.table import table
from tracker.cli.terminal import remark, say, say_json
from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.core.moment import MICROSECONDS
from tracker.core.naming import shortened
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.core.wire import EnrolmentEntry, MadeEnrolment
    from tracker.sync.client import MemberClient

_EXAMPLE: Final = "admin enrolment create --member anna@example.org -o anna.enrolment.json"
_SPAN: Final = re.compile(r"([1-9][0-9]{0,4})([mhd])")
_UNITS: Final = {"m": 60 * MICROSECONDS, "h": 3600 * MICROSECONDS, "d": 86_400 * MICROSECONDS}
_PIPED: Final = Path("-")
_SHOWN: Final = 8
"""Digits of an id that a list shows."""


def add(commands: Commands) -> None:
    """Add the group and its commands."""
    group = add_group(commands, "enrolment", _("let devices join"), _EXAMPLE)
    _add_create(group)
    listing = group.add_parser(
        "list",
        help=_("show by what devices may join"),
        description=_(
            "Show every enrolment: for whom, by whom, how often it may still be used, and until when."
        ),
        epilog=example("admin enrolment list --json"),
    )
    listing.add_argument("--json", action="store_true", help=_("as lines of JSON"))
    listing.set_defaults(run=run_list)
    end = group.add_parser(
        "end",
        help=_("let no further device join by an enrolment"),
        description=_("End an enrolment before its time. Devices that joined by it stay."),
        epilog=example("admin enrolment end 3f2a9c01"),
    )
    end.add_argument("which", metavar="ID", help=_("its id, or the beginning of it"))
    end.set_defaults(run=run_end)
    for parser in (listing, end):
        _add_server(parser)


def _add_create(group: Commands) -> None:
    create = group.add_parser(
        "create",
        help=_("make an enrolment: a file, a link and a code"),
        description=_(
            "Make an enrolment by which a device joins as you, or as another member. The file, the link and "
            "the code stand for the same enrolment: give the member one of them, and nobody else."
        ),
        epilog=example(_EXAMPLE),
    )
    create.add_argument("--member", metavar="M", help=_("whose device it is, by name, address or id (yours)"))
    create.add_argument("--uses", metavar="N", type=int, default=1, help=_("how many devices may join (1)"))
    create.add_argument(
        "--expires", metavar="SPAN", type=_span, default="7d", help=_("in days, hours or minutes (7d)")
    )
    add_output(create)
    create.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    _add_server(create)
    create.set_defaults(run=run_create)


def _add_server(parser: Parser) -> None:
    parser.add_argument(
        "--connection", metavar="FILE", type=Path, help=_("sign in for this command only, at this server")
    )
    parser.add_argument("--email", metavar="E", help=_("sign in for this command only, as this member"))


def run_create(args: argparse.Namespace) -> int:
    """Make an enrolment."""
    piped = args.output == _PIPED
    if not piped:
        _require_room(args.output)
    made = asyncio.run(_create(args))
    until = instant_text(made.enrolment.expires_at)
    if piped:
        if not args.json:
            line = _("Enrolment {id} lasts until {time}: give it to the member, and to nobody else.")
            remark(line.format(id=made.id.hex[:_SHOWN], time=until))
        return 0
    told = _told(made, args.output)
    if args.json:
        say_json(told)
        return 0
    say(_("Written to {file}.").format(**told))
    say(_("Link: {link}").format(**told))
    say(_("Code: {code}").format(**told))
    line = _("Each of them lets a device join until {time}: give one to the member, and to nobody else.")
    say(line.format(time=until))
    return 0


def run_list(args: argparse.Namespace) -> int:
    """Show the enrolments."""
    from tracker.host.clock import SystemClock

    entries = asyncio.run(_list(args.connection, args.email))
    if args.json:
        for entry in entries:
            say_json(entry)
        return 0
    if not entries:
        remark(_("No enrolment was made yet."))
        return 0
    now = SystemClock().now().wall
    headings = (_("id"), _("member"), _("made by"), _("left"), _("expires"), _("ended"))
    rows = [
        (
            entry.id.hex[:_SHOWN],
            entry.member or entry.member_id.hex[:_SHOWN],
            _maker(entry),
            str(entry.uses_left),
            _until(entry, now),
            "" if entry.ended_at is None else instant_text(entry.ended_at),
        )
        for entry in entries
    ]
    for line in table(headings, rows):
        say(line)
    return 0


def _until(entry: "EnrolmentEntry", now: int) -> str:
    until = instant_text(entry.expires_at)
    return until if now < entry.expires_at else _("{time}, over").format(time=until)


def _maker(entry: "EnrolmentEntry") -> str:
    by = entry.created_by
    return entry.maker or ("" if by is None else by.hex[:_SHOWN])


def run_end(args: argparse.Namespace) -> int:
    """End an enrolment."""
    ended = asyncio.run(_end(args.connection, args.email, args.which))
    said = _("Ended: no further device joins by {id}.")
    if ended.ended_at is not None:
        said = _("{id} was ended before; nothing was changed.")
    say(said.format(id=ended.id.hex[:_SHOWN]))
    return 0


def _require_room(path: Path) -> None:
    """Raise before anything is made where no new file can be."""
    if os.path.lexists(path):
        raise RefusedError("file-exists", file=path.name)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise UnreachableError("file-unwritable", file=path.name)


async def _create(args: argparse.Namespace) -> "MadeEnrolment":
    """Make an enrolment and write it; one that nobody can be given is ended again."""
    from tracker.cli.admin.lookup import the_one
    from tracker.core.wire import NewEnrolment

    async with member_client(args.connection, args.email) as client:
        whose = None if args.member is None else (await the_one(client.people, "members", args.member)).id
        new = NewEnrolment(whose, uses=args.uses, valid_for=args.expires)
        made = await client.create_enrolment(new)
        try:
            _hand_over(made, args.output, as_json=args.json)
        except (TrackerError, BrokenPipeError):
            await _end_again(client, made.id)
            raise
        return made


def _hand_over(made: "MadeEnrolment", output: Path, *, as_json: bool) -> None:
    """Write an enrolment where it is wanted; raises `BrokenPipeError` too, where nobody reads it."""
    from tracker.sync.enrolment_file import write_enrolment

    if output != _PIPED:
        write_enrolment(output, made.enrolment)
    elif as_json:
        say_json({**_told(made, output), "file": None})
    else:
        say_json(made.enrolment)


async def _end_again(client: "MemberClient", which: UUID) -> None:
    try:
        await client.end_enrolment(which)
    except TrackerError:
        said = _("The enrolment was made all the same: end it by `tracker admin enrolment end {id}`.")
        remark(said.format(id=which.hex[:_SHOWN]))


async def _list(connection: Path | None, email: str | None) -> "tuple[EnrolmentEntry, ...]":
    async with member_client(connection, email) as client:
        return (await client.enrolments()).enrolments


async def _end(connection: Path | None, email: str | None, which: str) -> "EnrolmentEntry":
    async with member_client(connection, email) as client:
        digits = which.replace("-", "").lower()
        entries = (await client.enrolments()).enrolments
        found = [entry for entry in entries if digits and entry.id.hex.startswith(digits)]
        if not found:
            raise RefusedError("enrolment-which-none", id=shortened(which))
        if len(found) > 1:
            raise RefusedError("enrolment-which", id=which, count=len(found))
        await client.end_enrolment(found[0].id)
        return found[0]


def _told(made: "MadeEnrolment", file: Path) -> dict[str, str | int]:
    from tracker.core.introduction import link_of

    enrolment = made.enrolment
    return {
        "file": str(file),
        "link": link_of(msgspec.json.encode(enrolment)),
        "code": made.code,
        "server": enrolment.server,
        "workspace_id": str(enrolment.workspace_id),
        "workspace_name": enrolment.workspace_name,
        "expires_at": enrolment.expires_at,
    }


def _span(text: str) -> int:
    """Return a span such as `7d` in microseconds."""
    found = _SPAN.fullmatch(text)
    if found is None:
        message = _("{text} is no span of time; write 7d, 12h or 30m").format(text=text)
        raise argparse.ArgumentTypeError(message)
    return int(found[1]) * _UNITS[found[2]]
