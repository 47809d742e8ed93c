"""Local time as people write and read it on the command line: days, and how long something took."""

import argparse
from datetime import date, tzinfo
from typing import Final

from tracker.agent.local_time import When, read_day, read_when
from tracker.core.hours.day import local
from tracker.core.moment import MICROSECONDS, Instant
from tracker.host.translate import translate as _

_MINUTE: Final = 60
_HOUR: Final = 60


def when(text: str) -> When:
    """Read `9:00`, `9:00:30`, or `2026-11-20 9:00+01:00`; raises `argparse.ArgumentTypeError`."""
    read = read_when(text)
    if read is None:
        message = _("{text} is no time; write it as in 9:00 or 2026-11-20 9:00").format(text=text)
        raise argparse.ArgumentTypeError(message)
    return read


def day(text: str) -> date:
    """Read `2026-11-20`; raises `argparse.ArgumentTypeError`."""
    read = read_day(text)
    if read is None:
        message = _("{text} is no day; write it as in 2026-11-20").format(text=text)
        raise argparse.ArgumentTypeError(message)
    return read


def duration(microseconds: int) -> str:
    """Return how long something took as `h:mm:ss`; a second that is not whole does not count."""
    minutes, seconds = divmod(microseconds // MICROSECONDS, _MINUTE)
    return f"{minutes // _HOUR}:{minutes % _HOUR:02}:{seconds:02}"


def hours_text(microseconds: int) -> str:
    """Return how long something took as `h:mm`, for what is read while it grows."""
    return duration(microseconds)[:-3]


def day_text(shown: date) -> str:
    """Return a day with its weekday, as in `Fri 2026-11-20`."""
    weekdays = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{weekdays[shown.weekday()]} {shown.isoformat()}"


def iso(at: Instant, zone: tzinfo) -> str:
    """Return an instant in local time by ISO 8601, with its distance from UTC and whole seconds."""
    return local(at, zone).isoformat(timespec="seconds")
