"""What logind and desktops tell besides events: how things stand, whose session it is, what waits for us."""

from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import pytest

from tests.contracts.mock_bus import ROOT, MockBus, MockLogind, mock_bus_or_skip
from tests.contracts.session_heard import SOON, Heard, listening
from tracker.core.errors import UnreachableError
from tracker.desktop import _bus
from tracker.desktop.session import SessionEvent
from tracker.desktop.sources import session_sources

GNOME = ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver")
HELD = ("sleep:shutdown", "delay")


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[MockBus]:
    with mock_bus_or_skip(tmp_path) as bus:
        yield bus


@pytest.fixture
def logind(bus: MockBus) -> MockLogind:
    return MockLogind(bus)


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have sources check at every turn what else they check now and then."""
    monkeypatch.setattr(_bus, "CHECK_SECONDS", 0.05)


def heard_of(logind: MockLogind, source: str = "session") -> Heard:
    """Return what a source tells that runs only as long as it takes to begin."""
    heard = Heard()
    with listening(session_sources(heard.events.put, logind.environment)[source], heard):
        return heard


def test_how_things_stand_at_the_start_is_told(logind: MockLogind) -> None:
    assert heard_of(logind).nothing_more()
    logind.set(LockedHint=("b", True), Active=("b", False))
    heard = heard_of(logind)
    assert {heard.next(), heard.next()} == {SessionEvent.LOCKED, SessionEvent.USER_LEFT}


def test_the_desktop_says_by_a_hint_that_it_is_locked(logind: MockLogind) -> None:
    heard = Heard()
    with listening(session_sources(heard.events.put, logind.environment)["session"], heard):
        logind.set(LockedHint=("b", True))
        assert heard.next() is SessionEvent.LOCKED
        logind.set(LockedHint=("b", False))
        assert heard.next() is SessionEvent.UNLOCKED


@pytest.mark.usefixtures("often")
def test_a_lock_that_was_asked_for_but_never_came_is_taken_back(logind: MockLogind) -> None:
    heard = Heard()
    with listening(session_sources(heard.events.put, logind.environment)["session"], heard):
        logind.call_session("Lock")
        assert [heard.next(), heard.next()] == [SessionEvent.LOCKED, SessionEvent.UNLOCKED]


@pytest.mark.usefixtures("often")
def test_a_session_that_closes_is_told_once(logind: MockLogind) -> None:
    heard = Heard()
    with listening(session_sources(heard.events.put, logind.environment)["session"], heard):
        logind.set(State=("s", "closing"))
        assert heard.next() is SessionEvent.LOGGING_OUT
        for _ in range(3):
            heard.signs.get(timeout=SOON)
        assert heard.nothing_more()


def test_sleep_waits_until_it_was_handled_and_is_held_up_again_afterwards(logind: MockLogind) -> None:
    told, handled = SimpleQueue[SessionEvent](), Event()

    def tell(event: SessionEvent) -> None:
        told.put(event)
        assert handled.wait(SOON)

    heard = Heard()
    with listening(session_sources(tell, logind.environment)["session"], heard):
        assert logind.inhibitors() == [HELD]
        for what, events in (
            ("Sleep", [SessionEvent.SLEEPING, SessionEvent.WOKE]),
            ("Shutdown", [SessionEvent.SHUTTING_DOWN]),
        ):
            handled.clear()
            logind.prepare(what, begins=True)
            assert told.get(timeout=SOON) is events[0]
            assert logind.inhibitors() == [HELD], "it is not handled yet"
            handled.set()
            until_inhibited(logind, [])
            logind.prepare(what, begins=False)
            until_inhibited(logind, [HELD])
            assert [told.get(timeout=SOON) for _ in events[1:]] == events[1:]
    until_inhibited(logind, [])


def until_inhibited(logind: MockLogind, expected: list[tuple[str, str]]) -> None:
    """Ask until exactly this is inhibited."""
    for _ in range(5_000):
        if logind.inhibitors() == expected:
            return
    pytest.fail(f"inhibited is {logind.inhibitors()}")


def test_where_sleep_may_not_be_held_up_it_is_told_all_the_same(logind: MockLogind) -> None:
    logind.bus.method(logind.manager, "Inhibit", "ssss", "h", "raise ValueError('no')")
    heard = Heard()
    with listening(session_sources(heard.events.put, logind.environment)["session"], heard):
        logind.prepare("Sleep", begins=True)
        assert heard.next() is SessionEvent.SLEEPING


@pytest.mark.parametrize("session_id", ["", "gone", "old"])
def test_the_session_is_the_displays_where_the_own_is_none_or_over(
    logind: MockLogind, session_id: str
) -> None:
    """So it is for a service of the person's, and for what lives on from an earlier log-in."""
    bus = logind.bus
    bus.ask(ROOT, "AddSession", "ssusb", "old", "seat0", 1000, "member", False)
    closing = {"State": ("s", "closing")}
    bus.ask(f"{ROOT}/session/old", "UpdateProperties", "sa{sv}", logind.session.interface, closing)
    if session_id == "gone":
        bus.method(logind.manager, "GetSession", "s", "o", "raise KeyError(args[0])")
    bus.method(logind.manager, "GetUser", "u", "o", f"ret = '{ROOT}/user/1000'")
    logind.show("c1")
    heard, environment = Heard(), {**logind.environment, "XDG_SESSION_ID": session_id}
    with listening(session_sources(heard.events.put, environment)["session"], heard):
        logind.call_session("Lock")
        assert heard.next() is SessionEvent.LOCKED


