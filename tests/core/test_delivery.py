"""Delivery: what happens to a thing that could not be sent follows from the error's class alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.delivery import LONGEST_WAIT, Next, decide, wait_after
from tracker.core.errors import (
    BugError,
    DamagedError,
    OsPermissionError,
    RefusedError,
    UnreachableError,
    UnrecognisedError,
)

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
