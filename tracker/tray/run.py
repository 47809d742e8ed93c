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
RENEWED: Final = 64
"""The code of a tray that is to go on as the program which stands in its place now."""
_LOOK_MILLISECONDS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whether the window is shown at once, and the link of an enrolment that somebody opened, or nothing."""

    opens: bool
    link: str


def run(paths: "Paths", line: "Line", *, opens: bool, link: str = "") -> int:
    """Be this person's one tray, at whose door `line` listens, until it is quit; return the exit code.

    `link` is that of an enrolment, which somebody opened.
    """
    app = made_application(sys.argv[:1])
    # The icon comes first; what it tells of takes longer to load than all of Qt.
    icon = TrayIcon(QMenu())
    icon.show()
    app.processEvents()
    return _live(app, Door(line), icon, paths, Wishes(opens, link))


def _live(app: QApplication, door: Door, icon: TrayIcon, paths: "Paths", wishes: Wishes) -> int:
    from tracker.host.clock import SystemClock
    from tracker.tray.app import TrayApp
    from tracker.tray.settings import SettingsKeeper
    from tracker.tray.speech import give_roles
    from tracker.tray.style import dress

    app.setWindowIcon(QIcon(str(asset("icons", "tracker.svg"))))
    speak(app)
    give_roles()
    settings = SettingsKeeper(paths.config)
    dress(app, chosen_theme(settings.now))
    settings.changed.connect(_wear)
    hints = QGuiApplication.styleHints()
    for changed in (hints.colorSchemeChanged, hints.accessibility().contrastPreferenceChanged):
        changed.connect(lambda _wish: _wear(settings.now))
    tray = TrayApp(paths, settings, SystemClock(), icon)
    door.knocked.connect(lambda token, link: _come_forward(tray, token, link))
    _end_for_upgrade(app)
    with _ended_by_signals(app):
        tray.begin(opens=wishes.opens)
        if wishes.link:
            tray.join(wishes.link)
        try:
            return app.exec()
        finally:
            tray.end()


def _end_for_upgrade(app: QApplication) -> None:
    """End with `RENEWED` once an upgrade has replaced this program."""
    program = frozen_program()
    if program is None:
        return
    upgrade, looks = Upgrade(program), QTimer(app)
    looks.timeout.connect(lambda: app.exit(RENEWED) if upgrade.is_done() else None)
    looks.start(_LOOK_MILLISECONDS)


def made_application(words: Sequence[str]) -> QApplication:
    """Return Qt's application, to be of one language once something is said."""
    QApplication.setApplicationName("Tracker")
    QApplication.setDesktopFileName(APP_ID)
    app = QApplication([*words])
    app.setQuitOnLastWindowClosed(False)
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


def _come_forward(tray: "TrayApp", token: str, link: str) -> None:
    if token:
        os.environ[FORWARD] = token
    if link:
        tray.join(link)
    else:
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
