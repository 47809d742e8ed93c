"""What today and this week amount to: large figures with what is left of limits, and small charts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.host.translate import translate as _
from tracker.host.translate import translate_many
from tracker.tray.present.dates import day_title, weekday_initial
from tracker.tray.present.lengths import (
    NO_BREAK,
    FigurePart,
    Manner,
    figure,
    figure_text,
    length_text,
    percent_figure,
    unbroken,
    whole,
)

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.core.wire import TimerStatus


@dataclass(frozen=True, slots=True)
class Total:
    """A large figure under a title, with a sentence; `share` is of a limit, None without one."""

    title: str
    figure: tuple[FigurePart, ...]
    sentence: str
    share: float | None = None

    @property
    def text(self) -> str:
        """Return all of it in one sentence, for who hears it."""
        sentence = self.sentence.replace(NO_BREAK, " ")
        return ", ".join(filter(None, (self.title, figure_text(self.figure), sentence)))


@dataclass(frozen=True, slots=True)
class WeekBar:
    """A day of the week in a small chart: its share of the longest; `shown` is the one looked at."""

    initial: str
    share: float
    shown: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """The cards above the timeline."""

    today: Total
    week: Total
    level: Total
    week_bars: tuple[WeekBar, ...] = ()
    level_bars: tuple[float, ...] = ()


LEVEL_BARS_MOST = 13


def totals(day: "DaySeen", manner: Manner, timer: "TimerStatus | None" = None) -> Totals:
    """Return what a day and its week amount to; of today `timer` tells, as of now."""
    seconds = day_seconds(day, timer)
    week_seconds = whole(sum(each.totals.whole for each in day.week))
    if day.summary.day == day.today and timer is not None:
        week_seconds = timer.week
    return Totals(
        _day_total(day, seconds, manner),
        _week_total(day, week_seconds, manner),
        _level_total(day),
        tuple(_week_bars(day, seconds)),
        tuple(slot.activity.level.share or 0.0 for slot in day.slots[-LEVEL_BARS_MOST:]),
    )


def day_seconds(day: "DaySeen", timer: "TimerStatus | None") -> int:
    """Return how long a day is, of today by what `timer` tells, as of now."""
    is_today = day.summary.day == day.today
    return timer.today if is_today and timer is not None else whole(day.summary.totals.whole)


def left_of(limit: int | None, seconds: int, manner: Manner) -> str:
    """Return how much is left of a limit in microseconds; nothing without one."""
    if limit is None:
        return ""
    most = whole(limit)
    if seconds >= most:
        return _("Your limit of {limit} is reached").format(limit=_whole_length(most, manner))
    if not seconds:
        return _("of {limit}").format(limit=_whole_length(most, manner))
    # What is left and what was counted add up to the limit, as they are shown.
    left = most - seconds // 60 * 60
    line = _("{left} left of {limit}")
    return line.format(left=_whole_length(left, manner), limit=_whole_length(most, manner))


def _day_total(day: "DaySeen", seconds: int, manner: Manner) -> Total:
    limit = day.limits.daily
    is_today = day.summary.day == day.today
    return Total(
        day_title(day.summary.day, day.today),
        figure(seconds, manner.hours),
        (left_of(limit, seconds, manner) if is_today else "") or _parts(day, manner),
        None if limit is None else min(1.0, seconds / whole(limit)),
    )


def _parts(day: "DaySeen", manner: Manner) -> str:
    """Return what of a day did not come from the timer."""
    sums = day.summary.totals
    if sums.manual:
        return _("{length} by hand").format(length=_whole_length(whole(sums.manual), manner))
    count = len(day.summary.parts)
    return translate_many("{count} entry", "{count} entries", count).format(count=count)


def _week_total(day: "DaySeen", seconds: int, manner: Manner) -> Total:
    limit = day.limits.weekly
    is_this = any(each.day == day.today for each in day.week)
    sentence = ""
    if limit is not None:
        sentence = _("of {limit}, your limit").format(limit=_whole_length(whole(limit), manner))
    share = None if limit is None else min(1.0, seconds / whole(limit))
    return Total(
        _("This week") if is_this else _("That week"), figure(seconds, manner.hours), sentence, share
    )


def _level_total(day: "DaySeen") -> Total:
    share = day.level.share
    count = len(day.slots)
    sentence = translate_many("mean of {count} slot", "mean of {count} slots", count).format(count=count)
    if share is None:
        sentence = _("counted while the timer runs")
    return Total(_("Activity level"), percent_figure(share), sentence)


def _week_bars(day: "DaySeen", seconds: int) -> list[WeekBar]:
    lengths = [whole(each.totals.whole) for each in day.week]
    shown = [each.day == day.summary.day for each in day.week]
    lengths = [seconds if here else length for here, length in zip(shown, lengths, strict=True)]
    limit = day.limits.daily
    most = max(*lengths, 8 * 3600 if limit is None else whole(limit))
    return [
        WeekBar(weekday_initial(each.day), length / most, here)
        for each, length, here in zip(day.week, lengths, shown, strict=True)
    ]


def _whole_length(seconds: int, manner: Manner) -> str:
    """Return a length that no line breaks in."""
    return unbroken(length_text(seconds, manner.hours))
