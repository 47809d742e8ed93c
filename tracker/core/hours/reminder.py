"""What to remind a person of, and when a timer is ended by a limit or as forgotten: each said once.

Asked every few seconds with what is to be seen; what was told already goes in, and comes out with what is
told now. The agent keeps it with the timer's state, so that no reminder is repeated after a restart.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from tracker.core.hours.day import day_of, day_span, week_of
from tracker.core.hours.said import Ending
from tracker.core.hours.schedule import PRESENT, LocalSchedule
from tracker.core.hours.summary import Limits
from tracker.core.hours.timer_state import End
from tracker.core.moment import MICROSECONDS, Instant
from tracker.core.policy.time_fields import NEVER_FORGOTTEN

START_AFTER: Final = 600 * MICROSECONDS
"""Time in working hours with the timer off, after which a person at their desk is reminded."""
LIMIT_NEAR: Final = 1_800 * MICROSECONDS
"""Time before a limit at which it is near."""
ANSWER_TIME: Final = 900 * MICROSECONDS
"""Time to answer whether a timer was forgotten, after which it was."""
_HOUR: Final = 3_600 * MICROSECONDS
_HOURS: Final = 1_000
"""More than a limit has."""


class About(StrEnum):
    """What a person is told of."""

    START = "start"
    STOP = "stop"
    FORGOTTEN = "forgotten"
    DAY_NEAR = "day-near"
    WEEK_NEAR = "week-near"
    DAY_REACHED = "day-reached"
    WEEK_REACHED = "week-reached"


WHILE_OFF: Final = frozenset({About.START, About.DAY_REACHED, About.WEEK_REACHED})
"""What is open while the timer is off; all else is while it runs."""
_NEAR: Final = frozenset({About.DAY_NEAR, About.WEEK_NEAR})
_REACHED: Final = frozenset({About.DAY_REACHED, About.WEEK_REACHED})


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to tell, and the instant it is about.

    That is when working hours or a day began, or working hours ended, when the entry that may be forgotten
    began, when a limit is reached if the timer goes on, or when it was.
    """

    about: About
    at: Instant


class Told(Struct, frozen=True):
    """What was told already.

    `occasions` has for each thing the latest occasion it was told of: a number that only grows. `asked` is
    when it was asked whether the timer is forgotten, `confirmed` when a person said last that it is not.
    `seen` is when things were last looked at. `open` is what still holds of what was told, oldest first.
    """

    occasions: Mapping[str, int] = {}
    asked: Instant | None = None
    confirmed: Instant = 0
    seen: Instant = 0
    open: tuple[Reminder, ...] = ()


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """What policy says: `forgotten_hours` from 24 are never, and `reminders` are those that end no timer."""

    schedule: LocalSchedule
    limits: Limits = field(default_factory=Limits)
    forgotten_hours: int = NEVER_FORGOTTEN
    reminders: bool = True


@dataclass(frozen=True, slots=True)
class Glance:
    """What is to be seen at `now`.

    `active` is the last input. `since` is when the running entry began, None while the timer is off; `off`
    when the timer ended last, for whatever cause. `today` and `week` are microseconds of work that count so
    far, with the running entry's.
    """

    now: Instant
    active: Instant | None = None
    since: Instant | None = None
    off: Instant = 0
    today: int = 0
    week: int = 0


@dataclass(frozen=True, slots=True)
class Advice:
    """What was told from now on, what to tell now, and the timer's end, where it is to end."""

    told: Told
    reminders: tuple[Reminder, ...] = ()
    end: End | None = None


def advise(rules: ReminderRules, told: Told, glance: Glance) -> Advice:
    """Return what to tell and whether to end the timer, and at which instant, which may be a past one.

    Not to be asked while the person is away, or is being asked about time away.
    """
    told = replace(told, open=tuple(each for each in told.open if _holds(each, rules, told, glance)))
    if glance.since is None:
        return _advice(replace(told, asked=None), glance.now, _to_start(rules, glance))
    limits = _limits(rules, glance)
    over = _most_over(limits)
    if over >= 0:
        at = max(glance.now - over, glance.since, min(told.seen, glance.now))
        reached = (limit.reached(at) for limit in limits if limit.over >= 0)
        return _advice(replace(told, asked=None), glance.now, reached, End(at, Ending.LIMIT))
    asked = _asked(rules, told, glance, glance.since)
    if asked is not None and glance.now - asked >= ANSWER_TIME:
        return _advice(replace(told, asked=None), glance.now, (), End(asked, Ending.FORGOTTEN))
    due = [*_to_stop(rules, glance, glance.since)]
    if rules.reminders:
        due += [limit.near(glance.now) for limit in limits if -limit.over <= LIMIT_NEAR]
    if asked is not None:
        due.append(_Due(About.FORGOTTEN, glance.since, asked))
    return _advice(replace(told, asked=asked), glance.now, due)


