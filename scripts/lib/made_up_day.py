"""A day that nobody had: entries, time away, activity and screenshots, for pictures and tests."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from tracker.agent.day_seen import AppsUsed, AppTime, DaySeen
from tracker.agent.named_work import WorkNames
from tracker.agent.status import begin
from tracker.core.delivery import Wait
from tracker.core.device import MadeFile
from tracker.core.hours.day import day_span, week_of
from tracker.core.hours.level import level
from tracker.core.hours.said import ActivitySample, Ending, Source, TimeAway, TimeEntry, Verdict, Work
from tracker.core.hours.slots import time_slots
from tracker.core.hours.summary import Limits, day_summaries
from tracker.core.manifest import Freshness
from tracker.core.moment import MICROSECONDS, Moment
from tracker.core.record import FileStatus
from tracker.core.sealing import Role
from tracker.core.wire import (
    AgentProcess,
    ConnectionState,
    Recording,
    RecordingState,
    ServerConnection,
    Status,
    TimerMode,
    TimerStatus,
    Waiting,
    WorkProject,
    WorkTask,
)
from tracker.core.wire import Work as Assigned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ZONE: Final = ZoneInfo("Europe/Berlin")
DAY: Final = date(2026, 11, 19)
BOOT: Final = bytes(16)
LIMITS: Final = Limits(8, 40)
_MINUTE: Final = 60 * MICROSECONDS


@dataclass(frozen=True, slots=True)
class Words:
    """What people called their work."""

    website: str = "Website"
    checkout: str = "Checkout page"
    payroll: str = "Payroll import"
    mapping: str = "Column mapping"
    test_run: str = "Test run"
    team: str = "Team"
    meeting: str = "Weekly meeting"
    own: str = "Own product"
    northern: str = "Northern client"
    internal: str = "Internal"
    rounding: str = "Fix rounding of the basket total"
    columns: str = "Map cost centres to the new columns"
    tickets: str = "Read the open tickets"
    workspace: str = "Example workspace"
    search: str = "Search"
    sign_in: str = "Sign-in"
    portal: str = "Partner portal"
    eastern: str = "Eastern client"
    reports: str = "Reports"
    office: str = "Office"
    paperwork: str = "Paperwork"
    editor: str = "Code editor"
    browser: str = "Browser"
    sheet: str = "Spreadsheet"


def at(hour: int, minute: int = 0, second: int = 0, day: date = DAY) -> int:
    """Return an instant by the clock of that day."""
    local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)
    return int(local.astimezone(UTC).timestamp()) * MICROSECONDS


NOW: Final = at(15, 16, 36)


def moment(wall: int = NOW) -> Moment:
    """Return a moment of a computer that has run since the day began."""
    return Moment(wall, wall - at(7), BOOT)


def assigned(words: Words = Words()) -> Assigned:
    """Return what the member may work on."""
    return Assigned(
        (
            _project(1, words.website, words.own, (words.checkout, words.search, words.sign_in)),
            _project(2, words.payroll, words.northern, (words.mapping, words.test_run)),
            _project(3, words.team, words.internal, (words.meeting,)),
            _project(4, words.portal, words.eastern, (words.sign_in, words.reports)),
            _project(5, words.office, words.internal, (words.paperwork,)),
        ),
        member="A. Member",
    )


def entries(words: Words = Words(), *, running: bool = True) -> list[TimeEntry]:
    """Return the day's entries."""
    website = Work(_id(1), _id(101), words.tickets)
    return [
        _entry(1, (at(8, 54), at(10, 28)), website, Source.MANUAL, Ending.STOPPED),
        _entry(2, (at(10, 46), at(12, 12)), Work(_id(2), _id(201), words.columns)),
        _entry(3, (at(13, 2), at(13, 40)), Work(_id(3), _id(301)), Source.IDLE_KEPT),
        _entry(
            4,
            (at(13, 52), None if running else at(15, 16)),
            Work(_id(1), _id(101), words.rounding),
            Source.TIMER,
            None if running else Ending.STOPPED,
        ),
    ]


def day(words: Words = Words(), *, empty: bool = False, running: bool = True) -> DaySeen:
    """Return the day as the store would tell it, or before anything happened on it."""
    span = day_span(DAY, ZONE)
    own = [] if empty else entries(words, running=running)
    all_entries = [*_earlier(), *own]
    first = week_of(DAY)
    week = day_summaries(all_entries, NOW, ZONE, first, first + timedelta(days=6))
    samples = [] if empty else list(_samples(own))
    return DaySeen(
        today=DAY,
        now=NOW,
        span=span,
        summary=week[(DAY - first).days],
        week=week,
        limits=LIMITS,
        names=WorkNames(assigned(words)),
        aways=()
        if empty
        else (TimeAway(_id(900), at(10, 28), at(10, 46), Ending.IDLE, verdict=Verdict.DISCARDED),),
        slots=time_slots(samples, own),
        level=level(samples),
        apps=AppsUsed(() if empty else _apps(words), recorded=True),
        files=() if empty else tuple(_files()),
        recent=(Work(_id(2), _id(201)), Work(_id(2), _id(202)), Work(_id(1), _id(101))),
    )


