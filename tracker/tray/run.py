"""The tray's process: one for each person, in their language and direction, until it is told to end."""

import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMenu

from tracker.host.program import Upgrade, frozen_program
from tracker.host.translate import keep_order, speaking, wanted
from tracker.tray.again import AGAIN, RENEWED, end_tray
from tracker.tray.assets import asset
from tracker.tray.collecting import Collector
from tracker.tray.door import Door
from tracker.tray.one_instance import FORWARD
from tracker.tray.shade import Shade
from tracker.tray.tray_icon import TrayIcon

if TYPE_CHECKING:
    from tracker.host.local_socket import Line
    from tracker.host.paths import Paths
    from tracker.tray.app import TrayApp
    from tracker.tray.motion import StillWish
    from tracker.tray.settings import Settings, SettingsKeeper
    from tracker.tray.theme import Theme

APP_ID: Final = "org.trackerdesk.Tracker"
_LOOK_MILLISECONDS: Final = 3_000
_AGENT_FIRST_MILLISECONDS: Final = 15_000
"""A tray that begins while its agent becomes the new one would start another."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whether the window is shown at once, the link of an enrolment that somebody opened, and the language.

    That is what the machine's configuration says, above the member's choice; either may be empty.
    """

    opens: bool
    link: str = ""
    machine_language: str = ""


def run(paths: "Paths", line: "Line", wishes: Wishes) -> int:
    """Be this person's one tray, at whose door `line` listens, until it is quit; return the exit code."""
    app = made_application(sys.argv[:1])
    # The icon comes first; what it tells of takes longer to load than all of Qt.
    icon = TrayIcon(QMenu())
    icon.show()
    app.processEvents()
    from tracker.tray.settings import SettingsKeeper

    settings = SettingsKeeper(paths.config, machine_language=wishes.machine_language)
    with speaking("" if wishes.machine_language else settings.now.language):
        return _live(app, Door(line), _made(app, icon, paths, settings), wishes)


def _made(app: QApplication, icon: TrayIcon, paths: "Paths", settings: "SettingsKeeper") -> "TrayApp":
    from tracker.host.clock import SystemClock
    from tracker.tray.app import TrayApp
    from tracker.tray.motion import StillWish
    from tracker.tray.speech import give_roles
    from tracker.tray.style import dress

    app.setWindowIcon(QIcon(str(asset("icons", "tracker.svg"))))
    speak(app)
    give_roles()
    dress(app, chosen_theme(settings.now))
    wish, hints = StillWish(app), QGuiApplication.styleHints()
    wished = (hints.colorSchemeChanged, hints.accessibility().contrastPreferenceChanged, wish.changed)
    for changed in (settings.changed, *wished):
        changed.connect(lambda *_told: _wear(settings.now, wish))
    QTimer.singleShot(0, wish.begin)
    return TrayApp(paths, settings, SystemClock(), icon)


def _live(app: QApplication, door: Door, tray: "TrayApp", wishes: Wishes) -> int:
    door.knocked.connect(lambda token, link: _come_forward(tray, token, link))
    _end_for_upgrade(app, tray)
    Collector(app)
    with _ended_by_signals():
        tray.begin(opens=wishes.opens)
        if wishes.link:
            tray.join(wishes.link)
        try:
            return app.exec()
        finally:
            tray.end()


def _end_for_upgrade(app: QApplication, tray: "TrayApp") -> None:
    """End once an upgrade has replaced this program, to go on as the new one, its window open as it was."""
    program = frozen_program()
    if program is None:
        return
    upgrade, looks = Upgrade(program), QTimer(app)

    def look() -> None:
        if upgrade.is_done():
            looks.stop()
            QTimer.singleShot(_AGENT_FIRST_MILLISECONDS, app, lambda: _renew(app, tray))

    looks.timeout.connect(look)
    looks.start(_LOOK_MILLISECONDS)


def _renew(app: QApplication, tray: "TrayApp") -> None:
    app.exit(AGAIN if tray.is_open else RENEWED)


def made_application(words: Sequence[str]) -> QApplication:
    """Return Qt's application, to be of one language once something is said."""
    QApplication.setApplicationName("Tracker")
    QApplication.setDesktopFileName(APP_ID)
    app = QApplication([*words])
    app.setQuitOnLastWindowClosed(False)
    return app


def speak(app: QApplication) -> None:
    """Have an application be in the person's language and its direction of reading."""
    keep_order()
    locale = QLocale(next(iter(wanted(os.environ)), "en"))
    QLocale.setDefault(locale)
    app.setLayoutDirection(locale.textDirection())


def chosen_theme(settings: "Settings", *, still: bool = False) -> "Theme":
    """Return the theme of what the member chose and what the system asks for, which may be to be `still`."""
    from tracker.tray.colours import LIGHT
    from tracker.tray.style import system_theme
    from tracker.tray.theme import Theme

    dark = None if settings.shade is Shade.SYSTEM else settings.shade is Shade.DARK
    return system_theme(Theme(LIGHT, scale=settings.scale, still=settings.still or still), dark=dark)


def _wear(settings: "Settings", wish: "StillWish") -> None:
    from tracker.tray.style import look

    theme = chosen_theme(settings, still=wish.is_on)
    if theme != look.theme:
        look.wear(theme)


def _come_forward(tray: "TrayApp", token: str, link: str) -> None:
    if token:
        os.environ[FORWARD] = token
    if link:
        tray.join(link)
    else:
        tray.open()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Quit on Ctrl-C and when the session ends; Qt's loop alone would not let Python see either."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.settimeout(0)
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {each: signal.signal(each, lambda *_told: None) for each in signals}
    waker = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    ears = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    ears.activated.connect(end_tray)
    try:
        yield
    finally:
        ears.setEnabled(False)
        signal.set_wakeup_fd(waker)
        for each, handler in before.items():
            signal.signal(each, handler)
        for end in (ours, theirs):
            end.close()
