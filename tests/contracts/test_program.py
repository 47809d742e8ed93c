"""How this program is started again."""

import subprocess
import sys
from pathlib import Path

import pytest

from tracker.host.program import this_program


def test_what_it_returns_starts_tracker_and_takes_no_part_of_it_from_the_folder_it_is_in(
    tmp_path: Path,
) -> None:
    (tmp_path / "tracker.py").write_text("raise SystemExit(3)", "utf-8")
    command = [*this_program(), "--version"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - our own words
    assert ran.stdout.startswith("tracker ")


def test_a_frozen_program_is_its_own_executable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert this_program() == [sys.executable]


@pytest.mark.skipif(sys.platform == "win32", reason="there the words of a process are seen by its owner only")
def test_it_goes_on_for_other_words_and_hears_what_is_not_in_them() -> None:
    script = "from tracker.host.program import go_on_as_new; go_on_as_new('enrol', '-', heard='no-link')"
    line = [sys.executable, "-c", script]
    ran = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - our own words
    assert "This is no link and no code." in ran.stderr