def status(words: Words = Words(), *, running: bool = True) -> Status:
    """Return how things stand with the agent at that time."""
    process = AgentProcess("1.0", 1, at(8), _id(7), words.workspace, _id(8), _id(9), "keyring")
    timer = TimerStatus(TimerMode.STOPPED, week=(23 * 60 + 24) * 60, left_today=8 * 3600)
    if running:
        timer = TimerStatus(
            TimerMode.RUNNING,
            at(13, 52),
            _id(4),
            _id(1),
            _id(101),
            words.website,
            words.checkout,
            words.rounding,
            today=(5 * 60 + 2) * 60 + 36,
            week=(28 * 60 + 26) * 60 + 36,
        )
    first = begin(process, 300.0, Freshness.FRESH)
    from msgspec.structs import replace as changed

    return changed(
        first,
        recording=Recording(RecordingState.CAPTURING, 300.0, at(8), per_slot=2),
        connection=ServerConnection(ConnectionState.OK, at(8)),
        waiting=Waiting(2, 1),
        last_receipt_at=at(15, 14),
        policy_version=3,
        timer=timer,
    )


def _project(number: int, name: str, client: str, tasks: Sequence[str]) -> WorkProject:
    made = (WorkTask(_id(100 * number + place), task, archived=False) for place, task in enumerate(tasks, 1))
    return WorkProject(_id(number), name, client, archived=False, tasks=tuple(made))


def _entry(
    number: int,
    span: tuple[int, int | None],
    work: Work,
    source: Source = Source.TIMER,
    ending: Ending | None = Ending.STOPPED,
) -> TimeEntry:
    return TimeEntry(_id(number), *span, source, work, ending)


def _earlier() -> Iterator[TimeEntry]:
    """Yield the week's days before: 23 h 24 min."""
    for number, minutes in enumerate((472, 478, 454)):
        before = DAY - timedelta(days=3 - number)
        begin_at = at(8, 30, day=before)
        yield _entry(50 + number, (begin_at, begin_at + minutes * _MINUTE), Work(_id(1), _id(101)))


def _samples(own: Sequence[TimeEntry]) -> Iterator[ActivitySample]:
    """Yield a sample a minute, of busy and quiet times; hardly any in what was kept."""
    for entry in own:
        start, stop = entry.start, NOW if entry.stop is None else entry.stop
        while start < stop:
            minute = start // _MINUTE
            share = 0.52 + 0.2 * math.sin(minute / 9) + 0.16 * math.sin(minute / 23 + 1)
            share = 0.14 if entry.source is Source.IDLE_KEPT else share
            length = min(60.0, (stop - start) / MICROSECONDS)
            yield ActivitySample(start, length, length * share, keys=80, clicks=6)
            start += _MINUTE


def _files() -> Iterator[MadeFile]:
    """Yield the day's screenshots: the last in review, one deleted."""
    times = [
        (8, 57), (9, 3), (9, 14), (9, 26), (9, 32), (9, 42), (9, 51), (10, 7), (10, 16), (10, 22),
        (10, 55), (11, 6), (11, 11), (11, 24), (11, 33), (11, 42), (11, 56), (12, 3), (13, 5), (13, 16),
        (13, 22), (13, 35), (13, 54), (14, 2), (14, 15), (14, 25), (14, 36), (14, 47), (14, 56), (15, 3),
        (15, 12),
    ]  # fmt: skip
    for number, (hour, minute) in enumerate(times):
        taken = at(hour, minute)
        made = MadeFile(
            bytes([0] * 14 + [1, number]),
            taken,
            190_000,
            (Role.OPENER, Role.DEVICE),
            FileStatus.STORED,
            set_aside=False,
            here=True,
        )
        if (hour, minute) == (11, 33):
            made = replace(made, status=FileStatus.ERASED, here=False)
        if (hour, minute) == (15, 12):
            made = replace(made, status=None, wait=Wait(moment(taken), NOW + 252 * MICROSECONDS))
        yield made


def _apps(words: Words) -> tuple[AppTime, ...]:
    return (
        AppTime(words.editor, excluded=False, seconds=161 * 60.0),
        AppTime(words.browser, excluded=False, seconds=72 * 60.0),
        AppTime(words.sheet, excluded=False, seconds=48 * 60.0),
        AppTime("", excluded=True, seconds=21 * 60.0),
    )


def _id(number: int) -> UUID:
    return UUID(int=number)
