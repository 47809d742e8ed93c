"""The pytest plugin in somebody else's tests: fixtures that capture, and that fail where they cannot."""

import sys

import pytest

PLUGIN = ("-p", "no:tracker", "-p", "tracker.qa.pytest_plugin", "-p", "no:cacheprovider")
CAPTURES = """
def test_captures(tracker_agent, tracker_display):
    tracker_agent.check(count=2)
    assert [len(shot.findings) for shot in tracker_agent.shots()] == [7]
    assert tracker_display.drawn
"""
BROKEN = """
from dataclasses import replace

class Nothing:
    def visible(self):
        return ()

def test_captures(tracker_agent):
    replace(tracker_agent, stage=replace(tracker_agent.stage, windows=Nothing())).check()
"""
SERVES = """
import socket
from urllib.parse import urlsplit

def test_serves(tracker_server):
    address = urlsplit(tracker_server.url)
    socket.create_connection((address.hostname, address.port), 10).close()
    assert tracker_server.connection.is_file() and tracker_server.owner_password

def test_is_sent_to(tracker_agent, tracker_server):
    tracker_agent.check(server=tracker_server)
    (shot,) = tracker_agent.shots(server=tracker_server)
    assert [each.name for each in shot.findings[-2:]] == ["sent", "returned"]
"""


def run(pytester: pytest.Pytester, test: str, *words: str) -> pytest.RunResult:
    pytester.makepyfile(test)
    return pytester.runpytest_subprocess(*PLUGIN, *words)


def test_captures_are_checked(pytester: pytest.Pytester) -> None:
    outcome = run(pytester, CAPTURES, "--tracker-display=none", "--tracker-monitors=640x480,960x600@1.5")
    outcome.assert_outcomes(passed=1)


@pytest.mark.display
@pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is Linux's")
def test_a_virtual_display_is_the_usual_one(pytester: pytest.Pytester, start_display: object) -> None:
    del start_display
    named = "def test_name(tracker_display):\n    assert tracker_display.name.startswith(':')\n"
    run(pytester, CAPTURES + named, "--tracker-monitors=800x600").assert_outcomes(passed=2)


def test_what_is_broken_fails_and_says_which_check(pytester: pytest.Pytester) -> None:
    outcome = run(pytester, BROKEN, "--tracker-display=none", "--tracker-monitors=640x480")
    outcome.assert_outcomes(failed=1)
    outcome.stdout.fnmatch_lines(["shot 1, redaction: *"])


@pytest.mark.parametrize("words", [("--tracker-display=screen",), ("--tracker-monitors=many",)])
def test_what_cannot_be_had_is_no_skip(pytester: pytest.Pytester, words: tuple[str, ...]) -> None:
    outcome = run(pytester, CAPTURES, *words)
    outcome.assert_outcomes(errors=1)
    outcome.stdout.no_fnmatch_line("During handling of the above exception*")


def test_a_server_runs_for_the_tests(pytester: pytest.Pytester) -> None:
    outcome = run(pytester, SERVES, "--tracker-display=none", "--tracker-monitors=640x480")
    outcome.assert_outcomes(passed=2)
