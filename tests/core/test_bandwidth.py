"""What is sent at a rate never comes faster than that, and no slower than it has to."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.core.bandwidth import Bucket, spend
from tracker.core.moment import MICROSECONDS

SECOND = MICROSECONDS
RATES = st.integers(1, 1 << 27)
PIECES = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 100 * SECOND)), max_size=20)


def sent(rate: int, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Send pieces, each so long after the one before as it is said at least; return when each was sent."""
    bucket, now, when = Bucket(0, 0), 0, []
    for size, pause in pieces:
        now += pause
        bucket, wait = spend(bucket, size, rate, now)
        now += wait
        when.append((now, size))
    return when


@given(RATES, PIECES)
def test_no_stretch_of_time_has_more_than_the_rate_and_one_second(
    rate: int, pieces: list[tuple[int, int]]
) -> None:
    when = sent(rate, pieces)
    for first, (start, _) in enumerate(when):
        total = 0
        for now, size in when[first:]:
            total += size
            assert total * SECOND <= rate * (now - start) + rate * SECOND + when[first][1] * SECOND
        assert sum(size for _, size in when[: first + 1]) * SECOND <= rate * start, "none before its time"


@given(RATES, st.lists(st.integers(0, 1 << 20), max_size=20))
def test_who_always_has_something_to_send_waits_no_longer_than_needed(rate: int, sizes: list[int]) -> None:
    when = sent(rate, [(size, 0) for size in sizes])
    total = sum(sizes)
    assert not when or when[-1][0] <= -(-total * SECOND // rate) + len(sizes)


def test_rest_saves_up_for_one_second_only() -> None:
    bucket, wait = spend(Bucket(0, 0), 5_000, 1_000, 3600 * SECOND)
    assert wait == 4 * SECOND
    assert spend(bucket, 0, 1_000, 3604 * SECOND) == (Bucket(0, 3604 * SECOND), 0)


def test_a_slower_rate_holds_at_once() -> None:
    bucket, _ = spend(Bucket(0, 0), 0, 1 << 20, SECOND)
    assert spend(bucket, 2_000, 1_000, SECOND)[1] == SECOND


def test_an_instant_before_the_last_one_earns_nothing() -> None:
    assert spend(Bucket(0, 10 * SECOND), 10, 10, 0) == (Bucket(-10 * SECOND, 10 * SECOND), SECOND)
