"""`tracker projects`: the work this device keeps, with its time, needing no network."""

import json
from uuid import UUID

import msgspec
import pytest

from tests.faces.shell import Shell
from tests.fakes.device import FakeDevice
from tracker.agent.assemble import opened_store
from tracker.agent.work import DOCUMENT, KeptWork
from tracker.core.wire import Work, WorkProject, WorkTask
from tracker.host.paths import Paths

FETCHED = 1_795_262_400_000_000
WORK = Work(
    (
        WorkProject(
            UUID(int=1),
            "Bridge",
            "Acme \x1b[31mLtd",
            archived=False,
            tasks=(
                WorkTask(UUID(int=2), "Design", archived=False),
                WorkTask(UUID(int=3), "Old", archived=True),
            ),
        ),
        WorkProject(UUID(int=4), "Tunnel", None, archived=True, tasks=()),
    )
)


class Shown(msgspec.Struct, forbid_unknown_fields=True):
    """What `--json` says."""

    fetched_at: int
    projects: tuple[WorkProject, ...]


@pytest.fixture
def enrolled(shell: Shell) -> Shell:
    """Return the shell of a person whose device is enrolled."""
    assert "not enrolled yet" in shell("projects")
    with opened_store(Paths.find()) as store:
        device = FakeDevice()
        store.enrol(device.identity, device.trust)
    return shell


def keep(work: Work) -> None:
    with opened_store(Paths.find()) as store:
        store.keep_document(DOCUMENT, msgspec.json.encode(KeptWork(FETCHED, work)))


def test_before_the_first_fetch_it_says_so(enrolled: Shell) -> None:
    assert enrolled("projects") == (
        "Nothing was fetched yet. The agent does so when it runs and reaches the server."
    )
    assert json.loads(enrolled("projects --json")) == {"fetched_at": None, "projects": []}
    assert enrolled.code == 0


def test_projects_and_tasks_are_named(enrolled: Shell) -> None:
    keep(WORK)
    assert enrolled("projects").splitlines() == [
        "Bridge, for Acme  [31mLtd",
        "  Design",
        "  Old (archived)",
        "Tunnel (archived)",
        "As the server had it at <time>.",
    ]


def test_json_is_what_the_store_keeps(enrolled: Shell) -> None:
    keep(WORK)
    enrolled("projects --json")
    shown = msgspec.json.decode(enrolled.raw, type=Shown)
    assert shown == Shown(FETCHED, WORK.projects)


def test_who_is_assigned_to_nothing_is_told(enrolled: Shell) -> None:
    keep(Work())
    assert enrolled("projects") == "You are assigned to no project.\nAs the server had it at <time>."
