"""One local day as a store keeps it, for whoever shows it whole: hours, time away, activity, screenshots."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from tracker.agent.hours_policy import hand_rules, kept_settings
from tracker.agent.hours_seen import kept_samples
from tracker.core.device import MadeFile
from tracker.core.hours.by_hand import HandRules
from tracker.core.hours.day import Span, day_span, week_of
from tracker.core.hours.level import Level, within
from tracker.core.hours.said import ActivitySample, DeviceEvent, Occurrence, TimeAway, Work
from tracker.core.hours.slots import TimeSlot, time_slots
from tracker.core.hours.summary import DaySummary, Limits, day_summaries
from tracker.core.policy import EffectivePolicy, Settings, effective
from tracker.core.policy.device_fields import APPLICATIONS, TITLES

if TYPE_CHECKING:
    from uuid import UUID

    from tracker.agent.book import Book
    from tracker.agent.named_work import WorkNames

RECENT_DAYS: Final = 14
RECENT_MOST: Final = 6


@dataclass(frozen=True, slots=True)
class AppTime:
    """An application and for how many seconds of a day it was in front; excluded ones are one, no name."""

    name: str
    excluded: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class AppsUsed:
    """Applications, the longest first; whether policy has them recorded, and titles of windows, too."""

    apps: tuple[AppTime, ...] = ()
    recorded: bool = False
    titles: bool = False


@dataclass(frozen=True, slots=True)
class DaySeen:
    """A day: `summary` is its hours, `week` the days around it; `now` is on the device's timeline.

    A running entry counts until `now`, or until it was seen last. `files` are oldest first. `level` is the
    mean of `slots`. `recent` is what was worked on lately, the newest first. `painted_over` is how many
    windows were on a capture, by its instant, where the store tells of that capture. `settings` are what
    policy sets, of which `hand` follows for work on no project.
    """

    today: date
    now: int
    span: Span
    summary: DaySummary
    week: tuple[DaySummary, ...]
    limits: Limits
    names: "WorkNames"
    aways: tuple[TimeAway, ...] = ()
    slots: tuple[TimeSlot, ...] = ()
    level: Level = field(default_factory=Level)
    apps: AppsUsed = AppsUsed()
    files: tuple[MadeFile, ...] = ()
    hand: HandRules = field(default_factory=HandRules)
    recent: tuple[Work, ...] = ()
    painted_over: Mapping[int, int] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)

    def policy(self, project_id: "UUID | None") -> EffectivePolicy:
        """Return what holds for work on a project, or on none."""
        return effective(self.settings, project_id)

    def later(self, passed: int, zone: tzinfo) -> "DaySeen":
        """Return the day so many microseconds later, where only time went by: what runs counts on."""
        now, day = self.now + passed, self.summary.day
        if not any(part.running for part in self.summary.parts):
            return replace(self, now=now)
        (grown,) = day_summaries([part.entry for part in self.summary.parts], now, zone, day, day)
        return replace(self, now=now, summary=grown)


def day_seen(book: "Book", shown: date) -> DaySeen:
    """Return a day of an open book; raises what the store raises."""
    span = day_span(shown, book.zone)
    first = week_of(shown, book.limits.first_weekday)
    week_entries = book.between(first, first + timedelta(days=6))
    week = book.on_days(week_entries, first, first + timedelta(days=6))
    entries = book.between(shown, shown)
    samples = within(kept_samples(book.store, span.start, span.stop), entries)
    slots = time_slots(samples, entries)
    settings = kept_settings(book.store)
    policy = effective(settings)
    files = tuple(book.store.files_taken(span.start, span.stop))
    return DaySeen(
        today=book.today,
        now=book.seen.now,
        span=span,
        summary=week[(shown - first).days],
        week=week,
        limits=book.limits,
        names=book.names,
        aways=tuple(book.aways(shown, shown)),
        slots=slots,
        level=sum((slot.activity.level for slot in slots), Level()),
        apps=AppsUsed(_apps(samples), policy[APPLICATIONS], policy[TITLES]),
        files=files,
        hand=hand_rules(policy),
        recent=_recent(book),
        painted_over=painted_over(files, book.store.events(span.start, span.stop)),
        settings=settings,
    )


def painted_over(files: Sequence[MadeFile], events: Sequence[DeviceEvent]) -> dict[int, int]:
    """Return how many windows were painted over by captures' instants; it is said only when it changes."""
    captures = sorted({file.captured_at for file in files})
    found: dict[int, int] = {}
    for event in events:
        place = bisect_right(captures, event.at)
        redacted = event.details.get("redacted")
        if place and event.occurrence is Occurrence.CAPTURE_SAID and isinstance(redacted, int):
            found[captures[place - 1]] = redacted
    return found


def _apps(samples: Sequence[ActivitySample]) -> tuple[AppTime, ...]:
    seconds: dict[tuple[str, bool], float] = {}
    for sample in samples:
        for app in sample.apps:
            which = app.name, app.excluded
            seconds[which] = seconds.get(which, 0.0) + app.seconds
    found = (AppTime(name, excluded, lasted) for (name, excluded), lasted in seconds.items())
    return tuple(sorted(found, key=lambda app: -app.seconds))


def _recent(book: "Book") -> tuple[Work, ...]:
    lately = book.between(book.today - timedelta(days=RECENT_DAYS), book.today)
    works = (
        Work(each.work.project_id, each.work.task_id) for each in reversed(lately) if each.work.project_id
    )
    return tuple(dict.fromkeys(works))[:RECENT_MOST]
