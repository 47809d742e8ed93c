"""`tracker screenshots delete`: a screenshot goes, and with it, where its member wants, its slot's time."""

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.cli.parser import Commands, example
from tracker.cli.terminal import remark, say, say_json
from tracker.cli.work_options import noted
from tracker.core.errors import RefusedError
from tracker.core.record import FileStatus
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.agent.book import Book
    from tracker.core.device import MadeFile
    from tracker.core.hours.day import Span
    from tracker.core.hours.slot_time import SlotTime

_SHOWN_FIRST = 1
"""The exit code where nothing was done yet, only shown."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "delete",
        help=_("delete one of them"),
        description=_(
            "Delete a screenshot for good. During its review you always may: nothing of it stays anywhere. "
            "Afterwards you may if your workspace's policy lets you: the server deletes it with the next "
            "sync, and nobody can open it there from then on. Backups of the server hold it, sealed, until "
            "they are deleted; when that is, only who runs the server can say. That you deleted it is "
            "recorded. With `--with-time` the ten minutes around it count no more either, as "
            "far as policy lets you edit your time; what that means for your day is shown first, and done "
            "with `--yes`."
        ),
        epilog=example('screenshots delete 3f2a --with-time --reason "a private call" --yes'),
    )
    parser.add_argument("which", metavar="ID", help=_("its id, or the beginning of it"))
    parser.add_argument("--with-time", action="store_true", help=_("take the time of its slot out, too"))
    parser.add_argument(
        "--reason", metavar="TEXT", type=noted, default="", help=_("why that time is taken out")
    )
    parser.add_argument("--yes", action="store_true", help=_("take the time out, not only show it"))
    parser.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Delete one, by the agent."""
    from tracker.agent.book import open_book
    from tracker.agent.viewing import find_made
    from tracker.host.clock import SystemClock

    if (args.reason or args.yes) and not args.with_time:
        args.parser.error(_("--reason and --yes belong to --with-time"))
    if args.with_time and not args.reason.strip():
        args.parser.error(_("--with-time needs a --reason: it is kept with your time"))
    with open_book() as book:
        made = find_made(book.store, args.which)
        if made.status is FileStatus.ERASED:
            raise RefusedError("screenshot-gone")
        taking = _taking(book, made) if args.with_time else None
        lines = [] if taking is None else list(taking.lines(book))
        said: dict[str, object] = {"id": made.file_id.hex(), "time": taking and taking.described(book)}
        never_left = made.never_left(SystemClock().now())
    for line in () if args.json else lines:
        say(line)
    if taking is not None and not args.yes:
        return _shown(args, said)
    _delete(made, taking, args.reason)
    if args.json:
        say_json({**said, "deleted": True, "never_left": never_left})
    elif never_left:
        say(_("The screenshot is deleted: it never left this computer, and nothing of it stays."))
    else:
        say(
            _(
                "The screenshot is deleted here, and at the server with the next sync: from then on nobody "
                "can open it there. Backups of the server hold it, sealed, until they are deleted; when that "
                "is, only who runs the server can say."
            )
        )
    return 0


def _shown(args: argparse.Namespace, said: dict[str, object]) -> int:
    if args.json:
        say_json({**said, "deleted": False})
    else:
        remark(_("Nothing was changed yet: `--yes` does it."))
    return _SHOWN_FIRST


def _delete(made: "MadeFile", taking: "_Taking | None", reason: str) -> None:
    from tracker.cli.with_agent import ask
    from tracker.core.wire import DeleteScreenshot

    until = None if taking is None else taking.span.stop
    ask(DeleteScreenshot(made.file_id.hex(), until, reason))


@dataclass(frozen=True, slots=True)
class _Taking:
    """The time that goes, of which entries, and what that day has before it, in microseconds."""

    slot: "SlotTime"
    before: int

    @property
    def span(self) -> "Span":
        """Return the slot, as far as it is over."""
        return self.slot.span

    @property
    def out(self) -> int:
        """Return how much goes."""
        return self.slot.length

    def lines(self, book: "Book") -> "Iterator[str]":
        """Yield what goes, and what that means for the day."""
        from tracker.agent.local_time import exact_texts
        from tracker.cli.local_time import day_text, duration
        from tracker.cli.work_words import short, work_words
        from tracker.core.hours.day import day_of, local

        day = day_of(self.span.start, book.zone)
        for entry, part in zip(self.slot.entries, self.slot.parts, strict=True):
            begin, end = exact_texts(local(part.start, book.zone), local(part.stop, book.zone), day)
            said = _("{start} to {stop} counts no more of {id}: {work}")
            work = work_words(book.names, entry.work)
            yield said.format(start=begin, stop=end, id=short(entry.entry_id), work=work)
        said = _("{day}: {after} instead of {before}, {out} less.")
        after, before, out = (duration(each) for each in (self.before - self.out, self.before, self.out))
        yield said.format(day=day_text(day), after=after, before=before, out=out)

    def described(self, book: "Book") -> dict[str, object]:
        """Return the same as data, in seconds."""
        from tracker.cli.local_time import iso
        from tracker.core.hours.day import day_of
        from tracker.core.moment import MICROSECONDS

        return {
            "start": iso(self.span.start, book.zone),
            "stop": iso(self.span.stop, book.zone),
            "entries": [str(entry.entry_id) for entry in self.slot.entries],
            "seconds": self.out // MICROSECONDS,
            "day": day_of(self.span.start, book.zone).isoformat(),
            "day_seconds_before": self.before // MICROSECONDS,
            "day_seconds_after": (self.before - self.out) // MICROSECONDS,
        }


def _taking(book: "Book", made: "MadeFile") -> _Taking:
    from tracker.core.hours.day import day_of
    from tracker.core.hours.schedule import slot_of
    from tracker.core.hours.slot_time import SlotTime

    day = day_of(slot_of(made.captured_at), book.zone)
    slot = SlotTime.around(made.captured_at, book.seen.now, book.between(day, day))
    (shown,) = book.days(day, day)
    return _Taking(slot, shown.totals.whole)
