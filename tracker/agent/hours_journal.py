"""Writes what happens to hours, each step as one commit of records and timer, once the disk takes it."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from tracker.agent.chain import Chain
from tracker.agent.kept_timer import DOCUMENT, KeptTimer, kept_timer
from tracker.agent.ports import Store
from tracker.agent.questions import Questions
from tracker.agent.strays import leave_out, left_out, strays
from tracker.core.device import Checked
from tracker.core.errors import TrackerError
from tracker.core.hours.clocked import Clocked
from tracker.core.hours.said import DeviceEvent, Occurrence, Said, TimeAway, TimeEntry, body_of
from tracker.core.hours.timer_state import Running
from tracker.core.moment import Clock, Instant, Moment
from tracker.core.record import Body

LATE_MOST: Final = 1_000
"""Commits remembered while the disk does not take them; then news are lost, never what hours follow."""
SAMPLES_MOST: Final = 100
"""So many at the most, where they could not be written for long: a server takes a commit whole."""

_EVER: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Step:
    """What something that happened leaves, in the store as one commit: what it says, and the timer.

    With it the bytes of the `erased` files go.
    """

    said: Sequence[Said]
    bodies: Sequence[Body]
    timer: KeptTimer
    erased: tuple[bytes, ...] = ()


class HoursJournal:
    """The timer after all that happened, and its way into the store. For one thread at a time.

    What writes raises what the store raises.
    """

    def __init__(self, store: Store, chain: Chain, clock: Clock, changed: Callable[[], object]) -> None:
        """Take up the timer where the store has it; `changed` hears of entries and questions that did."""
        self._store: Final = store
        self._chain: Final = chain
        self._clock: Final = clock
        self._changed: Final = changed
        self._late: Final[deque[Step]] = deque()
        self._settled = False
        kept = kept_timer(store) or KeptTimer(Clocked.begin(clock.now(), _told(store)))
        self.ended_orderly: Final = kept.orderly
        self.timer = msgspec.structs.replace(kept, orderly=False)
        self.questions = Questions(())
        self._checked: Checked | None = None

    @property
    def checked(self) -> Checked:
        """Return what the check of the store found; nothing until it was made."""
        return self._checked or Checked()

    def now(self) -> Instant:
        """Return the present on the device's timeline."""
        return self.timer.clocked.now(self._clock.now())

    def leaving(
        self, at: Moment, said: Sequence[Said], clocked: Clocked | None = None, *, flush: bool = False
    ) -> Step:
        """Return what is left by something that was said. Samples go along with records."""
        clocked = self.timer.clocked if clocked is None else clocked
        spans = [(each.start, each.stop) for each in said if isinstance(each, TimeEntry | TimeAway)]
        for each in sorted(at for span in spans for at in span if at is not None):
            clocked = clocked.told(each)
        going = self.timer.samples[:SAMPLES_MOST] if said or flush else ()
        whole, samples = (*going, *said), self.timer.samples[len(going) :]
        timer = msgspec.structs.replace(self.timer, clocked=clocked, samples=samples)
        return Step(said, [body_of(each, at) for each in whole], timer)

    def do(self, step: Step) -> None:
        """Write a step; only then it has happened."""
        self._write(step)
        self._adopt(step)
        self._tell_of(step)

    def take_in(self, step: Step) -> None:
        """Let a step happen, and write it, now or once the disk takes it; beats in a row are one."""
        if self._late and not step.bodies:
            self._late[-1] = replace(self._late[-1], timer=step.timer)
        else:
            if len(self._late) >= LATE_MOST and all(isinstance(each, DeviceEvent) for each in step.said):
                self.catch_up()
            self._late.append(step)
        self._adopt(step)
        try:
            self.catch_up()
        except TrackerError:
            self._tell_of(step)
            raise

    def note(self, step: Step) -> None:
        """Let a step happen, to be written when the disk is next written to."""
        self._late.append(step)
        self._adopt(step)

    def catch_up(self) -> None:
        """Write what the disk did not take so far, in order; nothing before the store was checked."""
        if not self._settled:
            self._settle()
        while self._late:
            self._write(self._late[0])
            self._tell_of(self._late.popleft())

    def _settle(self) -> None:
        """Check the store, once, and say what that found.

        Entries that run only because their end was damaged are ended where that is known, or left out.
        """
        checked = self._checked = self._checked or self._store.check()
        self.questions = Questions(self._store.aways(0, _EVER))
        late = [each for step in self._late for each in step.said]
        self.questions.note(late)
        state = self.timer.clocked.state
        known = [each.entry_id for each in late if isinstance(each, TimeEntry)]
        known += [state.entry.entry_id] if isinstance(state, Running) else []
        found = strays(self._store, known, self.now())
        if found.left_out:
            leave_out(self._store, found.left_out)
        unended = tuple(entry.entry_id for entry in left_out(self._store))
        if found.ended or found.left_out or checked.findings or checked.mended or checked.rebuilt:
            details: dict[str, str | int] = {"damaged": len(checked.findings), "mended": len(checked.mended)}
            repaired = DeviceEvent(Occurrence.STORE_REPAIRED, self.now(), details)
            self.note(self.leaving(self._clock.now(), (*found.ended, repaired)))
        self._checked = replace(checked, unended=unended)
        self._settled = True

    def _write(self, step: Step) -> None:
        document = msgspec.msgpack.encode(step.timer)
        if step.bodies:
            self._chain.say(step.bodies, documents={DOCUMENT: document}, erased=step.erased)
        else:
            self._store.keep_document(DOCUMENT, document)

    def _adopt(self, step: Step) -> None:
        self.timer = step.timer
        self.questions.note(step.said)
        if self.checked.unended:
            told = {each.entry_id for each in step.said if isinstance(each, TimeEntry)}
            left = tuple(each for each in self.checked.unended if each not in told)
            self._checked = replace(self.checked, unended=left)

    def _tell_of(self, step: Step) -> None:
        if any(isinstance(each, TimeEntry | TimeAway) for each in step.said):
            self._changed()


def _told(store: Store) -> list[Instant]:
    """Return the instants that records tell hours by, in order."""
    entries = store.entries(0, _EVER)
    return sorted({at for entry in entries for at in (entry.start, entry.stop) if at is not None})
