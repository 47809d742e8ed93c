"""The agent as it is started, seen and stopped from the command line: never unseen, never two."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.faces.shell import Shell
from tests.fakes.home import SECONDS, Home
from tracker.agent import launch
from tracker.agent.launch import AGENT_LOCK, start
from tracker.core.errors import RefusedError, UnreachableError
from tracker.host.instance import only_instance
from tracker.host.paths import Paths

_NO_FILE: Final = r"Waiting here: 0 sealed files, \d+ records?\. Set aside: 0\.\n"


def test_it_is_seen_from_start_to_stop(home: Home) -> None:
    before = home.process("status")
    assert before.returncode == 1
    assert before.stdout.startswith("The agent of this device is not running. Nothing is recorded now;")
    assert "Waiting here: 0 sealed files, 0 records. Set aside: 0." in before.stdout

    started = home.process("agent", "start", "--every", "7")
    assert (started.returncode, started.stderr) == (0, "")
    told = re.fullmatch(
        r"The agent runs, for Acme: process (\d+). `tracker status` shows what it does.\n", started.stdout
    )
    assert told

    again = home.process("agent", "start", "--every", "7")
    assert again.returncode == 0
    assert again.stdout == f"The agent runs already, for Acme: process {told[1]}.\n"
    assert again.stderr == ""
    faster = home.process("agent", "start", "--every", "5")
    assert (faster.returncode, faster.stdout) == (0, again.stdout)
    assert faster.stderr == "It keeps its pace; to change that: tracker agent restart --every 5\n"

    seen = home.process("status")
    assert seen.returncode == 0
    assert seen.stdout.startswith("The timer is stopped. `tracker start` starts it.\n")
    assert "No screenshots for Acme now: they are taken only while the timer runs." in seen.stdout
    assert f"The agent is process {told[1]}, version " in seen.stdout
    assert "Degraded custody" in seen.stdout

    paced = home.status()["recording"]
    assert (paced["every"], paced["per_slot"]) == (7.0, None)
    restarted = home.process("agent", "restart")
    assert re.match(rf"The agent has stopped\. {_NO_FILE}The agent runs", restarted.stdout)
    status = home.status()
    paced = status["recording"]
    assert (status["running"], paced["every"], paced["per_slot"]) == (True, 600.0, 1), "as policy asks"
    assert str(status["agent"]["pid"]) != told[1]

    stopped = home.process("agent", "stop")
    assert (stopped.returncode, stopped.stderr) == (0, "")
    assert re.fullmatch(rf"The agent has stopped\. {_NO_FILE}", stopped.stdout)
    after = home.status()
    keys = {"running", "ended", "workspace", "waiting", "contradiction"}
    assert after.keys() == {*keys, "damaged_entries"}
    assert after["ended"] is None
    assert (after["running"], after["workspace"], after["waiting"]["files"]) == (False, "Acme", 0)
    assert home.process("agent", "stop").stdout == "The agent was not running.\n"


def test_to_sync_tells_why_nothing_could_be_sent(home: Home) -> None:
    nothing = home.run("sync")
    assert nothing.returncode == 1
    assert re.fullmatch(_NO_FILE, nothing.stdout)
    started, said = nothing.stderr.splitlines()[:2]
    assert started.startswith("The agent was started, for Acme: process ")
    assert said.startswith("tracker: The server https://127.0.0.1:9 "), "nothing came"
    home.run("agent", "stop")
    home.queue(b"one", b"two")
    home.run("agent", "start")
    away = home.run("sync")
    assert away.returncode == 1
    assert away.stdout.startswith("Waiting here: 2 sealed files, ")
    assert away.stderr.startswith("tracker: The server https://127.0.0.1:9 ")
    connection = home.status()["connection"]
    assert (connection["state"], connection["incident"]["problem"]["key"]) == ("away", "server-away")
    assert "Waiting here: 2 sealed files, " in home.run("agent", "stop").stdout
    assert "Waiting here: 2 sealed files, " in home.run("status").stdout


@pytest.mark.parametrize(
    "line",
    [
        *("start", "stop", "switch --note letters", "note letters", "still-working", "break", "resume"),
        *("toggle", "answer keep", "screenshots pause", "screenshots resume", "sync"),
    ],
)
def test_what_needs_the_agent_starts_it_where_it_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    def refuse(_paths: Paths) -> launch.Started:
        raise RefusedError("agent-running")

    one_that_was_killed_just_now = iter([True])
    monkeypatch.setattr(launch, "is_held", lambda _lock: next(one_that_was_killed_just_now, False))
    monkeypatch.setattr(launch, "start", refuse)
    said = Home(tmp_path / "home").run(*line.split())
    assert said.returncode == 1
    assert said.stderr.startswith("tracker: An agent is already running for this workspace.")


@pytest.mark.parametrize("line", ["status", "status --watch", "sync"])
def test_before_enrolment_it_is_said_how_to_enrol(shell: Shell, line: str) -> None:
    assert (shell(line), shell.code) == (
        "tracker: This device is not enrolled yet.\n"
        "  Nothing was recorded. Ask your admin for an enrolment file, a link or a code, and run "
        "`tracker enrol` with it.",
        1,
    )


def test_why_it_did_not_start_is_said_where_it_was_started(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    said = home.process("agent", "start")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.startswith("tracker: This device is not enrolled")
    assert said.stderr == home.process("agent", "--headless").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_one_that_did_not_start_in_no_words_of_ours_is_followed_to_its_log(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(Path(sys.executable).with_name("nothing")))
    with pytest.raises(UnreachableError, match="did not let the agent start: No such file") as nowhere:
        start(home.paths, 60)
    assert nowhere.value.key == "agent-not-launched"
    broken = home.folder / "broken"
    broken.write_text("#!/bin/sh\necho Traceback >&2\nexit 1\n")
    broken.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(UnreachableError) as failed:
        start(home.paths, 60)
    assert failed.value.key == "agent-not-started"
    assert "`tracker crashes list`" in failed.value.hint()
    assert str(home.paths.log) in failed.value.hint()


def test_nothing_in_the_folder_it_is_started_from_is_run(home: Home) -> None:
    """The home is named by a path from there, and still found."""
    package = home.folder.parent / "tracker"
    package.mkdir()
    planting = f"import pathlib; pathlib.Path({str(home.folder / 'planted')!r}).touch()\n"
    for file in (package / "__init__.py", package / "__main__.py", package.with_name("msgspec.py")):
        file.write_text(planting)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tracker", "agent", "start"],
        env={**home.environment(), "TRACKER_HOME": home.folder.name},
        cwd=home.folder.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert home.status()["running"]
    assert not (home.folder / "planted").exists()


def test_work_without_an_answer_is_not_called_nothing(home: Home) -> None:
    with only_instance(home.paths.data / AGENT_LOCK, "agent-running"):
        said = home.run("status")
    assert (said.returncode, said.stdout) == (1, "")
    assert "Something of Tracker works here, but no agent answers." in said.stderr


def test_one_in_the_foreground_is_seen_and_stopped_alike(home: Home) -> None:
    with home.running("agent", "--headless") as agent:
        assert agent.stdout is not None
        assert agent.stdout.readline().startswith(
            "Recording for Acme: 1 screenshot in ten minutes, at a random moment. Ctrl-C stops."
        )
        already = f"The agent runs already, for Acme: process {agent.pid}.\n"
        assert home.run("agent", "start").stdout == already
        assert home.run("agent", "stop").returncode == 0
        assert agent.wait(SECONDS) == 0
        assert re.search(rf"Stopped\. {_NO_FILE}\Z", agent.stdout.read())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals that ask")
def test_who_watches_sees_that_a_signal_ended_it_and_not_a_fault(home: Home) -> None:
    home.run("agent", "start")
    with home.running("status", "--watch", "--json") as watching:
        assert watching.stdout is not None
        os.kill(json.loads(watching.stdout.readline())["agent"]["pid"], signal.SIGTERM)
        last = json.loads(watching.stdout.read().splitlines()[-1])
    assert last["recording"]["state"] == "stopping"


def test_who_watches_sees_it_end(home: Home) -> None:
    home.run("agent", "start")
    with home.running("status", "--watch", "--json") as watching, home.running("status", "--watch") as person:
        assert person.stdout is not None
        said = person.stdout.readline()
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert json.loads(watching.stdout.readline())["running"]
        home.run("agent", "stop")
        last = json.loads(watching.stdout.read().splitlines()[-1])
        assert last["recording"]["state"] == "stopping"
        assert watching.wait(SECONDS) == 1
        assert watching.stderr.read().startswith("tracker: The agent of this device is not running.")
        first, *more = re.split(
            r"^--- \d{4}-\d\d-\d\d \d\d:\d\d:\d\d ---$", said + person.stdout.read(), flags=re.MULTILINE
        )
        assert more
        assert "The agent is stopping, for Acme." in more[-1]
        assert all(each.count("The agent is process ") == 1 for each in (first, *more))
