"""Which way of showing notices this desktop has."""

import sys
from collections.abc import Mapping

from tracker.desktop.notify import Chosen, DesktopNotice, DesktopNotices


class NoNotices:
    """A desktop without any."""

    def available(self) -> bool:
        """Say no."""
        return False

    def show(self, notice: DesktopNotice) -> None:
        """Do nothing."""

    def withdraw(self, slot: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


if sys.platform in {"win32", "darwin"}:

    def desktop_notices(_environment: Mapping[str, str], _chosen: Chosen) -> DesktopNotices:
        """Return none: on this system Tracker's own window shows them."""
        return NoNotices()

    def who_notifies(_environment: Mapping[str, str]) -> str:
        """Return nobody."""
        return ""

else:
    from tracker.core.errors import UnreachableError
    from tracker.host.dbus import session_bus

    def desktop_notices(environment: Mapping[str, str], chosen: Chosen) -> DesktopNotices:
        """Return what shows notices in the session that an environment tells of."""
        from tracker.desktop._linux_notify import FreedesktopNotices

        try:
            return FreedesktopNotices(session_bus(environment), chosen)
        except UnreachableError:
            return NoNotices()

    def who_notifies(environment: Mapping[str, str]) -> str:
        """Return which program shows notices now, by the name it gives itself; empty for none."""
        from tracker.desktop._linux_notify import server_name

        try:
            return server_name(session_bus(environment))
        except UnreachableError:
            return ""