def error_of(logind: MockLogind, environment: dict[str, str]) -> UnreachableError:
    with pytest.raises(UnreachableError) as raised:
        session_sources(lambda _: None, logind.bus.environment | environment)["session"]().run(lambda: None)
    return raised.value


def test_without_a_session_the_source_says_so(logind: MockLogind) -> None:
    logind.bus.method(logind.manager, "GetUser", "u", "o", f"ret = '{ROOT}/user/1000'")
    assert error_of(logind, {}).key == "desktop-session-unknown"


def test_without_a_bus_or_logind_the_source_says_so(bus: MockBus) -> None:
    for environment in (bus.environment, {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"}):
        with pytest.raises(UnreachableError) as raised:
            session_sources(lambda _: None, environment)["session"]().run(lambda: None)
        assert raised.value.key in ("dbus-refused", "dbus-away")


def test_without_a_session_bus_no_desktop_is_asked() -> None:
    assert list(session_sources(lambda _: None, {})) == ["session"]


def test_one_that_was_stopped_before_it_ran_ends(logind: MockLogind) -> None:
    source = session_sources(lambda _: None, logind.environment)["session"]()
    source.stop()
    source.run(lambda: None)


def test_a_screen_saver_that_comes_later_is_heard(bus: MockBus) -> None:
    heard = Heard()
    with listening(session_sources(heard.events.put, bus.environment)["screen-lock"], heard):
        saver = bus.mock_object(*GNOME)
        bus.emit(saver, "ActiveChanged", "b", True)
        assert heard.next() is SessionEvent.LOCKED
        bus.emit(saver, "ActiveChanged", "b", False)
        assert heard.next() is SessionEvent.UNLOCKED


@pytest.mark.usefixtures("often")
def test_a_screen_saver_that_is_on_is_asked_until_it_is_off(bus: MockBus) -> None:
    saver, heard = bus.mock_object(*GNOME), Heard()
    bus.method(saver, "GetActive", "", "b", "ret = True")
    mute = bus.mock_object("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver")
    with listening(session_sources(heard.events.put, bus.environment)["screen-lock"], heard):
        assert heard.next() is SessionEvent.LOCKED
        bus.method(saver, "GetActive", "", "b", "ret = False")
        assert heard.next() is SessionEvent.UNLOCKED
        bus.emit(mute, "ActiveChanged", "b", True)
        assert heard.next() is SessionEvent.LOCKED


def test_gnome_says_that_the_session_is_over(bus: MockBus) -> None:
    session, heard = bus.mock_object("org.gnome.SessionManager", "/org/gnome/SessionManager"), Heard()
    with listening(session_sources(heard.events.put, bus.environment)["screen-lock"], heard):
        bus.emit(session, "SessionOver", "")
        assert heard.next() is SessionEvent.LOGGING_OUT


def test_logind_and_the_desktop_tell_of_one_lock_once(logind: MockLogind) -> None:
    saver, heard = logind.bus.mock_object(*GNOME), Heard()
    sources = session_sources(heard.events.put, logind.environment)
    with listening(sources["session"], heard), listening(sources["screen-lock"], heard):
        logind.set(LockedHint=("b", True))
        assert heard.next() is SessionEvent.LOCKED
        logind.bus.emit(saver, "ActiveChanged", "b", True)
        logind.prepare("Sleep", begins=True)
        assert heard.next() is SessionEvent.SLEEPING
        logind.prepare("Sleep", begins=False)
        assert heard.next() is SessionEvent.WOKE
