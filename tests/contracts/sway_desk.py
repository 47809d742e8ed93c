"""A desk under sway without a screen, whose keyboard and mouse are virtual ones on the Wayland wire."""

import shutil
import struct
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

import pytest

from lib.wayland_session import compositor_alone
from tracker.activity.idle import Idle, choose_idle
from tracker.activity.input import Input, choose_input
from tracker.host.clock import SystemClock
from tracker.host.wayland import Wayland

if TYPE_CHECKING:
    import subprocess

_KEYBOARDS: Final = "zwp_virtual_keyboard_manager_v1"
_POINTERS: Final = "zwlr_virtual_pointer_manager_v1"
_MAKE: Final = 0
_KEYMAP, _KEY = 0, 1
_MOTION, _FRAME = 0, 4
_XKB: Final = 1
_LAYOUT: Final = b"""xkb_keymap { xkb_keycodes { include "evdev" }; xkb_types { include "complete" };
xkb_compat { include "complete" }; xkb_symbols { include "pc+us" }; };\0"""
_A_KEY: Final = 30
"""Linux's code of one that writes a letter."""
_ONE_PIXEL: Final = 256
"""In the wire's fixed numbers."""


class SwayDesk:
    """A real sway."""

    counts = False

    def __init__(self, environment: dict[str, str], sway: "subprocess.Popen[bytes]", line: Wayland) -> None:
        self.environment = environment
        new = "ext_idle_notifier_v1" in line.offers
        self.ways = frozenset({"ext-idle-notify-v1" if new else "org_kde_kwin_idle"})
        self._sway = sway
        self._line = line
        self._times = 0
        seat = line.bind("wl_seat", 1)
        self._keyboard = self._made(_KEYBOARDS, seat)
        with tempfile.TemporaryFile() as layout:
            layout.write(_LAYOUT)
            layout.flush()
            form = struct.pack("=II", _XKB, len(_LAYOUT))
            line.send_file(self._keyboard, _KEYMAP, form, layout.fileno())
            line.settle()
        self._pointer = self._made(_POINTERS, seat)

    def press(self, keys: int, clicks: int = 0, scrolls: int = 0, moves: int = 0) -> None:
        for pressed in (1, 0) * keys:
            self._line.send(self._keyboard, _KEY, struct.pack("=III", self._time(), _A_KEY, pressed))
        for _ in range(clicks + scrolls + moves):
            self._line.send(self._pointer, _MOTION, struct.pack("=Iii", self._time(), _ONE_PIXEL, 0))
            self._line.send(self._pointer, _FRAME)
        self._line.settle()

    # Whatever the mouse does counts for rest alike, so that it only moves here.
    def rest(self) -> None:
        from tests.contracts.desks import rest

        rest(self)

    def make_input(self) -> Input:
        return choose_input(self.environment, "linux", SystemClock())

    def make_idle(self) -> Idle:
        return choose_idle(self.environment, "linux", SystemClock())

    def kill(self) -> None:
        self._sway.kill()
        self._sway.wait(60)

    def _made(self, maker: str, seat: int) -> int:
        bound, made = self._line.bind(maker, 1), self._line.new()
        self._line.send(bound, _MAKE, struct.pack("=II", seat, made))
        return made

    def _time(self) -> int:
        """Return milliseconds that grow, as each event of a device's has them."""
        self._times += 1
        return self._times


@contextmanager
def sway_desk() -> Iterator[SwayDesk]:
    """Lend one; skip where it cannot be had."""
    if shutil.which("sway") is None:
        pytest.skip("there is no sway here; scripts/test.py tells how to have it")
    with compositor_alone() as (environment, sway), closing(Wayland(environment)) as line:
        yield SwayDesk(environment, sway, line)
