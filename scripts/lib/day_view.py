"""What a day of a year of entries takes to be read from the store, put into words and painted."""

from __future__ import annotations

import secrets
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from lib.bench_row import Row, cpu_seconds
from lib.made_up_world import MadeUpReader
from tracker.agent.assemble import opened_store
from tracker.agent.book import open_book
from tracker.agent.chain import Chain
from tracker.agent.day_seen import day_seen
from tracker.core.hours.said import ActivitySample, Ending, Source, TimeEntry, Work, body_of
from tracker.core.moment import MICROSECONDS
from tracker.host.clock import SystemClock
from tracker.tray.colours import LIGHT
from tracker.tray.pages.today.page import TodayPage
from tracker.tray.present.lengths import Manner
from tracker.tray.style import dress
from tracker.tray.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.core.hours.said import Said
    from tracker.core.moment import Instant
    from tracker.host.paths import Paths

_DAYS: Final = 365
_ENTRIES: Final = 8
_ROUNDS: Final = 15
_MOST_MILLISECONDS: Final = 100.0
_MINUTE: Final = 60 * MICROSECONDS
_DAY: Final = 24 * 60 * _MINUTE
_SIZE: Final = (1040, 1400)


class _Nobody:
    """Carries nothing out."""

    def ask(self, *_asked: object) -> None:
        """Do nothing."""


def day_view(paths: Paths) -> Row:
    """Fill the store of a device that has just been enrolled, and measure; another agent must not run."""
    _fill(paths)
    app = QApplication(["tracker", "-platform", "offscreen"])
    dress(app, Theme(LIGHT))
    with open_book() as book:
        before, zone = book.today - timedelta(days=1), book.zone
        shown = day_seen(book, before)
    if len(shown.summary.parts) < _ENTRIES:
        raise LookupError
    page = TodayPage(_Nobody(), MadeUpReader(shown), SystemClock(), lambda: Manner(zone))
    page.resize(*_SIZE)
    page.show()

    def look() -> None:
        with open_book() as book:
            seen = day_seen(book, before)
        page.show_day(seen)
        QCoreApplication.processEvents()
        page.grab()

    look()
    taken = median(cpu_seconds(look) for _round in range(_ROUNDS)) * 1000
    page.close()
    return Row("tray, day of a year of entries read and painted, processor", taken, "ms", _MOST_MILLISECONDS)


def _fill(paths: Paths) -> None:
    clock = SystemClock()
    now = clock.now()
    with opened_store(paths) as store:
        identity = store.identity()
        if identity is None:
            raise LookupError
        chain = Chain(identity, store, secrets.token_bytes)
        for back in range(_DAYS, 0, -1):
            midnight = now.wall - now.wall % _DAY - back * _DAY
            chain.say([body_of(said, now) for said in _day(midnight, sampled=back == 1)])


def _day(midnight: Instant, *, sampled: bool) -> Iterator[Said]:
    """Yield a day's entries, an hour each from eight on, and a sample a minute."""
    for number in range(_ENTRIES):
        start = midnight + (8 + number) * 60 * _MINUTE
        work = Work(UUID(int=1 + number % 5), None, "what was done")
        yield TimeEntry(
            uuid4(),
            start,
            start + 55 * _MINUTE,
            Source.TIMER,
            work,
            Ending.STOPPED,
        )
        for minute in range(55 if sampled else 0):
            yield ActivitySample(start + minute * _MINUTE, 60.0, 30.0, keys=80, clicks=6)
