"""The suite's own fences hold: no stray log line, no stray socket."""

import socket

import pytest

LOGS = """
import logging
import pytest

@pytest.fixture
def noisy():
    yield
    logging.getLogger("probe").error("on the way out")

def test_quiet():
    logging.getLogger("probe").info("fine")

def test_surprise():
    logging.getLogger("probe").warning("surprise")

@pytest.mark.allowed_logs("announ.*d")
def test_announced():
    logging.getLogger("probe").warning("announced")

@pytest.mark.allowed_logs("announced")
def test_another_than_announced():
    logging.getLogger("probe").warning("surprise")

def test_noisy_fixture(noisy):
    pass
"""


@pytest.mark.allowed_logs("probe")  # the inner run logs in this process
def test_an_unannounced_warning_fails_its_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(LOGS)
    outcome = pytester.runpytest_inprocess("-p", "tests.quiet_logs", "-p", "no:asyncio")
    outcome.assert_outcomes(passed=3, failed=2, errors=1)


def test_no_other_machine_is_reached() -> None:
    with pytest.raises(UserWarning, match="A test tried to use socket"):
        socket.create_connection(("192.0.2.1", 9))


def test_a_pair_of_sockets_opens_anywhere_since_event_loops_need_one() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.send(b"x")
        assert other.recv(1) == b"x"
