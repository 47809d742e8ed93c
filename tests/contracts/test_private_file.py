"""Small private files: whole or not at all, over what was there or never over it."""

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.host.private_file import write_new, write_private

Write = Callable[[Path, bytes], None]


@pytest.mark.parametrize("write", [write_new, write_private])
def test_a_file_is_its_owners_alone(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "key", b"secret")
    assert (tmp_path / "key").read_bytes() == b"secret"
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_new_file_takes_nobodys_place(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "key", b"new")
    assert (tmp_path / "key").read_bytes() == b"old"


def test_a_private_file_takes_the_old_ones_place(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"old")
    write_private(tmp_path / "key", b"new")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("key", b"new")]


@pytest.mark.parametrize(("write", "left"), [(write_new, []), (write_private, ["key"])])
def test_a_failing_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write, left: list[str]
) -> None:
    for name in left:
        (tmp_path / name).write_bytes(b"old")

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="no room"):
            write(tmp_path / "key", b"new")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        (name, b"old") for name in left
    ]