def confirmed(told: Told, now: Instant) -> Told:
    """Return what was told once a person said that the timer is not forgotten: from now on it runs anew."""
    still = tuple(each for each in told.open if each.about is not About.FORGOTTEN)
    return replace(told, asked=None, confirmed=now, open=still)


def instead_of_start(rules: ReminderRules, told: Told, now: Instant) -> Advice:
    """Return that the timer is to be started, by the person: policy would, but asks for more than it knows.

    Told once in working hours, and once a day outside of them, whatever policy says of reminders.
    """
    zone = rules.schedule.zone
    span = rules.schedule.stretch(now) or day_span(day_of(now, zone), zone)
    return _advice(told, now, [_Due(About.START, span.start, span.start)])


@dataclass(frozen=True, slots=True)
class _Due:
    """What may be told, unless it was told of this occasion or of a later one."""

    about: About
    at: Instant
    occasion: int


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit, of which `over` microseconds are passed, or are left where that is negative."""

    names: tuple[About, About]
    over: int
    occasion: int

    def near(self, now: Instant) -> _Due:
        """Return that it comes near."""
        return _Due(self.names[0], now - self.over, self.occasion)

    def reached(self, at: Instant) -> _Due:
        """Return that it is reached."""
        return _Due(self.names[1], at, self.occasion)


def _advice(told: Told, now: Instant, due: Iterable[_Due], end: End | None = None) -> Advice:
    """Return what of it was not told yet."""
    fresh = [each for each in due if told.occasions.get(each.about, -1) < each.occasion]
    occasions = dict(told.occasions) | {each.about: each.occasion for each in fresh}
    reminders = tuple(Reminder(each.about, each.at) for each in fresh)
    renewed = {each.about for each in reminders}
    still = (*(each for each in told.open if each.about not in renewed), *reminders)
    return Advice(replace(told, occasions=occasions, seen=max(told.seen, now), open=still), reminders, end)


def _holds(reminder: Reminder, rules: ReminderRules, told: Told, glance: Glance) -> bool:
    """Say whether what was told still holds: of the timer as it is, and today."""
    zone, since = rules.schedule.zone, glance.since
    if since is None or reminder.about in WHILE_OFF:
        today = day_of(reminder.at, zone) == day_of(glance.now, zone)
        still = reminder.about not in _REACHED or _most_over(_limits(rules, glance)) >= 0
        return since is None and reminder.about in WHILE_OFF and today and still
    if reminder.about is About.FORGOTTEN:
        return told.asked is not None and reminder.at == since
    return reminder.at > glance.now if reminder.about in _NEAR else since < reminder.at


def _to_start(rules: ReminderRules, glance: Glance) -> Iterator[_Due]:
    """Yield that working hours have begun, to a person who is at their desk for a while without the timer."""
    present = glance.active is not None and glance.now - glance.active <= PRESENT
    asked = rules.reminders and present and _most_over(_limits(rules, glance)) < 0
    stretch = rules.schedule.stretch(glance.now) if asked else None
    if stretch is not None:
        off = max(stretch.start, glance.off)
        if glance.now - off >= START_AFTER:
            yield _Due(About.START, stretch.start, off)


def _to_stop(rules: ReminderRules, glance: Glance, since: Instant) -> Iterator[_Due]:
    """Yield that working hours are over, while what began before their end still runs."""
    if rules.reminders and rules.schedule.stretch(glance.now) is None:
        over = rules.schedule.last_end(glance.now)
        if over is not None and since < over:
            yield _Due(About.STOP, over, over)


def _limits(rules: ReminderRules, glance: Glance) -> list[_Limit]:
    """Return the limits that there are; one that was raised since is another occasion."""
    limits, found = rules.limits, []
    today = day_of(glance.now, rules.schedule.zone)
    week = week_of(today, limits.first_weekday)
    if limits.daily is not None:
        occasion = today.toordinal() * _HOURS + limits.daily_hours
        found.append(_Limit((About.DAY_NEAR, About.DAY_REACHED), glance.today - limits.daily, occasion))
    if limits.weekly is not None:
        occasion = week.toordinal() * _HOURS + limits.weekly_hours
        found.append(_Limit((About.WEEK_NEAR, About.WEEK_REACHED), glance.week - limits.weekly, occasion))
    return found


def _most_over(limits: Iterable[_Limit]) -> int:
    return max((limit.over for limit in limits), default=-1)


def _asked(rules: ReminderRules, told: Told, glance: Glance, since: Instant) -> Instant | None:
    """Return when it was asked whether this run is forgotten: now, if it is to be; None if not yet."""
    due = max(since, told.confirmed) + rules.forgotten_hours * _HOUR
    if rules.forgotten_hours >= NEVER_FORGOTTEN or glance.now < due:
        return None
    return told.asked if told.asked is not None and told.asked >= due else glance.now
