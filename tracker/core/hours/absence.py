"""Time away: which questions an absence leaves open, and what policy or an answer settles of them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from tracker.core.hours.by_hand import LONGEST
from tracker.core.hours.day import Span
from tracker.core.hours.said import CUT_OFF, Ending, Said, Source, TimeAway, TimeEntry, Verdict
from tracker.core.hours.timer_state import UNSEEN, Answer, Answered, Asking, Away
from tracker.core.ident import Draw, new_id
from tracker.core.moment import MICROSECONDS, Instant
from tracker.core.policy.time_fields import IdleTime

SHORT: Final = 60 * MICROSECONDS
"""After less time away than this, idling aside, the timer goes on by itself; the time away stays open.

Where it was the agent that was away, it is let go: it counts for nothing, and nobody is asked.
"""


@dataclass(frozen=True, slots=True)
class Rules:
    """What policy says of time away: what becomes of it, and whether the timer goes on by itself."""

    idle_time: IdleTime = IdleTime.ASK
    auto_resume: bool = False


@dataclass(frozen=True, slots=True)
class Absence:
    """Tells of a person's absence, by rules and with randomness for new ids."""

    rules: Rules
    draw: Draw

    def opened(self, state: Away, at: Instant) -> tuple[TimeAway, ...]:
        """Return the open question about an absence that lasted until `at`, if it lasted at all."""
        if at <= state.since:
            return ()
        grows = state.question is not None and state.question.start == state.since
        name = state.question.away_id if state.question and grows else self._id()
        return (TimeAway(name, state.since, at, state.first, state.work),)

    def until(self, state: Asking, at: Instant) -> tuple[TimeAway, ...]:
        """Return the question about all the time until `at`, for nothing was counted since.

        Where the timeline jumped in between, the time after that is a question of its own.
        """
        question = state.question
        if state.back == question.stop:
            return (replace(question, stop=max(at, state.back)),)
        if at <= state.back:
            return (question,)
        return question, self._since_back(state, at)

    def let_go(self, state: Asking, at: Instant) -> tuple[Said, ...]:
        """Discard the question, and with it the moment that it took to answer; what was longer is asked."""
        if at - state.back < SHORT:
            return tuple(discarded(away) for away in self.until(state, at))
        return discarded(state.question), self._since_back(state, at)

    def verdict(self, event: Answered) -> tuple[Said, ...]:
        """Return what an answer says of the time away that it is about."""
        away = event.away
        if event.answer is not Answer.KEEP:
            return (discarded(away),)
        parts = (Span(away.start, away.stop),) if event.left is None else event.left
        work = event.work or away.work
        kept = (TimeEntry(self._id(), each.start, each.stop, Source.IDLE_KEPT, work) for each in parts)
        return replace(away, verdict=Verdict.KEPT), *kept

    def by_policy(self, state: Away, until: Instant) -> Answer | None:
        """Return what policy answers in the person's place: about idleness, and never for days on end."""
        if state.idle is None:
            return None
        match self.rules.idle_time:
            case IdleTime.KEEP if until - state.since <= LONGEST:
                return Answer.KEEP
            case IdleTime.DISCARD:
                return Answer.GO_ON if self.rules.auto_resume else Answer.DISCARD
            case _:
                return None

    def settled(self, state: Away, until: Instant, answer: Answer) -> tuple[Said, ...]:
        """Return what policy's answer says of an absence that lasted until then, if it lasted at all."""
        opened = self.opened(state, until)
        return self.verdict(Answered(until, opened[0], answer)) if opened else ()

    def still_idle(self, state: Away, at: Instant) -> tuple[Away, tuple[Said, ...]]:
        """Have idleness go on, unless a beat is missing: then there is more to it."""
        if state.idle is None:
            return state, ()
        if at - state.idle > UNSEEN:
            return self.more_than_idle(state, Ending.UNSEEN)
        return replace(state, idle=max(state.idle, at)), ()

    def more_than_idle(self, state: Away, cause: Ending) -> tuple[Away, tuple[Said, ...]]:
        """Settle what was idleness, where policy decides about that; what comes now is of another cause."""
        if state.idle is None:
            return state, ()
        answer = self.by_policy(state, state.idle)
        if answer is None:
            return replace(state, idle=None), ()
        return Away(state.idle, state.work, cause, state.causes), self.settled(state, state.idle, answer)

    def over(self, state: Away, at: Instant) -> tuple[Said, ...]:
        """Return what is said of an absence that a word ends: as policy has it, or else the open question."""
        known, said = self.still_idle(state, at)
        answer = self.by_policy(known, at)
        if answer is None:
            return said + self.opened(known, at)
        return said + self.settled(known, at, answer)

    def over_jump(self, state: Away, before: Instant, at: Instant) -> tuple[Away, tuple[Said, ...]]:
        """Go on being away where the timeline jumped: the time until then is a matter of its own."""
        answer = self.by_policy(state, before)
        if answer is not None:
            return replace(state, since=at, idle=at), self.settled(state, before, answer)
        opened = self.opened(state, before)
        return replace(state, since=at, question=last(opened, state.question), idle=None), opened

    def _since_back(self, state: Asking, at: Instant) -> TimeAway:
        return TimeAway(self._id(), state.back, at, state.question.cause, state.question.work)

    def _id(self) -> UUID:
        return UUID(bytes=new_id(self.draw))


def last(opened: tuple[TimeAway, ...], before: TimeAway | None) -> TimeAway | None:
    """Return the question that stands: the last one opened, or the one from before."""
    return opened[-1] if opened else before


def discarded(away: TimeAway) -> TimeAway:
    """Return time away as it is let go."""
    return replace(away, verdict=Verdict.DISCARDED)


def was_left_out(away: TimeAway) -> bool:
    """Say of time away whether it was Tracker that was away, so shortly that nobody was asked."""
    return away.verdict is Verdict.DISCARDED and away.cause in CUT_OFF and away.stop - away.start < SHORT
