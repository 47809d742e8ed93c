"""What keeps a session from idling is found by each way a Linux desktop has of saying so."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.mock_bus import ACCOUNT, MockBus, MockLogind, mock_bus_or_skip
from tests.fakes.clock import FakeClock
from tracker.desktop import _macos, _windows
from tracker.desktop._linux_inhibitors import GNOME_SESSION, POWER, inhibited
from tracker.desktop.inhibitors import KEPT_SECONDS, Inhibitors, how_to_ask

PATIENCE = 20.0


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[MockBus]:
    with mock_bus_or_skip(tmp_path) as bus:
        yield bus


@pytest.mark.parametrize(
    ("what", "mode", "does"),
    [
        ("idle", "block", True),
        ("sleep:idle", "block", True),
        ("idle", "delay", False),
        ("sleep:shutdown", "block", False),
        ("handle-lid-switch", "block", False),
    ],
)
def test_by_logind(bus: MockBus, what: str, mode: str, does: bool) -> None:
    logind = MockLogind(bus)
    assert not inhibited(bus.environment, ACCOUNT, PATIENCE)
    held = logind.inhibit(what, mode)
    assert inhibited(bus.environment, ACCOUNT, PATIENCE) is does
    assert not inhibited(bus.environment, ACCOUNT + 1, PATIENCE), (
        "what others hold says nothing of this person"
    )
    os.close(held)
    while logind.inhibitors():
        pass
    assert not inhibited(bus.environment, ACCOUNT, PATIENCE)


def test_by_gnome(bus: MockBus) -> None:
    gnome = bus.mock_object(GNOME_SESSION.name, GNOME_SESSION.path)
    assert not inhibited(bus.environment, ACCOUNT, PATIENCE), "who does not know the question says no"
    bus.method(gnome, "IsInhibited", "u", "b", "ret = args[0] == 8")
    assert inhibited(bus.environment, ACCOUNT, PATIENCE)
    bus.method(gnome, "IsInhibited", "u", "b", "ret = args[0] != 8")
    assert not inhibited(bus.environment, ACCOUNT, PATIENCE)


@pytest.mark.parametrize("does", [True, False])
def test_by_power_management(bus: MockBus, does: bool) -> None:
    bus.mock(POWER.name, "--session", POWER.name, POWER.path, POWER.interface)
    bus.method(POWER, "HasInhibit", "", "b", f"ret = {does}")
    assert inhibited(bus.environment, ACCOUNT, PATIENCE) is does


def test_who_does_not_answer_in_time_inhibits_nothing(bus: MockBus) -> None:
    gnome = bus.mock_object(GNOME_SESSION.name, GNOME_SESSION.path)
    bus.method(gnome, "IsInhibited", "u", "b", "import time; time.sleep(5); ret = True")
    assert not inhibited(bus.environment, ACCOUNT, 0.05)


@pytest.mark.parametrize("environment", [{}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}])
def test_without_any_bus_nothing_is_inhibited(environment: dict[str, str]) -> None:
    nowhere = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"}
    assert not inhibited(environment | nowhere, ACCOUNT, PATIENCE)


def test_this_system_can_be_asked() -> None:
    nowhere = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"}
    assert how_to_ask(nowhere)() in (True, False)


def test_an_answer_counts_for_a_moment_only() -> None:
    clock, answers = FakeClock(), iter([True, False, True, False])
    inhibitors = Inhibitors(lambda: next(answers), clock)
    assert inhibitors.inhibited()
    clock.advance(KEPT_SECONDS - 0.001)
    assert inhibitors.inhibited(), "it is not asked again yet"
    clock.advance(0.001)
    assert not inhibitors.inhibited()
    clock.reboot(bytes(16))
    assert inhibitors.inhibited(), "what was answered before the boot says nothing"
    clock.jump(3600)
    assert inhibitors.inhibited(), "the wall clock is not asked"


@pytest.mark.parametrize(
    ("told", "does"),
    [
        ("   PreventUserIdleDisplaySleep    1\n", True),
        ("   NoDisplaySleepAssertion        2\n", True),
        ("   PreventUserIdleDisplaySleep    0\n   PreventUserIdleSystemSleep     1\n", False),
        ('   pid 1(x): 00:00:01 PreventUserIdleDisplaySleep named: "PreventUserIdleDisplaySleep 1"', False),
        ("", False),
    ],
)
def test_what_macos_says(told: str, does: bool) -> None:
    assert _macos.keeps_display(told) is does


@pytest.mark.parametrize(("state", "does"), [(0, False), (1, False), (2, True), (3, True), (4, False)])
def test_what_windows_says(state: int, does: bool) -> None:
    assert _windows.keeps_display(state) is does
