"""Days and times of day in words: names of weekdays and months, clock times, spans."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tracker.agent.local_time import clock_text, clock_texts, exact_texts, weekday_names
from tracker.core.hours.day import day_of, local
from tracker.host.translate import translate as _
from tracker.tray.present.signs import by_language

if TYPE_CHECKING:
    from tracker.core.hours.summary import EntryPart
    from tracker.core.moment import Instant
    from tracker.tray.present.lengths import Manner


_DATE: Final = "{weekday}, {day} {month}"
_DATES: Final = {"de": "{weekday}, {day}. {month}", "ar": "{weekday} {day} {month}"}


def weekday_name(day: date) -> str:
    """Return a day's weekday, as in `Thursday`."""
    return weekday_names()[day.weekday()]


def weekday_initial(day: date) -> str:
    """Return the letter that stands for a weekday in a small chart."""
    return _("M T W T F S S").split()[day.weekday()]


def month_name(day: date) -> str:
    """Return the month of a day, as it stands in a date."""
    names = _("January February March April May June July August September October November December")
    return names.split()[day.month - 1]


def date_text(day: date, today: date) -> str:
    """Return a day in full, as in `Thursday, 19 November`; of another year with it."""
    line = by_language(_DATES, _DATE) + (f" {day.year}" if day.year != today.year else "")
    return line.format(weekday=weekday_name(day), day=day.day, month=month_name(day))


def day_text(day: date, today: date) -> str:
    """Return a day by its date alone, as in `19 November`; of another year with it."""
    line = by_language({"de": "{day}. {month}"}, "{day} {month}")
    line += f" {day.year}" if day.year != today.year else ""
    return line.format(day=day.day, month=month_name(day))


def day_title(day: date, today: date) -> str:
    """Return what a day is called: today, yesterday, or its weekday."""
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return weekday_name(day)


def time_text(at: "Instant", manner: "Manner") -> str:
    """Return what a clock shows: `13:52`."""
    return clock_text(local(at, manner.zone), with_offset=False)


def time_or_day(at: "Instant", now: "Instant", manner: "Manner") -> str:
    """Return a clock time, with its date where that is not today."""
    day, today = day_of(at, manner.zone), day_of(now, manner.zone)
    if day == today:
        return time_text(at, manner)
    return f"{date_text(day, today)}{_comma()}{time_text(at, manner)}"


def day_and_time(at: "Instant", now: "Instant", manner: "Manner") -> str:
    """Return an instant as `19 November, 14:04`; of another year with it."""
    told = day_text(day_of(at, manner.zone), day_of(now, manner.zone))
    return f"{told}{_comma()}{time_text(at, manner)}"


def date_and_time(at: "Instant", manner: "Manner") -> str:
    """Return an instant in full: `21 November 2026, 14:04`."""
    day = day_of(at, manner.zone)
    date_of = by_language({"de": "{day}. {month} {year}"}, "{day} {month} {year}")
    told = date_of.format(day=day.day, month=month_name(day), year=day.year)
    return f"{told}{_comma()}{time_text(at, manner)}"


def span_text(start: "Instant", stop: "Instant", manner: "Manner") -> str:
    """Return a span of one day: `13:10` to `13:36`."""
    return _between(*clock_texts(*_of_a_day(start, stop, manner)))


def exact_span_text(start: "Instant", stop: "Instant", manner: "Manner") -> str:
    """Return a span of one day, to the second where it is no whole minutes: `17:24:02` to `17:24:11`."""
    return _between(*exact_texts(*_of_a_day(start, stop, manner)))


def part_text(part: "EntryPart", *, running: bool) -> str:
    """Return when a part of an entry begins and ends; one that still runs goes on to now."""
    begin, end = clock_texts(part.begin, part.end, part.day)
    return _between(begin, _("now") if running else end)


def _of_a_day(start: "Instant", stop: "Instant", manner: "Manner") -> tuple[datetime, datetime, date]:
    shown = day_of(max(start, stop - 1), manner.zone)
    return local(start, manner.zone), local(stop, manner.zone), shown


def _between(begin: str, end: str) -> str:
    return f"{begin} \N{EN DASH} {end}"


def _comma() -> str:
    return by_language({"ar": "، "}, ", ")
