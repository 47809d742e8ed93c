"""`tracker qa` as it is typed in somebody's continuous integration."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from lib.loopback_server import LoopbackServer
from tests.faces.shell import Shell

SMALL = "qa capture --display none --monitors 640x480,960x600@1.5"


def test_a_run_passes_and_leaves_its_reports(shell: Shell, tmp_path: Path) -> None:
    report, told, kept = tmp_path / "junit.xml", tmp_path / "out.json", tmp_path / "kept"
    lines = shell(f"{SMALL} --count 2 --report {report} --json {told} --artifacts {kept}").splitlines()
    assert shell.code == 0
    assert lines[:2] == [
        "ok      1  blank      Every monitor shows something.",
        "ok      1  geometry   Monitors in their place, size and scale: 2.",
    ]
    assert lines[14:] == ["Captures: 2. Checks that passed: 14, that failed: 0, not made: 0."]
    assert json.loads(told.read_text())["passed"]
    assert Xml.fromstring(report.read_bytes()).attrib["failures"] == "0"  # noqa: S314 - our own
    assert sorted(path.name for path in kept.iterdir()) == [
        f"shot-{shot}-monitor-{monitor}.png" for shot in (1, 2) for monitor in (0, 1)
    ]


@pytest.mark.parametrize(
    ("option", "begins"), [("--json", '{\n  "passed": true'), ("--report", "<testsuites ")]
)
def test_a_report_for_standard_output_is_all_there_is_on_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, option: str, begins: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shell(f"{SMALL} {option} -")
    assert shell.code == 0
    report, _, told = shell.raw.partition("ok      1  blank")
    assert report.startswith(begins)
    assert report.rstrip().endswith(("}", "</testsuites>"))
    assert told.splitlines()[-1].startswith("Captures: 1.")
    assert list(tmp_path.glob("-")) == []


def test_what_fails_ends_with_1(shell: Shell, tmp_path: Path) -> None:
    scenario = tmp_path / "slow.toml"
    scenario.write_text('display = "none"\nmonitors = "640x480"\nseconds = 0.0001\n')
    assert "no      1  time " in shell(f"qa capture --scenario {scenario}")
    assert shell.code == 1


@pytest.mark.parametrize(
    "line",
    [
        "qa capture --display screen",
        "qa capture --display none --monitors many",
        "qa capture --display none --monitors 60000x60000",
        "qa capture --display none --monitors 16000x16000",
        "qa capture --display none --count 0",
        "qa capture --display virtual --monitors 800x600@2",
        "qa capture --scenario /nowhere.toml",
        "qa capture --display none --every nan",
        f"{SMALL} --report /nowhere/junit.xml",
        f"{SMALL} --json /nowhere/out.json",
        f"{SMALL} --artifacts /dev/null/kept",
        f"{SMALL} --server https://127.0.0.1:9",
        f"{SMALL} --server https://127.0.0.1:9 --enrolment /nowhere/qa.json",
        f"{SMALL} --enrolment /nowhere/qa.json",
        f"{SMALL} --report - --json -",
        f"{SMALL} --report same --json same",
        f"{SMALL} --server nowhere",
    ],
)
def test_what_could_not_run_ends_with_2_and_says_why(shell: Shell, line: str) -> None:
    said = shell(line).splitlines()
    assert shell.code == 2
    assert said[-2].startswith("tracker")
    assert not any(each.startswith("ok ") for each in said)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (
            b'display = "none"\nmonitors = "640x480\n',
            "is not right: line 2: a character stands there that may not.",
        ),
        (b"\xff\xfe", "is not right: it is not text in UTF-8."),
        (b"a = " + b"[" * 9_999, "is not right: it cannot be understood."),
        (bytes(1 << 20), "is not right: it is too large."),
        (b"count = true", "count cannot be true."),
        (b'monitors = "640x480,50x50"', "“50x50” is no monitor to test with."),
    ],
)
def test_what_is_not_right_with_a_scenario_is_said(
    shell: Shell, tmp_path: Path, written: bytes, why: str
) -> None:
    scenario = tmp_path / "a.toml"
    scenario.write_bytes(written)
    said = shell(f"qa capture --scenario {scenario}")
    assert shell.code == 2
    assert why in said.splitlines()[0]


def test_a_scenario_that_is_no_file_is_not_waited_for(shell: Shell, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no named pipes in folders")
    os.mkfifo(tmp_path / "pipe")
    assert "cannot be read: it is not a file." in shell(f"qa capture --scenario {tmp_path / 'pipe'}")
    assert shell.code == 2


def test_what_could_not_run_is_in_the_reports_too(shell: Shell, tmp_path: Path) -> None:
    report, told = tmp_path / "junit.xml", tmp_path / "out.json"
    shell(f"qa capture --display :4711 --report {report} --json {told}")
    assert shell.code == 2
    (case,) = Xml.fromstring(report.read_bytes()).iter("testcase")  # noqa: S314 - our own
    (error,) = case
    assert (case.attrib["name"], error.tag) == ("run", "error")
    assert json.loads(told.read_text()) == {
        "passed": False,
        "display": ":4711",
        "error": error.attrib["message"],
        "shots": [],
    }


def test_a_cancelled_pipeline_gets_its_reports_and_nothing_else_is_left(tmp_path: Path) -> None:
    report, temporary = tmp_path / "junit.xml", tmp_path / "temporary"
    temporary.mkdir()
    words = [*SMALL.split(), "--count", "9", "--every", "9000", "--report", str(report)]
    with subprocess.Popen(  # noqa: S603 - our own words, no shell
        [sys.executable, "-m", "tracker", *words],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if "  time  " in line:
                run.terminate()
    assert run.returncode == 130
    suites = Xml.fromstring(report.read_bytes())  # noqa: S314 - our own
    assert (suites.attrib["tests"], suites.attrib["errors"]) == ("8", "1")
    assert list(temporary.iterdir()) == []


def test_a_server_of_the_runs_own_signs_and_gives_back(shell: Shell) -> None:
    lines = shell(f"{SMALL} --server self").splitlines()
    assert shell.code == 0, shell.raw
    assert [line.split()[:3] for line in lines[7:9]] == [["ok", "1", "sent"], ["ok", "1", "returned"]]


def test_a_server_that_is_there_is_joined_by_a_file_or_by_the_environment(
    signed_in: Shell, server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, url = signed_in.home.with_name("qa.json"), server.connection.server
    signed_in(f"admin enrolment create --uses 2 -o {file}")
    lines = signed_in(f"{SMALL} --server {url}/ --enrolment {file}").splitlines()
    assert signed_in.code == 0, signed_in.raw
    assert [line.split()[0] for line in lines[:-1]] == ["ok"] * 9
    signed_in("sign-out")
    monkeypatch.setenv("TRACKER_ENROLMENT", file.read_text())
    lines = signed_in(f"{SMALL} --server {url}").splitlines()
    assert signed_in.code == 0, signed_in.raw
    assert [line.split()[0] for line in lines[:-1]] == ["ok"] * 8 + ["warn"]
    assert "TRACKER_ENROLMENT" not in os.environ


def test_an_enrolment_at_another_server_is_used_up_by_nobody(signed_in: Shell, tmp_path: Path) -> None:
    file = tmp_path / "qa.json"
    signed_in(f"admin enrolment create -o {file}")
    said = signed_in(f"{SMALL} --server https://127.0.0.1:9 --enrolment {file}")
    assert signed_in.code == 2
    assert "tracker: The enrolment is one for <server>" in said


def test_what_is_typed_is_above_the_scenario(shell: Shell) -> None:
    assert len(shell("qa capture --scenario mixed-scales --monitors 640x480 --count 1").splitlines()) == 8


def test_scenarios_that_come_with_it_are_shown(shell: Shell) -> None:
    said = shell("qa scenarios")
    assert "mixed-scales:" in said
    assert '    display = "virtual"' in said
