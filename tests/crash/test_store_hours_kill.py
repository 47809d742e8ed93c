"""Killed at any moment, hours, what is shown of them and the documents beside them are of one commit."""

import random
from contextlib import suppress
from multiprocessing import Pipe, get_context
from pathlib import Path

import pytest

from tests.fakes.committer import KEY, growing, say_until_killed
from tests.fakes.device import FakeDevice
from tests.fakes.said import NOW, sample
from tracker.core.hours.proof import Chain, prove
from tracker.store import SqlCipherStore

KILLS = 10
LONGEST_LIFE = 0.03
"""Seconds after some acknowledged commits."""
FOREVER = (0, 1 << 62)


def _kill_one(path: Path, chance: random.Random) -> int:
    """Let a process say hours, kill it somewhere, and return the last record that it acknowledged."""
    told, tells = Pipe(duplex=False)
    process = get_context("spawn").Process(target=say_until_killed, args=(path, tells))
    process.start()
    tells.close()
    last = -1
    for _ in range(chance.randint(1, 12)):
        last = told.recv()
    process.join(chance.uniform(0, LONGEST_LIFE))
    process.kill()
    process.join()
    with suppress(EOFError):
        while True:
            last = told.recv()
    return last


@pytest.mark.parametrize("kills", [KILLS, pytest.param(100, marks=pytest.mark.long)])
def test_no_acknowledged_word_is_lost_and_all_of_a_commit_is_there(tmp_path: Path, kills: int) -> None:
    path, device, chance = tmp_path / "store.db", FakeDevice(), random.SystemRandom()
    store = SqlCipherStore.open(path, KEY)
    store.enrol(device.identity, device.trust)
    store.close()
    for _ in range(kills):
        acknowledged = _kill_one(path, chance)
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
