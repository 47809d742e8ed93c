"""A workspace that is not whole: the admin hears which part, that nothing was made anew, and what to do."""

import errno
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.workspace import URL
from tests.server.conftest import Founding
from tracker.cli import main
from tracker.core.errors import DamagedError, TrackerError, UnreachableError
from tracker.host.sqlcipher import connect
from tracker.server.assemble import assemble, read_audit
from tracker.server.database import Database
from tracker.server.folder import Folder

PARTS = (
    "connection.json",
    "workspace.db",
    "opener.db",
    "secrets/workspace.key",
    "secrets/opener.key",
    "wrapping",
    "objects",
    "certificates",
)


@pytest.fixture
def folder(founding: Founding, tmp_path: Path) -> Path:
    return Path(shutil.copytree(founding[1], tmp_path / "acme"))


def take(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["server", "run", str(folder), "--port", "0"]) == 1
    return capsys.readouterr().err


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_part_is_named_and_not_made_anew(
    folder: Path, capsys: pytest.CaptureFixture[str], part: str
) -> None:
    take(folder / part)
    for _ in range(2):
        assert f"{part} of the workspace in {folder} is gone or empty." in told(folder, capsys)
    assert not (folder / part).exists()


def test_a_disk_of_sealed_files_that_is_not_mounted_is_missed(folder: Path) -> None:
    take(folder / "objects")
    (folder / "objects").mkdir()
    with pytest.raises(DamagedError) as caught:
        assemble(folder, URL)
    assert caught.value.text() == f"objects of the workspace in {folder} is gone or empty."
    assert list((folder / "objects").iterdir()) == []


def test_a_damaged_statement_of_the_root_is_damage_of_its_database(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = Folder(folder)
    db = connect(whole.database, whole.read_key(whole.database_key))
    db.execute("UPDATE workspace SET statement = x'00ff'")
    db.commit()
    db.close()
    with pytest.raises(DamagedError) as caught:
        assemble(folder, URL)
    assert (caught.value.key, caught.value.values["part"]) == ("server-part-damaged", "workspace.db")
    assert "workspace.db" in told(folder, capsys)


@pytest.mark.parametrize("name", ["workspace", "opener"])
def test_an_empty_database_is_gone(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    file = folder / f"{name}.db"
    file.write_bytes(b"")
    assert f"{file.name} of the workspace in {folder} is gone or empty." in told(folder, capsys)


@pytest.mark.parametrize("name", ["workspace", "opener"])
def test_a_database_that_was_made_anew_is_gone(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = folder / f"{name}.db"
    for each in (file, file.with_name(f"{file.name}.key-check")):
        each.unlink()
    Database(file, (folder / "secrets" / f"{name}.key").read_bytes(), name).close()
    assert f"{file.name} of the workspace in {folder} is gone or empty." in told(folder, capsys)


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("workspace.db", "workspace.db of the workspace in {folder} is damaged."),
        ("opener.db", "opener.db of the workspace in {folder} is damaged."),
        ("secrets/opener.key", "does not open opener.db of the workspace in {folder}."),
        ("secrets/workspace.key", "does not open workspace.db of the workspace in {folder}."),
    ],
)
def test_a_damaged_part_comes_back_from_a_backup(
    folder: Path, capsys: pytest.CaptureFixture[str], part: str, sentence: str
) -> None:
    damaged = bytes(byte ^ 1 for byte in (folder / part).read_bytes())
    (folder / part).write_bytes(damaged)
    said = told(folder, capsys)
    assert sentence.format(folder=folder) in said
    assert "from a backup" in said or "from the same backup" in said
    assert "enrol" not in said
    assert (folder / part).read_bytes() == damaged


def test_half_a_key_is_damaged(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "secrets" / "opener.key").write_bytes(b"half")
    assert f"secrets/opener.key of the workspace in {folder} is damaged." in told(folder, capsys)


def test_the_audit_log_of_an_incomplete_workspace_says_so(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "workspace.db").write_bytes(b"x" * 4096)
    assert main(["server", "audit", str(folder)]) == 1
    assert "workspace.db of the workspace in" in capsys.readouterr().err


@pytest.mark.parametrize("call", ["exists", "read_bytes"])
def test_another_users_workspace_is_closed(folder: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def closed(*_: object) -> Any:
        raise PermissionError(errno.EACCES, "closed")

    monkeypatch.setattr(Path, call, closed)
    with pytest.raises(TrackerError) as caught:
        read_audit(folder)
    assert caught.value.text() == f"You may not read the workspace in {folder}."


def test_a_full_disk_is_told_to_the_admin(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> Any:
        raise UnreachableError("database-disk-full", file="workspace.db")

    monkeypatch.setattr(Database, "read", full)
    with pytest.raises(UnreachableError) as caught:
        assemble(folder, URL)
    assert caught.value.text() == f"The disk with {folder} is full."
