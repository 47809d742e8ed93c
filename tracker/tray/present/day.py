"""A day as a timeline: hours, blocks of entries, time away, activity and screenshots, in minutes of the day.

Minutes are counted from the day's beginning as time passes, so that a day on which clocks are set has 23 or
25 hours of 60.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from tracker.core.hours.day import Span, local
from tracker.core.hours.ledger import uncounted
from tracker.core.hours.said import CUT_OFF, Ending, Source, Verdict
from tracker.core.hours.schedule import SLOT
from tracker.core.hours.summary import seconds_of
from tracker.core.moment import MICROSECONDS, Instant, Moment
from tracker.core.record import FileStatus
from tracker.host.translate import translate as _
from tracker.tray.present.dates import exact_span_text, part_text, span_text, time_text
from tracker.tray.present.legend import LegendItem, legend
from tracker.tray.present.lengths import Manner, brief, gap_text, length_text, whole
from tracker.tray.present.work import choice_of

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.core.device import MadeFile
    from tracker.core.hours.said import TimeAway
    from tracker.core.hours.summary import EntryPart

MINUTE: Final = 60 * MICROSECONDS
_HOUR: Final = 60
_LATEST_BEGIN: Final = 8 * _HOUR
_EARLIEST_END: Final = 17 * _HOUR
_HALF_HOUR: Final = 30


class BlockKind(Enum):
    """Where an entry comes from."""

    TIMER = "timer"
    MANUAL = "manual"
    KEPT = "kept"


class ScreenshotState(Enum):
    """What became of a screenshot. `UNSENT` waits after its review, `ASIDE` was set aside."""

    SENT = "sent"
    UNSENT = "unsent"
    REVIEW = "review"
    DELETED = "deleted"
    EXPIRED = "expired"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Block:
    """An entry, or what of it lies in the day, in minutes; `hue` is the number of its project's colour."""

    entry_id: UUID
    start: float
    stop: float
    project: str
    task: str
    brief: str
    kind: BlockKind
    hue: int | None
    running: bool
    tip: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Time away that does not count, and its whole seconds, as every face tells them."""

    start: float
    stop: float
    seconds: int
    tip: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A time slot with activity, 0 to 1; the one that is not over yet is `current`."""

    start: float
    stop: float
    share: float
    current: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A screenshot."""

    at: float
    file_id: bytes
    state: ScreenshotState


@dataclass(frozen=True, slots=True)
class HourMark:
    """A whole hour and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Now:
    """The present, and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything on a day's timeline from `begin` to `end`; `away` is what is not counted, as a length."""

    begin: float
    end: float
    hours: tuple[HourMark, ...]
    blocks: tuple[Block, ...]
    gaps: tuple[Gap, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    now: Now | None
    legend: tuple[LegendItem, ...]
    away: str
    slots: tuple["Slot", ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing happened on this day."""
        return not (self.blocks or self.gaps or self.ticks)


@dataclass(frozen=True, slots=True)
class Slot:
    """Ten minutes in which something was: what the cursor tells of them, and what Enter opens."""

    start: float
    stop: float
    tip: tuple[str, ...]
    entry_id: UUID | None
    file_id: bytes | None


def timeline(day: "DaySeen", at: Moment, manner: Manner) -> Timeline:
    """Return a day's timeline; `at` is the present, by which reviews end."""
    scale = _Scale(day.span.start)
    blocks = tuple(_block(part, day, scale, manner) for part in day.summary.parts)
    now = day.now if day.span.start <= day.now < day.span.stop else None
    begin, end = _range(blocks, None if now is None else scale.minutes(now), scale.minutes(day.span.stop))
    gaps = tuple(_gaps(day, scale, manner, (begin, end)))
    bars = tuple(_bar(slot.start, slot.activity.level.share, scale, day.now) for slot in day.slots)
    ticks = tuple(
        Tick(scale.minutes(each.captured_at), each.file_id, screenshot_state(each, at)) for each in day.files
    )
    return Timeline(
        begin=begin,
        end=end,
        hours=tuple(_hours(day, scale, manner, (begin, end))),
        blocks=blocks,
        gaps=gaps,
        bars=bars,
        ticks=ticks,
        now=None if now is None else Now(scale.minutes(now), time_text(now, manner)),
        legend=legend(day, whole(day.summary.totals.whole), manner),
        away=_away(gaps, manner),
        slots=tuple(_slots(day, scale, manner, _Held(blocks, gaps, bars, ticks))),
    )


def screenshot_state(file: "MadeFile", at: Moment) -> ScreenshotState:
    """Return what became of a screenshot, as of a moment."""
    if file.status is None:
        if file.set_aside:
            return ScreenshotState.ASIDE
        return ScreenshotState.REVIEW if file.review_left(at) else ScreenshotState.UNSENT
    return {
        FileStatus.STORED: ScreenshotState.SENT,
        FileStatus.ERASED: ScreenshotState.DELETED,
        FileStatus.EXPIRED: ScreenshotState.EXPIRED,
    }[file.status]


def screenshot_words(state: ScreenshotState) -> str:
    """Return what became of a screenshot, in a word or two."""
    return {
        ScreenshotState.SENT: _("sent"),
        ScreenshotState.UNSENT: _("waits to be sent"),
        ScreenshotState.REVIEW: _("in review"),
        ScreenshotState.DELETED: _("deleted by you"),
        ScreenshotState.EXPIRED: _("expired"),
        ScreenshotState.ASIDE: _("set aside"),
    }[state]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Tells instants in minutes since the day began."""

    start: Instant

    def minutes(self, at: Instant) -> float:
        return (at - self.start) / MINUTE

    def instant(self, minutes: float) -> Instant:
        return self.start + round(minutes * MINUTE)


def instant_at(day: "DaySeen", minutes: float) -> Instant:
    """Return the instant of a place on a day's timeline."""
    return _Scale(day.span.start).instant(minutes)


def span_tip(day: "DaySeen", block: Block, manner: Manner) -> tuple[str, ...]:
    """Return what is said of a block that is being dragged: when it would be, and for how long."""
    start, stop = instant_at(day, block.start), instant_at(day, block.stop)
    length = length_text(whole(stop - start), manner.hours)
    return block.tip[0], f"{span_text(start, stop, manner)}  {length}"


def _block(part: "EntryPart", day: "DaySeen", scale: _Scale, manner: Manner) -> Block:
    entry, work = part.entry, part.entry.work
    choice = choice_of(day.names, work.project_id, work.task_id)
    seconds = whole(part.span.length)
    running = is_running(part, day)
    kinds = {Source.TIMER: BlockKind.TIMER, Source.MANUAL: BlockKind.MANUAL, Source.IDLE_KEPT: BlockKind.KEPT}
    when = part_text(part, running=running)
    ended = _("Ended with a break") if entry.ending is Ending.BREAK else ""
    tip = (choice.text, f"{when}  {length_text(seconds, manner.hours)}", work.note, ended)
    return Block(
        entry.entry_id,
        scale.minutes(part.span.start),
        scale.minutes(part.span.stop),
        choice.project,
        choice.task,
        brief(seconds),
        kinds[entry.source],
        choice.hue,
        running,
        tuple(filter(None, tip)),
    )


def is_running(part: "EntryPart", day: "DaySeen") -> bool:
    """Say whether a part of an entry goes on now: one that nobody saw end lately does not."""
    return part.running and day.now - part.span.stop < MINUTE


def _range(blocks: Sequence[Block], now: float | None, last: float) -> tuple[float, float]:
    """Return from where to where a day is shown, in whole hours."""
    begin = min([_LATEST_BEGIN, *(block.start // _HOUR * _HOUR for block in blocks)])
    ends = [_EARLIEST_END, *(block.stop for block in blocks)]
    if now is not None:
        ends.append(now + _HOUR)
    return begin, min(-(-max(ends) // _HOUR) * _HOUR, max(last, begin + _HOUR))


def _gaps(day: "DaySeen", scale: _Scale, manner: Manner, shown: tuple[float, float]) -> Iterator[Gap]:
    for away in day.aways:
        if away.verdict is Verdict.KEPT:
            continue
        told = _gap_words(away)
        within = Span(max(away.start, day.span.start), min(away.stop, day.span.stop))
        for each in uncounted(within, (part.entry for part in day.summary.parts)):
            begin, end = max(scale.minutes(each.start), shown[0]), min(scale.minutes(each.stop), shown[1])
            if end > begin:
                seconds = whole(seconds_of(each))
                spanned = exact_span_text if seconds < whole(MINUTE) else span_text
                when = spanned(each.start, each.stop, manner)
                yield Gap(begin, end, seconds, (told, f"{when}  {gap_text(seconds, manner.hours)}"))


def _gap_words(away: "TimeAway") -> str:
    """Return what is said of time that nothing counts: whether Tracker was away, or the person."""
    settled = away.verdict is Verdict.DISCARDED
    if away.cause in CUT_OFF:
        asked = _("Tracker was cut off, not counted until you choose")
        return _("Tracker was cut off, not counted") if settled else asked
    return _("Away, not counted") if settled else _("Away, not counted until you choose")


def _bar(start: Instant, share: float | None, scale: _Scale, now: Instant) -> Bar:
    begin = scale.minutes(start)
    return Bar(begin, begin + SLOT / MINUTE, share or 0.0, current=start <= now < start + SLOT)


def _hours(day: "DaySeen", scale: _Scale, manner: Manner, shown: tuple[float, float]) -> Iterator[HourMark]:
    at = shown[0]
    while at <= shown[1]:
        clock = local(scale.instant(at), manner.zone)
        if not clock.minute:
            ends_day = scale.instant(at) == day.span.stop
            yield HourMark(at, "24" if ends_day else f"{clock.hour:02}")
        at += _HALF_HOUR


def _away(gaps: Sequence[Gap], manner: Manner) -> str:
    seconds = sum(gap.seconds for gap in gaps)
    return gap_text(seconds, manner.hours) if seconds else ""


@dataclass(frozen=True, slots=True)
class _Held:
    """What may lie in a slot."""

    blocks: Sequence[Block]
    gaps: Sequence[Gap]
    bars: Sequence[Bar]
    ticks: Sequence[Tick]


def _slots(day: "DaySeen", scale: _Scale, manner: Manner, held: _Held) -> Iterator[Slot]:
    """Yield the slots of the day in which something is."""
    step = SLOT / MINUTE
    held_spans: tuple[Block | Gap | Bar, ...] = (*held.blocks, *held.gaps, *held.bars)
    spans = [(each.start, each.stop) for each in held_spans]
    spans += [(tick.at, tick.at) for tick in held.ticks]
    first = scale.minutes(day.span.start - day.span.start % SLOT)
    numbers = {
        number
        for start, stop in spans
        for number in range(
            int((start - first) // step), int((max(stop, start + 0.01) - 0.01 - first) // step) + 1
        )
    }
    for number in sorted(numbers):
        begin = first + number * step
        yield _slot(begin, begin + step, scale, manner, held)


def _slot(begin: float, end: float, scale: _Scale, manner: Manner, held: _Held) -> Slot:
    lines = [span_text(scale.instant(begin), scale.instant(end), manner)]
    block = max(
        (each for each in held.blocks if each.start < end and each.stop > begin),
        key=lambda each: min(each.stop, end) - max(each.start, begin),
        default=None,
    )
    if block is not None:
        lines.append(f"{block.project} / {block.task}" if block.task else block.project)
    lines += [gap.tip[0] for gap in held.gaps if gap.start < end and gap.stop > begin][:1]
    for bar in held.bars:
        if bar.start == begin:
            lines.append(_("Activity level {percent} %").format(percent=round(100 * bar.share)))
    ticks = [tick for tick in held.ticks if begin <= tick.at < end]
    for tick in ticks:
        line = _("Screenshot {time}, {state}")
        lines.append(
            line.format(time=time_text(scale.instant(tick.at), manner), state=screenshot_words(tick.state))
        )
    file_id = ticks[0].file_id if ticks else None
    return Slot(begin, end, tuple(lines), None if block is None else block.entry_id, file_id)
