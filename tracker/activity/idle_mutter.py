"""Rest under GNOME on Wayland, by Mutter's idle monitor (its D-Bus interface is in GNOME's own use)."""

from typing import Final

from tracker.host.dbus import Bus, Peer

MONITOR: Final = Peer(
    "org.gnome.Mutter.IdleMonitor",
    "/org/gnome/Mutter/IdleMonitor/Core",
    "org.gnome.Mutter.IdleMonitor",
)


class MutterIdle:
    """Asks the compositor."""

    way: Final = "org.gnome.Mutter.IdleMonitor"

    def __init__(self, address: str) -> None:
        """Connect to the session's bus; raises `UnreachableError`: `dbus-away`, `dbus-refused`."""
        self._bus: Final = Bus(address)
        try:
            self.seconds()
        except BaseException:
            self._bus.close()
            raise

    def seconds(self) -> float:
        """Return the seconds since the last input; raises `UnreachableError`."""
        (milliseconds,) = self._bus.call(MONITOR, "GetIdletime")
        return float(milliseconds) / 1000

    def close(self) -> None:
        """Close the connection."""
        self._bus.close()
