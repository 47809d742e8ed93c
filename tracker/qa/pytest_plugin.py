"""Fixtures for pytest, where Tracker is installed: `tracker_display`, `tracker_agent`, `tracker_server`.

What cannot be had fails a test and says why; it is never skipped silently. Nothing of Tracker is imported
before a fixture is asked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tracker.qa.loopback import LoopbackServer
    from tracker.qa.run import CheckedShot
    from tracker.qa.scenario import Scenario
    from tracker.qa.stage import Stage


@dataclass(frozen=True, slots=True)
class TestedAgent:
    """The agent's way from the screen to the encrypted queue, on a stage."""

    __test__ = False

    stage: "Stage"
    scenario: "Scenario"

    def shots(
        self, count: int = 1, every: float = 0.0, server: "LoopbackServer | None" = None
    ) -> "list[CheckedShot]":
        """Take captures, so many seconds apart, and return each with what its checks found.

        With a server, such as `tracker_server`, they are sent there, and looked at there.
        """
        from threading import Event

        from tracker.host.clock import SystemClock
        from tracker.qa.loopback import destination_at
        from tracker.qa.run import Runner

        scenario = replace(self.scenario, count=count, every=every)
        to = None if server is None else destination_at(server)
        return list(Runner(self.stage, scenario, SystemClock(), Event().wait, destination=to).shots())

    def check(self, count: int = 1, every: float = 0.0, server: "LoopbackServer | None" = None) -> None:
        """Take captures as `shots` does, and fail the test with every check that failed."""
        from tracker.agent.doctor.finding import State

        found = [
            f"shot {shot.number}, {each.name}: {each.text()}"
            for shot in self.shots(count, every, server)
            for each in shot.findings
            if each.state is State.NO
        ]
        if found:
            pytest.fail("\n".join(found), pytrace=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take on which display to test, and of which monitors; as `tracker qa capture` does."""
    group = parser.getgroup("tracker")
    group.addoption("--tracker-display", default="virtual", help="virtual, none, auto, wayland or :N")
    group.addoption("--tracker-monitors", default="1920x1080", help="such as 1920x1080,2560x1440@2")


@pytest.fixture(scope="session")
def tracker_scenario(request: pytest.FixtureRequest) -> "Scenario":
    """Return what the options ask for."""
    from tracker.qa.scenario import Scenario, parse_monitors

    with _saying_why():
        monitors = parse_monitors(request.config.getoption("--tracker-monitors"))
    return Scenario(display=request.config.getoption("--tracker-display"), monitors=monitors)


@pytest.fixture(scope="session")
def tracker_display(tracker_scenario: "Scenario") -> "Iterator[Stage]":
    """Give a screen with the test pattern on it; `name` is what goes into DISPLAY, where it is X11's."""
    import os
    import sys

    from tracker.qa.stage import opened_stage

    with _saying_why(), opened_stage(tracker_scenario, os.environ, sys.platform) as stage:
        yield stage


@pytest.fixture
def tracker_agent(tracker_display: "Stage", tracker_scenario: "Scenario") -> TestedAgent:
    """Return the agent's way of capturing on that screen; `check()` takes captures and checks them."""
    return TestedAgent(tracker_display, tracker_scenario)


@pytest.fixture(scope="session")
def tracker_server(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[LoopbackServer]":
    """Run a server of a new workspace on this machine; needs `tracker-desk[server]`."""
    from tracker.qa.loopback import loopback_server

    with _saying_why(), loopback_server(tmp_path_factory.mktemp("tracker-server")) as server:
        yield server


@contextmanager
def _saying_why() -> Iterator[None]:
    """Fail with our errors' sentences instead of with a trace."""
    from tracker.core.errors import TrackerError

    try:
        yield
    except TrackerError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
