"""Hears whoever starts a second tray, and has the first come forward."""

import socket
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from tracker.host.local_socket import Line
from tracker.tray.one_instance import LINE_END

_PATIENCE_SECONDS: Final = 2.0
_MOST_BYTES: Final = 1 << 17


class Door(QObject):
    """Hears whoever starts a second tray.

    `knocked` carries the token by which a window may come forward, and the link of an enrolment or nothing.
    """

    knocked = Signal(str, str)

    def __init__(self, line: Line, parent: QObject | None = None) -> None:
        """Take the listening socket."""
        super().__init__(parent)
        self._line = line
        line.socket.settimeout(0)
        self._ears = QSocketNotifier(line.socket.fileno(), QSocketNotifier.Type.Read, self)
        self._ears.activated.connect(self._hear)

    def _hear(self) -> None:
        from hmac import compare_digest

        try:
            peer, _address = self._line.socket.accept()
        except OSError:
            return
        with peer:
            said = _read(peer)
        secret, told = said[: len(self._line.secret)], said[len(self._line.secret) :]
        if compare_digest(secret, self._line.secret):
            token, _end, link = told.decode("ascii", "replace").partition(LINE_END)
            self.knocked.emit(token, link)


def _read(peer: socket.socket) -> bytes:
    """Return what a peer said before it hung up, within the time it may take."""
    peer.settimeout(_PATIENCE_SECONDS)
    said = b""
    try:
        while len(said) < _MOST_BYTES and (more := peer.recv(_MOST_BYTES - len(said))):
            said += more
    except OSError:
        return b""
    return said
