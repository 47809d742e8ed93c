"""What policy does about the timer: starts it, reminds of it, ends it at a limit or as forgotten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from threading import Lock
from typing import Final

import msgspec

from tracker.agent.hours import Hours
from tracker.agent.notice import Happened, Notice, Tell
from tracker.agent.ports import Store
from tracker.core.errors import RefusedError
from tracker.core.hours.day import day_of, week_span
from tracker.core.hours.reminder import (
    WHILE_OFF,
    About,
    Advice,
    Glance,
    Reminder,
    ReminderRules,
    Told,
    advise,
    confirmed,
    instead_of_start,
)
from tracker.core.hours.said import DeviceEvent, Ending, Occurrence, TimeAway, TimeEntry, Work
from tracker.core.hours.schedule import TimerOff, automatic_start
from tracker.core.hours.summary import summary
from tracker.core.hours.timer_state import End, Running, Stopped
from tracker.core.moment import Instant
from tracker.core.policy.time_fields import AutomaticStart

DOCUMENT: Final = "reminders"

_UNNAMED: Final = ("time-project-required", "time-note-required")
_FOR_GOOD: Final = frozenset({Ending.STOPPED, Ending.BREAK, Ending.LIMIT, Ending.FORGOTTEN})


@dataclass(frozen=True, slots=True)
class AdviceRules:
    """What policy says of reminders and limits, and when the timer starts by itself."""

    reminders: ReminderRules
    automatic_start: AutomaticStart = AutomaticStart.NEVER

    @property
    def zone(self) -> tzinfo:
        """Return the zone in which the member's days are."""
        return self.reminders.schedule.zone


class Adviser:
    """Looks at the hours now and then. Blocking; `tell` hears each reminder once, also over restarts."""

    def __init__(
        self,
        hours: Hours,
        store: Store,
        rules: Callable[[], AdviceRules],
        tell: Tell,
        may_record: Callable[[], bool] = lambda: True,
    ) -> None:
        """Take the hours, where what was told is kept, the rules, who is told, and whether to record."""
        self._hours: Final = hours
        self._store: Final = store
        self._rules: Final = rules
        self._tell: Final = tell
        self._may_record: Final = may_record
        self._turn: Final = Lock()
        self._told = self._kept = _read(store.document(DOCUMENT))

    def look(self, active: Instant | None) -> None:
        """Do what is due now; `active` is when there was input last. Raises what the store raises."""
        if not self._may_record():
            self.halt()
            return
        with self._turn:
            try:
                self._look(active)
            finally:
                self._keep(self._told)

    def halt(self) -> None:
        """End a timer that is on, since nothing may be recorded any more; raises what the store raises."""
        if not isinstance(self._hours.state, Stopped):
            self._hours.feel(End)

    def confirm(self) -> None:
        """Hear that the timer is not forgotten; raises `RefusedError` unless it runs."""
        if not isinstance(self._hours.state, Running):
            raise RefusedError("time-no-timer")
        with self._turn:
            told = confirmed(self._told, self._hours.now())
            self._keep(told)
            self._told = told

    def open_reminders(self) -> tuple[Reminder, ...]:
        """Return what still holds of what was told, oldest first; who is asked first about time away is not
        asked whether they still work.
        """
        state = self._hours.state
        off, counts = isinstance(state, Stopped), isinstance(state, Running)
        still = (each for each in self._told.open if (each.about in WHILE_OFF) is off)
        return tuple(each for each in still if counts or each.about is not About.FORGOTTEN)

    def _look(self, active: Instant | None) -> None:
        rules, now = self._rules(), self._hours.now()
        week = week_span(day_of(now, rules.zone), rules.zone, rules.reminders.limits.first_weekday)
        entries = self._store.entries(week.start, week.stop)
        sums = summary(entries, now, rules.zone, rules.reminders.limits)
        glance = Glance(now, active, None, 0, sums.today.totals.whole, sums.totals.whole)
        match self._hours.state:
            case Stopped():
                off = _off(entries, self._store.aways(week.start, week.stop), now, active)
                full = 0 in (sums.left_today, sums.left_this_week)
                if not full and automatic_start(rules.automatic_start, off, rules.reminders.schedule):
                    self._start(rules.reminders, now)
                elif not full:
                    glance = replace(glance, off=off.halted or 0)
                    self._act(advise(rules.reminders, self._told, glance))
            case Running(entry=entry):
                advice = advise(rules.reminders, self._told, replace(glance, since=entry.start))
                if advice.end is None:
                    self._act(advice)
                else:
                    self._end(advice, replace(advice.end, entry_id=entry.entry_id))
            case _:
                pass

    def _start(self, rules: ReminderRules, now: Instant) -> None:
        """Start the timer and tell so; where work has to be named, remind the person to do it instead."""
        try:
            self._hours.start(Work())
        except RefusedError as refusal:
            if refusal.key not in _UNNAMED:
                raise
            self._act(instead_of_start(rules, self._told, now))
            return
        state = self._hours.state
        try:
            if isinstance(state, Running):
                self._hours.record(DeviceEvent(Occurrence.STARTED_BY_POLICY, state.entry.start))
        finally:
            self._tell(Notice(Happened.STARTED_BY_POLICY))

    def _end(self, advice: Advice, end: End) -> None:
        """End the entry that is to end, and tell so.

        Where its person has ended it meanwhile, or works on something else, nothing is told: the next look
        finds what is due then.
        """
        runs = False

        def ending(_: Instant) -> End:
            nonlocal runs
            state = self._hours.state
            runs = isinstance(state, Running) and state.entry.entry_id == end.entry_id
            return end

        try:
            self._hours.feel(ending)
        finally:
            if runs:
                self._act(advice)

    def _act(self, advice: Advice) -> None:
        """Tell what is to be told; what was told is kept before, unless the disk is full."""
        self._told = advice.told
        try:
            self._keep(advice.told)
        finally:
            for reminder in advice.reminders:
                self._tell(Notice(Happened.REMINDED, about=reminder.about.value))

    def _keep(self, told: Told) -> None:
        """Keep what was told, if that is more than when it was looked at last."""
        if msgspec.structs.replace(told, seen=self._kept.seen) != self._kept:
            self._store.keep_document(DOCUMENT, msgspec.json.encode(told))
        self._kept = told


def _off(
    entries: Sequence[TimeEntry], aways: Sequence[TimeAway], now: Instant, active: Instant | None
) -> TimerOff:
    """Return what is known of a timer that is off; one whose last word is of time away was ended after it."""
    started = max((each.start for each in entries), default=None)
    ended = [each.stop for each in entries if each.stop is not None and each.ending in _FOR_GOOD]
    halted = max([*ended, *(each.stop for each in aways)], default=None)
    return TimerOff(now, active, started, halted)


def _read(document: bytes | None) -> Told:
    """Return what was told; where that cannot be read, nothing: a reminder comes twice at worst."""
    try:
        return Told() if document is None else msgspec.json.decode(document, type=Told)
    except msgspec.MsgspecError:
        return Told()
