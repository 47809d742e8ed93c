"""An agent apart from a terminal reads its configuration again when asked, and tells of a bad one."""

import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from tests.journeys.desk import SECONDS, TRACKER, Desk


@pytest.mark.skipif(sys.platform == "win32", reason="SIGHUP")
def test_a_detached_agent_reads_its_configuration_again(enrolled: Desk) -> None:
    config = enrolled.home / "config" / "config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text("log.level = 'debug'")
    started = enrolled.run("agent", "start", "--every", "60", "--json")
    assert started.returncode == 0, started.stderr
    try:
        config.write_text("\nlog.level = 'loud'")
        os.kill(json.loads(started.stdout)["agent"]["pid"], signal.Signals["SIGHUP"])
        told = _incident(enrolled)
        assert (told["key"], told["values"]["name"], told["values"]["line"]) == (
            "config-value",
            "log.level",
            2,
        )
    finally:
        stopped = enrolled.run("agent", "stop")
    assert stopped.returncode == 0, stopped.stderr
    assert "What held last stays in force." in stopped.stderr
    lines = (enrolled.home / "log" / "agent.log").read_text().splitlines()
    events = [json.loads(line)["event"] for line in lines]
    assert {"agent.up-to-date", "agent.records-delivered"} & set(events)
    assert (
        events.index("agent.started") < events.index("agent.config-refused") < events.index("agent.stopped")
    )
    assert events[-1] == "command.done", "it goes on at the level that held last"


def _incident(desk: Desk) -> Any:
    """Watch the status until it tells of a configuration that was refused."""
    with subprocess.Popen(  # noqa: S603 - our own command, no shell
        [*TRACKER, "status", "--watch", "--json"], env=desk.environment(), stdout=subprocess.PIPE, text=True
    ) as watching:
        try:
            assert watching.stdout is not None
            for line in watching.stdout:
                incident = json.loads(line)["last_incident"]
                if incident and incident["problem"]["key"].startswith("config-"):
                    return incident["problem"]
        finally:
            watching.kill()
            watching.wait(SECONDS)
    message = "the agent ended before it told of its configuration"
    raise AssertionError(message)
