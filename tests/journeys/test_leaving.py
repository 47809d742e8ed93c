"""A member leaves and comes back, and then a device is lost: what their running agent does and says."""

import json
from pathlib import Path

import pytest

from lib.loopback_server import EMAIL, LoopbackServer
from tests.journeys.desk import AgentProcess, Desk

ANNA = "anna@example.org"
LEFT = "Your membership of this workspace has ended. Nothing more is captured or sent."
LOST = "This device was signed out of the workspace for good. Nothing more is captured or sent."


@pytest.fixture
def owner(tmp_path: Path, shown: str, server: LoopbackServer) -> Desk:
    """Sign the owner in, who takes Anna in."""
    owner = Desk(tmp_path / "owner", shown)
    typed = f"{server.password}\n"
    connection = str(server.folder / "connection.json")
    assert owner.run("sign-in", "--connection", connection, "--email", EMAIL, typed=typed).returncode == 0
    did(owner, "members", "add", ANNA, "--name", "Anna")
    at_once = owner.run("server", "policy", "set", "screenshot-review", "0", str(server.folder))
    assert at_once.returncode == 0, at_once.stderr
    return owner


@pytest.fixture
def anna(tmp_path: Path, shown: str, owner: Desk) -> Desk:
    """Enrol Anna's device."""
    anna, file = Desk(tmp_path / "anna", shown), str(tmp_path / "anna.json")
    did(owner, "enrolment", "create", "--member", ANNA, "-o", file)
    enrolled = anna.run("enrol", file, "--name", "laptop")
    assert enrolled.returncode == 0, enrolled.stderr
    return anna


def did(owner: Desk, *words: str) -> str:
    done = owner.run("admin", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def paused(agent: AgentProcess, anna: Desk, sentence: str) -> dict[str, int]:
    """Wait until nothing is captured any more; return what waits of them then."""
    agent.until("not-captured")
    said = anna.run("status").stdout
    assert said.count(sentence) == 1, said
    assert "Set aside: 0." in said
    return captures(anna)


def captures(anna: Desk) -> dict[str, int]:
    """Return how many captures wait, and their bytes; that they stopped is a record, and may come later."""
    found: dict[str, int] = json.loads(anna.run("status", "--json").stdout)["waiting"]
    return {name: found[name] for name in ("files", "size", "dead_letters")}


def test_who_leaves_is_recorded_no_more_until_they_are_back(
    owner: Desk, anna: Desk, server: LoopbackServer
) -> None:
    with anna.agent() as agent:
        agent.until("delivered")
        did(owner, "members", "archive", ANNA)
        kept = paused(agent, anna, LEFT)
        assert kept["files"] > 0, "what was captured before it was known"
        refused = anna.run("sync")
        assert (refused.returncode, LEFT.partition(".")[0] in refused.stderr) == (1, True)
        assert captures(anna) == kept, "some would have been due meanwhile"
        did(owner, "members", "restore", ANNA)
        before = len(server.objects)
        assert anna.run("sync").returncode == 0
        assert len(server.objects) >= before + kept["files"]
        assert anna.run("start").returncode == 0, "the timer ended with the membership"
        agent.until("captured")
        agent.until("delivered")
        did(owner, "devices", "end", "laptop")
        paused(agent, anna, LOST)
        agent.stop()
    server.stop()
    with anna.agent() as agent:
        agent.until("not-captured")
        assert LOST.partition(".")[0] in anna.run("status").stdout, "kept for a start without the server"
        assert not agent.count("captured")
        agent.stop()
