"""Listens on a bus of D-Bus in a thread until it is stopped."""

from collections.abc import Callable
from contextlib import closing
from typing import Final, Protocol

from tracker.core.errors import UnreachableError
from tracker.host.dbus import Bus, Signal

CHECK_SECONDS: Final = 30.0
"""After so long without a signal, what could have been missed is asked for."""


class Listener(Protocol):
    """What is heard and asked on a bus; every method may raise `UnreachableError`."""

    def begin(self, bus: Bus) -> None:
        """Subscribe to signals, and ask how things stand."""
        ...

    def hear(self, bus: Bus, signal: Signal) -> None:
        """Take a signal."""
        ...

    def check(self, bus: Bus) -> None:
        """Ask how things stand."""
        ...

    def close(self) -> None:
        """Let go of what is held."""
        ...


class BusSource:
    """A `SessionSource` of what a listener hears."""

    def __init__(self, address: str, listener: Listener) -> None:
        """Take the address of a bus and who listens to it."""
        self._address: Final = address
        self._listener: Final = listener
        self._bus: Bus | None = None
        self._stopped = False

    def run(self, alive: Callable[[], None]) -> None:
        """Listen until `stop` is called; raises `UnreachableError`."""
        try:
            with closing(self._listener), Bus(self._address) as self._bus:
                self._listen(self._bus, alive)
        except UnreachableError:
            if not self._stopped:
                raise

    def stop(self) -> None:
        """Have `run` return."""
        self._stopped = True
        if self._bus is not None:
            self._bus.hang_up()

    def _listen(self, bus: Bus, alive: Callable[[], None]) -> None:
        self._listener.begin(bus)
        while not self._stopped:
            alive()
            signal = bus.wait(CHECK_SECONDS)
            if self._stopped:
                return
            if signal is None:
                self._listener.check(bus)
            else:
                self._listener.hear(bus, signal)
