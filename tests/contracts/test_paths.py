"""Where things are kept: the system's places or one home, private in either case."""

import os
import stat
import sys
from pathlib import Path

import pytest

from tracker.core.errors import OsPermissionError, UnreachableError
from tracker.host.paths import Paths, make_private

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")


def test_one_home_holds_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    paths = Paths.find()
    assert not (tmp_path / "home").exists(), "finding touches nothing"
    assert {folder.parent for folder in _all(paths.make())} == {tmp_path / "home"}
    assert all(folder.is_dir() for folder in _all(paths))


@pytest.mark.skipif(sys.platform != "linux", reason="XDG's places")
def test_without_a_home_the_systems_places_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "RUN"))
    monkeypatch.delenv("TRACKER_HOME", raising=False)
    paths = Paths.find()
    assert paths.data == tmp_path / "DATA" / "tracker-desk"
    assert paths.config == tmp_path / "CONFIG" / "tracker-desk"
    assert paths.log.is_relative_to(tmp_path / "STATE" / "tracker-desk")
    assert paths.runtime == paths.data / "run", "the same from every session, no /tmp that all share"


@posix
def test_folders_are_their_owners_only(tmp_path: Path) -> None:
    wide = tmp_path / "wide"
    wide.mkdir(0o755)
    for folder in (wide, tmp_path / "new" / "inner"):
        make_private(folder)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@posix
def test_a_link_is_not_taken_for_our_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(0o755)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OsPermissionError) as refused:
        make_private(tmp_path / "link")
    assert refused.value.key == "folder-not-private"
    assert stat.S_IMODE((tmp_path / "elsewhere").stat().st_mode) == 0o755


@posix
@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_folder_that_others_could_change_is_refused(tmp_path: Path, mode: int) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(mode)
    with pytest.raises(OsPermissionError) as refused:
        make_private(tmp_path / "open")
    assert refused.value.key == "folder-not-private"
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == mode


@posix
def test_somebody_elses_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(OsPermissionError):
        make_private(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnreachableError) as away:
        make_private(tmp_path / "file" / "folder")
    assert away.value.key == "folder-away"
    assert str(tmp_path) in away.value.text()


def _all(paths: Paths) -> tuple[Path, ...]:
    return (paths.data, paths.config, paths.log, paths.runtime)
