"""Keeps the hours of this device: what a person, policy and the machine say of them, and what is refused."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from tracker.agent.chain import Chain
from tracker.agent.hours_journal import HoursJournal, Step
from tracker.agent.notice import nobody
from tracker.agent.ports import Store
from tracker.agent.strays import entry_of
from tracker.core.device import Checked
from tracker.core.errors import RefusedError
from tracker.core.hours.absence import Rules
from tracker.core.hours.by_hand import LONGEST, Desk, HandRules, NewTime, TimeChange
from tracker.core.hours.clocked import EventAt
from tracker.core.hours.day import Span
from tracker.core.hours.ledger import overlaps, uncounted
from tracker.core.hours.said import (
    ActivitySample,
    DeviceEvent,
    Ending,
    Occurrence,
    TimeAway,
    TimeEntry,
    Work,
)
from tracker.core.hours.timer import Timer
from tracker.core.hours.timer_state import (
    UNSEEN,
    Answer,
    Answered,
    Asking,
    Away,
    Beat,
    Began,
    End,
    Rework,
    Running,
    Start,
    Stopped,
    TimerState,
)
from tracker.core.ident import Draw, new_id
from tracker.core.moment import Clock, Instant, Moment

SAMPLES_A_COMMIT: Final = 5


@dataclass(frozen=True, slots=True)
class HoursPolicy:
    """What policy says of hours, asked anew at each event; by hand, of work on a project or on none."""

    rules: Callable[[], Rules] = Rules
    by_hand: Callable[[UUID | None], HandRules] = lambda _: HandRules()


class Hours:
    """The timer and the ledger of one device. Blocking; any thread may call it, and one is served at a time.

    Every method raises what the store raises. What a person or policy said has not happened then; what was
    seen has, and is written once the disk takes it, before anything else is.
    """

    def __init__(self, store: Store, chain: Chain, clock: Clock, draw: Draw, policy: HoursPolicy) -> None:
        """Take up the timer where the store has it; `begin` says that an agent is here again."""
        self._store: Final = store
        self._clock: Final = clock
        self._draw: Final = draw
        self._policy: Final = policy
        self._turn: Final = RLock()
        self._journal: Final = HoursJournal(store, chain, clock, lambda: self.changed())
        self._begun = False
        self.changed: Callable[[], object] = nobody
        """Called when an entry or a question has changed, in the thread that did it."""

    @property
    def state(self) -> TimerState:
        """Return the state of the timer."""
        return self._journal.timer.clocked.state

    def now(self) -> Instant:
        """Return the present on the device's timeline."""
        return self._journal.now()

    def uptime(self) -> int:
        """Return the present in microseconds since boot: no clock that is set moves it."""
        return self._clock.now().uptime

    def counts(self) -> bool:
        """Say whether time is being counted now: what was not seen for long, the next beat will end."""
        state = self.state
        return isinstance(state, Running) and self.now() - state.seen <= UNSEEN

    def begin(self) -> Checked:
        """Say that the agent has started, settle what it finds, and return what the check of the store found.

        That happens once, however often this is tried, and nothing is written before the store is checked.
        Entries that run only because their end was damaged are ended where activity was seen last.
        """
        with self._turn:
            if not self._begun:
                self._begun, at, orderly = True, self._clock.now(), self._journal.ended_orderly
                booted = self._journal.timer.clocked.timeline.boot_id != at.boot_id
                since_boot = (Occurrence.BOOTED,) if booted else ()
                began = self._step(
                    at, lambda now: Began(now, orderly), (*since_boot, Occurrence.AGENT_STARTED)
                )
                self._journal.note(began)
            self._journal.catch_up()
            return self._journal.checked

    def left_out(self) -> tuple[UUID, ...]:
        """Return the entries of which nobody here can say how long they were, until their person has."""
        return self._journal.checked.unended

    def farewell(self) -> None:
        """Say that the agent ends in good order: a timer that runs goes on if it is back at once."""
        with self._served():
            self._journal.timer = replace(self._journal.timer, orderly=True)
            self._journal.do(self._step(self._clock.now(), Beat, (Occurrence.AGENT_STOPPED,)))

    def beat(self) -> None:
        """Say that the agent is alive, and write what the disk did not take; nothing is recorded."""
        with self._turn:
            if _beaten(self.state):
                self._journal.take_in(self._step(self._clock.now(), Beat))
            else:
                self._journal.catch_up()

    def feel(self, event: EventAt, *occurrences: Occurrence) -> None:
        """Take in what was seen of the person or the machine, and record that it occurred.

        While the timer is stopped nothing of it is recorded, for when a person locks their screen then is
        theirs alone; it can end a break, and that is all.
        """
        with self._turn:
            at, before = self._clock.now(), self._journal.timer.clocked
            step = self._step(at, event, occurrences)
            after = step.timer.clocked.state
            if isinstance(before.state, Stopped) and isinstance(after, Stopped):
                step = self._journal.leaving(at, (), replace(before, state=after))
            self._journal.take_in(step)

    def start(self, work: Work) -> None:
        """Start the timer, or switch it to other work; raises `RefusedError` where policy asks for more."""
        self._require_complete(work)
        self._say(lambda at: Start(at, work))

    def rework(self, work: Work) -> None:
        """Name what is being worked on anew; raises `RefusedError` when the timer is stopped."""
        with self._served():
            self._require_on()
            self._require_complete(work)
            self._say(lambda at: Rework(at, work))

    def stop(self, ending: Ending = Ending.STOPPED) -> None:
        """Stop the timer, or end a break; raises `RefusedError` when there is neither."""
        with self._served():
            if ending is Ending.BREAK or self.state == Stopped():
                self._require_on()
            self._say(lambda at: End(at, ending))

    def answer(
        self, prefix: str, answer: Answer, work: Work | None = None, shown: Instant | None = None
    ) -> None:
        """Settle an open question about time away, the newest when `prefix` of its id is empty.

        `shown` is the end of the time that the person was asked about, where a face showed one; else it is
        what was known before this moment was seen. What was added of it by hand meanwhile stays as it is.
        Raises `RefusedError` when there is no such question, it has grown since, or what is kept is longer
        than a day or lacks what policy asks for.
        """
        with self._served():
            known = self.open_question(prefix).stop if shown is None else shown
            at = self._clock.now()
            self._journal.take_in(self._step(at, Beat))
            away = self.open_question(prefix)
            if away.stop != known:
                raise RefusedError("time-away-grown")
            if answer is Answer.KEEP:
                self._require_complete(work or away.work)
                if away.stop - away.start > LONGEST:
                    raise RefusedError("time-away-long")
            left = uncounted(Span(away.start, away.stop), self._store.entries(away.start, away.stop))
            self._journal.do(self._step(at, lambda now: Answered(now, away, answer, work, left)))

    def open_questions(self) -> tuple[TimeAway, ...]:
        """Return time away that nobody has settled, oldest first."""
        with self._turn:
            return self._journal.questions.all()

    def open_question(self, prefix: str) -> TimeAway:
        """Return one of them, the newest when `prefix` of its id is empty; raises `RefusedError`."""
        with self._turn:
            return self._journal.questions.find(prefix)

    def add(self, new: NewTime) -> TimeEntry:
        """Add time by hand; raises `RefusedError`."""
        with self._served():
            self._require_settled(new.stop)
            near = self._store.entries(new.start, max(new.start, new.stop))
            entry = self._desk(new.work).add(UUID(bytes=new_id(self._draw)), new, near)
            return self._enter(entry)

    def edit(self, prefix: str, change: TimeChange) -> TimeEntry:
        """Change an entry by hand; raises `RefusedError`, of one that was left out without an end, too."""
        with self._served():
            entry = entry_of(self._store, prefix)
            if entry.stop == entry.start and change.stop is msgspec.UNSET:
                raise RefusedError("time-entry-damaged", entry=str(entry.entry_id)[:8])
            desk = self._desk(entry.work if change.work is msgspec.UNSET else change.work)
            start = entry.start if change.start is msgspec.UNSET else change.start
            stop = entry.stop if change.stop is msgspec.UNSET else change.stop
            if stop is not None and stop != entry.stop:
                self._require_settled(stop)
            near = self._store.entries(start, max(start, desk.now if stop is None else stop))
            return self._enter(desk.edit(entry, change, near))

    def delete(self, prefix: str, reason: str = "") -> TimeEntry:
        """Let an entry count no more; raises `RefusedError`."""
        with self._served():
            entry = entry_of(self._store, prefix)
            return self._enter(self._desk(entry.work).delete(entry, reason))

    def take_out(self, span: Span, reason: str, event: DeviceEvent, erased: tuple[bytes, ...]) -> None:
        """Let the time of a span count no more, for what occurred, in one commit with the files it erases.

        Raises `RefusedError` as far as policy keeps any of that time, and where there is none.
        """
        with self._served():
            self._require_settled(span.stop)
            entries = self._store.entries(span.start, span.stop)
            touched = [each for each in entries if overlaps(each, span.start, span.stop)]
            if not touched:
                raise RefusedError("screenshot-no-time")
            left = [
                part
                for each in touched
                for part in self._desk(each.work).take_out(each, span, UUID(bytes=new_id(self._draw)), reason)
            ]
            self._put(event, *left, erased=erased)

    def record(self, *events: DeviceEvent) -> None:
        """Record what changes no timer."""
        with self._turn:
            self._journal.take_in(self._journal.leaving(self._clock.now(), events))

    def zone_is(self, name: str) -> None:
        """Take in the name of this computer's time zone; another one than the last is recorded, once."""
        with self._turn:
            before = self._journal.timer.zone
            self._journal.timer = replace(self._journal.timer, zone=name)
            if name != before:
                details: dict[str, str | int] = {"from": before, "to": name}
                changed = (DeviceEvent(Occurrence.ZONE_CHANGED, self.now(), details),) if before else ()
                self._journal.take_in(self._journal.leaving(self._clock.now(), changed))

    def sample(self, samples: Sequence[ActivitySample]) -> None:
        """Take samples in: kept with the next beat, recorded a few at once, which spares the disk."""
        with self._turn:
            waiting = (*self._journal.timer.samples, *samples)
            self._journal.timer = replace(self._journal.timer, samples=waiting)
            if len(waiting) >= SAMPLES_A_COMMIT:
                self._journal.catch_up()
                self._journal.do(self._journal.leaving(self._clock.now(), (), flush=True))

    @contextmanager
    def _served(self) -> Iterator[None]:
        """Serve somebody alone, after all that was seen before them is written."""
        with self._turn:
            self._journal.catch_up()
            yield

    def _say(self, event: EventAt) -> None:
        with self._served():
            self._journal.do(self._step(self._clock.now(), event))

    def _step(self, at: Moment, event: EventAt, occurrences: tuple[Occurrence, ...] = ()) -> Step:
        """Return what an event leaves behind, and that something occurred with it."""
        clocked, said = self._journal.timer.clocked.on(at, event, Timer(self._policy.rules(), self._draw))
        now = clocked.now(at)
        return self._journal.leaving(at, (*(DeviceEvent(each, now) for each in occurrences), *said), clocked)

    def _enter(self, entry: TimeEntry) -> TimeEntry:
        """Record an entry made by hand."""
        self._put(entry)
        return entry

    def _put(self, *said: TimeEntry | DeviceEvent, erased: tuple[bytes, ...] = ()) -> None:
        """Record what a person did by hand; of entries that it may still end the timer has to know."""
        clocked = self._journal.timer.clocked
        for each in said:
            if isinstance(each, TimeEntry):
                clocked = replace(clocked, state=_knowing(clocked.state, each))
        step = self._journal.leaving(self._clock.now(), said, clocked)
        self._journal.do(dataclasses.replace(step, erased=erased))

    def _desk(self, work: Work) -> Desk:
        return Desk(self._policy.by_hand(work.project_id), self.now(), self._clock.now().wall)

    def _require_complete(self, work: Work) -> None:
        self._policy.by_hand(work.project_id).require_complete(work)

    def _require_on(self) -> None:
        if isinstance(self.state, Stopped):
            raise RefusedError("time-no-timer")

    def _require_settled(self, stop: Instant) -> None:
        """Refuse time by hand that reaches into what the person's answer may still count."""
        match self.state:
            case Away(since=pending) | Asking(back=pending) if stop > pending:
                raise RefusedError("time-unsettled")
            case _:
                pass


def _knowing(state: TimerState, entry: TimeEntry) -> TimerState:
    """Return a state once the timer knows of an entry that was changed by hand."""
    if not isinstance(state, Running):
        return state
    if state.entry.entry_id == entry.entry_id:
        return replace(state, entry=entry, pieces=())
    changed = entry.entry_id in {piece.entry_id for piece in state.pieces}
    return replace(state, pieces=()) if changed else state


def _beaten(state: TimerState) -> bool:
    """Say whether a crash would cost something that only a beat can tell."""
    return isinstance(state, Running | Asking) or (isinstance(state, Away) and state.idle is not None)
