"""The member's hours, told to scripts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.core.hours.ledger import lasted
from tracker.core.hours.summary import DaySummary, Summary, in_seconds, whole_second
from tracker.core.moment import MICROSECONDS, Instant

if TYPE_CHECKING:
    from tracker.agent.named_work import WorkNames
    from tracker.core.hours.said import TimeAway, TimeEntry
    from tracker.core.hours.summary import EntryPart, Totals


def described(entry: "TimeEntry", names: "WorkNames", now: Instant) -> dict[str, object]:
    """Return an entry for scripts: instants of whole seconds, and how many up to `now` while it runs."""
    entry, work = in_seconds(entry), entry.work
    return {
        "id": entry.entry_id,
        "start": entry.start,
        "stop": entry.stop,
        "seconds": lasted(entry, whole_second(now)) // MICROSECONDS,
        "source": entry.source,
        "project_id": work.project_id,
        "task_id": work.task_id,
        "project": names.project(work.project_id),
        "task": names.task(work.task_id),
        "note": work.note,
        "reason": entry.reason,
        "ending": entry.ending,
        "deleted": entry.deleted,
    }


def described_away(away: "TimeAway", names: "WorkNames", counted: int) -> dict[str, object]:
    """Return time away for scripts, likewise; `counted` are microseconds of it that entries count."""
    start, stop, work = whole_second(away.start), whole_second(away.stop), away.work
    return {
        "away_id": away.away_id,
        "start": start,
        "stop": stop,
        "seconds": (stop - start) // MICROSECONDS,
        "counted_seconds": counted // MICROSECONDS,
        "cause": away.cause,
        "project_id": work.project_id,
        "task_id": work.task_id,
        "project": names.project(work.project_id),
        "task": names.task(work.task_id),
        "note": work.note,
        "verdict": away.verdict,
    }


def described_day(day: DaySummary, names: "WorkNames", now: Instant) -> dict[str, object]:
    """Return a day for scripts, with what of each entry lies in it."""
    return {
        "day": day.day,
        **described_totals(day.totals),
        "entries": [_described_part(part, names, now) for part in day.parts],
    }


def described_totals(totals: "Totals") -> dict[str, object]:
    """Return what something amounts to, in whole seconds."""
    return {
        "seconds": totals.whole // MICROSECONDS,
        "by_hand_seconds": totals.manual // MICROSECONDS,
        "away_kept_seconds": totals.idle_kept // MICROSECONDS,
    }


def described_left(book: Summary) -> dict[str, object]:
    """Return what is left of limits, in whole seconds; null without one."""
    return {"left_today": _seconds(book.left_today), "left_this_week": _seconds(book.left_this_week)}


def described_works(book: Summary, names: "WorkNames") -> Sequence[dict[str, object]]:
    """Return what was worked on what, the most first."""
    return [
        {
            "project_id": work.project_id,
            "task_id": work.task_id,
            "project": names.project(work.project_id),
            "task": names.task(work.task_id),
            **described_totals(work.totals),
        }
        for work in book.works
    ]


def _described_part(part: "EntryPart", names: "WorkNames", now: Instant) -> dict[str, object]:
    whole = described(part.entry, names, now)
    stop = None if part.running else part.span.stop
    return {**whole, "start": part.span.start, "stop": stop, "seconds": part.span.length // MICROSECONDS}


def _seconds(microseconds: int | None) -> int | None:
    return None if microseconds is None else microseconds // MICROSECONDS
