"""Fail a test that logs a warning or worse it did not announce: `@pytest.mark.allowed_logs("pattern")`."""

import logging
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest


class UnexpectedLogError(AssertionError):
    """A line at WARNING or above that the test does not expect."""


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line(
        "markers", "allowed_logs(*patterns): warnings or errors the test expects to be logged"
    )


@contextmanager
def _listening(item: pytest.Item) -> Iterator[None]:
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(listener)
    expected = [pattern for mark in item.iter_markers("allowed_logs") for pattern in mark.args]
    if unexpected := [line for line in listener.lines if not any(re.search(p, line) for p in expected)]:
        raise UnexpectedLogError("\n".join(unexpected))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Listen while fixtures are made."""
    with _listening(item):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Listen while the test runs."""
    with _listening(item):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Listen while fixtures are taken down."""
    with _listening(item):
        yield
