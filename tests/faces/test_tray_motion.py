"""Less motion where the system asks for it: said by the desktop's portal, also while the tray runs."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import run
from sys import executable

import pytest
from PySide6.QtDBus import QDBusVariant

from tests.contracts.mock_bus import MockBus, mock_bus_or_skip
from tracker.host.dbus import Peer
from tracker.tray.motion import StillWish
from tracker.tray.run import chosen_theme
from tracker.tray.settings import Settings

PORTAL = Peer(
    "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings"
)
WATCHED = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from tracker.tray.motion import StillWish
app = QCoreApplication([])
wish = StillWish()
def tell():
    print(wish.is_on, flush=True)
wish.changed.connect(tell)
wish.changed.connect(app.quit)
wish.begin()
QTimer.singleShot(int(sys.argv[1]), app.quit)
app.exec()
"""


@dataclass
class Portal:
    """A desktop's portal that tells what the person set."""

    bus: MockBus

    def answer(self, code: str) -> None:
        self.bus.method(PORTAL, "ReadOne", "ss", "v", code)

    def seen(self, milliseconds: int) -> str:
        """Return what a program hears of it, in a process of its own: Qt knows one bus for each."""
        told = run(  # noqa: S603 - our own words, no shell
            [executable, "-c", WATCHED, str(milliseconds)],
            env={**os.environ, **self.bus.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return told.stdout.strip()


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with mock_bus_or_skip(tmp_path) as bus:
        bus.mock(PORTAL.name, "--session", PORTAL.name, PORTAL.path, PORTAL.interface)
        yield Portal(bus)


@pytest.mark.parametrize(
    ("key", "told"), [("reduced-motion", "dbus.UInt32(1)"), ("enable-animations", "dbus.Boolean(False)")]
)
def test_a_desktop_that_asks_for_less_motion_is_heard(portal: Portal, key: str, told: str) -> None:
    portal.answer(f"ret = {told} if args[1] == '{key}' else dbus.String('other')")
    assert portal.seen(30_000) == "True"


def test_a_desktop_that_comes_to_ask_for_it_is_heard(portal: Portal) -> None:
    names = f"'{PORTAL.interface}', 'SettingChanged', 'ssv'"
    values = "['org.freedesktop.appearance', 'reduced-motion', dbus.UInt32(1, variant_level=1)]"
    portal.answer(
        f"ret = False\nif args[1] == 'enable-animations': ret = self.EmitSignal({names}, {values}) or True"
    )
    assert portal.seen(30_000) == "True"


def test_one_that_does_not_or_does_not_know_asks_for_nothing(portal: Portal) -> None:
    portal.answer("ret = dbus.UInt32(0) if args[1] == 'reduced-motion' else dbus.Boolean(True)")
    assert portal.seen(500) == ""
    portal.bus.kill()
    assert portal.seen(100) == "", "there is no bus at all"


def test_a_wish_that_changes_is_heard_and_told_once() -> None:
    wish, told = StillWish(), list[bool]()
    wish.changed.connect(lambda: told.append(wish.is_on))
    for value in (0, 1, 1, 2, 0):
        wish._hear("org.freedesktop.appearance", "reduced-motion", QDBusVariant(value))
        wish._hear("org.freedesktop.appearance", "color-scheme", QDBusVariant(value))
    assert told == [True, False]


@pytest.mark.parametrize(("chosen", "system"), [(True, False), (False, True), (True, True), (False, False)])
def test_everything_appears_at_once_by_the_systems_wish_or_the_persons(*, chosen: bool, system: bool) -> None:
    assert chosen_theme(Settings(still=chosen), still=system).still is (chosen or system)
