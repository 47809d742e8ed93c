"""Which of many a person means: by its id, the beginning of it, or its name, as long as that is one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Final, Generic, TypeVar
from uuid import UUID

from tracker.core.errors import RefusedError
from tracker.core.naming import name_key
from tracker.core.problem import printable
from tracker.host.listing import listing

SHORT_ID: Final = 8
"""Digits of an id that tables show; any number of them names a thing, as long as it is one."""
_FEWEST_DIGITS: Final = 4
_SHOWN_MOST: Final = 5
_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Named(Generic[_Thing]):
    """A thing and the names it goes by, the first of which is shown."""

    thing: _Thing
    id: UUID
    names: tuple[str, ...]
    archived: bool


def find(
    named: Sequence[Named[_Thing]], said: str, kind: str, group: str, *, archived: bool = False
) -> _Thing:
    """Return the thing that is meant; of the same name rather one in use, or one `archived` if wanted.

    `kind` says in words what all of them are, such as "projects", `group` in which group of `tracker admin`
    they are looked after. Raises `RefusedError` with the key `admin-ambiguous` or `admin-unknown`, which name
    what comes near.
    """
    found = _all_called(named, said)
    preferred = [each for each in found if each.archived is archived] or found
    match preferred:
        case [one]:
            return one.thing
        case []:
            raise _unknown(named, said, kind, group)
        case _:
            raise RefusedError("admin-ambiguous", said=said, kind=kind, which=_listing(preferred))


def short_id(identifier: UUID) -> str:
    """Return the beginning of an id, as tables show it."""
    return identifier.hex[:SHORT_ID]


def _all_called(named: Sequence[Named[_Thing]], said: str) -> list[Named[_Thing]]:
    """Return what has this id, else what has this name, else what has an id that begins so."""
    name, digits = name_key(said), said.strip().replace("-", "").lower()
    by_id = [each for each in named if each.id.hex == digits]
    by_name = [each for each in named if name in map(name_key, each.names)]
    if by_id or by_name or len(digits) < _FEWEST_DIGITS:
        return by_id or by_name
    return [each for each in named if each.id.hex.startswith(digits)]


def _unknown(named: Sequence[Named[_Thing]], said: str, kind: str, group: str) -> RefusedError:
    near = _near(named, name_key(said))
    if not near:
        return RefusedError("admin-unknown", said=said, kind=kind, group=group)
    return RefusedError("admin-unknown-near", said=said, kind=kind, group=group, near=_listing(near))


def _near(named: Sequence[Named[_Thing]], name: str) -> list[Named[_Thing]]:
    """Return what is spelt nearly so, nearest first, then what has the word within its name."""
    by_name = {name_key(each): one for one in named for each in one.names}
    spelt = [by_name[near] for near in get_close_matches(name, by_name, _SHOWN_MOST)]
    within = (one for known, one in by_name.items() if name and name in known)
    return list({one.id: one for one in (*spelt, *within)}.values())


def _listing(named: Iterable[Named[_Thing]]) -> str:
    return listing(f"{printable(each.names[0])} ({short_id(each.id)})" for each in islice(named, _SHOWN_MOST))
