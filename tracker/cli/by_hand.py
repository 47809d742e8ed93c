"""`tracker add`, `edit` and `discard`: the ledger by hand, as far as policy lets the member."""

import argparse
from typing import TYPE_CHECKING, Final

from tracker.agent.book import open_book
from tracker.agent.local_time import clock_texts
from tracker.agent.strays import entry_of
from tracker.cli.answering import settle
from tracker.cli.hours_read import described
from tracker.cli.local_time import day_text, duration, when
from tracker.cli.parser import Commands, Parser, example, finish
from tracker.cli.terminal import say, say_json
from tracker.cli.with_agent import ask
from tracker.cli.work_options import add_work, known_by, named_work, noted
from tracker.cli.work_words import short, work_words
from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import grows_far
from tracker.core.hours.day import day_of, local
from tracker.core.hours.ledger import lasted
from tracker.core.hours.summary import in_seconds, whole_second
from tracker.core.hours.timer_state import Answer
from tracker.core.wire import AddTime, DeleteTime, EditTime, NamedWork
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.agent.book import Book
    from tracker.core.hours.said import TimeEntry
    from tracker.core.wire import Status

_TIMES: Final = "9:00, 2026-11-20 9:00"


def add(commands: Commands) -> None:
    """Add the commands."""
    adding = commands.add_parser(
        "add",
        help=_("add time that was not recorded"),
        description=_(
            "Add time that the timer did not record, with a reason; it is marked as added by hand. Times are "
            "local, as {times}; a time without a day is of today, the end of the day on which it began."
        ).format(times=_TIMES),
        epilog=example('add --from 9:00 --to 10:30 --reason "visit at the client" --project Website'),
    )
    _add_times(adding, required=True)
    adding.add_argument(
        "--reason", metavar="TEXT", type=noted, required=True, help=_("why it was not recorded")
    )
    add_work(adding)
    _finish(adding, run_add)
    editing = commands.add_parser(
        "edit",
        help=_("change a time entry"),
        description=_(
            "Change a time entry; what it was before stays in your records. What is not named stays. Times "
            "are local, as {times}; other times need a reason, and the entry is marked as made by hand."
        ).format(times=_TIMES),
        epilog=example('edit 3f2a --to 17:15 --reason "forgot to stop"'),
    )
    _add_entry(editing)
    _add_times(editing, required=False)
    _add_reason(editing)
    add_work(editing)
    surely = _("also where it gets more than twice as long, by more than an hour")
    editing.add_argument("--yes", action="store_true", help=surely)
    _finish(editing, run_edit)
    discarding = commands.add_parser(
        "discard",
        help=_("remove a time entry, or time away, from your hours"),
        description=_(
            "Let a time entry count no more; what it was stays in your records. Without an id the time away "
            "that you were asked about last is discarded, and a timer that waits for the answer stops."
        ),
        epilog=example("discard 3f2a"),
    )
    _add_entry(discarding, nargs="?")
    _add_reason(discarding)
    _finish(discarding, run_discard)


def run_add(args: argparse.Namespace) -> int:
    """Add time."""
    with open_book() as book:
        day = args.start.day or book.today
        start, stop = args.start.instant(day, book.zone), args.stop.instant(day, book.zone)
    status = ask(AddTime(start, stop, args.reason, named_work(args)))
    return _tell(args, status, _("Added: {entry}"))


def run_edit(args: argparse.Namespace) -> int:
    """Change an entry."""
    work = named_work(args)
    if not (args.start or args.stop or args.reason or work != NamedWork()):
        args.parser.error(_("say what to change"))
    with open_book() as book:
        entry = entry_of(book.store, args.which)
        first = day_of(entry.start, book.zone)
        last = first if entry.stop is None else day_of(max(entry.start, entry.stop - 1), book.zone)
        start = args.start and args.start.instant(first, book.zone)
        stop = args.stop and args.stop.instant(last, book.zone)
        if not args.yes:
            _require_meant(book, entry, start, stop)
    status = ask(EditTime(entry.entry_id.hex, start, stop, work, args.reason))
    return _tell(args, status, _("Changed: {entry}"))


def _require_meant(book: "Book", entry: "TimeEntry", start: int | None, stop: int | None) -> None:
    """Raise `RefusedError` where an entry grows as it hardly did."""
    grown = grows_far(entry, start, stop, book.seen.until)
    if grown is not None:
        length, longer = map(duration, grown)
        raise RefusedError("time-grows-far", entry=short(entry.entry_id), before=length, after=longer)


def run_discard(args: argparse.Namespace) -> int:
    """Let an entry or time away not count."""
    if args.which:
        status = ask(DeleteTime(args.which, args.reason))
        return _tell(args, status, _("Counts no more: {entry}"))
    return settle(args, Answer.DISCARD)


def _tell(args: argparse.Namespace, status: "Status", line: str) -> int:
    """Tell what became of the entry that a command was about."""
    if status.changed is None:
        return 0
    with open_book() as book:
        if args.json:
            say_json(described(status.changed, book.names, book.seen.now))
        else:
            say(line.format(entry=_entry_words(book, status.changed)))
    return 0


def _entry_words(book: "Book", entry: "TimeEntry") -> str:
    entry, until = in_seconds(entry), whole_second(book.seen.until)
    stop = until if entry.stop is None else entry.stop
    begin, end, day = local(entry.start, book.zone), local(stop, book.zone), day_of(entry.start, book.zone)
    first, last = clock_texts(begin, end, day_of(max(entry.start, stop - 1), book.zone))
    said = _("{id}  {day}, {start} to {stop}, {length}: {work}")
    return said.format(
        id=short(entry.entry_id),
        day=day_text(day),
        start=first,
        stop=_("now") if entry.stop is None else last,
        length=duration(lasted(entry, until)),
        work=work_words(book.names, entry.work),
    )


def _add_entry(parser: Parser, *, nargs: str | None = None) -> None:
    about = _("the entry's id, or the beginning of it")
    parser.add_argument("which", metavar="ID", nargs=nargs, type=known_by, help=about)


def _add_times(parser: Parser, *, required: bool) -> None:
    parser.add_argument(
        "--from", metavar="WHEN", type=when, dest="start", required=required, help=_("when it began")
    )
    parser.add_argument(
        "--to", metavar="WHEN", type=when, dest="stop", required=required, help=_("when it ended")
    )


def _add_reason(parser: Parser) -> None:
    parser.add_argument("--reason", metavar="TEXT", type=noted, default="", help=_("why"))


def _finish(parser: Parser, run: "Callable[[argparse.Namespace], int]") -> None:
    finish(parser, run, _("as one line of JSON"))
