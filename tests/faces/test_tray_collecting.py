"""What refers to itself is let go by Qt's thread, whichever thread is at work."""

import gc
from collections.abc import Iterator
from threading import Thread, get_ident

import pytest

from tracker.tray.collecting import Collector


class Knot:
    """Refers to itself, and notes in which thread it is let go."""

    def __init__(self, told: list[int]) -> None:
        self.itself, self.told = self, told

    def __del__(self) -> None:
        self.told.append(get_ident())


@pytest.fixture
def collector() -> Iterator[Collector]:
    gc.enable()
    collector = Collector()
    yield collector
    collector.deleteLater()
    gc.enable()


def _keep_busy() -> None:
    made = [[number] for number in range(10 * gc.get_threshold()[0])]
    del made


def test_no_other_thread_collects(collector: Collector) -> None:
    told: list[int] = []
    Knot(told)
    kept = [[number] for number in range(2 * gc.get_threshold()[0])]
    thread = Thread(target=_keep_busy)
    thread.start()
    thread.join(60)
    assert told == []
    collector.look()
    assert told == [get_ident()]
    assert kept
