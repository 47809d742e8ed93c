"""The timer: what each event makes of each state, and what is said of that in records.

             Start     End       Left      Back       Beat     Shifted   Began     Answered
 Stopped     Running   -         -         -          -        -         -         (recorded)
 Running     Running*  Stopped   Away      -          seen     Running*  returned  (recorded)
 Away        Running   Stopped   Away‡     returned†  idle     Away*     returned‡ (recorded)
 Asking      Running   Stopped   Away      -          seen     Asking*   Asking*   Running or Stopped

A Stopped whose End said that it is for a break knows since when and from what, until Start or End.
`*` with another entry or span, `†` once no cause is left. `returned` is Running or Stopped where policy has
decided about idle time, or where the timer goes on by itself; else Asking. Where the next beat comes later
than `UNSEEN`, the time between was cut off: a Running is Away since it was seen last, and returned, an Asking
is asked about that time too.

Policy decides about idleness and nothing else: `‡` where more comes to it (a lock, sleep, the agent's end, a
beat that is missing), policy settles what was idleness until then, and the rest is the person's to say.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from tracker.core.hours.absence import SHORT, Absence, Rules, discarded, last
from tracker.core.hours.said import CUT_OFF, Ending, Said, Source, TimeEntry, Work
from tracker.core.hours.timer_state import (
    UNSEEN,
    Answer,
    Answered,
    Asking,
    Away,
    Back,
    Beat,
    Began,
    End,
    Event,
    Left,
    Rest,
    Rework,
    Running,
    Shifted,
    Sign,
    Start,
    Stopped,
    TimerState,
    Word,
)
from tracker.core.ident import Draw, new_id
from tracker.core.moment import Instant
from tracker.core.policy.time_fields import IdleTime

PIECES_MOST: Final = 30
"""So many jumps of the timeline are remembered, for a person who turns out to have gone before them."""

_OVER_WITH_INPUT: Final = frozenset({Ending.IDLE, Ending.UNSEEN})
"""Causes that are over once a person is seen."""
_SEEN: Final = frozenset({Ending.IDLE, Ending.LOCK, Ending.USER_SWITCH})
"""Causes that a person ends."""

Step = tuple[TimerState, tuple[Said, ...]]


@dataclass(frozen=True, slots=True)
class Timer:
    """Makes the steps of a timer, by rules and with randomness for new ids."""

    rules: Rules
    draw: Draw

    @property
    def _absence(self) -> Absence:
        return Absence(self.rules, self.draw)

    def step(self, state: TimerState, event: Event) -> Step:
        """Return the state after an event, and what records have to say of it, in this order."""
        if isinstance(event, Word):
            return self._told(state, event)
        return self._seen(state, event)

    def _told(self, state: TimerState, word: Word) -> Step:
        match state:
            case Stopped():
                return self._told_stopped(state, word)
            case Running():
                return self._told_running(state, word)
            case Away():
                return self._told_away(state, word)
            case Asking():
                return self._told_asking(state, word)

    def _told_stopped(self, state: Stopped, word: Word) -> Step:
        match word:
            case Start(at, work):
                return self._start(at, work)
            case Answered():
                return state, self._absence.verdict(word)
            case End():
                return Stopped(), ()
            case Rework():
                return state, ()

    def _told_running(self, state: Running, word: Word) -> Step:
        match word:
            case Start(at, work):
                return _after((_closed(state, at, Ending.SWITCHED),), self._start(at, work))
            case Rework(_, work):
                entry = replace(state.entry, work=work)
                return replace(state, entry=entry), (entry,)
            case End(at, ending, entry_id) if entry_id in (None, state.entry.entry_id):
                return _stopped(word, state.entry.work), (_closed(state, at, ending),)
            case End():
                return state, ()
            case Answered():
                return state, self._absence.verdict(word)

    def _told_away(self, state: Away, word: Word) -> Step:
        match word:
            case Start(at, work):
                return _after(self._absence.over(state, at), self._start(at, work))
            case Rework(_, work):
                return replace(state, work=work), ()
            case End(at, entry_id=None):
                return _stopped(word, state.work), self._absence.over(state, at)
            case End():
                return state, ()
            case Answered():
                return self._answered_away(state, word)

    def _told_asking(self, state: Asking, word: Word) -> Step:
        match word:
            case Start(at, work):
                return _after(self._absence.until(state, at), self._start(at, work))
            case Rework(_, work):
                asked = replace(state.question, work=work)
                return replace(state, question=asked), (asked,)
            case End(at, entry_id=None):
                return _stopped(word, state.question.work), self._absence.until(state, at)
            case End():
                return state, ()
            case Answered():
                return self._answered(state, word)

    def _seen(self, state: TimerState, sign: Sign) -> Step:
        match state:
            case Stopped():
                return state, ()
            case Running():
                return self._seen_running(state, sign)
            case Away():
                return self._seen_away(state, sign)
            case Asking():
                return self._seen_asking(state, sign)

    def _seen_running(self, state: Running, sign: Sign) -> Step:
        match sign:
            case Left(at, cause):
                return self._left(state, at, cause)
            case Shifted(before, at):
                return self._piece(state, before, at)
            case Began(at, orderly):
                return self._cut(state, at, Ending.RESTARTED if orderly else Ending.UNSEEN)
            case Beat(at) if at - state.seen > UNSEEN:
                return self._cut(state, at, Ending.UNSEEN)
            case Beat(at):
                return replace(state, seen=max(state.seen, at)), ()
            case Back():
                return state, ()

    def _seen_away(self, state: Away, sign: Sign) -> Step:
        match sign:
            case Left(_, cause):
                known, said = (
                    (state, ()) if cause is Ending.IDLE else self._absence.more_than_idle(state, cause)
                )
                return replace(known, causes=known.causes | {cause}), said
            case Back(at, cause):
                return self._back(state, at, cause)
            case Shifted(before, at):
                return self._absence.over_jump(state, before, at)
            case Began(at, orderly):
                known, said = self._absence.more_than_idle(
                    state, Ending.RESTARTED if orderly else Ending.UNSEEN
                )
                return _after(said, self._returned(known, at))
            case Beat(at):
                return self._absence.still_idle(state, at)

    def _seen_asking(self, state: Asking, sign: Sign) -> Step:
        match sign:
            case Left(_, cause):
                return _away_again(state, cause), ()
            case Shifted(before, at):
                return self._asking_on(state, before, at)
            case Began(at):
                return self._asking_on(state, at, at)
            case Beat(at) if at - max(state.seen, state.back) > UNSEEN:
                return self._asking_on(state, at, at)
            case Beat(at):
                return replace(state, seen=at), ()
            case Back():
                return state, ()

    def _start(self, at: Instant, work: Work) -> tuple[Running, tuple[Said, ...]]:
        entry = TimeEntry(self._id(), at, None, Source.TIMER, work)
        return Running(entry, at, at), (entry,)

    def _piece(self, state: Running, before: Instant, at: Instant) -> Step:
        """Go on with another entry where the timeline jumped, and remember the one before it."""
        closed = _closed(state, before, Ending.CLOCK_SET)
        running, started = self._start(at, state.entry.work)
        pieces = (*state.pieces, closed)[-PIECES_MOST:]
        return replace(running, there=state.there + at - before, pieces=pieces), (closed, *started)

    def _left(self, state: Running, at: Instant, cause: Ending) -> tuple[Away, tuple[Said, ...]]:
        """Return what becomes of a timer whose person went, be it before the timeline jumped."""
        if at < state.entry.start and state.pieces:
            return self._left_before(state, at, cause)
        since = max(at, state.entry.start)
        decided = cause is Ending.IDLE and self.rules.idle_time is not IdleTime.ASK
        idle = max(since, state.seen) if decided else None
        away = Away(since, state.entry.work, cause, frozenset({cause}), idle=idle)
        return away, (_closed(state, since, cause),)

    def _left_before(self, state: Running, at: Instant, cause: Ending) -> tuple[Away, tuple[Said, ...]]:
        """Have them leave the piece before the jump, and the jump come after that."""
        *older, piece = state.pieces
        start, before = state.entry.start, piece.stop or piece.start
        earlier = Running(piece, before, pieces=tuple(older))
        left, cut = self._left(earlier, at - start + before, cause)
        away, settled = self._absence.over_jump(left, before, start)
        idle = None if away.idle is None else max(start, state.seen)
        return replace(away, idle=idle), (*cut, *settled, _closed(state, start, cause))

    def _cut(self, state: Running, at: Instant, cause: Ending) -> Step:
        """Return what becomes of a timer that nobody saw between its last beat and now.

        That the agent is back says nothing of the person: they were there last when they were before.
        """
        away, said = self._left(state, state.seen, cause)
        after, more = self._returned(away, at)
        if isinstance(after, Running):
            after = replace(after, there=state.there)
        return after, said + more

    def _back(self, state: Away, at: Instant, cause: Ending) -> Step:
        over = _OVER_WITH_INPUT | {cause} if cause in _SEEN else {cause}
        left = state.causes - over
        if left:
            return replace(state, causes=left), ()
        gone = max(state.since, state.question.stop if state.question else 0)
        return self._returned(state, max(at, gone))

    def _returned(self, state: Away, at: Instant) -> Step:
        """Settle idle time as policy has it; leave any other time away open, and ask."""
        answer = self._absence.by_policy(state, at)
        if answer is not None:
            said = self._absence.settled(state, at, answer)
            return (
                (Stopped(), said) if answer is Answer.DISCARD else _after(said, self._start(at, state.work))
            )
        opened = self._absence.opened(state, at)
        asked = last(opened, state.question)
        gone = at - (state.question.start if state.question else state.since)
        if state.first in CUT_OFF and gone < SHORT:
            return _after(tuple(discarded(away) for away in opened), self._start(at, state.work))
        alone = self.rules.auto_resume or (gone < SHORT and state.first is not Ending.IDLE)
        if asked is None or alone:
            return _after(opened, self._start(at, state.work))
        return Asking(asked, at, there=at), opened

    def _answered(self, state: Asking, event: Answered) -> Step:
        """Settle what was shown, and nothing more; whoever lets it go is asked about the time since, too."""
        asked = state.question
        if event.away.away_id != asked.away_id:
            return state, self._absence.verdict(event)
        if event.away.stop != asked.stop:
            return state, ()
        if event.answer is Answer.DISCARD:
            return Stopped(), self._absence.let_go(state, event.at)
        said = self._absence.verdict(Answered(event.at, asked, event.answer, event.work, event.left))
        running, started = self._start(state.back, asked.work)
        return replace(running, seen=event.at, there=event.at), said + started

    def _asking_on(self, state: Asking, until: Instant, back: Instant) -> Step:
        asked = self._absence.until(state, until)
        return Asking(asked[0], back, there=state.there + back - until), asked

    def _answered_away(self, state: Away, event: Answered) -> Step:
        """Settle what was asked before the person went again; from then on it is a matter of its own."""
        asked = state.question
        if asked is None or event.away.away_id != asked.away_id:
            return state, self._absence.verdict(event)
        said = self._absence.verdict(Answered(event.at, asked, event.answer, event.work, event.left))
        return replace(state, since=max(state.since, asked.stop), question=None), said

    def _id(self) -> UUID:
        return UUID(bytes=new_id(self.draw))


def _stopped(word: End, work: Work) -> Stopped:
    """Return a timer that was ended: for good, or for a break from some work."""
    return Stopped(Rest(word.at, work) if word.ending is Ending.BREAK else None)


def _closed(state: Running, at: Instant, ending: Ending) -> TimeEntry:
    """Return the running entry as it ends; one of no length is none."""
    stop = max(at, state.entry.start)
    return replace(state.entry, stop=stop, ending=ending, deleted=stop == state.entry.start)


def _away_again(state: Asking, cause: Ending) -> Away:
    asked, causes = state.question, frozenset({cause})
    if state.back == asked.stop:
        return Away(asked.start, asked.work, asked.cause, causes, asked)
    return Away(state.back, asked.work, cause, causes, asked)


def _after(said: tuple[Said, ...], step: Step) -> Step:
    state, more = step
    return state, said + more
