"""Real time zones with what is hard about them, and instants about where their clocks are set."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tracker.core.hours.day import Span
from tracker.core.moment import MICROSECONDS

DAY = 24 * 3600 * MICROSECONDS
HOUR = 3600 * MICROSECONDS
MINUTE = 60 * MICROSECONDS
NAMES = (
    "UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/Havana", "America/St_Johns",
    "America/Scoresbysund", "Asia/Beirut", "Asia/Kathmandu", "Asia/Tehran", "Africa/Cairo",
    "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Chatham",
    "Antarctica/Troll",
)  # fmt: skip
ZONES = [ZoneInfo(name) for name in NAMES]
EARLIEST = 30 * DAY
LATEST = 2_114_380_800 * MICROSECONDS
"""The first of January 2037, after which some systems' zones hold no more changes."""


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Return an instant by the clock of Greenwich."""
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()) * MICROSECONDS


def wall(at: int, zone: tzinfo) -> datetime:
    """Return what a clock on the wall shows, by another way than the code's."""
    whole, rest = divmod(at, MICROSECONDS)
    return datetime.fromtimestamp(whole, zone).replace(microsecond=rest)


@cache
def changes(zone: ZoneInfo) -> tuple[int, ...]:
    """Return the instants at which a zone's clocks are set, but for those undone within a week."""
    return tuple(_changes(zone)) or (EARLIEST,)


def _changes(zone: ZoneInfo) -> Iterator[int]:
    for start in range(EARLIEST, LATEST, 7 * DAY):
        before, after = start, start + 7 * DAY
        offset = wall(before, zone).utcoffset()
        if wall(after, zone).utcoffset() == offset:
            continue
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if wall(middle, zone).utcoffset() == offset else (before, middle)
        yield after


zones = st.sampled_from(ZONES)


@st.composite
def instants(draw: st.DrawFn, zone: ZoneInfo) -> int:
    """Draw an instant, mostly one near a change of the zone's clocks."""
    if draw(st.booleans()):
        near = draw(st.sampled_from([0, -1, 1, HOUR, -HOUR, DAY, -DAY]) | st.integers(-2 * DAY, 2 * DAY))
        return draw(st.sampled_from(changes(zone))) + near
    return draw(st.integers(EARLIEST, LATEST))


@st.composite
def spans(draw: st.DrawFn, zone: ZoneInfo) -> Span:
    """Draw a span of at most twelve days."""
    start = draw(instants(zone))
    return Span(start, start + draw(st.integers(0, 12 * DAY) | st.integers(0, 3 * HOUR)))
