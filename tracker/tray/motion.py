"""Whether the system asks for less motion: on Linux by the desktop's portal, on Windows by a setting."""

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtDBus import QDBusPendingCallWatcher, QDBusVariant

_PORTAL: Final = (
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
)
_MEANS_STILL: Final = {
    ("org.freedesktop.appearance", "reduced-motion"): 1,
    ("org.gnome.desktop.interface", "enable-animations"): False,
}
"""By the names of what portals tell: the value that means less motion."""


class StillWish(QObject):
    """`is_on` says whether everything is to appear at once; `changed` that this is another answer."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Take it as not wished; `begin` asks."""
        super().__init__(parent)
        self._told: dict[tuple[str, str], bool] = {}

    @property
    def is_on(self) -> bool:
        """Say whether the system asks for it, as far as it has told."""
        return any(self._told.values())

    def begin(self) -> None:
        """Ask, without waiting, and hear of changes where the system tells them."""
        if sys.platform == "linux":
            self._ask_portal()
        elif sys.platform == "win32":
            self._take(("windows", "animations"), still=_windows_is_still())

    def _ask_portal(self) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        # Its stubs want the slot as bytes, which it refuses.
        connect: Callable[..., bool] = bus.connect
        connect(*_PORTAL, "SettingChanged", self, SLOT("_hear(QString,QString,QDBusVariant)"))
        for names in _MEANS_STILL:
            question = QDBusMessage.createMethodCall(*_PORTAL, "ReadOne")
            question.setArguments(list(names))
            answer = QDBusPendingCallWatcher(bus.asyncCall(question), self)
            answer.finished.connect(lambda done, names=names: self._answered(names, done))

    def _answered(self, names: tuple[str, str], done: "QDBusPendingCallWatcher") -> None:
        told = [] if done.isError() else done.reply().arguments()
        done.deleteLater()
        if told:
            self._hear(*names, told[0])

    @Slot(str, str, "QDBusVariant")
    def _hear(self, group: str, key: str, told: "QDBusVariant") -> None:
        means = _MEANS_STILL.get((group, key))
        if means is not None:
            self._take((group, key), still=_plain(told) == means)

    def _take(self, names: tuple[str, str], *, still: bool) -> None:
        before = self.is_on
        self._told[names] = still
        if self.is_on is not before:
            self.changed.emit()


def _plain(told: object) -> object:
    """Return what is in a variant, which may be in another one."""
    from PySide6.QtDBus import QDBusVariant

    while isinstance(told, QDBusVariant):
        told = told.variant()
    return told


def _windows_is_still() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    animates, get_client_area_animation = ctypes.c_int(1), 0x1042
    asked = ctypes.windll.user32.SystemParametersInfoW(
        get_client_area_animation, 0, ctypes.byref(animates), 0
    )
    return bool(asked) and not animates.value
