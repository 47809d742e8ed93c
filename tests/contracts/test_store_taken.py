"""Screenshots by when they were captured, from the fake store and the real one: none missed or too many."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tests.fakes.store import FakeStore
from tracker.agent.ports import Store
from tracker.core.moment import Moment
from tracker.store import SqlCipherStore

HOUR = 3_600.0


@pytest.fixture(params=["fake", "sqlcipher"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Yield an enrolled store with a screenshot an hour; later the clock was set back."""
    made: Store = (
        FakeStore() if request.param == "fake" else SqlCipherStore.open(tmp_path / "a.db", bytes(32))
    )
    device = FakeDevice()
    made.enrol(device.identity, device.trust)
    for hour in range(96):
        back = 5 if hour >= 72 else 0
        made.commit(device.commit(made.tip(), b"%d" % hour, at=at(hour - back)))
    yield made
    made.close()


def at(hour: float) -> Moment:
    return START.later(hour * HOUR)


@pytest.mark.parametrize(
    ("first", "end"),
    [(0, 24), (24, 48), (66, 72), (70, 90), (90, 200), (-50, 0), (24, 24), (-50, 200)],
)
def test_a_span_has_just_its_screenshots_oldest_first(store: Store, first: int, end: int) -> None:
    found = [file.captured_at for file in store.files_taken(at(first).wall, at(end).wall)]
    hours = [hour - (5 if hour >= 72 else 0) for hour in range(96)]
    assert found == sorted(at(hour).wall for hour in hours if first <= hour < end)


def test_a_store_without_screenshots_has_none(tmp_path: Path) -> None:
    empty = SqlCipherStore.open(tmp_path / "b.db", bytes(32))
    device = FakeDevice()
    empty.enrol(device.identity, device.trust)
    assert list(empty.files_taken(0, 1 << 60)) == []
    empty.close()
