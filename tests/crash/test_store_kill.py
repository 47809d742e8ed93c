"""Killed at any moment, the store has every commit it acknowledged, whole, and goes on from there."""

import random
from pathlib import Path

import pytest

from tests.crash.killing import Kill
from tests.fakes.committer import KEY, Committed, Delivered, commit_until_killed
from tests.fakes.device import FakeDevice
from tests.fakes.ledger import read_ledger
from tracker.store import SqlCipherStore

Step = Committed | Delivered

KILLS = 20
KILL = Kill(steps=12, longest=0.06)


@pytest.mark.parametrize("kills", [KILLS, pytest.param(100, marks=pytest.mark.long)])
def test_no_acknowledged_commit_is_lost_and_none_is_half(tmp_path: Path, kills: int) -> None:
    path, device, chance = tmp_path / "store.db", FakeDevice(), random.SystemRandom()
    store = SqlCipherStore.open(path, KEY)
    store.enrol(device.identity, device.trust)
    store.close()
    acknowledged: set[bytes] = set()
    delivered: set[bytes] = set()
    for _ in range(kills):
        last = -1
        steps: list[Step] = KILL.after(commit_until_killed, path, chance)
        for step in steps:
            if isinstance(step, Committed):
                last = step.last
                acknowledged |= set(step.files)
            else:
                delivered.add(step.file)
        ledger = read_ledger(path, KEY, device)
        assert last in ledger.seqs
        assert acknowledged <= ledger.waiting | ledger.delivered
        assert delivered <= ledger.delivered
    assert len(acknowledged) > kills, "every process got to work"
    assert delivered
