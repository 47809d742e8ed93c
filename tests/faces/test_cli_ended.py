"""A device that was signed out for good, or whose member was archived, while no agent runs there."""

import json

import pytest

from tests.faces.shell import Shell
from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tracker.agent import launch
from tracker.agent.assemble import opened_store
from tracker.agent.standing import DOCUMENT

NOT_RUNNING = "The agent of this device is not running."
SIGNED_OUT = "This device was signed out of the workspace for good."
ARCHIVED = "Your membership of this workspace has ended."


def hear(home: Home, key: str) -> None:
    """Have the device keep what its server said of it."""
    with no_keyring(), opened_store(home.paths) as store:
        store.keep_document(DOCUMENT, key.encode())


@pytest.fixture
def sat(home: Home, shell: Shell) -> Shell:
    """Sit at an enrolled device."""
    shell.home = home.folder
    return shell


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("", [NOT_RUNNING]),
        ("device-ended", [SIGNED_OUT]),
        ("membership-ended", [NOT_RUNNING, ARCHIVED]),
    ],
)
def test_status_says_why_nothing_is_recorded(home: Home, sat: Shell, key: str, says: list[str]) -> None:
    hear(home, key)
    *lines, waiting = sat("status").splitlines()
    assert (sat.code, waiting.split(":")[0]) == (1, "Waiting here")
    assert [line[: len(said)] for line, said in zip(lines, says, strict=True)] == says
    sat("status --json")
    told = json.loads(sat.raw)
    assert (sat.code, told["running"], told["ended"]) == (1, False, key or None)


@pytest.mark.parametrize(
    "line",
    ["start", "answer keep", "add --from 2026-01-05T09:00 --to 2026-01-05T10:00 --reason forgotten"],
)
def test_no_agent_is_started_in_vain(
    home: Home, sat: Shell, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    def never(*_: object) -> None:
        pytest.fail("an agent was started")

    hear(home, "device-ended")
    monkeypatch.setattr(launch, "start", never)
    assert sat(line).startswith(f"tracker: {SIGNED_OUT}\n  Nothing more is captured")
    assert sat.code == 1


def test_whose_member_may_come_back_has_the_agent_hear_of_it(home: Home, sat: Shell) -> None:
    hear(home, "membership-ended")
    said = sat("start")
    assert (sat.code, said.splitlines()[-2]) == (1, f"tracker: {ARCHIVED}")
    assert home.status()["running"]


def test_what_is_here_may_still_be_deleted(home: Home, sat: Shell) -> None:
    home.queue(b"one")
    hear(home, "device-ended")
    sat("screenshots list --json")
    made = json.loads(sat.raw)
    assert "The screenshot is deleted here" in sat(f"screenshots delete {made['id']}"), sat.raw
    assert sat.code == 0
    assert sat("start").startswith(f"tracker: {SIGNED_OUT}\n"), "by the agent that runs now"
