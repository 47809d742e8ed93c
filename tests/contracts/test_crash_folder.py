"""The folder of crash reports: bounded, private, told once, and read with care."""

import stat
import sys
from pathlib import Path

import pytest

from tracker.core.errors import DamagedError, RefusedError
from tracker.host.crash import KEPT, Crashes, recent_crashes
from tracker.host.crash_report import CrashReport, report_of, report_of_fault
from tracker.host.paths import Paths

PERSON = "Anna Berg"
SECOND = 1_000_000
FAULT = """Fatal Python error: Segmentation fault

Current thread 0x00007f0000000001 (most recent call first):
  File "/home/anna/here.py", line 3 in inner
  File "/home/anna/here.py", line 9 in <module>

Thread 0x00007f0000000002 (most recent call first):
  File "/home/anna/there.py", line 4 in waits

Extension modules: one, two (total: 2)
"""


@pytest.fixture
def crashes(tmp_path: Path) -> Crashes:
    """Return an empty folder of reports."""
    return Crashes(tmp_path / "crashes")


def report(second: int = 0, error: BaseException | None = None) -> CrashReport:
    """Report an error at some second."""
    return report_of(error or ValueError(PERSON), "command", "main", second * SECOND)


def test_a_report_comes_back_as_it_was_written(crashes: Crashes) -> None:
    written = report()
    path = crashes.write(written)
    assert path is not None
    assert crashes.get(written.report) == written
    assert PERSON not in path.read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_newest_stay_and_come_first(crashes: Crashes) -> None:
    for second in range(KEPT + 5):
        crashes.write(report(second))
    assert [each.at // SECOND for each in crashes.all()] == list(range(KEPT + 4, 4, -1))


def test_a_report_is_new_until_it_is_shown(tmp_path: Path) -> None:
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run")))
    crashes = Crashes.of(paths)
    crashes.mark_shown()
    assert recent_crashes(paths) == ()
    first, second = report(1), report(2)
    crashes.write(first)
    assert recent_crashes(paths) == (first,)
    crashes.mark_shown()
    crashes.write(second)
    assert recent_crashes(paths) == (second,)
    assert crashes.all() == (second, first)


def test_a_deleted_report_is_gone(crashes: Crashes) -> None:
    written = report()
    crashes.write(written)
    crashes.delete(written.report)
    assert crashes.all() == ()


@pytest.mark.parametrize("name", ["../../config/config", "20260101T000000-00000000", "shown", ""])
def test_only_reports_are_shown_or_deleted(crashes: Crashes, tmp_path: Path, name: str) -> None:
    (tmp_path / "config.json").write_text("{}")
    crashes.write(report())
    for verb in (crashes.get, crashes.delete):
        with pytest.raises(RefusedError) as refused:
            verb(name)
        assert refused.value.key == "crash-none"


def test_what_is_no_report_is_left_out(crashes: Crashes) -> None:
    path = crashes.write(report())
    assert path is not None
    path.write_text("{}")
    (path.parent / "notes.json").write_text("{}")
    assert crashes.all() == ()


def test_an_error_of_ours_is_told_by_its_key_and_a_systems_by_its_number() -> None:
    ours = report(error=DamagedError("store-file-damaged", file=PERSON)).failures[0]
    assert (ours.kind, ours.key) == ("tracker.core.errors.DamagedError", "store-file-damaged")
    assert report(error=OSError(13, PERSON, PERSON)).failures[0].number == 13


def test_an_endless_recursion_and_an_endless_chain_are_short() -> None:
    def sink(depth: int) -> None:
        sink(depth + 1)

    with pytest.raises(RecursionError) as sunk:
        sink(0)
    assert len(report(error=sunk.value).failures[0].places) == 40
    error: BaseException = ValueError()
    first = error
    for _ in range(50):
        error.__context__ = KeyError()
        error = error.__context__
    error.__cause__ = first
    assert len(report(error=first).failures) == 16


def test_code_of_packages_is_quoted_and_elsewhere_only_the_files_name_is_told() -> None:
    elsewhere = compile("raise ValueError", f"/home/{PERSON}/own.py", "exec")
    with pytest.raises(ValueError) as failed:  # noqa: PT011 - it has no words
        exec(elsewhere, {})  # noqa: S102 - ours, compiled above
    assert [(place.file, bool(place.code)) for place in report(error=failed.value).failures[0].places] == [
        ("tests/contracts/test_crash_folder.py", True),
        ("own.py", False),
    ]


def test_a_dead_process_is_told_by_its_threads(crashes: Crashes) -> None:
    died = report_of_fault(FAULT, "agent", SECOND)
    assert [failure.kind for failure in died.failures] == ["Segmentation fault", "thread"]
    assert [(place.file, place.line) for place in died.failures[0].places] == [("here.py", 9), ("here.py", 3)]
    assert report_of_fault("?", "agent", SECOND).failures[0].kind == "unknown"
    crashes.write(died)
    assert crashes.all() == (died,)
