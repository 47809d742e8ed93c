"""The tray's process: one for each person, in their language and direction, until it is told to end."""

import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QSocketNotifier
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMenu

from tracker.host.translate import wanted
from tracker.tray.assets import asset
from tracker.tray.door import Door
from tracker.tray.one_instance import FORWARD
from tracker.tray.shade import Shade
from tracker.tray.tray_icon import TrayIcon

if TYPE_CHECKING:
    from tracker.host.local_socket import Line
    from tracker.host.paths import Paths
    from tracker.tray.app import TrayApp
    from tracker.tray.settings import Settings
    from tracker.tray.theme import Theme

APP_ID: Final = "org.trackerdesk.Tracker"


def run(paths: "Paths", line: "Line", *, opens: bool) -> int:
    """Be this person's one tray, at whose door `line` listens, until it is quit; return the exit code."""
    app = made_application(sys.argv[:1])
    # The icon comes first; what it tells of takes longer to load than all of Qt.
    icon = TrayIcon(QMenu())
    icon.show()
    app.processEvents()
    return _live(app, Door(line), icon, paths, opens=opens)


def _live(app: QApplication, door: Door, icon: TrayIcon, paths: "Paths", *, opens: bool) -> int:
    from tracker.host.clock import SystemClock
    from tracker.tray.app import TrayApp
    from tracker.tray.settings import SettingsKeeper
    from tracker.tray.style import dress

    speak(app)
    settings = SettingsKeeper(paths.config)
    dress(app, chosen_theme(settings.now))
    settings.changed.connect(_wear)
    hints = QGuiApplication.styleHints()
    for changed in (hints.colorSchemeChanged, hints.accessibility().contrastPreferenceChanged):
        changed.connect(lambda _wish: _wear(settings.now))
    tray = TrayApp(paths, settings, SystemClock(), icon)
    door.knocked.connect(lambda token: _come_forward(tray, token))
    with _ended_by_signals(app):
        tray.begin(opens=opens)
        try:
            return app.exec()
        finally:
            tray.end()


def made_application(words: Sequence[str]) -> QApplication:
    """Return Qt's application, to be of one language once something is said."""
    QApplication.setApplicationName("Tracker")
    QApplication.setDesktopFileName(APP_ID)
    app = QApplication([*words])
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(QIcon(str(asset("icons", "tracker.svg"))))
    return app


def speak(app: QApplication) -> None:
    """Have an application be in the person's language and its direction of reading."""
    locale = QLocale(next(iter(wanted(os.environ)), "en"))
    QLocale.setDefault(locale)
    app.setLayoutDirection(locale.textDirection())


def chosen_theme(settings: "Settings") -> "Theme":
    """Return the theme of what the member chose and what the system asks for."""
    from tracker.tray.colours import LIGHT
    from tracker.tray.style import system_theme
    from tracker.tray.theme import Theme

    dark = None if settings.shade is Shade.SYSTEM else settings.shade is Shade.DARK
    return system_theme(Theme(LIGHT, scale=settings.scale, still=settings.still), dark=dark)


def _wear(settings: "Settings") -> None:
    from tracker.tray.style import look

    theme = chosen_theme(settings)
    if theme != look.theme:
        look.wear(theme)


def _come_forward(tray: "TrayApp", token: str) -> None:
    if token:
        os.environ[FORWARD] = token
    tray.open()


@contextmanager
def _ended_by_signals(app: QApplication) -> Iterator[None]:
    """Quit on Ctrl-C and when the session ends; Qt's loop alone would not let Python see either."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.settimeout(0)
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {each: signal.signal(each, lambda *_told: None) for each in signals}
    waker = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    ears = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    ears.activated.connect(app.quit)
    try:
        yield
    finally:
        ears.setEnabled(False)
        signal.set_wakeup_fd(waker)
        for each, handler in before.items():
            signal.signal(each, handler)
        for end in (ours, theirs):
            end.close()
