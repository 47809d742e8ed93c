"""Pictures that fill outputs of a Wayland session, for tests: nothing is heard of what is done to them.

By `zwlr_layer_shell_v1` (wlr-layer-shell-unstable-v1), above everything, where that is offered as by sway and
KDE; elsewhere, as on GNOME, by `xdg_wm_base` (xdg-shell), as windows of the whole screen.
"""

import struct
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Final

from tracker.core.errors import UnreachableError
from tracker.host.wayland import Event, Offer, Wayland, string

Draw = Callable[[int, int], bytes]
"""Returns a picture so many pixels wide and high, each of it blue, green, red and a byte without meaning."""

Wanted = Sequence[tuple[Offer, tuple[int, int], Draw]]
"""Which outputs to fill: each with its size in points and what draws the picture."""

_COMPOSITOR, _SHM, _LAYERS, _BASE = "wl_compositor", "wl_shm", "zwlr_layer_shell_v1", "xdg_wm_base"
_CREATE_SURFACE: Final = 0
_ATTACH, _DAMAGE, _FRAME, _COMMIT = 1, 2, 3, 6
_CREATE_POOL, _CREATE_BUFFER = 0, 0
_GET_LAYER_SURFACE, _SET_ANCHOR, _SET_EXCLUSIVE_ZONE, _ACK_LAYER = 0, 1, 2, 6
_OVERLAY, _ALL_EDGES, _OVER_BARS = 3, 15, -1
_GET_XDG_SURFACE, _PONG, _GET_TOPLEVEL, _ACK_XDG = 2, 3, 1, 4
_SET_APP_ID, _SET_FULLSCREEN = 3, 11
_PING: Final = 0
_XRGB8888: Final = 1
_PIXEL: Final = 4
_ROUNDS: Final = 2_000
"""How often a compositor is asked at most until it shows everything; it draws many times a second."""


@contextmanager
def filled(environment: Mapping[str, str], name: str, wanted: Callable[[Wayland], Wanted]) -> Iterator[None]:
    """Fill outputs for the block, from when all of it is shown; `name` is what the application calls itself.

    `wanted` is asked on the line that is used. Raises `UnreachableError` (`wayland-away`), also where the
    compositor lacks what it takes or does not come round to showing it.
    """
    with closing(Wayland(environment)) as line:
        screen = _Screen(line, name)
        for offer, size, draw in wanted(line):
            screen.fill(offer, size, draw)
        screen.settle()
        answering = Thread(target=screen.answer, name="wayland-drawn", daemon=True)
        answering.start()
        try:
            yield
        finally:
            line.hang_up()
            answering.join()


@dataclass(slots=True)
class _Full:
    """One picture: its objects, the size that it has to have, and whether that was shown.

    `window` is of xdg-shell alone, which tells the size apart.
    """

    surface: int
    role: int
    window: int
    size: tuple[int, int]
    draw: Draw = field(repr=False)
    frame: int = 0
    is_shown: bool = False

    def resize(self, told: bytes) -> None:
        """Take the size a compositor tells; 0 leaves the choice."""
        width, height = struct.unpack_from("=ii", told)
        self.size = width or self.size[0], height or self.size[1]


class _Screen:
    """Does what a compositor asks of those who fill its outputs."""

    def __init__(self, line: Wayland, name: str) -> None:
        self._line = line
        self._name = string(name)
        self._has_layers = _LAYERS in line.offers
        needed = (_COMPOSITOR, _SHM, _LAYERS if self._has_layers else _BASE)
        if not set(needed) <= set(line.offers):
            raise UnreachableError("wayland-away")
        self._compositor, self._shm, self._shell = (line.bind(each, 1) for each in needed)
        self._fulls: list[_Full] = []

    def fill(self, offer: Offer, size: tuple[int, int], draw: Draw) -> None:
        output = self._line.bind("wl_output", 1, offer)
        surface = self._made(self._compositor, _CREATE_SURFACE)
        role, window = (self._layer if self._has_layers else self._window)(surface, output)
        self._line.send(surface, _COMMIT)
        self._fulls.append(_Full(surface, role, window, size, draw))

    def _layer(self, surface: int, output: int) -> tuple[int, int]:
        place = struct.pack("=III", surface, output, _OVERLAY)
        role = self._made(self._shell, _GET_LAYER_SURFACE, place + self._name)
        self._line.send(role, _SET_ANCHOR, struct.pack("=I", _ALL_EDGES))
        self._line.send(role, _SET_EXCLUSIVE_ZONE, struct.pack("=i", _OVER_BARS))
        return role, 0

    def _window(self, surface: int, output: int) -> tuple[int, int]:
        role = self._made(self._shell, _GET_XDG_SURFACE, struct.pack("=I", surface))
        window = self._made(role, _GET_TOPLEVEL)
        self._line.send(window, _SET_APP_ID, self._name)
        self._line.send(window, _SET_FULLSCREEN, struct.pack("=I", output))
        return role, window

    def settle(self) -> None:
        """Wait until everything is shown."""
        for _ in range(_ROUNDS):
            self._heed(self._line.settle())
            if all(full.is_shown for full in self._fulls):
                return
        raise UnreachableError("wayland-away")

    def answer(self) -> None:
        """Go on until the line is hung up, or a compositor would take this for dead."""
        with suppress(UnreachableError):
            while True:
                self._heed(self._line.wait())

    def _heed(self, told: Sequence[Event]) -> None:
        for event in told:
            if event.sender == self._shell and event.opcode == _PING:
                self._line.send(self._shell, _PONG, event.arguments)
            for full in self._fulls:
                self._heed_of(full, event)

    def _heed_of(self, full: _Full, event: Event) -> None:
        match event.sender, event.opcode:
            case sender, 0 if sender == full.window:
                full.resize(event.arguments)
            case sender, 0 if sender == full.role:
                serial, size = event.arguments[:4], event.arguments[4:]
                if self._has_layers:
                    full.resize(size)
                self._line.send(full.role, _ACK_LAYER if self._has_layers else _ACK_XDG, serial)
                self._show(full)
            case sender, _ if sender == full.frame:
                full.is_shown = True

    def _show(self, full: _Full) -> None:
        self._line.send(full.surface, _ATTACH, struct.pack("=Iii", self._buffer(full), 0, 0))
        self._line.send(full.surface, _DAMAGE, struct.pack("=iiii", 0, 0, *full.size))
        full.frame, full.is_shown = self._made(full.surface, _FRAME), False
        self._line.send(full.surface, _COMMIT)

    def _buffer(self, full: _Full) -> int:
        """Have the compositor map a file that has no name, with the picture in it."""
        width, height = full.size
        shown = full.draw(width, height)
        pool = self._line.new()
        with tempfile.TemporaryFile() as file:
            file.write(shown)
            file.flush()
            self._line.send_file(self._shm, _CREATE_POOL, struct.pack("=Ii", pool, len(shown)), file.fileno())
        layout = struct.pack("=iiiiI", 0, width, height, width * _PIXEL, _XRGB8888)
        return self._made(pool, _CREATE_BUFFER, layout)

    def _made(self, by: int, opcode: int, arguments: bytes = b"") -> int:
        """Ask an object for a new one, whose number comes first in every request that is used here."""
        number = self._line.new()
        self._line.send(by, opcode, struct.pack("=I", number) + arguments)
        return number
