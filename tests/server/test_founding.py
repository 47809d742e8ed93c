"""Founding when something fails: the workspace and its root key stand together, or neither does."""

import errno
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.workspace import found_in
from tracker.core.errors import DamagedError, RefusedError, UnreachableError
from tracker.server.database import Database
from tracker.server.opener import Opener


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def fail(*_: object) -> Any:
    raise OSError(errno.EIO, "away")


def test_once_the_workspace_stands_its_root_key_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.server.founding.sync_folder", fail)
    with pytest.raises(UnreachableError):
        found_in(tmp_path / "acme", FakeClock())
    assert names(tmp_path) == {"acme", "acme.pem"}


def test_without_the_workspace_there_is_no_root_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(UnreachableError):
        found_in(tmp_path / "acme", FakeClock())
    assert names(tmp_path) == set()


def test_a_root_key_that_came_meanwhile_is_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = Opener.statement

    def meanwhile(*args: Any) -> Any:
        (tmp_path / "acme.pem").write_text("mine")
        return statement(*args)

    monkeypatch.setattr(Opener, "statement", meanwhile)
    with pytest.raises(RefusedError):
        found_in(tmp_path / "acme", FakeClock())
    assert names(tmp_path) == {"acme.pem"}
    assert (tmp_path / "acme.pem").read_text() == "mine"


def test_an_opener_that_cannot_be_made_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, close = list[Database](), Database.close

    def note(database: Database) -> None:
        closed.append(database)
        close(database)

    def damaged(*_: object) -> Any:
        raise DamagedError("file-damaged", reason="signing-keys")

    monkeypatch.setattr(Database, "close", note)
    monkeypatch.setattr(Opener, "create", damaged)
    with pytest.raises(DamagedError):
        found_in(tmp_path / "acme", FakeClock())
    assert len(closed) == 1
    assert names(tmp_path) == set()
