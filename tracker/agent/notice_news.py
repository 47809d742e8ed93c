"""What is new in a status for somebody to hear at once, each thing once, and what is over."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import Final
from uuid import UUID

from tracker.agent.notice_words import (
    AWAY,
    CAPTURE,
    REMINDER,
    STARTED,
    Telling,
    of_automatic_start,
    of_capture,
    of_question,
    of_reminder,
)
from tracker.core.moment import Instant
from tracker.core.wire import OpenReminder, Status, TimerMode, TimerStatus

_Asked = tuple[UUID, Instant]


class News:
    """Remembers what it gave out; what was reminded of before the first status is not new."""

    def __init__(self, first: Status) -> None:
        """Take how things stand before anything is told."""
        self._began: Final = first.agent.started_at
        self._reminded: Final[set[OpenReminder]] = set(first.reminders)
        self._questions: Final[set[_Asked]] = set()
        self._asked: _Asked | None = None
        self._captures = 0
        self._started: UUID | None = None

    def of(self, status: Status, zone: tzinfo) -> Iterator[Telling]:
        """Yield what is to be told now, times in a zone."""
        newest = status.newest
        if newest is not None and newest.number > self._captures:
            self._captures = newest.number
            yield of_capture(newest)
        for reminder in status.reminders:
            if reminder not in self._reminded:
                self._reminded.add(reminder)
                yield of_reminder(reminder, zone)
        if status.timer is not None:
            yield from self._of_start(status.timer)
            yield from self._of_questions(status.timer)

    def still(self, status: Status) -> frozenset[str]:
        """Return the slots of what still holds; whatever else was told is over."""
        slots = {f"{REMINDER} {reminder.about}" for reminder in status.reminders}
        if status.newest is not None:
            slots.add(CAPTURE)
        if status.timer is not None and status.timer.by_policy:
            slots.add(STARTED)
        if status.timer is not None and self._asked in _asked(status.timer):
            slots.add(AWAY)
        return frozenset(slots)

    def _of_start(self, timer: TimerStatus) -> Iterator[Telling]:
        """Tell of a timer that policy started, in this run of the agent."""
        new = timer.by_policy and timer.entry_id != self._started and (timer.since or 0) >= self._began
        if new:
            self._started = timer.entry_id
            yield of_automatic_start()

    def _of_questions(self, timer: TimerStatus) -> Iterator[Telling]:
        """Ask one thing at a time, the newest first, and nobody who is not there."""
        open_now = _asked(timer)
        if timer.state is TimerMode.AWAY or self._asked in open_now:
            return
        for asked, question in zip(reversed(open_now), reversed(timer.questions), strict=True):
            if asked not in self._questions:
                self._asked = asked
                self._questions.add(asked)
                yield of_question(question, timer_waits=timer.state is TimerMode.ASKING)
                return


def _asked(timer: TimerStatus) -> list[_Asked]:
    """Return what is asked: time away that has grown since is another question."""
    return [(question.away_id, question.stop) for question in timer.questions]
