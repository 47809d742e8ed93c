"""`tracker entry`: one time entry, what it was before, and when, by whom and why it was changed."""

import argparse
from typing import TYPE_CHECKING, Final

from tracker.agent.book import Book, open_book
from tracker.agent.strays import left_out
from tracker.cli.hours_read import described
from tracker.cli.instant import instant_text
from tracker.cli.local_time import duration
from tracker.cli.parser import Commands, example
from tracker.cli.table import table
from tracker.cli.terminal import remark, say, say_json
from tracker.cli.timer_words import ending_text
from tracker.cli.work_options import known_by
from tracker.cli.work_words import damaged_text, work_words
from tracker.core.hours.ledger import lasted
from tracker.core.hours.said import Occurrence, TimeEntry
from tracker.core.hours.summary import in_seconds
from tracker.core.hours.versions import By, Change, Step, history
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WITH_REASON: Final = (Change.ADDED, Change.LEFT, Change.EDITED, Change.DISCARDED)


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "entry",
        help=_("show what a time entry was before"),
        description=_(
            "Show a time entry from its first record to what it is now: when each version was recorded, who "
            "made it, why, and what the entry was then. Entries that count no more can be shown, too; "
            "`tracker entries --discarded` lists them. It needs no network."
        ),
        epilog=example("entry 3f2a"),
    )
    parser.add_argument(
        "which", metavar="ID", type=known_by, help=_("the entry's id, or the beginning of it")
    )
    parser.add_argument(
        "--json", action="store_true", help=_("as one line of JSON; times in UTC microseconds")
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show one entry and its versions."""
    with open_book() as book:
        steps = _history(book, args.which)
        if args.json:
            say_json({"versions": [_described(book, step) for step in steps]})
            return 0
        for line in _lines(book, steps):
            say(line)
        damaged = [each.entry_id for each in left_out(book.store)]
    if (entry := steps[-1].version.entry).entry_id in damaged:
        remark(damaged_text(entry.entry_id))
    if entry.deleted:
        remark(_("This entry counts no more."))
    remark(_("Each line is a record that this device signed: `tracker verify` proves them."))
    return 0


def _history(book: Book, which: str) -> "Sequence[Step]":
    versions = book.store.versions(which)
    start = versions[0].entry.start
    return history(versions, (*book.store.aways(start - 1, start), *book.store.events(start, start + 1)))


def _described(book: Book, step: Step) -> dict[str, object]:
    version = step.version
    return {
        "record": version.seq,
        "recorded_at": version.at,
        "change": step.change,
        "by": step.by,
        **described(version.entry, book.names, book.seen.until),
    }


def _lines(book: Book, steps: "Sequence[Step]") -> "Iterator[str]":
    headings = (
        _("RECORD"),
        _("RECORDED"),
        _("BY"),
        _("WHAT"),
        _("FROM"),
        _("TO"),
        _("TIME"),
        _("WORK"),
    )
    return table(headings, [_row(book, step) for step in steps])


def _row(book: Book, step: Step) -> tuple[str, ...]:
    version, entry = step.version, in_seconds(step.version.entry)
    by = {By.MEMBER: _("you"), By.TIMER: _("the timer")}
    return (
        str(version.seq),
        instant_text(version.at),
        by[step.by],
        _what(book, step),
        instant_text(entry.start, seconds=True),
        "" if entry.stop is None else instant_text(entry.stop, seconds=True),
        "" if entry.stop is None else duration(lasted(entry, entry.stop)),
        work_words(book.names, entry.work),
    )


def _what(book: Book, step: Step) -> str:
    """Return what made a version, and the reason that was given for it."""
    entry = step.version.entry
    what = {
        Change.STARTED: _("started"),
        Change.ADDED: _("added by hand"),
        Change.KEPT: _("time away, kept"),
        Change.LEFT: _("left when time was taken out"),
        Change.ENDED: _("ended") if entry.ending is None else ending_text(entry.ending),
        Change.REWORKED: _("other work or another note"),
        Change.EDITED: _("changed by hand"),
        Change.DISCARDED: _("counts no more"),
    }[step.change]
    if step.change is Change.STARTED and _by_policy(book, entry):
        return _("started by your workspace's policy")
    if step.change in _WITH_REASON and entry.reason:
        return _("{what}: {reason}").format(what=what, reason=entry.reason)
    return what


def _by_policy(book: Book, entry: TimeEntry) -> bool:
    events = book.store.events(entry.start, entry.start + 1)
    return any(event.occurrence is Occurrence.STARTED_BY_POLICY for event in events)
