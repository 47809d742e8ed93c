"""The tray's reader: a day and pictures from the store, in a thread of its own, errors as errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from lib import made_up_day, made_up_screens
from lib.made_up_day import DAY, NOW, ZONE, at
from tests.fakes.device import FakeDevice
from tracker.agent.book import Book
from tracker.agent.day_seen import DaySeen
from tracker.agent.hours_seen import Seen, kept_names
from tracker.agent.log_seen import Logged
from tracker.agent.sending_seen import SendingSeen
from tracker.core.errors import RefusedError
from tracker.core.hours.said import ActivitySample, AppUse
from tracker.core.moment import Moment
from tracker.store import SqlCipherStore
from tracker.tray.reading import LOG_LINES, Reader


@contextmanager
def no_store() -> Iterator[Book]:
    raise RefusedError("store-not-enrolled")
    yield


def no_picture(_file_id: bytes) -> bytes:
    raise RefusedError("screenshot-gone")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlCipherStore]:
    """Yield a store that holds the made-up day, with what was in front and a screenshot."""
    made = SqlCipherStore.open(tmp_path / "a.db", bytes(32))
    device = FakeDevice()
    made.enrol(device.identity, device.trust)
    minutes = [at(9, minute) for minute in range(20)]
    apps = (AppUse(40.0, "Code editor"), AppUse(20.0, "", excluded=True))
    samples = [ActivitySample(start, 60.0, 30.0, apps=apps) for start in minutes]
    made.commit(device.say(made.tip(), *made_up_day.entries(), *samples))
    taken = Moment(at(9, 5), 1, made_up_day.BOOT)
    made.commit(device.commit(made.tip(), b"a picture", at=taken))
    yield made
    made.close()


def reader_of(store: SqlCipherStore) -> Reader:
    @contextmanager
    def opened() -> Iterator[Book]:
        yield Book(store, Seen(NOW, NOW), ZONE, made_up_day.LIMITS, kept_names(store))

    return Reader(opened, lambda file_id: made_up_screens.screen(file_id[-1]))


def test_a_day_is_read_whole(store: SqlCipherStore, qtbot: QtBot) -> None:
    reader, days = reader_of(store), list[DaySeen]()
    reader.day_read.connect(days.append)
    reader.want_day(None)
    reader.want_day(None)
    reader.want_day(DAY - timedelta(days=1))
    qtbot.waitUntil(lambda: bool(days) and days[-1].summary.day < DAY)
    today = days[0]
    assert (today.today, len(today.summary.parts), len(today.files)) == (DAY, 4, 1)
    assert [slot.start for slot in today.slots] == [at(9), at(9, 10)]
    assert today.level.share == 0.5
    assert [(app.name, app.excluded, app.seconds) for app in today.apps.apps] == [
        ("Code editor", False, 800.0),
        ("", True, 400.0),
    ]
    assert [work.project_id for work in today.recent] == [UUID(int=number) for number in (1, 3, 2)]
    assert (days[-1].summary.parts, days[-1].files) == ((), ())
    assert len(today.week) == 7
    reader.close()


def test_what_cannot_be_read_is_told_with_the_day_it_was(qtbot: QtBot) -> None:
    reader, told = Reader(no_store, no_picture), list[tuple[object, ...]]()
    reader.day_failed.connect(lambda day, error: told.append((day, error.key)))
    reader.picture_failed.connect(lambda file_id, error: told.append((file_id, error.key)))
    reader.want_day(DAY)
    reader.want_picture(b"a", QSize(10, 10))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [(DAY, "store-not-enrolled"), (b"a", "screenshot-gone")]
    reader.close()


def test_a_picture_is_made_as_small_as_it_is_shown(store: SqlCipherStore, qtbot: QtBot) -> None:
    reader, told = reader_of(store), list[tuple[bytes, QImage, QSize]]()
    reader.picture_read.connect(lambda *picture: told.append(picture))
    reader.want_picture(b"\x01", QSize(100, 50))
    reader.want_picture(b"\x02", QSize())
    qtbot.waitUntil(lambda: len(told) == 2)
    small, whole = told[0], told[1]
    assert (small[0], small[1].size(), small[2]) == (b"\x01", QSize(100, 62), QSize(100, 50))
    assert whole[1].size() == QSize(960, 600)
    reader.close()


def test_bytes_that_are_no_picture_give_none(qtbot: QtBot) -> None:
    reader = Reader(no_store, lambda _file_id: b"nothing")
    with qtbot.waitSignal(reader.picture_read) as told:
        reader.want_picture(b"a", QSize(10, 10))
    assert told.args is not None
    assert told.args[1].isNull()
    reader.close()


def test_where_things_go_and_the_log_are_read(
    store: SqlCipherStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    (tmp_path / "log").mkdir()
    line = '{"at":"2026-11-19T08:00:00+00:00","level":"info","event":"agent.captured","count":%d}\n'
    (tmp_path / "log" / "agent.log").write_text("".join(line % number for number in range(LOG_LINES + 3)))
    reader, sending, logs = reader_of(store), list[SendingSeen](), list[tuple[Logged, ...]]()
    reader.sending_read.connect(sending.append)
    reader.log_read.connect(logs.append)
    reader.want_sending()
    reader.want_log()
    qtbot.waitUntil(lambda: bool(sending and logs))
    assert sending == [SendingSeen(FakeDevice().identity.connection.server, "", None)]
    assert len(logs[0]) == LOG_LINES
    assert logs[0][-1].sentence == f"Captured and sealed: {LOG_LINES + 2}."
    reader.close()


def test_what_keeps_them_from_being_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    (tmp_path / "log" / "agent.log").mkdir(parents=True)
    reader, told = Reader(no_store, no_picture), list[str]()
    for failed in (reader.sending_failed, reader.log_failed):
        failed.connect(lambda error: told.append(error.key))
    reader.want_sending()
    reader.want_log()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["store-not-enrolled", "file-unreadable"]
    reader.close()


def test_the_device_of_nobody_says_so(qtbot: QtBot) -> None:
    reader, told = Reader(), list[str]()
    reader.day_failed.connect(lambda _day, error: told.append(error.key))
    reader.picture_failed.connect(lambda _file_id, error: told.append(error.key))
    reader.want_day(None)
    reader.want_picture(b"a", QSize(1, 1))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["store-not-enrolled"] * 2
    reader.close()


def test_what_is_wanted_of_a_closed_reader_is_not_read(qtbot: QtBot) -> None:
    reader = Reader(no_store, no_picture)
    reader.close()
    with qtbot.assertNotEmitted(reader.day_failed):
        reader.want_day(None)
