"""`tracker crashes`, and the line of `tracker status` that leads to it."""

import json
from uuid import UUID

import pytest

from tests.faces.shell import Shell
from tracker.agent import launch
from tracker.agent.status import begin
from tracker.cli.instant import instant_text
from tracker.core.manifest import Freshness
from tracker.core.wire import AgentProcess
from tracker.host.crash import Crashes
from tracker.host.crash_report import CrashReport, Failure, Place

PLACE = Place("tracker/agent/loop.py", 42, "Agent.capture", "count = await it()")
OLD = CrashReport("20260101T080000-0a1b2c3d", 1_767_254_400_000_000, "agent", "task", "1", "3", "Linux", ())
NEW = CrashReport(
    "20260301T090000-4e5f6071",
    1_772_355_600_000_000,
    "agent",
    "main",
    "0.1.0",
    "3.11.7",
    "Linux 6.1 x86_64",
    (Failure("builtins.OSError", (PLACE,), number=28), Failure("ours", (), key="store-newer")),
)
EARLIER, LATER = (instant_text(each.at, seconds=True) for each in (OLD, NEW))


@pytest.fixture
def crashed(shell: Shell) -> Shell:
    """Open the shell of somebody whose agent crashed twice."""
    crashes = Crashes(shell.home / "log" / "crashes")
    for report in (OLD, NEW):
        crashes.write(report)
    return shell


def test_reports_are_listed_the_newest_first(crashed: Shell) -> None:
    crashed("crashes list")
    assert crashed.raw == (
        f"20260301T090000-4e5f6071  {LATER}  agent     builtins.OSError\n"
        f"20260101T080000-0a1b2c3d  {EARLIER}  agent     \n"
        "2 reports; they were sent nowhere.\n"
    )


def test_a_report_is_shown_for_people_and_for_programs(crashed: Shell) -> None:
    crashed(f"crashes show {NEW.report}")
    assert crashed.raw == (
        f"20260301T090000-4e5f6071  {LATER}\n"
        "Tracker 0.1.0 (agent, main), Python 3.11.7, Linux 6.1 x86_64\n"
        "\n"
        "builtins.OSError 28\n"
        "  tracker/agent/loop.py:42 Agent.capture\n"
        "    count = await it()\n"
        "\n"
        "ours store-newer\n"
        f"It lies in {crashed.home / 'log' / 'crashes' / NEW.report}.json.\n"
    )
    crashed(f"crashes show {NEW.report} --json")
    assert json.loads(crashed.raw)["failures"][0]["number"] == 28


def test_reports_are_deleted_one_by_one_or_all(crashed: Shell) -> None:
    crashed(f"crashes delete {OLD.report}")
    assert crashed.code == 0
    assert "There is no crash report" in crashed(f"crashes show {OLD.report}")
    assert crashed.code == 1
    crashed("crashes delete --all --json")
    assert json.loads(crashed.raw) == {"deleted": [NEW.report]}
    assert "0 reports" in crashed("crashes list")
    crashed("crashes delete")
    assert crashed.code == 2


def test_the_status_mentions_reports_until_they_were_listed(
    crashed: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = UUID(int=0)
    process = AgentProcess("1", 1, 0, nobody, "Acme", nobody, nobody)
    status = begin(process, 60, Freshness.FRESH)
    monkeypatch.setattr(launch, "running", lambda _: status)
    assert crashed("status").endswith("2 new crash reports: tracker crashes list")
    crashed("crashes list")
    assert "crash" not in crashed("status")
