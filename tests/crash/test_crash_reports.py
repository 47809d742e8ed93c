"""A process with a fault of its own says so in words, and leaves a report without anybody's content."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PERSON = "Anna Berg, 1979"
TRACKER = """
import asyncio, gc, os, signal, sys, threading
from tracker.cli import agent, main, sealing
from tracker.core.errors import BugError, DamagedError

person = {person!r}

def fail(*_):
    raise ValueError(person) from KeyError(person)

def fault(args, **_):
    {fault}
    return 0

sealing._inspect = agent.run = fault
sys.argv[1:] = {words!r}
sys.exit(main())
"""


def ended(home: Path, fault: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `tracker` with something in it that fails."""
    program = TRACKER.format(person=PERSON, fault=fault, words=list(words or ("inspect", "x")))
    return subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-c", program],
        env={**os.environ, "TRACKER_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def tracker(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `tracker` as it is."""
    return subprocess.run(  # noqa: S603 - our own command, no shell
        [sys.executable, "-m", "tracker", *words],
        env={**os.environ, "TRACKER_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def reports(home: Path) -> list[dict[str, object]]:
    """Return what `tracker crashes list` gives, after checking that none holds anything of the person."""
    for file in (home / "log").rglob("*"):
        assert not file.is_file() or PERSON not in file.read_text("utf-8")
    return [json.loads(line) for line in tracker(home, "crashes", "list", "--json").stdout.splitlines()]


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        ("fail()", ["builtins.ValueError", "builtins.KeyError"]),
        ("raise BugError(person)", ["tracker.core.errors.BugError"]),
        (
            "raise ExceptionGroup(person, [OSError(5, person)])",
            ["builtins.ExceptionGroup", "builtins.OSError"],
        ),
    ],
)
def test_a_command_that_fails_says_where_its_report_lies(
    tmp_path: Path, fault: str, kinds: list[str]
) -> None:
    done = ended(tmp_path, fault)
    assert done.returncode == 1
    assert PERSON not in done.stderr
    assert "Traceback" not in done.stderr
    (report,) = reports(tmp_path)
    assert f"tracker crashes show {report['report']}" in done.stderr
    failures = report["failures"]
    assert isinstance(failures, list)
    assert [failure["kind"] for failure in failures] == kinds
    assert any(
        place["file"] == "tracker/cli/__init__.py" and place["code"] for place in failures[0]["places"]
    )
    assert {"level": "error", "event": "crash.reported"}.items() <= json.loads(
        (tmp_path / "log" / "command.log").read_text().splitlines()[-1]
    ).items()


def test_verbose_shows_the_report_at_once_and_still_no_content(tmp_path: Path) -> None:
    done = ended(tmp_path, "fail()", "inspect", "x", "--verbose")
    assert "builtins.ValueError" in done.stderr
    assert "tracker/cli/__init__.py:" in done.stderr
    assert PERSON not in done.stderr


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        ("thread = threading.Thread(target=fail, name=person); thread.start(); thread.join()", "thread"),
        ("asyncio.run(asyncio.sleep(0)); type('It', (), {'__del__': fail})()", "finalizer"),
        (
            "loop = asyncio.new_event_loop(); loop.call_soon(fail); loop.call_soon(loop.stop);"
            "loop.run_forever(); loop.close()",
            "task",
        ),
    ],
)
def test_what_fails_beside_the_work_is_reported_and_the_work_goes_on(
    tmp_path: Path, fault: str, where: str
) -> None:
    done = ended(tmp_path, f"{fault}; {fault}")
    assert done.returncode == 0
    assert PERSON not in done.stderr
    assert "Traceback" not in done.stderr
    (report,) = reports(tmp_path)
    assert report["where"] == where, "and the same fault once only"


def test_a_fault_that_cannot_be_written_down_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    done = ended(tmp_path, "fail()")
    assert done.returncode == 1
    assert "builtins.ValueError" in done.stderr
    assert PERSON not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(
    ("number", "kind"), [(signal.SIGSEGV, "Segmentation fault"), (signal.SIGABRT, "Aborted")]
)
def test_a_process_that_dies_is_reported_by_the_next_one(
    tmp_path: Path, number: signal.Signals, kind: str
) -> None:
    died = ended(tmp_path, f"os.kill(os.getpid(), {int(number)})", "agent", "--headless")
    assert died.returncode == -number
    (report,) = reports(tmp_path)
    assert (report["role"], report["where"]) == ("agent", "process")
    failures = report["failures"]
    assert isinstance(failures, list)
    assert failures[0]["kind"] == kind
    assert "tracker/cli/__init__.py" in [place["file"] for place in failures[0]["places"]]
    assert not list((tmp_path / "log" / "crashes").glob("fault-*"))


def test_a_process_that_ends_well_leaves_nothing(tmp_path: Path) -> None:
    assert ended(tmp_path, "pass", "agent", "--headless").returncode == 0
    assert list((tmp_path / "log" / "crashes").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_what_a_living_process_holds_is_no_fault(tmp_path: Path) -> None:
    inner = f"import subprocess; subprocess.run([{sys.executable!r}, '-m', 'tracker', 'crashes', 'list'])"
    fault = f"{inner}; assert list(__import__('pathlib').Path({str(tmp_path)!r}).rglob('fault-*'))"
    assert ended(tmp_path, fault, "agent", "--headless").returncode == 0
