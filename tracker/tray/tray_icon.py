"""The icon in the panel: it survives panels that come and go, and says when there is none to be in."""

import os
import sys
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from tracker.tray.present.icon_state import Base, IconState
from tracker.tray.shade import Shade
from tracker.tray.tray_picture import DARK_PANEL, LIGHT_PANEL, TEMPLATE, Panel, in_one_colour, tray_picture

LOOK_MILLISECONDS: Final = 2_000
LOST_LOOKS: Final = 2
"""After so many looks without a panel the icon counts as gone; one that restarts is back sooner."""

_HOST: Final = "org.kde.StatusNotifierWatcher"
_LIGHT_PANELS: Final = frozenset({"KDE", "MATE", "LXDE"})
"""Desktops on Linux whose panel is light where windows are; others' are dark from the start."""

_Reason = QSystemTrayIcon.ActivationReason


class TrayIcon(QObject):
    """One icon of one menu. `pressed` tells a click, where the panel sends one."""

    pressed = Signal()
    placed = Signal(bool)
    """Whether there is a panel that shows it; told as soon as it is known, and whenever that changes."""

    def __init__(self, menu: QMenu, parent: QObject | None = None) -> None:
        """Take what every action is in; `show` puts it there."""
        super().__init__(parent)
        self.menu: Final = menu
        self._state = IconState(Base.STOPPED)
        self._tip = "Tracker"
        self._shade, self._one_colour = Shade.SYSTEM, False
        self._icon: QSystemTrayIcon | None = None
        self._missed = LOST_LOOKS - 1
        self._is_hosted = False
        self._is_placed: bool | None = None
        self._looks = QTimer(self)
        self._looks.timeout.connect(self._look)
        QTimer.singleShot(0, self, self._watch_hosts)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._draw)

    def show(self) -> None:
        """Be in the panel from now on."""
        self._renew()
        self._looks.start(LOOK_MILLISECONDS)

    def look(self) -> None:
        """Look whether there is a panel, and tell."""
        self._look()

    def hide(self) -> None:
        """Leave the panel."""
        self._looks.stop()
        if self._icon is not None:
            self._icon.hide()

    def show_state(self, state: IconState, tip: str) -> None:
        """Show how things stand; `tip` is told on hover and to screen readers."""
        changed = state != self._state
        self._state = state
        if changed:
            self._draw()
        if tip != self._tip:
            self._tip = tip
            if self._icon is not None:
                self._icon.setToolTip(tip)

    def suit(self, panel: Shade, *, one_colour: bool) -> None:
        """Suit a panel, and leave out colours, as the member chose."""
        if (panel, one_colour) != (self._shade, self._one_colour):
            self._shade, self._one_colour = panel, one_colour
            self._draw()

    def notify(self, title: str, sentence: str) -> bool:
        """Have the desktop say something beside the icon; False where nobody would see it."""
        if not self._is_placed or self._icon is None or not self._icon.supportsMessages():
            return False
        self._icon.showMessage(title, sentence, self._icon.icon())
        return True

    def _renew(self) -> None:
        """Make the icon anew: one made before its host was there would never move to it."""
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu)
        self._icon.activated.connect(self._activate)
        self._icon.setToolTip(self._tip)
        self._draw()
        self._icon.show()

    def _draw(self) -> None:
        if self._icon is not None:
            system = system_panel(os.environ.get("XDG_CURRENT_DESKTOP", ""), dark=_windows_are_dark())
            panel = {Shade.SYSTEM: system, Shade.LIGHT: LIGHT_PANEL, Shade.DARK: DARK_PANEL}[self._shade]
            self._icon.setIcon(tray_picture(self._state, in_one_colour(panel) if self._one_colour else panel))

    def _look(self) -> None:
        # With a host Qt would connect to the bus anew each time it is asked.
        there = self._is_hosted or QSystemTrayIcon.isSystemTrayAvailable()
        self._missed = 0 if there else self._missed + 1
        if there or self._missed >= LOST_LOOKS:
            self._place(there=there)

    def _place(self, *, there: bool) -> None:
        if there != self._is_placed:
            self._is_placed = there
            self.placed.emit(there)

    def _activate(self, reason: _Reason) -> None:
        if reason in (_Reason.Trigger, _Reason.DoubleClick):
            self.pressed.emit()

    def _watch_hosts(self) -> None:
        """Hear of StatusNotifier hosts that come and go, on systems that have them."""
        if sys.platform != "linux":
            return
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

        bus = QDBusConnection.sessionBus()
        watcher = QDBusServiceWatcher(_HOST, bus, parent=self)
        watcher.serviceRegistered.connect(lambda _name: self._move(hosted=True))
        watcher.serviceUnregistered.connect(lambda _name: self._move(hosted=False))
        self._is_hosted = bool(bus.isConnected() and bus.interface().isServiceRegistered(_HOST).value())

    def _move(self, *, hosted: bool) -> None:
        self._is_hosted = hosted
        QTimer.singleShot(0, self, self._renew)
        self._look()


def _windows_are_dark() -> bool:
    # Asking for the colour scheme would load all of `Qt`, and the icon would come later.
    colours = QGuiApplication.palette()
    ground, text = (
        colours.color(role).lightness() for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Text)
    )
    return ground < text


def system_panel(desktops: str, *, dark: bool) -> Panel:
    """Return the panel as far as can be told; `desktops` is XDG_CURRENT_DESKTOP, `dark` are its windows."""
    if sys.platform == "darwin":
        return TEMPLATE
    if sys.platform == "linux" and not _LIGHT_PANELS.intersection(desktops.upper().split(":")):
        return DARK_PANEL
    return DARK_PANEL if dark else LIGHT_PANEL
