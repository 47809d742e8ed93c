"""What teams, clients, projects and tasks have in common: a name of their own, and an archive.

One thread writes all changes, so what is looked up in a change holds until it is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Table, select, update

from tracker.core.errors import RefusedError
from tracker.core.naming import NAME_MOST, is_name, name_key
from tracker.server.access import seen
from tracker.server.act import Act
from tracker.server.listing import Paging, part

Values = Mapping[str, Any]
_NOTHING: Final[Values] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Named:
    """A table of named things, what the audit log calls one, and the columns within which names differ."""

    table: Table
    word: str
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be different: None stays as it is, and so does a column that is not in `columns`."""

    name: str | None = None
    archived: bool | None = None
    columns: Values = field(default_factory=dict)


def checked_name(name: str) -> str:
    """Return a name without blanks around it; raises `RefusedError` for what is none."""
    if not is_name(name):
        raise RefusedError("people-name", most=NAME_MOST)
    return name.strip()


def require_open(row: Row[Any]) -> None:
    """Raise `RefusedError` when something archived would get something new."""
    if row.archived_at is not None:
        raise RefusedError("people-archived", name=row.name)


def add(act: Act, named: Named, new_id: UUID, name: str, columns: Values = _NOTHING) -> Row[Any]:
    """Make something and return its row; what was made just so before is returned as it is.

    Columns that do not say what it is, such as who made it, may differ then.
    """
    fields = {"name": checked_name(name), **columns}
    known = _find(act.connection, named, new_id.bytes)
    if known is None:
        _require_free(act.connection, named, new_id.bytes, fields)
        row = {"id": new_id.bytes, **_kept(fields), "created_at": act.now}
        act.connection.execute(named.table.insert().values(row))
        act.tell(f"{named.word}.added", new_id.bytes)
        return _the(act.connection, named, new_id.bytes)
    if any(getattr(known, field) != fields[field] for field in ("name", *named.within)):
        raise RefusedError("people-id-taken")
    return known


def listed(
    connection: Connection, named: Named, covered: ColumnElement[bool], paging: Paging
) -> tuple[list[Row[Any]], UUID | None]:
    """Return the rows of a part of what is covered, and the `after` of the next part."""
    query = select(named.table).where(covered)
    if not paging.archived:
        query = query.where(named.table.c.archived_at.is_(None))
    return part(connection, query, named.table.c.id, paging)


def change(act: Act, named: Named, row: Row[Any], wish: Wish) -> Row[Any]:
    """Change something and return its row; what is archived is restored first, or in the same change."""
    archived = row.archived_at is not None if wish.archived is None else wish.archived
    asked = {**wish.columns, **({} if wish.name is None else {"name": checked_name(wish.name)})}
    fields = {field: value for field, value in asked.items() if value != getattr(row, field)}
    if fields and archived and row.archived_at is not None:
        raise RefusedError("people-archived", name=row.name)
    if not archived and (fields or row.archived_at is not None):
        _require_free(act.connection, named, row.id, {**row._asdict(), **fields})
    _put(act, named, row, _kept(fields) if "name" in fields else fields)
    _archive(act, named, row, archived=archived)
    return _the(act.connection, named, row.id)


def _put(act: Act, named: Named, row: Row[Any], fields: Values) -> None:
    if fields:
        act.connection.execute(update(named.table).where(named.table.c.id == row.id).values(**fields))
        act.tell(f"{named.word}.changed", row.id, fields=",".join(sorted(set(fields) - {"name_key"})))


def _archive(act: Act, named: Named, row: Row[Any], *, archived: bool) -> None:
    if archived is (row.archived_at is not None):
        return
    at = act.now if archived else None
    act.connection.execute(update(named.table).where(named.table.c.id == row.id).values(archived_at=at))
    act.tell(f"{named.word}.{'archived' if archived else 'restored'}", row.id)


def _require_free(connection: Connection, named: Named, own_id: bytes, fields: Values) -> None:
    """Raise `RefusedError` when something else in the same place, not archived, is called the same."""
    table = named.table
    query = select(table.c.id).where(
        table.c.name_key == name_key(fields["name"]),
        table.c.id != own_id,
        table.c.archived_at.is_(None),
        *(table.c[column].is_not_distinct_from(fields[column]) for column in named.within),
    )
    if connection.execute(query.limit(1)).one_or_none() is not None:
        raise RefusedError("people-name-taken")


def _kept(fields: Values) -> dict[str, Any]:
    return {**fields, "name_key": name_key(fields["name"])}


def _find(connection: Connection, named: Named, which: bytes) -> Row[Any] | None:
    return connection.execute(select(named.table).where(named.table.c.id == which)).one_or_none()


def _the(connection: Connection, named: Named, which: bytes) -> Row[Any]:
    return seen(connection, select(named.table).where(named.table.c.id == which))
