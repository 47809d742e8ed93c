"""One process per folder: whoever holds the lock is told apart from a disk that does not lock."""

import errno
import stat
import sys
from pathlib import Path
from typing import IO, cast

import pytest

from tracker.core.errors import RefusedError, UnreachableError
from tracker.host import instance
from tracker.host.instance import claim, is_held, only_instance


@pytest.mark.parametrize("key", ["agent-running", "server-running"])
def test_a_second_one_is_refused_until_the_first_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(instance, "_LOOKS", 1)
    lock = tmp_path / "lock"
    for _ in range(2):
        with only_instance(lock, key):
            with pytest.raises(RefusedError) as caught, only_instance(lock, key):
                pass
            assert caught.value.key == key


def test_whoever_only_looks_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when somebody asks, just as an agent starts, whether one runs."""
    lock, waits = tmp_path / "lock", list[float]()
    looking = cast("IO[bytes]", claim(lock))

    class Pause:
        def wait(self, seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 2:
                looking.close()

    monkeypatch.setattr(instance, "Event", Pause)
    with only_instance(lock, "agent-running"):
        assert is_held(lock)
    assert len(waits) == 2
    assert not is_held(lock)


def test_of_a_lock_that_was_never_taken_nothing_is_made(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "lock")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EIO, errno.ENOTSUP])
def test_a_disk_that_does_not_lock_is_no_other_instance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(instance, "_lock", fail)
    with pytest.raises(UnreachableError) as caught, only_instance(tmp_path / "lock", "agent-running"):
        pass
    assert caught.value.values == {"folder": str(tmp_path)}


def test_a_lock_that_cannot_be_opened_is_no_other_instance(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(UnreachableError), only_instance(tmp_path / "lock", "agent-running"):
        pass


def test_what_fails_in_the_block_passes_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(BlockingIOError), only_instance(tmp_path / "lock", "agent-running"):
        raise BlockingIOError(errno.EAGAIN, "something else")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are not Windows' way")
def test_the_lock_is_its_owners_alone(tmp_path: Path) -> None:
    with only_instance(tmp_path / "lock", "agent-running"):
        assert stat.S_IMODE((tmp_path / "lock").stat().st_mode) == 0o600
