"""What every source of session events keeps to: the fake one, and the real one with a mock logind."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol

import pytest

from tests.contracts import mock_bus
from tests.contracts.mock_bus import MockBus, MockLogind
from tests.contracts.session_heard import SOON, Heard, Make, listening
from tests.fakes.draws import draws
from tests.fakes.session import FakeSession
from tracker.agent.source_state import Condition
from tracker.agent.source_thread import in_thread
from tracker.agent.supervisor import Report, Source, Supervisor
from tracker.core.errors import UnreachableError
from tracker.desktop.session import SessionEvent, Tell
from tracker.desktop.sources import session_sources
from tracker.host.clock import SystemClock


class Computer(Protocol):
    """Something whose session a source watches."""

    def source(self, tell: Tell) -> Make: ...
    def happen(self, event: SessionEvent) -> None: ...
    def break_down(self) -> None: ...
    def repair(self) -> None: ...


class FakeComputer:
    """Driven through the fake."""

    def source(self, tell: Tell) -> Make:
        self._session = FakeSession(tell)
        return self._session.make

    def happen(self, event: SessionEvent) -> None:
        self._session.happen(event)

    def break_down(self) -> None:
        self._session.fail(UnreachableError("dbus-away"))

    def repair(self) -> None:
        return


class RealComputer:
    """Driven through a mock logind."""

    def __init__(self, bus: MockBus) -> None:
        self._bus = bus
        self.logind = MockLogind(bus)

    def source(self, tell: Tell) -> Make:
        return session_sources(tell, self.logind.environment)["session"]

    def happen(self, event: SessionEvent) -> None:
        match event:
            case SessionEvent.LOCKED:
                self.logind.call_session("Lock")
            case SessionEvent.UNLOCKED:
                self.logind.call_session("Unlock")
            case SessionEvent.SLEEPING | SessionEvent.WOKE:
                self.logind.prepare("Sleep", begins=event is SessionEvent.SLEEPING)
            case SessionEvent.SHUTTING_DOWN:
                self.logind.prepare("Shutdown", begins=True)
            case SessionEvent.USER_LEFT | SessionEvent.USER_BACK:
                self.logind.set(Active=("b", event is SessionEvent.USER_BACK))
            case SessionEvent.LOGGING_OUT:
                session = self.logind.session
                self._bus.emit(self.logind.manager, "SessionRemoved", "so", "c1", session.path)

    def break_down(self) -> None:
        self._bus.kill()

    def repair(self) -> None:
        self._bus.start()
        self.logind = MockLogind(self._bus)


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[MockBus]:
    with mock_bus.mock_bus_or_skip(tmp_path) as bus:
        yield bus


@pytest.fixture(params=["fake", "logind"])
def computer(request: pytest.FixtureRequest) -> Computer:
    if request.param == "fake":
        return FakeComputer()
    return RealComputer(request.getfixturevalue("bus"))


ALL = [
    SessionEvent.LOCKED,
    SessionEvent.UNLOCKED,
    SessionEvent.SLEEPING,
    SessionEvent.WOKE,
    SessionEvent.USER_LEFT,
    SessionEvent.USER_BACK,
    SessionEvent.LOCKED,
    SessionEvent.SLEEPING,
    SessionEvent.WOKE,
    SessionEvent.UNLOCKED,
    SessionEvent.SHUTTING_DOWN,
    SessionEvent.LOGGING_OUT,
]


def test_every_event_is_told_in_its_order(computer: Computer) -> None:
    heard = Heard()
    with listening(computer.source(heard.events.put), heard):
        told = []
        for event in ALL:
            computer.happen(event)
            told.append(heard.next())
    assert told == ALL
    assert heard.nothing_more()
    assert heard.errors.get(timeout=SOON) is None


def test_what_is_so_already_is_not_told_again(computer: Computer) -> None:
    heard = Heard()
    with listening(computer.source(heard.events.put), heard):
        for event in (
            *(SessionEvent.UNLOCKED, SessionEvent.WOKE, SessionEvent.USER_BACK),
            *(SessionEvent.LOCKED, SessionEvent.LOCKED, SessionEvent.SHUTTING_DOWN),
        ):
            computer.happen(event)
        assert [heard.next(), heard.next()] == [SessionEvent.LOCKED, SessionEvent.SHUTTING_DOWN]


def test_a_source_that_breaks_down_ends_by_an_error_of_ours(computer: Computer) -> None:
    heard = Heard()
    with listening(computer.source(heard.events.put), heard):
        computer.break_down()
        error = heard.errors.get(timeout=SOON)
    assert isinstance(error, UnreachableError)
    assert error.key == "dbus-away"


def test_what_could_not_be_told_is_told_by_the_next_source(computer: Computer) -> None:
    heard, refused = Heard(), SimpleQueue[SessionEvent]()

    def refuse_once(event: SessionEvent) -> None:
        if refused.empty():
            refused.put(event)
            raise UnreachableError("database-disk-full", file="store.db")
        heard.events.put(event)

    make = computer.source(refuse_once)
    with listening(make, heard):
        computer.happen(SessionEvent.LOCKED)
        error = heard.errors.get(timeout=SOON)
    assert isinstance(error, UnreachableError)
    assert error.key == "database-disk-full"
    with listening(make, heard):
        computer.happen(SessionEvent.LOCKED)
        assert heard.next() is SessionEvent.LOCKED


async def test_a_supervised_source_that_broke_down_works_again(computer: Computer) -> None:
    events, reports = asyncio.Queue[SessionEvent](), asyncio.Queue[Report]()
    loop = asyncio.get_running_loop()

    def tell(event: SessionEvent) -> None:
        loop.call_soon_threadsafe(events.put_nowait, event)

    supervisor, stop = Supervisor(SystemClock(), draws(), reports.put_nowait), asyncio.Event()
    supervisor.add(Source("session", in_thread("session", computer.source(tell))))
    async with asyncio.timeout(3 * SOON), asyncio.TaskGroup() as tasks:
        tasks.create_task(supervisor.run(stop))
        await working(supervisor)
        await asyncio.to_thread(computer.happen, SessionEvent.LOCKED)
        assert await events.get() is SessionEvent.LOCKED
        await asyncio.to_thread(computer.break_down)
        failed = await reports.get()
        assert failed.error is not None
        assert (failed.source, failed.error.key) == ("session", "dbus-away")
        await asyncio.to_thread(computer.repair)
        assert await reports.get() == Report("session", None)
        await asyncio.to_thread(computer.happen, SessionEvent.SLEEPING)
        heard = [await events.get()]
        if heard == [SessionEvent.UNLOCKED]:  # the mock that came up anew is unlocked
            heard = [await events.get()]
        assert heard == [SessionEvent.SLEEPING]
        stop.set()
    assert reports.empty()


async def working(supervisor: Supervisor) -> None:
    """Wait until the source gave its first sign of life."""
    while supervisor.standings()["session"].condition is not Condition.WORKING:
        await asyncio.to_thread(threading.Event().wait, 0.01)
