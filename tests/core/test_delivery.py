"""Delivery: what happens to a thing that could not be sent follows from the error's class alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.delivery import LONGEST_WAIT, Next, Wait, decide, wait_after
from tracker.core.device import MadeFile
from tracker.core.errors import (
    BugError,
    DamagedError,
    OsPermissionError,
    RefusedError,
    UnreachableError,
    UnrecognisedError,
)
from tracker.core.moment import MICROSECONDS, Moment
from tracker.core.record import FileStatus

KEY = "sealed-damaged"


@pytest.mark.parametrize(
    ("error", "decision"),
    [
        (UnreachableError(KEY), Next.RETRY),
        (UnrecognisedError(KEY), Next.RETRY),
        (RefusedError(KEY), Next.SET_ASIDE),
        (DamagedError(KEY), Next.SET_ASIDE),
        (OsPermissionError(KEY), Next.ALARM),
        (BugError(), Next.ALARM),
        (ValueError(), Next.ALARM),
    ],
)
def test_nothing_unknown_is_ever_dropped(error: Exception, decision: Next) -> None:
    assert decide(error) is decision


@given(st.integers(1, 10_000), st.binary(min_size=1, max_size=1))
def test_waits_grow_are_spread_and_end_at_the_cap(attempts: int, chance: bytes) -> None:
    wait = wait_after(attempts, lambda count: chance[:count])
    assert 1.0 <= wait <= LONGEST_WAIT
    assert wait >= wait_after(attempts, lambda _: b"\xff")
    assert wait_after(attempts + 1, lambda _: b"\0") >= wait_after(attempts, lambda _: b"\0")


MADE = Moment(wall=1_795_262_400_000_000, uptime=3_600_000_000, boot_id=bytes(16))
_WALLS = st.integers(0, 1 << 62)
_LONG = st.integers(0, 3_600 * MICROSECONDS)


@given(review=_LONG, passed=_LONG, wall=_WALLS)
def test_a_review_lasts_by_uptime_whatever_the_wall_says(review: int, passed: int, wall: int) -> None:
    now = Moment(wall, MADE.uptime + passed, MADE.boot_id)
    assert Wait(MADE, MADE.wall + review).left(now) == max(review - passed, 0)


@given(review=_LONG, uptime=_LONG, wall=_WALLS)
def test_after_a_new_start_a_review_lasts_from_then_on(review: int, uptime: int, wall: int) -> None:
    left = Wait(MADE, MADE.wall + review).left(Moment(wall, uptime, bytes(range(16))))
    assert left == max(review - uptime, 0)


@given(wait=st.integers(1, int(LONGEST_WAIT) * MICROSECONDS), wall=_WALLS)
def test_no_try_is_waited_for_longer_than_the_longest_wait(wait: int, wall: int) -> None:
    failed = Wait(MADE, MADE.wall + wait, attempts=1)
    assert failed.left(MADE) == wait
    assert 0 <= failed.left(Moment(wall, MADE.uptime, MADE.boot_id)) <= LONGEST_WAIT * MICROSECONDS


def made(status: FileStatus | None, wait: Wait | None) -> MadeFile:
    return MadeFile(bytes(16), MADE.wall, 9, (), status, set_aside=False, here=True, wait=wait)


def test_a_screenshot_never_left_while_there_is_time_to_delete_it_in_its_review() -> None:
    review = Wait(MADE, MADE.wall + 60 * MICROSECONDS)
    assert made(None, review).never_left(MADE.later(54))
    assert not made(None, review).never_left(MADE.later(55)), "it is about to leave"
    assert not made(None, None).never_left(MADE), "there is no review, or sending was tried"
    assert not made(FileStatus.STORED, review).never_left(MADE)
    assert (made(None, review).leaves_at, made(None, None).leaves_at) == (review.until, 0)
