"""What a member's device says of hours, by hypothesis and by hand."""

import secrets
from typing import Final
from uuid import UUID

from hypothesis import strategies as st

from tests.fakes.clock import START
from tracker.core.hours.said import (
    ActivitySample,
    DeviceEvent,
    Ending,
    Occurrence,
    Said,
    Source,
    TimeAway,
    TimeEntry,
    Verdict,
    Work,
)

NOW: Final = START.wall
MINUTE: Final = 60_000_000
_FEW_IDS: Final = st.integers(0, 5).map(lambda number: UUID(int=number))
_INSTANTS: Final = st.integers(0, 20).map(lambda number: NOW + number * MINUTE)


def entry(start: int = 0, stop: int | None = 10, **more: object) -> TimeEntry:
    """Return an entry between minutes from now; it runs where there is no `stop`."""
    fields: dict[str, object] = {"source": Source.TIMER, "work": Work(note="a note")} | more
    entry_id = fields.pop("entry_id", None) or UUID(bytes=secrets.token_bytes(16))
    ends = None if stop is None else NOW + stop * MINUTE
    return TimeEntry(entry_id, NOW + start * MINUTE, ends, **fields)  # type: ignore[arg-type]  # the tests' own words


def away(start: int = 0, stop: int = 5, verdict: Verdict = Verdict.OPEN) -> TimeAway:
    """Return time away between minutes from now."""
    away_id = UUID(bytes=secrets.token_bytes(16))
    return TimeAway(away_id, NOW + start * MINUTE, NOW + stop * MINUTE, Ending.IDLE, verdict=verdict)


def sample(start: int = 0, active: float = 30.0) -> ActivitySample:
    """Return a sample that starts some minutes from now."""
    return ActivitySample(NOW + start * MINUTE, 60.0, active, keys=5)


def event(at: int = 0) -> DeviceEvent:
    """Return an event some minutes from now."""
    return DeviceEvent(Occurrence.LOCKED, NOW + at * MINUTE)


@st.composite
def _entries(draw: st.DrawFn) -> TimeEntry:
    start = draw(_INSTANTS)
    stop = draw(st.none() | st.integers(0, 20).map(lambda number: start + number * MINUTE))
    return TimeEntry(draw(_FEW_IDS), start, stop, draw(st.sampled_from(Source)), deleted=draw(st.booleans()))


@st.composite
def _aways(draw: st.DrawFn) -> TimeAway:
    start = draw(_INSTANTS)
    verdict = draw(st.sampled_from(Verdict))
    return TimeAway(
        draw(_FEW_IDS), start, start + draw(st.integers(0, 9)) * MINUTE, Ending.LOCK, verdict=verdict
    )


def anything_said() -> st.SearchStrategy[Said]:
    """Return whatever a device may say, with few ids and instants, so that newer words meet older ones."""
    samples = st.builds(sample, st.integers(0, 20), st.floats(0, 60))
    return st.one_of(_entries(), _aways(), samples, st.builds(event, st.integers(0, 20)))
