"""Counting input on X11 by XInput 2's raw events: exact, whichever program has the keyboard."""

import struct
from typing import Final

from tracker.activity.tally import Tally
from tracker.activity.worker import Worked, Worker
from tracker.activity.x11_raw import WANTED, hear
from tracker.core.errors import UnreachableError
from tracker.core.hours.sampling import Counts
from tracker.host.x11 import X11

GATHER_SECONDS: Final = 0.25
"""After reading, input gathers this long before it is read again: at most four wake-ups a second."""

_BUFFER_BYTES: Final = 1 << 16
_ANSWER_SECONDS: Final = 5.0
_SELECT_EVENTS, _QUERY_VERSION, _GET_INPUT_FOCUS = 46, 47, 43
_MASTER_DEVICES: Final = 1
"""Each event once; of all devices, what a master repeats would count twice."""


class X11Input(Worked):
    """Counts in a thread of its own, over a connection of its own on which only raw events arrive."""

    def __init__(self, display: str) -> None:
        """Begin to count on a display (`:0`); all input from the return on is counted.

        Raises `UnreachableError`: `x11-away`, or `x11-lacks` where there is no XInput 2.
        """
        self._line: Final = X11(display)
        self._tally: Final = Tally()
        self._buffer: Final = bytearray(_BUFFER_BYTES)
        self._left = 0
        try:
            self._opcode: Final = self._line.extension("XInputExtension")
            self._begin()
        except BaseException:
            self._line.close()
            raise
        self._worker = Worker("input", self._step, self._line.close, self._line.hang_up)

    def take(self) -> Counts:
        """Return what was counted since this was last asked; raises what ended the counting."""
        self._worker.check()
        return self._tally.take()

    def _begin(self) -> None:
        """Ask for the events and wait for the server to have understood: two replies.

        XInput 2.1 and later tell raw events also while a program has grabbed the keyboard, but only to who
        says to know it.
        """
        line = self._line.wire
        line.settimeout(_ANSWER_SECONDS)
        version = struct.pack("=BBHHH", self._opcode, _QUERY_VERSION, 2, 2, 2)
        wanted = struct.pack("=HHI", _MASTER_DEVICES, 1, WANTED)
        select = struct.pack("=BBHIHxx", self._opcode, _SELECT_EVENTS, 5, self._line.root, 1) + wanted
        focus = struct.pack("=BxH", _GET_INPUT_FOCUS, 1)
        try:
            line.sendall(version + select + focus)
        except OSError as error:
            raise UnreachableError("x11-away") from error
        replies = 0
        while replies < 2:  # noqa: PLR2004 - to the first and the last request
            replies += self._read()
        line.settimeout(None)

    def _step(self) -> float:
        self._read()
        return GATHER_SECONDS if self._left < len(self._buffer) // 2 else 0

    def _read(self) -> int:
        """Count what has come, waiting for it; return how many replies were in it."""
        try:
            got = self._line.wire.recv_into(memoryview(self._buffer)[self._left :])
        except OSError as error:
            raise UnreachableError("x11-away") from error
        if not got:
            raise UnreachableError("x11-away")
        heard, self._left = hear(self._buffer, self._left + got, self._opcode)
        self._tally.add(
            heard.seconds, keys=heard.keys, clicks=heard.clicks, scrolls=heard.scrolls, moves=heard.moves
        )
        return heard.replies
