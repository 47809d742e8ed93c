"""`tracker today`, `week` and `entries`: the member's hours as this device keeps them, offline."""

import argparse
import csv
import io
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tracker.agent.book import WEEK, Book, open_book
from tracker.agent.local_time import clock_texts
from tracker.cli.hours_read import (
    described,
    described_away,
    described_day,
    described_left,
    described_totals,
    described_works,
)
from tracker.cli.local_time import day, day_text, duration, iso
from tracker.cli.parser import Commands, Parser, example
from tracker.cli.table import table
from tracker.cli.terminal import remark, say, say_json
from tracker.cli.timer_words import question_line
from tracker.cli.work_words import damaged_text, mark, short, work_words
from tracker.core.hours.said import Work
from tracker.core.hours.summary import whole_second
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import OpenQuestion
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tracker.core.hours.said import TimeAway, TimeEntry
    from tracker.core.hours.summary import DaySummary, EntryPart, Summary

_CSV: Final = ("id", "start", "stop", "seconds", "source", "project", "task", "note", "reason", "ending")


def add(commands: Commands) -> None:
    """Add the commands."""
    today = commands.add_parser(
        "today",
        help=_("show your time today"),
        description=_(
            "Show today's time entries as this device keeps them, what they amount to, and this week's sum. "
            "What runs counts up to now. It needs no network."
        ),
        epilog=example("today"),
    )
    _add_json(today, run_today, _("as one line of JSON; times in UTC microseconds"))
    week = commands.add_parser(
        "week",
        help=_("show your time this week"),
        description=_(
            "Show what this week's days amount to, and what you worked on, as this device keeps it. What "
            "runs counts up to now. It needs no network."
        ),
        epilog=example("week --json"),
    )
    _add_json(week, run_week, _("as one line of JSON; times in UTC microseconds"))
    entries = commands.add_parser(
        "entries",
        help=_("list time entries"),
        description=_(
            "List the time entries of this device, by day in its time zone: the last seven days, or those "
            "that are named. An entry over midnight stands on both days. With --json and --csv each entry "
            "comes once, whole. `tracker entry` shows what one was before. With --discarded time away that "
            "is not counted is listed, too; its lines of JSON have an `away_id`, and --csv leaves it out."
        ),
        epilog=example("entries --from 2026-11-01 --to 2026-11-30 --csv"),
    )
    entries.add_argument("--from", metavar="DAY", type=day, dest="first", help=_("the first day"))
    entries.add_argument("--to", metavar="DAY", type=day, dest="last", help=_("the last day (today)"))
    entries.add_argument(
        "--discarded",
        action="store_true",
        help=_("those that count no more, instead of those that do, and time away"),
    )
    shapes = entries.add_mutually_exclusive_group()
    shapes.add_argument("--json", action="store_true", help=_("as lines of JSON; times in UTC microseconds"))
    shapes.add_argument("--csv", action="store_true", help=_("as a table for other programs; local times"))
    entries.set_defaults(run=run_entries)


def run_today(args: argparse.Namespace) -> int:
    """Show today."""
    with open_book() as book:
        hours = book.week()
        unanswered = book.unanswered(book.today, book.today)
        cut_off = book.cut_off(book.today, book.today)
        damaged = book.damaged(book.today, book.today)
    if args.json:
        present = described_day(hours.today, book.names, book.seen.now)
        week = {"week_seconds": described_totals(hours.totals)["seconds"], **described_left(hours)}
        week["unanswered_seconds"] = unanswered // MICROSECONDS
        week["cut_off_seconds"] = cut_off // MICROSECONDS
        say_json({**present, "zone": str(book.zone), **week})
        return 0
    _say_days(book, [hours.today])
    _say_sums(hours, unanswered, cut_off)
    _say_damaged(damaged)
    return 0


def run_week(args: argparse.Namespace) -> int:
    """Show this week."""
    with open_book() as book:
        hours = book.week()
        unanswered = book.unanswered(hours.week[0].day, hours.week[-1].day)
        cut_off = book.cut_off(hours.week[0].day, hours.week[-1].day)
        damaged = book.damaged(hours.week[0].day, hours.week[-1].day)
    if args.json:
        days = [described_day(each, book.names, book.seen.now) for each in hours.week]
        works = described_works(hours, book.names)
        whole = {**described_totals(hours.totals), **described_left(hours)}
        whole["unanswered_seconds"] = unanswered // MICROSECONDS
        whole["cut_off_seconds"] = cut_off // MICROSECONDS
        say_json({"days": days, "works": works, "zone": str(book.zone), **whole})
        return 0
    rows = [_week_row(day_text(each.day), each) for each in hours.week]
    for line in table((_("DAY"), _("TIME"), _("BY HAND"), _("AWAY, KEPT")), rows):
        say(line)
    if hours.works:
        say("")
        sums = [
            (work_words(book.names, Work(each.project_id, each.task_id)), duration(each.totals.whole))
            for each in hours.works
        ]
        for line in table((_("WORK"), _("TIME")), sums):
            say(line)
    say("")
    _say_sums(hours, unanswered, cut_off)
    _say_damaged(damaged)
    return 0


