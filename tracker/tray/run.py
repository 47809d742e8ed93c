"""The tray's process: one for each person, in their language and direction, until it is told to end."""

import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QLocale, QSocketNotifier
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from tracker.host.clock import SystemClock
from tracker.host.memory import share_arena
from tracker.host.paths import Paths
from tracker.host.translate import wanted
from tracker.tray.app import TrayApp
from tracker.tray.assets import asset
from tracker.tray.colours import LIGHT
from tracker.tray.one_instance import Door, only_tray
from tracker.tray.settings import Settings, SettingsKeeper, Shade
from tracker.tray.style import dress, look, system_theme
from tracker.tray.theme import Theme

APP_ID: Final = "org.trackerdesk.Tracker"
FORWARD: Final = "XDG_ACTIVATION_TOKEN"
"""The variable in which Qt looks for the leave to bring a window forward under Wayland."""


def run(paths: Paths, *, opens: bool) -> int:
    """Be this person's tray until it is quit; return the exit code.

    Raises `RefusedError` (`tray-running`) when another is there.
    """
    share_arena()
    with only_tray(paths.make()) as line:
        app = made_application(sys.argv[:1])
        settings = SettingsKeeper(paths.config)
        _wear(settings.now, app)
        settings.changed.connect(lambda now: _wear(now, None))
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(lambda _scheme: _wear(settings.now, None))
        hints.accessibility().contrastPreferenceChanged.connect(lambda _wish: _wear(settings.now, None))
        tray = TrayApp(paths, settings, SystemClock())
        door = Door(line)
        door.knocked.connect(lambda token: _come_forward(tray, token))
        with _ended_by_signals(app):
            tray.begin(opens=opens)
            try:
                return app.exec()
            finally:
                tray.end()


def made_application(words: Sequence[str]) -> QApplication:
    """Return Qt's application, in the person's direction of reading."""
    QApplication.setApplicationName("Tracker")
    QApplication.setDesktopFileName(APP_ID)
    app = QApplication([*words])
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(QIcon(str(asset("icons", "tracker.svg"))))
    language = next(iter(wanted(os.environ)), "en")
    app.setLayoutDirection(QLocale(language).textDirection())
    QLocale.setDefault(QLocale(language))
    return app


def chosen_theme(settings: Settings) -> Theme:
    """Return the theme of what the member chose and what the system asks for."""
    dark = None if settings.shade is Shade.SYSTEM else settings.shade is Shade.DARK
    return system_theme(Theme(LIGHT, scale=settings.scale, still=settings.still), dark=dark)


def _wear(settings: Settings, fresh: QApplication | None) -> None:
    theme = chosen_theme(settings)
    if fresh is not None:
        dress(fresh, theme)
    elif theme != look.theme:
        look.wear(theme)


def _come_forward(tray: TrayApp, token: str) -> None:
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
