"""Killed at any moment, hours lose what came after the last step and no more, and nothing is there twice."""

import random
from itertools import pairwise
from pathlib import Path

import pytest

from tests.crash.killing import Kill
from tests.fakes.committer import KEY
from tests.fakes.device import FakeDevice
from tests.fakes.timekeeper import Kept, keep_time_until_killed, opened
from tracker.agent.kept_timer import kept_timer
from tracker.core.hours.ledger import replay
from tracker.core.hours.said import Ending, Verdict, said_in
from tracker.core.hours.timer_state import Running
from tracker.core.moment import MICROSECONDS
from tracker.core.record import Body
from tracker.store import SqlCipherStore

KILLS = 20
KILL = Kill(steps=30, longest=0.05)
EVER = 1 << 62


@pytest.mark.parametrize("kills", [KILLS, pytest.param(200, marks=pytest.mark.long)])
def test_a_kill_costs_no_more_than_the_step_under_way(tmp_path: Path, kills: int) -> None:
    path, device, chance = tmp_path / "store.db", FakeDevice(), random.SystemRandom()
    store = SqlCipherStore.open(path, KEY)
    store.enrol(device.identity, device.trust)
    store.close()
    running = 0
    for _ in range(kills):
        steps: list[Kept] = KILL.after(keep_time_until_killed, path, chance)
        running += steps[-1].entry is not None
        _check(path, steps)
    assert running > kills // 4, "most were killed at work"


def _check(path: Path, steps: list[Kept]) -> None:
    hours, store = opened(path)
    was_running = isinstance(hours.state, Running)
    hours.begin()
    began = kept_timer(store)
    assert began is not None
    try:
        assert store.check(full=True).findings == ()
        entries, aways = store.entries(0, EVER), store.aways(0, EVER)
        spans = sorted(
            [(entry.start, entry.stop or entry.start) for entry in entries]
            + [(away.start, away.stop) for away in aways if away.verdict is not Verdict.KEPT]
        )
        assert all(before[1] <= after[0] for before, after in pairwise(spans)), "nothing is there twice"
        if was_running:
            [last] = [away for away in aways[-1:] if away.cause is Ending.UNSEEN]
            lost_since = last.start - began.clocked.timeline.offset
            assert lost_since >= steps[-1].uptime - MICROSECONDS // 10, "it was seen until the last step"
        said = (Body.from_bytes(kept.body) for kept in store.bodies() if kept.body is not None)
        ledger = replay(map(said_in, said))
        assert sorted(ledger.standing(), key=lambda entry: entry.start) == sorted(
            entries, key=lambda entry: entry.start
        )
    finally:
        store.close()
