"""`tracker qa` as it is typed in somebody's continuous integration."""

import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

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
    assert len(lines) == 14
    assert json.loads(told.read_text())["passed"]
    assert Xml.fromstring(report.read_bytes()).attrib["failures"] == "0"  # noqa: S314 - our own
    assert sorted(path.name for path in kept.iterdir()) == [
        f"shot-{shot}-monitor-{monitor}.png" for shot in (1, 2) for monitor in (0, 1)
    ]


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
        "qa capture --display none --count 0",
        "qa capture --display virtual --monitors 800x600@2",
        "qa capture --scenario /nowhere.toml",
        f"{SMALL} --report /nowhere/junit.xml",
    ],
)
def test_what_could_not_run_ends_with_2_and_says_why(shell: Shell, line: str) -> None:
    said = shell(line).splitlines()
    assert shell.code == 2
    assert said[-2].startswith("tracker: ")


def test_what_is_typed_is_above_the_scenario(shell: Shell) -> None:
    assert len(shell("qa capture --scenario mixed-scales --monitors 640x480 --count 1").splitlines()) == 7


def test_scenarios_that_come_with_it_are_shown(shell: Shell) -> None:
    said = shell("qa scenarios")
    assert "mixed-scales:" in said
    assert '    display = "virtual"' in said
