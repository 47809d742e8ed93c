"""Where a person's commands about the timer and the ledger are carried out: names become ids."""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec import UNSET
from msgspec.structs import replace

from tracker.agent.hours import Hours
from tracker.agent.last_work import last_work
from tracker.agent.named_work import WorkNames
from tracker.agent.ports import Store
from tracker.agent.strays import entry_of
from tracker.agent.timer_view import work_of
from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import NewTime, TimeChange
from tracker.core.hours.said import Ending, TimeEntry, Work
from tracker.core.hours.timer_state import Answer, Running, Stopped
from tracker.core.wire import (
    AddTime,
    AnswerAway,
    DeleteTime,
    EditTime,
    NamedWork,
    NoteTimer,
    StartTimer,
)
from tracker.core.wire import Work as Assigned

_NOTHING = NamedWork()


@dataclass(frozen=True, slots=True)
class TimeDesk:
    """Blocking, for any thread. Each method raises `RefusedError`, and what the store raises.

    What would record more time raises what `require_standing` raises, and a start what `require_left` does.
    """

    hours: Hours
    store: Store
    assigned: Callable[[], Assigned]
    require_standing: Callable[[], None] = lambda: None
    require_left: Callable[[], None] = lambda: None

    def start(self, command: StartTimer) -> None:
        """Start the timer or switch it; one that runs on this very work goes on.

        What is not named is what it was for a timer that is on, but for the note.
        """
        state = self.hours.state
        if command.switch and isinstance(state, Stopped):
            raise RefusedError("time-no-timer")
        self.require_standing()
        before = work = work_of(state)
        if command.work != _NOTHING:
            work = self._names().resolve(command.work, replace(before, note=""))
        if not isinstance(state, Running):
            self.require_left()
        if not isinstance(state, Running) or work != before:
            self._names().require_in_use(work)
            self.hours.start(work)

    def stop(self) -> None:
        """Stop the timer."""
        self.hours.stop()

    def take_break(self) -> None:
        """Stop the timer for a break."""
        self.hours.stop(Ending.BREAK)

    def resume(self) -> None:
        """Start the timer on what was worked on last; one that is on goes on, as by `start`."""
        if not isinstance(self.hours.state, Stopped):
            self.start(StartTimer())
            return
        self.require_standing()
        last = last_work(self.store, self.hours.state, self.hours.now())
        if last is None:
            raise RefusedError("time-nothing-to-resume")
        self._names().require_in_use(last)
        self.require_left()
        self.hours.start(last)

    def note(self, command: NoteTimer) -> None:
        """Give what is being worked on another note."""
        self.hours.rework(replace(work_of(self.hours.state), note=command.note))

    def answer(self, command: AnswerAway) -> None:
        """Settle time away; what is kept is of the work there was, as far as no other is named.

        The note goes with the work that it was written for, as at a start.
        """
        if command.answer is not Answer.DISCARD:
            self.require_standing()
        work = None
        if command.work != _NOTHING:
            before = self.hours.open_question(command.away).work
            work = self._names().resolve(command.work, replace(before, note=""))
        self.hours.answer(command.away, command.answer, work, command.shown)

    def add(self, command: AddTime) -> TimeEntry:
        """Add time by hand."""
        self.require_standing()
        work = self._names().resolve(command.work, Work())
        return self.hours.add(NewTime(command.start, command.stop, work, command.reason))

    def edit(self, command: EditTime) -> TimeEntry:
        """Change an entry by hand."""
        self.require_standing()
        before = entry_of(self.store, command.entry)
        change = TimeChange(
            start=UNSET if command.start is None else command.start,
            stop=UNSET if command.stop is None else command.stop,
            work=UNSET if command.work == _NOTHING else self._names().resolve(command.work, before.work),
            reason=command.reason,
        )
        return self.hours.edit(before.entry_id.hex, change)

    def delete(self, command: DeleteTime) -> TimeEntry:
        """Let an entry count no more."""
        return self.hours.delete(command.entry, command.reason)

    def _names(self) -> WorkNames:
        return WorkNames(self.assigned())
