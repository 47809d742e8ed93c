"""`tracker activity`: what was counted of keyboard and mouse, by time slot, and the levels that follow."""

import argparse
from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from tracker.agent.book import Book, open_book
from tracker.agent.local_time import clock_text
from tracker.cli.local_time import day, day_text, duration, iso
from tracker.cli.parser import Commands, example
from tracker.cli.table import table
from tracker.cli.terminal import remark, say, say_json
from tracker.cli.work_words import project_words
from tracker.core.hours.day import day_span, local
from tracker.core.hours.slots import Activity, TimeSlot, activity, time_slots, whole_seconds
from tracker.core.moment import MICROSECONDS
from tracker.host.listing import listing
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tracker.core.hours.said import ActivitySample, TimeEntry

_MINUTE: Final = 60 * MICROSECONDS
_UNKNOWN: Final = "-"
_KINDS: Final = ("keys", "clicks", "scrolls", "moves")


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "activity",
        help=_("show how active you were, and what was counted"),
        description=" ".join(
            (
                _(
                    "Show what was counted while your timer ran, by time slots of ten minutes: tracked and "
                    "active seconds, how many key presses, clicks, turns of the wheel and movements, and the "
                    "application that was in front longest, as far as your workspace's policy asks for it."
                ),
                _definition(),
                _("It is of today unless days are named, and needs no network."),
            )
        ),
        epilog=example("activity --from 2026-11-16 --to 2026-11-20"),
    )
    parser.add_argument("--from", metavar="DAY", type=day, dest="first", help=_("the first day"))
    parser.add_argument("--to", metavar="DAY", type=day, dest="last", help=_("the last day (today)"))
    about = _("a day a line, as JSON; times in UTC microseconds, levels from 0 to 1")
    parser.add_argument("--json", action="store_true", help=about)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the activity of some days."""
    with open_book() as book:
        last = args.last or max(book.today, args.first or book.today)
        first = args.first or last
        if first > last:
            args.parser.error(_("the first day is after the last"))
        shown = (first + timedelta(days=count) for count in range((last - first).days + 1))
        days = [_Day(book, each) for each in shown]
        if args.json:
            for each in days:
                say_json(each.described())
            return 0
        told = [each for each in days if each.slots]
        for each in told:
            for line in each.lines():
                say(line)
            say("")
        if told:
            say(_definition())
        else:
            remark(_nothing(book))
    return 0


class _Day:
    """One day: its slots, and what they amount to."""

    def __init__(self, book: Book, shown: "date") -> None:
        from tracker.agent.hours_seen import kept_samples

        span = day_span(shown, book.zone)
        self._book, self._day, self._span = book, shown, span
        entries: Sequence[TimeEntry] = book.between(shown, shown)
        samples: Sequence[ActivitySample] = kept_samples(book.store, span.start, span.stop)
        self.slots = time_slots(samples, entries)
        self._whole = activity(samples, entries)
        (summary,) = book.days(shown, shown)
        self._uncounted = max(0, summary.totals.whole - self._whole.level.tracked)

    def described(self) -> dict[str, object]:
        """Return it for scripts."""
        return {
            "day": self._day,
            "zone": str(self._book.zone),
            **self._described(self._whole),
            "without_activity_seconds": self._uncounted / MICROSECONDS,
            "slots": [
                {
                    "start": slot.start,
                    "local": iso(slot.start, self._book.zone),
                    **self._described(slot.activity),
                }
                for slot in self.slots
            ],
        }

    def _described(self, seen: Activity) -> dict[str, object]:
        names, front = self._book.names, seen.front
        return {
            "tracked_seconds": seen.level.tracked / MICROSECONDS,
            "active_seconds": seen.level.active / MICROSECONDS,
            "level": seen.level.share,
            **{kind: getattr(seen.counted, kind) for kind in _KINDS},
            "projects": [
                {
                    "project_id": each,
                    "project": names.project(each),
                    "tracked_seconds": tracked / MICROSECONDS,
                }
                for each, tracked in seen.projects
            ],
            "in_front": None
            if front is None
            else {"name": front.name, "excluded": front.excluded, "seconds": round(front.seconds, 6)},
        }

    def lines(self) -> "Iterator[str]":
        """Yield it for people: what rows show adds up to what the last one shows."""
        yield f"{day_text(self._day)}  {_percent(self._whole)}"
        headings = (
            _("FROM"),
            _("PROJECT"),
            _("TRACKED"),
            _("ACTIVE"),
            _("LEVEL"),
            _("KEYS"),
            _("CLICKS"),
            _("SCROLLS"),
            _("MOVES"),
            _("IN FRONT"),
        )
        active = whole_seconds(slot.activity.level.active for slot in self.slots)
        still = whole_seconds(_still(slot) for slot in self.slots)
        seconds = [(one + other, one) for one, other in zip(active, still, strict=True)]
        rows = [self._row(slot, shown) for slot, shown in zip(self.slots, seconds, strict=True)]
        sums = sum(active) + sum(still), sum(active)
        rows.append((_("all"), "", *_figures(self._whole, sums), ""))
        yield from table(headings, rows)
        if any(_UNKNOWN in row[5:9] for row in rows):
            yield _("{mark} is not counted here: this computer's session does not tell it.").format(
                mark=_UNKNOWN
            )
        if self._uncounted >= _MINUTE:
            line = _(
                "{length} of your time on this day has no activity: it was added by hand or kept, or nothing "
                "could count it."
            )
            yield line.format(length=duration(self._uncounted))

    def _row(self, slot: TimeSlot, seconds: tuple[int, int]) -> tuple[str, ...]:
        seen = slot.activity
        return (
            clock_text(local(slot.start, self._book.zone), with_offset=self._is_set),
            listing(project_words(self._book.names, project) for project, _tracked in seen.projects),
            *_figures(seen, seconds),
            _in_front(seen),
        )

    @property
    def _is_set(self) -> bool:
        """Say whether the clock is set on this day, so that it may show a time twice."""
        zone: tzinfo = self._book.zone
        begin, end = local(self._span.start, zone), local(self._span.stop, zone)
        return begin.utcoffset() != end.utcoffset()


def _definition() -> str:
    return _(
        "The level of a time slot is its active seconds by its tracked seconds, where a second is active if "
        "keyboard or mouse was used in it; a day's level is the mean of its slots, weighted by tracked time."
    )


def _nothing(book: Book) -> str:
    from tracker.agent.hours_policy import kept_policy
    from tracker.core.policy.device_fields import ACTIVITY

    if not kept_policy(book.store)[ACTIVITY]:
        return _("No activity was counted on these days: your workspace's policy wants none recorded.")
    return _("No activity was counted on these days.")


def _figures(seen: Activity, seconds: tuple[int, int]) -> tuple[str, ...]:
    """Return tracked and active seconds as they are shown, the level, and the counts."""
    counts = (getattr(seen.counted, kind) for kind in _KINDS)
    shown = (_UNKNOWN if count is None else str(count) for count in counts)
    tracked, active = (_("{count} s").format(count=count) for count in seconds)
    return tracked, active, _percent(seen), *shown


def _percent(seen: Activity) -> str:
    share = seen.level.share
    return _UNKNOWN if share is None else _("{percent} %").format(percent=round(100 * share))


def _in_front(seen: Activity) -> str:
    if seen.front is None:
        return ""
    return _("excluded") if seen.front.excluded else seen.front.name


def _still(slot: TimeSlot) -> int:
    """Return the microseconds of a slot that were tracked and not active."""
    return slot.activity.level.tracked - slot.activity.level.active
