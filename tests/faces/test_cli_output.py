"""Files that commands make: whole under their name or not at all, and never over another's."""

import errno
import os
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.cli.output import whole_files
from tracker.core.errors import RefusedError

CONTENT = b"what nobody else should read"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lend an empty folder to make files in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*names: str) -> None:
    with whole_files(*map(Path, names)) as files:
        for file in files:
            file.write(CONTENT)


def before_naming(monkeypatch: pytest.MonkeyPatch, happens: Callable[[Path], object]) -> None:
    """Let this happen just before each draft gets its name, which the call is given."""
    link = Path.hardlink_to

    def late(path: Path, draft: Path) -> None:
        happens(path)
        link(path, draft)

    monkeypatch.setattr(Path, "hardlink_to", late)


def no_links(_: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def full_disk(_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_all_get_their_names(folder: Path) -> None:
    make("one", "two")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"one": CONTENT, "two": CONTENT}


def test_a_disk_without_hard_links_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before_naming(monkeypatch, no_links)
    make("one", "two")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"one": CONTENT, "two": CONTENT}


def test_a_full_disk_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.cli.output.os.fsync", full_disk)
    with pytest.raises(RefusedError, match=f"one could not be finished: {os.strerror(errno.ENOSPC)}"):
        make("one", "two")
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not sync folders")
@pytest.mark.parametrize("links", [True, False])
def test_names_that_may_not_last_are_taken_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    real = os.fsync

    def fails_for_folders(number: int) -> None:
        if stat.S_ISDIR(os.fstat(number).st_mode):
            full_disk(number)
        real(number)

    if not links:
        before_naming(monkeypatch, no_links)
    monkeypatch.setattr("tracker.cli.output.os.fsync", fails_for_folders)
    with pytest.raises(RefusedError, match="could not be finished"):
        make("one", "two")
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without telling it")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("named", [False, True])
def test_being_ended_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ending: signal.Signals, *, named: bool
) -> None:
    handler = signal.getsignal(ending)

    def ends(path: object) -> None:
        if path != Path("one"):
            signal.raise_signal(ending)

    if named:
        before_naming(monkeypatch, ends)
    else:
        monkeypatch.setattr("tracker.cli.output.os.fsync", ends)
    with pytest.raises((KeyboardInterrupt, SystemExit)) as ended:
        make("one", "two")
    assert ending is signal.SIGINT or ended.value.args == (128 + ending,)
    assert list(folder.iterdir()) == []
    assert signal.getsignal(ending) is handler


@pytest.mark.parametrize("name", ["one", "two"])
@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_appears_meanwhile_is_not_overwritten(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, links: bool
) -> None:
    def appears(path: Path) -> None:
        if path.name == name:
            path.write_text("someone else's")
        if not links:
            no_links(path)

    before_naming(monkeypatch, appears)
    with pytest.raises(RefusedError, match=f"{name} exists already" if links else "could not be finished"):
        make("one", "two")
    assert [path.name for path in folder.iterdir()] == [name]
    assert Path(name).read_text() == "someone else's"
