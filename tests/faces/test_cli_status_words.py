"""What a status says does not contradict itself, and who watches hears nothing twice."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.fakes.status import some_status
from tracker.cli.status import told_anew
from tracker.cli.status_words import status_lines
from tracker.core.errors import RefusedError, UnreachableError, UnrecognisedError
from tracker.core.hours.said import Ending
from tracker.core.moment import MICROSECONDS
from tracker.core.problem import problem_of
from tracker.core.wire import (
    FailedSource,
    Incident,
    OpenQuestion,
    RecordingState,
    Status,
    TimerMode,
    TimerStatus,
    Waiting,
)

RESTS = RefusedError("capture-no-timer")
OFF = RefusedError("capture-off")
TAKEN = "Recording for Larkspur: a capture every 60 s."
NONE_NOW = "No screenshots for Larkspur now: they are taken only while the timer runs."


def status(mode: TimerMode | None, state: RecordingState, reason: RefusedError | None = None) -> Status:
    """Return a status in which timer and captures stand so; None is no word of the timer."""
    first = some_status()
    incident = None if reason is None else Incident(1, problem_of(reason))
    timer = None if mode is None else TimerStatus(mode, since=1)
    return replace(first, timer=timer, recording=replace(first.recording, state=state, reason=incident))


@pytest.mark.parametrize("mode", [TimerMode.STOPPED, TimerMode.AWAY, TimerMode.ASKING])
@pytest.mark.parametrize("rests", [True, False])
def test_no_captures_are_told_of_while_nothing_counts(mode: TimerMode, *, rests: bool) -> None:
    """Also in the moment in which the captures have not heard of it."""
    paused = status(mode, RecordingState.PAUSED, RESTS)
    lines = list(status_lines(paused if rests else status(mode, RecordingState.CAPTURING)))
    assert NONE_NOW in lines
    assert TAKEN not in lines


@pytest.mark.parametrize("mode", [TimerMode.RUNNING, None])
def test_a_timer_that_counts_has_captures(mode: TimerMode | None) -> None:
    assert TAKEN in status_lines(status(mode, RecordingState.CAPTURING))


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (1, "Recording for Larkspur: 1 screenshot in ten minutes, at a random moment."),
        (4, "Recording for Larkspur: 4 screenshots in ten minutes, at random moments."),
    ],
)
def test_it_is_said_how_many_are_taken_and_never_when_the_next_is(count: int, line: str) -> None:
    taken = status(TimerMode.RUNNING, RecordingState.CAPTURING)
    assert line in status_lines(replace(taken, recording=replace(taken.recording, per_slot=count)))


def test_a_timer_that_was_just_started_is_not_said_to_be_off() -> None:
    assert TAKEN in status_lines(status(TimerMode.RUNNING, RecordingState.PAUSED, RESTS))


@pytest.mark.parametrize("mode", [TimerMode.RUNNING, TimerMode.STOPPED])
def test_captures_that_pause_say_so_of_screenshots_alone(mode: TimerMode) -> None:
    text = "\n".join(status_lines(status(mode, RecordingState.PAUSED, OFF)))
    assert "No screenshots for Larkspur since " in text
    assert OFF.text(str) in text
    assert "Not recording" not in text


@pytest.mark.parametrize("key", ["device-ended", "membership-ended"])
def test_a_device_that_records_no_more_says_so_first_and_offers_no_timer(key: str) -> None:
    ended = Incident(7, problem_of(UnrecognisedError(key)))
    status = some_status()
    timed = replace(status, timer=TimerStatus(TimerMode.STOPPED))
    paused = replace(status.recording, state=RecordingState.PAUSED, reason=ended)
    for each in (
        replace(timed, recording=paused),
        replace(timed, connection=replace(status.connection, incident=ended)),
    ):
        first, *rest = status_lines(each)
        assert first.startswith(UnrecognisedError(key).text())
        assert not any("tracker start" in line or first in line for line in rest)


def test_what_several_sources_lack_is_told_once_and_what_tells_of_rest_by_its_name() -> None:
    problem = problem_of(UnreachableError("activity-idle-unknown"))
    failed = (FailedSource("idle", problem), FailedSource("input", problem))
    lines = list(status_lines(replace(some_status(), failed_sources=failed)))
    assert len([line for line in lines if problem.text in line]) == 1
    told = replace(some_status(), rest_told_by="org_kde_kwin_idle")
    assert "How long keyboard and mouse have rested is told by org_kde_kwin_idle." in status_lines(told)


def test_who_was_not_away_is_not_told_so() -> None:
    cut = OpenQuestion(UUID(int=7), 0, 90 * MICROSECONDS, Ending.UNSEEN)
    timer = TimerStatus(TimerMode.ASKING, since=1, questions=(cut,), unanswered=1)
    lines = list(status_lines(replace(some_status(), timer=timer)))
    assert lines[2].startswith("Tracker was cut off while the timer was on;")
    assert not any("You were away" in line for line in lines)


def test_what_reads_alike_is_told_once_to_a_person_and_in_full_to_a_script() -> None:
    first = some_status()
    counted = replace(first, agent=replace(first.agent, device_id=UUID(int=7)))
    failed = replace(counted, waiting=Waiting(records=1, files=2))
    assert list(told_anew([first, counted, failed, failed], as_json=False)) == [first, failed]
    assert list(told_anew([first, counted, failed, failed], as_json=True)) == [first, counted, failed]
