"""`tracker admin devices`: which devices members have, and signing one out for good."""

import argparse
import asyncio
from typing import TYPE_CHECKING, Final

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, add_group, example
from tracker.cli.session import people_client
from tracker.cli.table import table
from tracker.cli.terminal import remark, say, say_json
from tracker.core.problem import printable
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from tracker.core.wire import DeviceEntry

_EXAMPLE: Final = "admin devices list --member anna@example.org"


def add(commands: Commands) -> None:
    """Add the group and its commands."""
    group = add_group(commands, "devices", _("what members record with"), _EXAMPLE)
    listing = group.add_parser(
        "list",
        help=_("show the devices that are enrolled"),
        description=_(
            "Show the devices of every member, or of one: when each was enrolled, when the server last heard "
            "of it, and whether it may still send."
        ),
        epilog=example(_EXAMPLE),
    )
    listing.add_argument("--member", metavar="MEMBER", help=_("only those of this one"))
    listing.add_argument(
        "--archived", action="store_true", help=_("with those that were signed out for good")
    )
    listing.add_argument("--json", action="store_true", help=_("as lines of JSON"))
    listing.set_defaults(run=run_list)
    end = group.add_parser(
        "end",
        help=_("sign a device out for good, such as one that was lost"),
        description=_(
            "Sign a device out for good. It captures and sends nothing more, and says why; what it sent "
            "stays, and what still waits on it stays there, sealed."
        ),
        epilog=example("admin devices end 3f2a9c01"),
    )
    end.add_argument("which", metavar="DEVICE", help=_("its name, or its id or the beginning of it"))
    end.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    end.set_defaults(run=run_end)


def run_list(args: argparse.Namespace) -> int:
    """Show the devices."""
    devices, names = asyncio.run(_list(args.member, ended=args.archived))
    if args.json:
        for device in devices:
            say_json(device)
    elif devices:
        _show(devices, names)
    else:
        remark(_("There are no devices that you may see."))
    return 0


def run_end(args: argparse.Namespace) -> int:
    """End a device."""
    from tracker.cli.admin.device_end import tell_ended

    tell_ended(asyncio.run(_end(args.which)), as_json=args.json)
    return 0


async def _list(member: str | None, *, ended: bool) -> "tuple[Sequence[DeviceEntry], Mapping[UUID, str]]":
    """Return the devices by member and age, and what members are called."""
    from tracker.cli.admin.lookup import names_of, the_one

    async with people_client() as client:
        whose = None if member is None else (await the_one(client, "members", member)).id
        names = await names_of(client, ["members"])
        found = [each for each in await client.devices(ended=ended) if whose in (None, each.member_id)]
    return sorted(found, key=lambda each: (names.get(each.member_id, ""), each.enrolled_at, each.id)), names


async def _end(said: str) -> "DeviceEntry":
    from tracker.cli.admin.device_end import end_device

    async with people_client() as client:
        return await end_device(client, await client.devices(ended=True), said, "devices")


def _show(devices: "Sequence[DeviceEntry]", names: "Mapping[UUID, str]") -> None:
    from tracker.cli.admin.naming import short_id
    from tracker.core.wire import DeviceState

    states = {
        DeviceState.ENROLLED: _("enrolled"),
        DeviceState.PAUSED: _("paused: its member is archived"),
        DeviceState.ENDED: _("signed out for good"),
    }
    headings = (_("id"), _("member"), _("name"), _("enrolled"), _("last seen"), _("state"))
    rows = [
        (
            short_id(each.id),
            names.get(each.member_id, short_id(each.member_id)),
            str(printable(each.name)),
            instant_text(each.enrolled_at),
            "" if each.last_seen_at is None else instant_text(each.last_seen_at),
            states[each.state],
        )
        for each in devices
    ]
    for line in table(headings, rows):
        say(line)
