"""Lists in parts: in the order of ids, so that nothing is left out or twice while others come and go."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from litestar.params import FromQuery
from sqlalchemy import Column, Connection, Row, Select

from tracker.core.wire import MAX_PAGE

_USUAL: Final = 100


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is asked for: at most `limit` entries after one, the archived ones too or not."""

    limit: int
    after: UUID | None
    archived: bool


async def provide_paging(
    *, limit: FromQuery[int] = _USUAL, after: FromQuery[UUID | None] = None, archived: FromQuery[bool] = False
) -> Paging:
    """Return what the query asks for; a limit beyond what is possible is the nearest possible one."""
    return Paging(min(max(limit, 1), MAX_PAGE), after, archived)


def part(
    connection: Connection, query: Select[Any], by: Column[Any], paging: Paging
) -> tuple[list[Row[Any]], UUID | None]:
    """Return the rows of a part, and the `after` of the next one; None when there is none."""
    if paging.after is not None:
        query = query.where(by > paging.after.bytes)
    rows = connection.execute(query.order_by(by).limit(paging.limit + 1)).all()
    kept = list(rows[: paging.limit])
    more = len(rows) > len(kept)
    return kept, UUID(bytes=getattr(kept[-1], by.name)) if more else None
