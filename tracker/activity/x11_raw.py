"""Reading X11's raw input events off the wire: their kind and second, a button's number, and nothing else.

Layout after xXIRawEvent in XI2proto.h. A key event's detail is its key code: those four bytes are never read.
They are overwritten with all the others as soon as their buffer was gone through.
"""

import struct
from dataclasses import dataclass, field
from typing import Final

from tracker.core.errors import UnreachableError

RAW_KEY_PRESS: Final = 13
RAW_BUTTON_PRESS: Final = 15
RAW_MOTION: Final = 17
WANTED: Final = 1 << RAW_KEY_PRESS | 1 << RAW_BUTTON_PRESS | 1 << RAW_MOTION

_SHORTEST: Final = 32
_ERROR, _REPLY, _GENERIC = 0, 1, 35
_WHEEL: Final = range(4, 8)
"""The buttons as which X11 tells scrolling: up, down, left, right."""

_LENGTH: Final = struct.Struct("=I")
_KIND: Final = struct.Struct("=H")
_MILLISECONDS: Final = struct.Struct("=I")
_BUTTON: Final = struct.Struct("=I")
_VALUATORS: Final = struct.Struct("=H")


@dataclass(slots=True)
class Heard:
    """What some packets said: the seconds of their events in order, how many of each kind, and replies."""

    seconds: list[int] = field(default_factory=list)
    keys: int = 0
    clicks: int = 0
    scrolls: int = 0
    moves: int = 0
    replies: int = 0


def hear(buffer: bytearray, filled: int, opcode: int) -> tuple[Heard, int]:
    """Go through whole packets in the first `filled` bytes; return what they said and how much is left.

    What is left, part of one packet, is then at the start of the buffer, and all after it is zero.
    `opcode` is XInput's. Raises `UnreachableError` when the server refused something.
    """
    heard, at = Heard(), 0
    while filled - at >= _SHORTEST:
        kind = buffer[at] & 0x7F
        if kind == _ERROR:
            raise UnreachableError("x11-lacks", extension="XInput 2")
        size = _SHORTEST
        if kind in {_REPLY, _GENERIC}:
            size += 4 * _LENGTH.unpack_from(buffer, at + 4)[0]
        if filled - at < size:
            break
        heard.replies += kind == _REPLY
        if kind == _GENERIC and buffer[at + 1] == opcode:
            _hear_one(heard, buffer, at)
        at += size
    left = filled - at
    buffer[:left] = buffer[at:filled]
    buffer[left:filled] = bytes(filled - left)
    return heard, left


def _hear_one(heard: Heard, buffer: bytearray, at: int) -> None:
    (kind,) = _KIND.unpack_from(buffer, at + 8)
    if kind == RAW_KEY_PRESS:
        heard.keys += 1
    elif kind == RAW_BUTTON_PRESS:
        (button,) = _BUTTON.unpack_from(buffer, at + 16)
        heard.scrolls += button in _WHEEL
        heard.clicks += button not in _WHEEL
    elif kind == RAW_MOTION:
        heard.moves += _is_move(buffer, at)
    else:
        return
    heard.seconds.append(_MILLISECONDS.unpack_from(buffer, at + 12)[0] // 1000)


def _is_move(buffer: bytearray, at: int) -> bool:
    """Tell a pointer's way over the first two axes from a wheel that also tells its turning as an axis."""
    (masks,) = _VALUATORS.unpack_from(buffer, at + 22)
    return masks > 0 and bool(buffer[at + _SHORTEST] & 0b11)
