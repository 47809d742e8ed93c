"""An ended device's store and keys are moved aside whole, or not at all, whatever the disk does meanwhile."""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tracker.agent import set_aside
from tracker.agent.assemble import opened_store, viewed_store
from tracker.agent.set_aside import ended_store_aside
from tracker.core.errors import OsPermissionError, RefusedError, UnreachableError
from tracker.host.instance import only_instance
from tracker.host.paths import Paths

DAY = "2026-01-02"
FILES = ("sharing.key", "store.db", "store.db.key-check", "store.key")


@pytest.fixture
async def paths(tmp_path: Path) -> Paths:
    """Return where a device is enrolled, and the key that opens its own screenshots lies."""
    home = Home(tmp_path)
    await home.enrol()
    (home.paths.data / "sharing.key").write_text(f"file {bytes(32).hex()}\n")
    (home.paths.data / "sharing.key").chmod(0o600)
    assert tuple(sorted(kept(home.paths))) == FILES
    return home.paths


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    with no_keyring():
        yield


def kept(paths: Paths) -> dict[str, bytes]:
    """Return the files of the store and its keys; nothing else lies beside them but the lock."""
    files = {path.name: path.read_bytes() for path in paths.data.iterdir() if path.is_file()}
    files.pop("agent.lock", None)
    return files


def folders(paths: Paths) -> list[Path]:
    return [path for path in paths.data.iterdir() if path.is_dir()]


def failing(monkeypatch: pytest.MonkeyPatch, *steps: int) -> list[tuple[str, str]]:
    """Have these of the moves that follow fail, counted from 1; return what was moved, as it grows."""
    calls = 0
    done: list[tuple[str, str]] = []
    move = Path.replace

    def full(file: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls in steps:
            raise OSError(errno.ENOSPC, "full")
        done.append((file.name, target.parent.name))
        return move(file, target)

    monkeypatch.setattr(Path, "replace", full)
    return done


@pytest.mark.parametrize("step", range(1, len(FILES) + 1))
async def test_a_move_that_fails_is_undone_from_the_last_to_the_first(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = kept(paths)
    with monkeypatch.context() as patch:
        done = failing(patch, step)
        with pytest.raises(UnreachableError, match="cannot be made or used"), ended_store_aside(paths, DAY):
            pytest.fail("nothing may be enrolled beside a store that is torn in two")
    assert kept(paths) == before
    assert folders(paths) == []
    names = [name for name, _ in done]
    assert (len(names), names[step - 1 :]) == (2 * (step - 1), names[: step - 1][::-1])
    with viewed_store(paths) as store:
        assert store.identity() is not None


@pytest.mark.parametrize("step", range(1, len(FILES)))
async def test_where_undoing_fails_too_no_store_lies_without_its_keys_and_nothing_is_lost(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = kept(paths)
    with monkeypatch.context() as patch:
        failing(patch, len(FILES), len(FILES) + step)
        with pytest.raises(UnreachableError, match="cannot be made or used"), ended_store_aside(paths, DAY):
            pytest.fail("nothing may be enrolled beside a store that is torn in two")
    (home,) = folders(paths)
    aside = kept(Paths(home / "data", paths.config, paths.log, paths.runtime))
    assert "store.db" in aside
    assert {**aside, **kept(paths)} == before


def fail_to_enrol(paths: Paths, leave: Callable[[], object]) -> None:
    """Have an enrolment beside the store that is set aside leave something and fail."""
    with ended_store_aside(paths, DAY):
        leave()
        raise RefusedError("enrolment-used-up")


def begin_anew(paths: Paths) -> None:
    """Leave what an enrolment leaves that fails after it has made a store and a key."""
    with opened_store(paths) as store:
        assert store.identity() is None
    assert kept(paths).keys() >= {"store.db", "store.key"}


async def test_an_enrolment_that_fails_has_the_store_put_back(paths: Paths) -> None:
    before = kept(paths)
    with pytest.raises(RefusedError, match="already been used"):
        fail_to_enrol(paths, lambda: begin_anew(paths))
    assert kept(paths) == before
    assert folders(paths) == []


@pytest.mark.parametrize("left", [b"", b"no store" * 1000])
async def test_a_new_store_that_cannot_be_opened_does_not_keep_the_old_one_away(
    paths: Paths, left: bytes
) -> None:
    before = kept(paths)
    with pytest.raises(RefusedError, match="already been used"):
        fail_to_enrol(paths, lambda: (paths.data / "store.db").write_bytes(left))
    assert kept(paths) == before


async def test_a_new_key_that_cannot_be_forgotten_hides_no_error_and_keeps_no_store_away(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shut(folder: Paths) -> None:
        assert kept(paths) == before, "forgotten last"
        assert (folder.data / "store.key").read_bytes() != before["store.key"], "and never the old one"
        raise OsPermissionError("keyring-refused")

    monkeypatch.setattr(set_aside, "forget_key", shut)
    before = kept(paths)
    with pytest.raises(RefusedError, match="already been used"):
        fail_to_enrol(paths, lambda: begin_anew(paths))
    assert kept(paths) == before


async def test_a_new_key_that_cannot_be_moved_keeps_no_store_away(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave() -> None:
        begin_anew(paths)
        failing(monkeypatch, 1)

    before = kept(paths)
    with pytest.raises(RefusedError, match="already been used"):
        fail_to_enrol(paths, leave)
    assert kept(paths) == before
    assert folders(paths) == []


async def test_beside_an_agent_nothing_is_moved(paths: Paths) -> None:
    before = kept(paths)
    with (
        only_instance(paths.data / "agent.lock", "agent-running"),
        pytest.raises(RefusedError, match="already running"),
        ended_store_aside(paths, DAY),
    ):
        pytest.fail("an agent runs")
    assert kept(paths) == before
    assert folders(paths) == []


async def test_attachments_go_with_the_store_and_come_back_with_it(paths: Paths) -> None:
    name = Path("store.db-files") / f"{bytes(16).hex()}.tsf"
    (paths.data / name).parent.mkdir()
    (paths.data / name).write_bytes(b"sealed")
    with pytest.raises(RefusedError, match="already been used"):
        fail_to_enrol(paths, lambda: None)
    assert (paths.data / name).read_bytes() == b"sealed"
    with ended_store_aside(paths, DAY) as home:
        assert (home / "data" / name).read_bytes() == b"sealed"
        assert not (paths.data / name).exists()