def run_entries(args: argparse.Namespace) -> int:
    """List entries."""
    with open_book() as book:
        last = args.last or max(book.today, args.first or book.today)
        first = args.first or last - WEEK
        if first > last:
            args.parser.error(_("the first day is after the last"))
        found = book.discarded(first, last) if args.discarded else book.between(first, last)
        let_go = book.let_go(first, last) if args.discarded else []
        damaged = [] if args.discarded else book.damaged(first, last)
        listed = [described(each, book.names, book.seen.now) for each in found]
        if args.json:
            for each in (*listed, *(described_away(away, book.names, book.counted(away)) for away in let_go)):
                say_json(each)
        elif args.csv:
            for line in _as_csv(listed, book):
                say(line)
        else:
            # As they were: what counts no more has no place on a day otherwise.
            days = book.on_days([replace(each, deleted=False) for each in found], first, last)
            _say_days(book, [each for each in days if each.parts])
            if not let_go and not any(each.parts for each in days):
                remark(_("There are no time entries on these days."))
            _say_let_go(book, let_go)
            _say_unanswered(0 if args.discarded else book.unanswered(first, last))
    _say_damaged(damaged)
    return 0


def _say_days(book: Book, days: "list[DaySummary]") -> None:
    """Show each day's entries under its name, all tables aligned alike."""
    headings = (_("ID"), _("FROM"), _("TO"), _("TIME"), _("WORK"), "")
    rows = [_row(book, part) for each in days for part in each.parts]
    lines = list(table(headings, rows))
    at = 1
    for number, each in enumerate(days):
        if number:
            say("")
        say(f"{day_text(each.day)}  {duration(each.totals.whole)}")
        if each.parts:
            say(lines[0])
        for line in lines[at : at + len(each.parts)]:
            say(line)
        at += len(each.parts)


def _row(book: Book, part: "EntryPart") -> tuple[str, ...]:
    begin, end = clock_texts(part.begin, part.end, part.day)
    entry = part.entry
    return (
        short(entry.entry_id),
        begin,
        _("now") if part.running and part.span.stop == whole_second(book.seen.now) else end,
        duration(part.span.length),
        work_words(book.names, entry.work),
        mark(entry),
    )


def _week_row(named: str, day: "DaySummary") -> tuple[str, ...]:
    totals = day.totals
    return (
        named,
        *(duration(each) if each else "" for each in (totals.whole, totals.manual, totals.idle_kept)),
    )


def _say_sums(hours: "Summary", unanswered: int, cut_off: int) -> None:
    sums = _("Today {today}, this week {week}.")
    say(sums.format(today=duration(hours.today.totals.whole), week=duration(hours.totals.whole)))
    _say_unanswered(unanswered)
    if cut_off:
        say(_("Not counted, for Tracker was cut off: {length}.").format(length=duration(cut_off)))
    if hours.left_today is not None:
        say(_("Left of your limit for today: {left}.").format(left=duration(hours.left_today)))
    if hours.left_this_week is not None:
        say(_("Left of your limit for this week: {left}.").format(left=duration(hours.left_this_week)))


def _say_unanswered(length: int) -> None:
    if length:
        line = _("Not counted until you answer: {length}. `tracker status` asks about it.")
        say(line.format(length=duration(length)))


def _say_let_go(book: Book, aways: "Iterable[TimeAway]") -> None:
    """Show time away that is not counted, by policy or by an answer."""
    for number, each in enumerate(aways):
        if not number:
            say(_("Not counted:"))
        question = OpenQuestion(each.away_id, each.start, each.stop, each.cause, book.counted(each))
        say(f"  {question_line(question)}")


def _say_damaged(damaged: "Iterable[TimeEntry]") -> None:
    """Say, beside what scripts read, what is left out: nobody here knows how long it was."""
    for each in damaged:
        remark(damaged_text(each.entry_id))


def _as_csv(listed: "Iterable[dict[str, object]]", book: Book) -> "Iterator[str]":
    """Yield entries, quoted as RFC 4180 has it; local times by ISO 8601."""
    yield ",".join(_CSV)
    for each in listed:
        start, stop = each["start"], each["stop"]
        times = {
            "start": iso(start, book.zone) if isinstance(start, int) else "",
            "stop": iso(stop, book.zone) if isinstance(stop, int) else "",
        }
        line = io.StringIO()
        values = {**each, **times}
        csv.writer(line).writerow(values[name] for name in _CSV)
        yield line.getvalue().removesuffix("\r\n")


def _add_json(parser: Parser, run: "Callable[[argparse.Namespace], int]", about: str) -> None:
    parser.add_argument("--json", action="store_true", help=about)
    parser.set_defaults(run=run)
