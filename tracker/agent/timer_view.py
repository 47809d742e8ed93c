"""How the timer stands, to be told: what the ledger has of this week, and what of it grows by itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final, Self
from uuid import UUID

from tracker.agent.hours import Hours
from tracker.agent.last_work import break_of, last_work
from tracker.agent.named_work import WorkNames
from tracker.agent.ports import Store
from tracker.core.errors import RefusedError
from tracker.core.hours.absence import was_left_out
from tracker.core.hours.day import Span, day_of, day_span, week_span
from tracker.core.hours.said import Ending, Occurrence, TimeAway, TimeEntry, Work
from tracker.core.hours.summary import Limits, counted_of, in_seconds, seconds_of, whole_second
from tracker.core.hours.timer_state import Asking, Away, Running, Stopped, TimerState
from tracker.core.moment import MICROSECONDS, Instant
from tracker.core.wire import CutOff, LastWork, OpenQuestion, TimerMode, TimerStatus
from tracker.core.wire import Work as Assigned

QUESTIONS_TOLD: Final = 20


class TimerView:
    """Looks at the ledger when it has changed, and tells at any time how things stand since."""

    def __init__(
        self,
        hours: Hours,
        store: Store,
        limits: Callable[[], Limits],
        assigned: Callable[[], Assigned],
        zone: Callable[[], tzinfo],
    ) -> None:
        """Take the keeper of hours and its store, the limits in force, what gives names, and the zone."""
        self._hours: Final = hours
        self._store: Final = store
        self._limits: Final = limits
        self._assigned: Final = assigned
        self._zone: Final = zone
        self._state: TimerState = Stopped()
        self._entries: Sequence[TimeEntry] = ()
        self._open: Sequence[TimeAway] = ()
        self._asked: Sequence[OpenQuestion] = ()
        self._by_policy = False
        self._cut_off: CutOff | None = None
        self._last = Work()
        self._calendar: _Calendar | None = None

    def look(self) -> bool:
        """Look at the ledger, and say whether it is other than it was. Blocking; any thread may call."""
        before, now = self._looked(), self._hours.now()
        week = self._open_calendar(now).week
        self._state, self._entries = self._hours.state, tuple(self._store.entries(week.start, week.stop))
        self._open = self._hours.open_questions()
        self._asked = tuple(self._questions())
        self._by_policy = self._started_by_policy()
        self._cut_off = self._cut_off_before()
        self._last = self._worked_on_last(now)
        return before != self._looked()

    def _looked(self) -> object:
        told = self._open, self._asked, self._by_policy, self._cut_off, self._last
        return self._state, self._entries, told

    def require_left(self) -> None:
        """Raise `RefusedError` where a limit leaves no time today or this week. Blocking, as `look`."""
        self.look()
        present = self.present()
        if present.left_today == 0:
            raise RefusedError("time-day-full")
        if present.left_this_week == 0:
            raise RefusedError("time-week-full")

    def _questions(self) -> Iterator[OpenQuestion]:
        """Yield what is asked, with what was counted of it by hand meanwhile."""
        for away in self._open[-QUESTIONS_TOLD:]:
            counted = counted_of(Span(away.start, away.stop), self._store.entries(away.start, away.stop))
            yield OpenQuestion(away.away_id, away.start, away.stop, away.cause, counted)

    def _started_by_policy(self) -> bool:
        state = self._state
        if not isinstance(state, Running):
            return False
        events = self._store.events(state.entry.start, state.entry.start + 1)
        return any(event.occurrence is Occurrence.STARTED_BY_POLICY for event in events)

    def _cut_off_before(self) -> CutOff | None:
        if not isinstance(self._state, Running):
            return None
        start = self._state.entry.start
        for away in self._store.aways(start - 1, start):
            span = Span(away.start, away.stop)
            if was_left_out(away) and away.cause is Ending.UNSEEN and away.stop == start and seconds_of(span):
                counted = counted_of(span, self._store.entries(span.start, span.stop))
                return None if counted else CutOff(span.start, span.stop)
        return None

    def _worked_on_last(self, now: Instant) -> Work:
        stopped = isinstance(self._state, Stopped)
        return (last_work(self._store, self._state, now) if stopped else None) or Work()

    def _until(self, now: Instant) -> Instant:
        """Return until when a running entry counts: nobody knows of more where it was not beaten for long."""
        state = self._hours.state
        return state.seen if isinstance(state, Running) and not self._hours.counts() else now

    def _open_calendar(self, now: Instant) -> "_Calendar":
        zone, first, known = self._zone(), self._limits().first_weekday, self._calendar
        if known is None or (known.zone, known.first_weekday) != (zone, first) or known.is_over(now):
            known = self._calendar = _Calendar.at(now, zone, first)
        return known

    def present(self) -> TimerStatus:
        """Return how things stand now, as of the last look."""
        mode, since, work = _standing(self._state)
        names, limits = WorkNames(self._assigned()), self._limits()
        now = self._hours.now()
        rest = break_of(self._state, now)
        work = work if rest is None else rest.work
        calendar = self._open_calendar(now)
        until = self._until(now)
        today, week = (_counted(self._entries, span, until) for span in (calendar.day, calendar.week))
        return TimerStatus(
            state=mode,
            since=since,
            entry_id=self._state.entry.entry_id if isinstance(self._state, Running) else None,
            project_id=work.project_id,
            task_id=work.task_id,
            project=names.project(work.project_id),
            task=names.task(work.task_id),
            note=work.note,
            today=today // MICROSECONDS,
            week=week // MICROSECONDS,
            left_today=_left(limits.daily, today),
            left_this_week=_left(limits.weekly, week),
            questions=tuple(self._asked),
            unanswered=len(self._open),
            by_policy=self._by_policy,
            break_since=None if rest is None else rest.since,
            last=_last(names, self._last),
            cut_off=self._cut_off,
        )


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The day and the week in a zone that an instant lies in: worked out seldom, for it takes long."""

    zone: tzinfo
    first_weekday: int
    day: Span
    week: Span

    @classmethod
    def at(cls, now: Instant, zone: tzinfo, first_weekday: int) -> Self:
        """Open it at an instant."""
        day = day_of(now, zone)
        return cls(zone, first_weekday, day_span(day, zone), week_span(day, zone, first_weekday))

    def is_over(self, now: Instant) -> bool:
        """Say whether it is another day."""
        return not self.day.start <= now < self.day.stop


