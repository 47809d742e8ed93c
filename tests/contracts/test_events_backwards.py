"""The log is read back as it was written: in either format, from its end, older files after newer ones."""

import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tracker.core.config import Config
from tracker.core.errors import RefusedError
from tracker.host.log import Log
from tracker.host.log_events import events_backwards

EVENTS = logging.getLogger("tracker.probe")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """Return a log that is stopped when the test is over."""
    made = Log(tmp_path, "agent")
    yield made
    made.stop()


@pytest.mark.allowed_logs("probe.over")
@pytest.mark.parametrize("written", ["json", "human"])
def test_events_come_back_as_they_were_logged(tmp_path: Path, log: Log, written: str) -> None:
    log.start(Config({"log.format": written}))
    EVENTS.info("probe.done", extra={"fields": {"count": 3, "key": "server-away"}})
    EVENTS.warning("probe.over")
    over, done = events_backwards(tmp_path, "agent")
    assert (over.name, over.level, over.fields) == ("probe.over", "warning", {})
    assert (done.name, done.level) == ("probe.done", "info")
    assert done.fields == {"count": 3, "key": "server-away"}
    assert 0 < done.at <= over.at
    assert abs(done.at - (tmp_path / "agent.log").stat().st_mtime * 1e6) < 60e6


def test_the_newest_come_first_through_blocks_and_files(tmp_path: Path, log: Log) -> None:
    log.start(Config({"log.files": 3, "log.bytes": 1 << 17}))
    for number in range(4000):
        EVENTS.info("probe.done", extra={"fields": {"count": number}})
    assert len([*tmp_path.glob("agent.log*")]) == 3
    counts = [event.fields["count"] for event in events_backwards(tmp_path, "agent")]
    assert len(counts) > 2500
    assert counts == [*range(3999, 3999 - len(counts), -1)]
    assert [event.fields["count"] for event in islice(events_backwards(tmp_path, "agent"), 2)] == [3999, 3998]


def test_what_is_no_event_is_passed_over(tmp_path: Path) -> None:
    whole = b'{"at":"2026-11-22T10:00:00+00:00","level":"info","event":"probe.done"}'
    wrong = (
        b'{"at":"2026-11-22T10:00:00","level":"info","event":"without.zone"}',
        b'{"at":"soon","level":"info","event":"without.time"}',
        b'{"level":"info"}',
        b'["at"]',
        b"{",
        b"\xff\xfe",
        b"three words only",
        b"",
    )
    (tmp_path / "agent.log").write_bytes(b"\n".join((*wrong, whole, *wrong)))
    assert [event.name for event in events_backwards(tmp_path, "agent")] == ["probe.done"]


def test_no_log_is_nothing_and_one_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert [*events_backwards(tmp_path / "none", "agent")] == []
    (tmp_path / "agent.log").mkdir()
    with pytest.raises(RefusedError) as refused:
        next(events_backwards(tmp_path, "agent"))
    assert refused.value.key == "file-unreadable"
