"""Members in teams and on projects: put in, taken out, shown; alike for both."""

import argparse
import asyncio
from operator import itemgetter

from tracker.cli.admin.lookup import called, names_of, the_one
from tracker.cli.admin.naming import short_id
from tracker.cli.admin.operations import BONDS
from tracker.cli.instant import instant_text
from tracker.cli.session import people_client
from tracker.cli.table import table
from tracker.cli.terminal import remark, say, say_json
from tracker.host.translate import translate as _
from tracker.sync.people import PeopleClient


def run(args: argparse.Namespace) -> int:
    """Do what was asked, in the session kept here."""
    asyncio.run(_run(args))
    return 0


async def _run(args: argparse.Namespace) -> None:
    async with people_client() as client:
        match args.action:
            case "put":
                await _put(client, args)
            case "end":
                await _end(client, args)
            case _:
                await _show(client, args)


async def _put(client: PeopleClient, args: argparse.Namespace) -> None:
    thing = await the_one(client, args.kind.name, args.which)
    member = await the_one(client, "members", args.member)
    entry = await BONDS[args.kind.name].put(client, thing.id, member.id, args.charge)
    if args.json:
        say_json(entry)
        return
    sentence = args.bond.said_charge if args.charge else args.bond.said_put
    say(sentence.format(member=called(member), name=called(thing)))


async def _end(client: PeopleClient, args: argparse.Namespace) -> None:
    thing = await the_one(client, args.kind.name, args.which)
    member = await the_one(client, "members", args.member)
    there = {each.member_id for each in await BONDS[args.kind.name].entries(client, thing.id)}
    await BONDS[args.kind.name].end(client, thing.id, member.id)
    if args.json:
        say_json({"id": str(thing.id), "member_id": str(member.id)})
        return
    said = args.bond.said_end
    if member.id not in there:
        said = _("{member} had no place in {name}; nothing was changed.")
    say(said.format(member=called(member), name=called(thing)))


async def _show(client: PeopleClient, args: argparse.Namespace) -> None:
    thing = await the_one(client, args.kind.name, args.which)
    charge = BONDS[args.kind.name].charge
    entries = await BONDS[args.kind.name].entries(client, thing.id)
    if args.json:
        for entry in entries:
            say_json(entry)
        return
    if not entries:
        remark(args.bond.nobody.format(name=called(thing)))
        return
    names = await names_of(client, ["members"])
    told = [(names.get(entry.member_id, ""), entry.member_id, entry) for entry in entries]
    rows = [
        (
            short_id(member_id),
            name,
            args.bond.in_charge if getattr(entry, charge) else "",
            instant_text(entry.since),
        )
        for name, member_id, entry in sorted(told, key=itemgetter(0, 1))
    ]
    for line in table((_("id"), _("name"), _("in charge"), _("since")), rows):
        say(line)
