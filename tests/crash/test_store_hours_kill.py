"""Killed at any moment, hours, what is shown of them and the documents beside them are of one commit."""

import random
from pathlib import Path

import pytest

from tests.crash.killing import Kill
from tests.fakes.committer import KEY, growing, say_until_killed
from tests.fakes.device import FakeDevice
from tests.fakes.said import NOW, sample
from tracker.core.hours.proof import Chain, prove
from tracker.store import SqlCipherStore

KILLS = 10
KILL = Kill(steps=12, longest=0.03)
FOREVER = (0, 1 << 62)


@pytest.mark.parametrize("kills", [KILLS, pytest.param(100, marks=pytest.mark.long)])
def test_no_acknowledged_word_is_lost_and_all_of_a_commit_is_there(tmp_path: Path, kills: int) -> None:
    path, device, chance = tmp_path / "store.db", FakeDevice(), random.SystemRandom()
    store = SqlCipherStore.open(path, KEY)
    store.enrol(device.identity, device.trust)
    store.close()
    for _ in range(kills):
        acknowledged = KILL.after(say_until_killed, path, chance)[-1]
        store = SqlCipherStore.open(path, KEY)
        end = store.tip().seq
        minutes = end // 2
        assert acknowledged < end
        assert store.document("timer") == str(end - 1).encode()
        assert store.entries(*FOREVER) == [growing(minutes - 1)]
        assert store.samples(NOW, NOW + (1 << 50)) == [sample(at) for at in range(minutes)]
        assert prove(Chain(device.genesis(), device.public_key), store.bodies()).whole
        checked = store.check(full=True)
        assert (checked.findings, checked.mended, checked.rebuilt) == ((), (), False)
        store.close()
