"""How the timer stands, to be told: what the ledger has of this week, and what of it grows by itself."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Final

from tracker.agent.hours import Hours
from tracker.agent.named_work import WorkNames
from tracker.agent.ports import Store
from tracker.core.hours.day import day_of, week_span
from tracker.core.hours.said import TimeAway, TimeEntry, Work
from tracker.core.hours.summary import Limits, summary
from tracker.core.hours.timer_state import Asking, Away, Running, Stopped, TimerState
from tracker.core.moment import MICROSECONDS, Instant
from tracker.core.wire import OpenQuestion, TimerMode, TimerStatus
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

    def look(self) -> bool:
        """Look at the ledger, and say whether it is other than it was. Blocking; any thread may call."""
        before = self._state, self._entries, self._open
        zone = self._zone()
        week = week_span(day_of(self._hours.now(), zone), zone, self._limits().first_weekday)
        entries = tuple(self._store.entries(week.start, week.stop))
        self._state, self._entries, self._open = self._hours.state, entries, self._hours.open_questions()
        return before != (self._state, self._entries, self._open)

    def present(self) -> TimerStatus:
        """Return how things stand now, as of the last look."""
        mode, since, work = _standing(self._state)
        names = WorkNames(self._assigned())
        counted = summary(self._entries, self._hours.now(), self._zone(), self._limits())
        return TimerStatus(
            state=mode,
            since=since,
            entry_id=self._state.entry.entry_id if isinstance(self._state, Running) else None,
            project_id=work.project_id,
            task_id=work.task_id,
            project=names.project(work.project_id),
            task=names.task(work.task_id),
            note=work.note,
            today=counted.today.totals.whole // MICROSECONDS,
            week=counted.totals.whole // MICROSECONDS,
            left_today=_seconds(counted.left_today),
            left_this_week=_seconds(counted.left_this_week),
            questions=tuple(
                OpenQuestion(each.away_id, each.start, each.stop, each.cause)
                for each in self._open[-QUESTIONS_TOLD:]
            ),
            unanswered=len(self._open),
        )


def work_of(state: TimerState) -> Work:
    """Return what the timer is on, or was when the person went; nothing when it is stopped."""
    return _standing(state)[2]


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


def _seconds(microseconds: int | None) -> int | None:
    return None if microseconds is None else microseconds // MICROSECONDS
