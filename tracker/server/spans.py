"""Who is in a team or on a project, from when until when: begun, changed and ended, never rewritten."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Table, and_, select, update

from tracker.server.access import seen
from tracker.server.act import Act
from tracker.server.tables_people import ASSIGNMENTS, TEAM_MEMBERS


@dataclass(frozen=True, slots=True)
class Spans:
    """A table of spans: what they are in, being in charge of it, and what the audit log calls one."""

    table: Table
    whole: str
    charge: str
    word: str


IN_TEAMS: Final = Spans(TEAM_MEMBERS, "team_id", "oversees", "team-place")
ON_PROJECTS: Final = Spans(ASSIGNMENTS, "project_id", "manages", "assignment")


def begin(act: Act, spans: Spans, whole_id: bytes, member_id: bytes, *, in_charge: bool) -> Row[Any]:
    """Let a member be in something from now on and return the span that lasts; one in charge is another."""
    lasts = _lasts(spans, whole_id, member_id)
    held = act.connection.execute(select(spans.table).where(lasts)).one_or_none()
    if held is not None and getattr(held, spans.charge) == in_charge:
        return held
    _end(act, spans, lasts)
    row = {spans.whole: whole_id, "member_id": member_id, "since": act.now, spans.charge: in_charge}
    act.connection.execute(spans.table.insert().values(row))
    details: dict[str, str | int] = {spans.whole: whole_id.hex(), spans.charge: int(in_charge)}
    act.tell(f"{spans.word}.begun", member_id, **details)
    return seen(act.connection, select(spans.table).where(lasts))


def end(act: Act, spans: Spans, whole_id: bytes, member_id: bytes) -> None:
    """Let a member's time in something end; when they are not in it, nothing happens."""
    if _end(act, spans, _lasts(spans, whole_id, member_id)):
        act.tell(f"{spans.word}.ended", member_id, **{spans.whole: whole_id.hex()})


def end_all(act: Act, member_id: bytes) -> None:
    """Let a member's time end everywhere."""
    for spans in (IN_TEAMS, ON_PROJECTS):
        table = spans.table
        lasting = select(table.c[spans.whole]).where(table.c.member_id == member_id, table.c.until.is_(None))
        for whole_id in act.connection.execute(lasting).scalars().all():
            end(act, spans, whole_id, member_id)


def _lasts(spans: Spans, whole_id: bytes, member_id: bytes) -> ColumnElement[bool]:
    columns = spans.table.c
    return and_(columns[spans.whole] == whole_id, columns.member_id == member_id, columns.until.is_(None))


def _end(act: Act, spans: Spans, lasts: ColumnElement[bool]) -> bool:
    """End a span and say whether there was one; one that had no length yet was none."""
    empty = act.connection.execute(spans.table.delete().where(lasts, spans.table.c.since >= act.now))
    ended = act.connection.execute(update(spans.table).where(lasts).values(until=act.now))
    return bool(empty.rowcount or ended.rowcount)
