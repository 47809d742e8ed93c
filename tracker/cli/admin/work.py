"""What `add`, `list`, `edit`, `archive` and `restore` do, for every kind of thing alike."""

import argparse
import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from tracker.cli.admin.kind import Column, Field, Kind
from tracker.cli.admin.lookup import all_of, called, names_of, the_one, the_one_of
from tracker.cli.admin.naming import short_id
from tracker.cli.admin.operations import OPERATIONS, Entry
from tracker.cli.session import people_client
from tracker.cli.table import table
from tracker.cli.terminal import remark, say, say_json
from tracker.core.ident import new_id
from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.sync.people import PeopleClient

_Said = Mapping[Field, str | None]


def run(args: argparse.Namespace) -> int:
    """Do what was asked, in the session kept here."""
    if args.action == "edit" and not _changes(args):
        options = listing(f"--{field.name}" for field in args.kind.fields if not field.fixed)
        args.parser.error(_("nothing to change: say at least one of {options}").format(options=options))
    asyncio.run(_run(args))
    return 0


async def _run(args: argparse.Namespace) -> None:
    async with people_client() as client:
        await _RUNS[args.action](client, args.kind, args)


async def _add(client: PeopleClient, kind: Kind, args: argparse.Namespace) -> None:
    values = await _values(client, _said(args, kind.fields))
    added = await OPERATIONS[kind.name].add(client, {"id": UUID(bytes=new_id(secrets.token_bytes)), **values})
    if args.json:
        password = {} if added.password is None else {"password": added.password}
        say_json({**msgspec.to_builtins(added.entry), **password})
        return
    say((kind.said.in_use if added.again else kind.said.added).format(name=called(added.entry)))
    if added.password is not None:
        first = _("First password, shown only now: {password}")
        anew = _("New first password instead of the one before, shown only now: {password}")
        say((anew if added.again else first).format(password=added.password))
    elif kind.said.known:
        say(kind.said.known.format(name=called(added.entry)))


async def _list(client: PeopleClient, kind: Kind, args: argparse.Namespace) -> None:
    found = await _among_which(client, kind, args)
    entries = [each for each in found if args.archived or not each.archived]
    if args.json:
        for entry in entries:
            say_json(entry)
        return
    if not entries:
        remark(_("All of them are archived: --archived shows them.") if found else kind.said.nothing)
        return
    names = await names_of(client, kind.references)
    columns = (*kind.columns, *([Column(_("state"), "archived")] if args.archived else []))
    rows = [(short_id(each.id), *(_cell(each, column, names) for column in columns)) for each in entries]
    for line in table((_("id"), *(column.heading for column in columns)), rows):
        say(line)


async def _edit(client: PeopleClient, kind: Kind, args: argparse.Namespace) -> None:
    entry = the_one_of(await _among_which(client, kind, args), kind, args.which)
    changed = await OPERATIONS[kind.name].change(client, entry.id, await _values(client, _changes(args)))
    same = _("{name} is so already; nothing was changed.")
    _tell(changed, same if changed == entry else kind.said.changed, args)


async def _archive(client: PeopleClient, kind: Kind, args: argparse.Namespace) -> None:
    entry = the_one_of(await _among_which(client, kind, args), kind, args.which)
    if entry.archived:
        _tell(entry, kind.said.archived_before, args)
        return
    changed = await OPERATIONS[kind.name].change(client, entry.id, {"archived": True})
    _tell(changed, kind.said.archived, args)


async def _restore(client: PeopleClient, kind: Kind, args: argparse.Namespace) -> None:
    entry = the_one_of(await _among_which(client, kind, args), kind, args.which, archived=True)
    if not entry.archived:
        _tell(entry, kind.said.in_use, args)
        return
    changed = await OPERATIONS[kind.name].change(client, entry.id, {"archived": False})
    _tell(changed, kind.said.restored, args)


_RUNS: Final[Mapping[str, Callable[[PeopleClient, Kind, argparse.Namespace], Awaitable[None]]]] = {
    "add": _add,
    "list": _list,
    "edit": _edit,
    "archive": _archive,
    "restore": _restore,
}


def _tell(entry: Entry, sentence: str, args: argparse.Namespace) -> None:
    if args.json:
        say_json(entry)
    else:
        say(sentence.format(name=called(entry)))


def _said(args: argparse.Namespace, fields: Iterable[Field]) -> _Said:
    said = {field: getattr(args, field.dest) for field in fields}
    return {field: value for field, value in said.items() if value is not None}


def _changes(args: argparse.Namespace) -> _Said:
    """Return the fields that an edit names, with None for one that it empties."""
    fields = [field for field in args.kind.fields if not field.fixed]
    emptied = [field for field in fields if getattr(args, f"no_{field.name}", False)]
    return {**_said(args, fields), **dict.fromkeys(emptied)}


async def _values(client: PeopleClient, said: _Said) -> dict[str, Any]:
    """Return what was said as fields of a message, with ids for names."""
    values: dict[str, Any] = {}
    for field, value in said.items():
        refers = bool(field.refers) and value is not None
        values[field.key] = (await the_one(client, field.refers, str(value))).id if refers else value
    return values


async def _among_which(client: PeopleClient, kind: Kind, args: argparse.Namespace) -> list[Entry]:
    """Return all of a kind, or those that belong to what the options say they belong to."""
    narrowing = [field for field in kind.fields if field.fixed or (field.refers and args.action == "list")]
    wanted = await _values(client, _said(args, narrowing))
    entries = await all_of(client, kind.name)
    return [each for each in entries if all(getattr(each, key) == one for key, one in wanted.items())]


def _cell(entry: Entry, column: Column, names: Mapping[UUID, str]) -> str:
    match getattr(entry, column.attribute):
        case None:
            return ""
        case bool(value):
            return _("archived") if value else ""
        case UUID() as one:
            return names.get(one, short_id(one))
        case tuple() as several:
            return listing(names.get(each, short_id(each)) for each in several)
        case value:
            return column.told(value)
