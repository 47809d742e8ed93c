"""The log: private files of bounded size; no exception's and no library's own words."""

import io
import json
import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.core.config import Config
from tracker.host.log import HumanLines, JsonLines, Log

posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes are POSIX's")
EVENTS = logging.getLogger("tracker.probe")
LIBRARY = logging.getLogger("library.probe")
PERSON = "anna@example.org"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """Return a log that is stopped when the test is over."""
    made = Log(tmp_path / "log", "agent")
    yield made
    made.stop()


def lines(folder: Path) -> list[dict[str, object]]:
    """Return what the newest file says."""
    return [json.loads(line) for line in (folder / "log" / "agent.log").read_text().splitlines()]


def test_an_event_is_a_line_with_its_fields(tmp_path: Path, log: Log) -> None:
    log.start(Config())
    EVENTS.info("probe.done", extra={"fields": {"count": 3}})
    (line,) = lines(tmp_path)
    assert line.pop("at")
    assert line == {"level": "info", "event": "probe.done", "count": 3}


def test_nothing_said_makes_no_file(tmp_path: Path, log: Log) -> None:
    log.start(Config())
    EVENTS.debug("probe.done")
    log.stop()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.allowed_logs(PERSON, "probe.failed")
@pytest.mark.parametrize("lines_of", [JsonLines, HumanLines])
def test_neither_an_exceptions_nor_a_librarys_words_are_written(
    lines_of: type[logging.Formatter], caplog: pytest.LogCaptureFixture
) -> None:
    try:
        int(PERSON)
    except ValueError:
        EVENTS.error("probe.failed", exc_info=True)
        LIBRARY.error("Cannot reach %s", PERSON, exc_info=True)
    first, second = (lines_of().format(record) for record in caplog.records)
    assert "ValueError" in first
    assert "test_log.py:" in first
    assert "library.probe" in second
    assert PERSON not in first + second


def test_the_terminal_hears_everything_in_words_and_libraries_only_when_they_warn(log: Log) -> None:
    heard = io.StringIO()
    log.start(Config({"log.level": "error"}), heard)
    EVENTS.debug("probe.done", extra={"fields": {"count": 3}})
    LIBRARY.info("GET %s", PERSON)
    assert heard.getvalue().endswith("Z debug   probe.done count=3\n".replace("Z", "+00:00"))
    assert heard.getvalue().count("\n") == 1


def test_a_new_configuration_holds_at_once(tmp_path: Path, log: Log) -> None:
    log.start(Config())
    EVENTS.debug("probe.unheard")
    log.apply(Config({"log.level": "debug", "log.format": "human"}))
    EVENTS.debug("probe.heard")
    text = (tmp_path / "log" / "agent.log").read_text()
    assert "probe.unheard" not in text
    assert text.endswith("debug   probe.heard\n")


def test_files_are_bounded_in_size_and_number(tmp_path: Path, log: Log) -> None:
    log.start(Config({"log.files": 3, "log.bytes": 1 << 14}))
    for number in range(2000):
        EVENTS.info("probe.done", extra={"fields": {"count": number}})
    files = sorted((tmp_path / "log").iterdir())
    assert [file.name for file in files] == ["agent.log", "agent.log.1", "agent.log.2"]
    assert all(file.stat().st_size <= 1 << 14 for file in files)
    assert lines(tmp_path)[-1]["count"] == 1999
    log.apply(Config({"log.files": 2}))
    assert len(list((tmp_path / "log").iterdir())) == 2


@posix
def test_files_are_their_owners_alone(tmp_path: Path, log: Log) -> None:
    log.start(Config({"log.bytes": 1 << 14}))
    for _ in range(300):
        EVENTS.info("probe.done")
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "log").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o700


def test_no_work_fails_because_a_log_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    log = Log(tmp_path / "file", "agent")
    log.start(Config())
    try:
        EVENTS.info("probe.done")
    finally:
        log.stop()
    assert capsys.readouterr() == ("", "")


def test_the_log_leaves_logging_as_it_was(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    log = Log(tmp_path, "agent")
    log.start(Config({"log.level": "debug"}), io.StringIO())
    log.stop()
    assert (root.level, root.handlers) == before
