"""Killed at any moment, the store has every commit it acknowledged, whole, and goes on from there."""

import random
from contextlib import suppress
from multiprocessing import Pipe, get_context
from pathlib import Path

import pytest

from tests.fakes.committer import KEY, Committed, Delivered, commit_until_killed
from tests.fakes.device import FakeDevice
from tests.fakes.ledger import read_ledger
from tracker.store import SqlCipherStore

Step = Committed | Delivered

KILLS = 20
LONGEST_LIFE = 0.06
"""Seconds after some acknowledged steps: long enough to be in the middle of any next one."""


def _kill_one(path: Path, chance: random.Random) -> list[Step]:
    """Let a process commit, kill it somewhere, and return every step it acknowledged."""
    told, tells = Pipe(duplex=False)
    process = get_context("spawn").Process(target=commit_until_killed, args=(path, tells))
    process.start()
    tells.close()
    steps: list[Step] = [told.recv() for _ in range(chance.randint(1, 12))]
    process.join(chance.uniform(0, LONGEST_LIFE))
    process.kill()
    process.join()
    with suppress(EOFError):
        while True:
            steps.append(told.recv())
    return steps


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
        for step in _kill_one(path, chance):
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