def _last(names: WorkNames, work: Work) -> LastWork | None:
    """Return what was worked on last, to be told; None where it cannot be worked on any more."""
    project, task = work.project_id, work.task_id
    if project is None or not names.in_use(work):
        return None
    return LastWork(project, task, names.project(project), names.task(task))


def work_of(state: TimerState) -> Work:
    """Return what the timer is on, or was when the person went; nothing when it is stopped."""
    return _standing(state)[2]


def running_entry(state: TimerState) -> TimeEntry | None:
    """Return the entry that grows now."""
    return state.entry if isinstance(state, Running) else None


def counted(hours: Hours) -> UUID | None:
    """Return the entry that is being counted now."""
    state = hours.state
    return state.entry.entry_id if isinstance(state, Running) and hours.counts() else None


def _standing(state: TimerState) -> tuple[TimerMode, Instant | None, Work]:
    match state:
        case Stopped():
            return TimerMode.STOPPED, None, Work()
        case Running(entry=entry):
            return TimerMode.RUNNING, entry.start, entry.work
        case Away(since=since, work=work):
            return TimerMode.AWAY, since, work
        case Asking(question=question, back=back):
            return TimerMode.ASKING, back, question.work


def _counted(entries: Sequence[TimeEntry], span: Span, now: Instant) -> int:
    """Return the microseconds of a span that entries take, up to `now` where they run."""
    until = whole_second(now)
    ends = ((entry, until if entry.stop is None else entry.stop) for entry in map(in_seconds, entries))
    return sum(max(0, min(stop, span.stop) - max(entry.start, span.start)) for entry, stop in ends)


def _left(limit: int | None, counted: int) -> int | None:
    """Return the seconds that are left of a limit in microseconds."""
    return None if limit is None else max(0, limit - counted) // MICROSECONDS
