"""What the server has of a kind of thing, and which of it a person means."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from tracker.cli.admin.kind import Kind
from tracker.cli.admin.kinds import kinds
from tracker.cli.admin.naming import Named, find
from tracker.cli.admin.operations import OPERATIONS, Entry
from tracker.core.problem import printable
from tracker.sync.people import PeopleClient


def called(entry: Entry) -> str:
    """Return a thing's name, fit for a terminal."""
    return str(printable(entry.name))


async def all_of(client: PeopleClient, kind: str) -> list[Entry]:
    """Return all of a kind that may be seen, archived ones too, in the order of their names."""
    entries = await OPERATIONS[kind].entries(client)
    return sorted(entries, key=lambda each: (each.name.casefold(), each.id))


async def names_of(client: PeopleClient, names: Iterable[str]) -> Mapping[UUID, str]:
    """Return what all things of some kinds are called."""
    return {each.id: called(each) for kind in names for each in await all_of(client, kind)}


async def the_one(client: PeopleClient, kind: str, said: str) -> Entry:
    """Return the thing of a kind that a person means; raises what `find` raises, and the network's."""
    among = next(each for each in kinds() if each.name == kind)
    return the_one_of(await all_of(client, kind), among, said)


def the_one_of(entries: Iterable[Entry], kind: Kind, said: str, *, archived: bool = False) -> Entry:
    """Return the entry that a person means, preferably an `archived` one if wanted; raises as `find`."""
    named = [Named(each, each.id, _names(each), each.archived) for each in entries]
    return find(named, said, kind.among, kind.name, archived=archived)


def _names(entry: Entry) -> tuple[str, ...]:
    email = getattr(entry, "email", None)
    return (entry.name,) if email is None else (entry.name, email)
