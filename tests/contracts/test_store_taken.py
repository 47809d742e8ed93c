"""Screenshots by when they were captured, from the fake store and the real one: none missed or too many."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tests.fakes.store import FakeStore
from tracker.agent.ports import Store
from tracker.core.moment import Moment
from tracker.host.sqlcipher import connect
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


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE records SET body = x'' WHERE seq = {seq}",
        "UPDATE records SET body = CAST(x'ff' || substr(body, 2) AS BLOB) WHERE seq = {seq}",
        "UPDATE files SET roles = x'09' WHERE seq = {seq}",
        "UPDATE files SET status = 9 WHERE seq = {seq}",
        "DELETE FROM records WHERE seq = {seq}",
    ],
    ids=["short", "of no kind", "for nobody", "of no status", "gone"],
)
@pytest.mark.parametrize("seq", [0, 3, 5])
def test_a_screenshot_that_cannot_be_read_hides_none_of_the_others(
    tmp_path: Path, damage: str, seq: int
) -> None:
    path, device = tmp_path / "c.db", FakeDevice()
    store = SqlCipherStore.open(path, bytes(32))
    store.enrol(device.identity, device.trust)
    for hour in range(6):
        store.commit(device.commit(store.tip(), b"%d" % hour, at=at(hour)))
    db = connect(path, bytes(32))
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute(damage.format(seq=seq))
    db.commit()
    db.close()
    others = [at(hour).wall for hour in range(6) if hour != seq]
    assert [file.captured_at for file in store.files_taken(at(-1).wall, at(9).wall)] == others
    assert [file.captured_at for file in store.files_made(9)] == others[::-1]
    store.close()
