"""Founding when something fails: the workspace and its root key stand together, or neither does."""

import errno
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.workspace import found_in
from tracker.cli import main
from tracker.core.errors import DamagedError, RefusedError, UnreachableError
from tracker.server.database import Database
from tracker.server.folder import Folder
from tracker.server.opener import Opener


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def fail(*_: object) -> Any:
    raise OSError(errno.EIO, "away")


def test_what_is_founded_is_all_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server", "init", str(tmp_path / "acme")]) == 0
    assert "Password, shown only now: " in capsys.readouterr().out
    Folder(tmp_path / "acme").require()
    assert names(tmp_path) == {"acme", "acme-root-key.pem"}


def test_a_workspace_that_may_not_last_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tracker.server.founding.sync_folder", fail)
    assert main(["server", "init", str(tmp_path / "acme")]) != 0
    said = capsys.readouterr()
    assert f"{tmp_path / 'acme'} cannot be made there.\n  No workspace was made." in said.err
    assert said.out == ""
    assert names(tmp_path) == set()
    monkeypatch.undo()
    assert main(["server", "init", str(tmp_path / "acme")]) == 0


@pytest.mark.parametrize("call", ["rename", "unlink"])
def test_what_can_neither_last_nor_be_taken_back_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], call: str
) -> None:
    def sync_and_break(_: Path) -> None:
        monkeypatch.setattr(Path, call, fail)
        fail()

    monkeypatch.setattr("tracker.server.founding.sync_folder", sync_and_break)
    assert main(["server", "init", str(tmp_path / "acme")]) != 0
    said = capsys.readouterr()
    assert "nor remove it again" in said.err
    assert f"left of {tmp_path / 'acme'} and {tmp_path / 'acme-root-key.pem'}" in said.err
    assert said.out == ""
    assert "acme-root-key.pem" in names(tmp_path)


def test_a_root_key_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root_key = tmp_path / "nowhere" / "key.pem"
    assert main(["server", "init", str(tmp_path / "acme"), "--root-key", str(root_key)]) != 0
    assert f"{root_key} cannot be made there." in capsys.readouterr().err
    assert names(tmp_path) == set()


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
