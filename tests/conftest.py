"""What holds for every test: its examples, which sockets may open, what coverage counts."""

import os
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings

import tracker.core

pytest_plugins = ["pytester", "tests.display", "tests.founded", "tests.quiet_logs", "tests.wayland"]

_TESTS = Path(__file__).parent
_LOOPBACK_KINDS = {"contracts", "crash", "faces", "journeys", "server"}
_MEASURED_KINDS = {"core", "vectors"}

# A busy machine is not a slow test: no deadline, and slow data is no failure.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")


def _kind(item: pytest.Item) -> str:
    return item.path.relative_to(_TESTS).parts[0]


@pytest.fixture(autouse=True, scope="session")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no test read or write what belongs to the person who runs it, such as their configuration."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_HOME", str(tmp_path_factory.mktemp("home") / "tracker"))
        # Nor speak their language.
        patch.setenv("LANGUAGE", "en")
        patch.delenv("TRACKER_LANGUAGE", raising=False)
        yield


def pytest_configure() -> None:
    """Hear Ctrl-C though the run was begun in a shell's background, where it is ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let some kinds of test reach this machine, and none another; Windows' event loop needs it."""
    for item in items:
        if _kind(item) in _LOOPBACK_KINDS or sys.platform == "win32":
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]))


@contextmanager
def _unmeasured() -> Iterator[None]:
    coverage = Coverage.current()
    if coverage is None:
        yield
        return
    coverage.stop()
    try:
        yield
    finally:
        coverage.start()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Measure a worker once: pytest-cov begins anew there, and would never end what it began before."""
    forgotten = Coverage.current()
    if forgotten is not None and hasattr(session.config, "workerinput"):
        forgotten.stop()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Measure the core as it is imported, but not how tests are found."""
    for module in walk_packages(tracker.core.__path__, "tracker.core."):
        import_module(module.name)
    with _unmeasured():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure the core only while its own tests run; what others touch proves nothing."""
    if _kind(item) in _MEASURED_KINDS and not item.get_closest_marker("unmeasured"):
        return (yield)
    with _unmeasured():
        return (yield)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run in which every test was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus or reporter is None or session.config.option.collectonly or reporter.stats.get("passed"):
        return
    session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED
