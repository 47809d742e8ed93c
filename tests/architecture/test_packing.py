"""What the package tells a desktop fits what the program understands; nothing is built here."""

import configparser
import os
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from lib.packing import door
from tests.architecture.house import ROOT
from tracker.cli import _parser as parser_of
from tracker.core.introduction import LINK
from tracker.desktop import autostart
from tracker.tray.run import APP_ID

INSTALLERS = ROOT / "installers"
ENTRIES = sorted((INSTALLERS / "linux").glob("*.desktop"))


def entry(path: Path) -> configparser.SectionProxy:
    read = configparser.RawConfigParser()
    read.optionxform = str  # type: ignore[assignment,method-assign]  # as configparser's own manual does it
    read.read_string(path.read_text("utf-8"))
    return read["Desktop Entry"]


def test_the_help_says_what_a_build_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        door.main(["deb", "--help"])
    assert left.value.code == 0
    assert "example: python3 scripts/build.py deb" in capsys.readouterr().out


@pytest.mark.parametrize("version", ["1", "v1.2.0", "1.2.0-1", "1.2.0 "])
def test_what_is_no_version_is_refused(version: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        door.main(["deb", "--version", version, "--out", "nowhere"])
    assert left.value.code == 2
    assert "is no version" in capsys.readouterr().err


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.name)
def test_a_desktop_starts_the_tray_by_words_that_it_understands(path: Path) -> None:
    words = [LINK if word == "%u" else word for word in shlex.split(entry(path)["Exec"])]
    assert words[0] == entry(path)["TryExec"] == "/usr/bin/tracker"
    asked = parser_of(words[1]).parse_args(words[1:])
    assert asked.role == "tray"
    assert asked.link in ("", LINK)


@pytest.mark.skipif(
    shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not installed"
)
def test_desktop_entries_are_valid() -> None:
    line = ["desktop-file-validate", *map(str, ENTRIES)]
    checked = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - our own files
    assert (checked.returncode, checked.stdout) == (0, "")


def test_links_of_enrolments_are_opened_by_it() -> None:
    scheme, _, _ = LINK.partition("://")
    assert entry(INSTALLERS / "linux" / f"{APP_ID}.desktop")["MimeType"] == f"x-scheme-handler/{scheme};"


def test_desktop_windows_and_login_know_the_program_by_one_name() -> None:
    assert INSTALLERS / "linux" / f"{APP_ID}.desktop" in ENTRIES
    assert {entry(path)["Icon"] for path in ENTRIES} == {APP_ID}
    assert autostart._NAME == APP_ID


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shell")
def test_the_script_before_removal_is_one() -> None:
    subprocess.run(["sh", "-n", INSTALLERS / "linux" / "prerm"], check=True, timeout=60)  # noqa: S603, S607 - our own file


@pytest.mark.parametrize("before", ["/opt/theirs", None])
def test_what_the_frozen_program_starts_finds_no_libraries_of_its(
    before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader = ModuleType("pyimod02_importers")
    loader.pyz_archive = SimpleNamespace(_filename="/usr/lib/tracker-desk/tracker")  # type: ignore[attr-defined]  # made by hand
    monkeypatch.setitem(sys.modules, loader.__name__, loader)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/tracker-desk/lib")
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "/usr/lib/tracker-desk/tracker")
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    runpy.run_path(str(INSTALLERS / "frozen_first.py"))
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert "_PYI_ARCHIVE_FILE" not in os.environ
    assert loader.pyz_archive._filename == "/proc/self/exe"
