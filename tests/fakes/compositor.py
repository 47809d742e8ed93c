"""A Wayland compositor that a test plays: it offers what it is told to, and tells of rest and use."""

import socket
import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

_HEAD = struct.Struct("=IHH")
_DISPLAY = 1


def _string(text: str) -> bytes:
    raw = text.encode() + b"\0"
    return struct.pack("=I", len(raw)) + raw + bytes(-len(raw) % 4)


def _listening(path: Path) -> socket.socket:
    if sys.platform == "win32":
        raise NotImplementedError
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    return listener


class FakeCompositor:
    """Serves one program after another; `environment` is what they find it by."""

    def __init__(self, folder: Path, offers: Mapping[str, int]) -> None:
        self.environment = {"XDG_RUNTIME_DIR": str(folder), "WAYLAND_DISPLAY": "wayland-test"}
        self.requests: list[tuple[str, int]] = []
        self.listening = Event()
        self._offers = dict(offers)
        self._bound: dict[int, str] = {}
        self._notification = 0
        self._peer: socket.socket | None = None
        self._listener = _listening(folder / "wayland-test")
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def tell(self, *, idle: bool) -> None:
        """Tell the program that nothing was used for as long as it asked for, or that something is used."""
        self.listening.wait(20)
        self._send(self._notification, 0 if idle else 1)

    def say(self, raw: bytes) -> None:
        """Say any bytes."""
        self.listening.wait(20)
        if self._peer is not None:
            self._peer.sendall(raw)

    def kill(self) -> None:
        """End, as a crash does."""
        for line in (self._listener, self._peer):
            if line is not None:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
                line.close()

    def end(self) -> None:
        """End, and wait for it."""
        self.kill()
        self._thread.join(60)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                self._peer, _ = self._listener.accept()
                with self._peer:
                    self._converse(self._peer)

    def _converse(self, peer: socket.socket) -> None:
        data = b""
        self._bound = {}
        while read := peer.recv(1 << 12):
            data += read
            while len(data) >= _HEAD.size and len(data) >= (size := _HEAD.unpack_from(data)[2]):
                number, opcode, _ = _HEAD.unpack_from(data)
                self._heed(number, opcode, data[_HEAD.size : size])
                data = data[size:]

    def _heed(self, number: int, opcode: int, arguments: bytes) -> None:
        words = struct.unpack(f"={len(arguments) // 4}I", arguments)
        if number == _DISPLAY and opcode == 0:
            self._send(words[0], 0, bytes(4))
        elif number == _DISPLAY:
            for name, (interface, version) in enumerate(self._offers.items(), 1):
                self._send(
                    words[0], 0, struct.pack("=I", name) + _string(interface) + struct.pack("=I", version)
                )
        elif number not in self._bound:
            self._bound[words[-1]] = list(self._offers)[words[0] - 1]
        else:
            self.requests.append((self._bound[number], opcode))
            self._notification = words[0]
            self.listening.set()

    def _send(self, number: int, opcode: int, arguments: bytes = b"") -> None:
        if self._peer is not None:
            self._peer.sendall(_HEAD.pack(number, opcode, _HEAD.size + len(arguments)) + arguments)


@contextmanager
def compositor(folder: Path, offers: Mapping[str, int]) -> Iterator[FakeCompositor]:
    """Run one for a block."""
    played = FakeCompositor(folder, offers)
    try:
        yield played
    finally:
        played.end()
