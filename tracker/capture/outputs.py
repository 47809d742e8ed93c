"""What a Wayland compositor tells of its outputs: where each lies in the desktop, and how many pixels it has.

By `wl_output` and `zxdg_output_manager_v1` (xdg-output-unstable-v1), which GNOME, KDE, sway and others offer.
"""

import struct
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from tracker.core.errors import UnreachableError
from tracker.host.wayland import Event, Offer, Wayland

_OUTPUT: Final = "wl_output"
_MANAGER: Final = "zxdg_output_manager_v1"
_GET_XDG_OUTPUT: Final = 1
_GEOMETRY, _MODE = 0, 1
_POSITION, _SIZE = 0, 1
_CURRENT: Final = 1
_TWO: Final = struct.Struct("=ii")
_MODES: Final = struct.Struct("=Iii")


@dataclass(frozen=True, slots=True)
class Output:
    """One output: its place in the desktop's own coordinates, and its own pixels, as it is turned."""

    left: int
    top: int
    width: int
    height: int
    pixels: tuple[int, int]


def outputs(environment: Mapping[str, str]) -> list[Output]:
    """Return the outputs of a session; none where its compositor does not tell."""
    try:
        with closing(Wayland(environment)) as line:
            return [output for _, output in placed(line)]
    except (UnreachableError, struct.error):
        return []


def placed(line: Wayland) -> list[tuple[Offer, Output]]:
    """Return what a compositor offers as outputs and tells of them; raises `UnreachableError`."""
    if _MANAGER not in line.offers:
        return []
    manager = line.bind(_MANAGER, 1)
    asked = []
    for offer in line.every(_OUTPUT):
        output, place = line.bind(_OUTPUT, 1, offer), line.new()
        line.send(manager, _GET_XDG_OUTPUT, struct.pack("=II", place, output))
        asked.append((offer, output, place))
    events = line.settle()
    found = ((offer, _output(_of(events, output), _of(events, place))) for offer, output, place in asked)
    return [(offer, output) for offer, output in found if output is not None]


def _of(events: Sequence[Event], number: int) -> list[Event]:
    return [event for event in events if event.sender == number]


def _output(own: Sequence[Event], placed: Sequence[Event]) -> Output | None:
    """Return an output from what it told of itself and of its place; None where something is missing."""
    places = {event.opcode: _TWO.unpack_from(event.arguments) for event in placed if event.opcode <= _SIZE}
    modes = [_MODES.unpack_from(event.arguments) for event in own if event.opcode == _MODE]
    sizes = [(width, height) for flags, width, height in modes if flags & _CURRENT]
    if not sizes or set(places) != {_POSITION, _SIZE}:
        return None
    width, height = sizes[-1]
    pixels = (height, width) if _is_turned(own) else (width, height)
    (left, top), (across, down) = places[_POSITION], places[_SIZE]
    return Output(left, top, across, down, pixels)


def _is_turned(own: Sequence[Event]) -> bool:
    """Tell whether an output stands on its side: `transform`, the geometry's last word, is then odd."""
    transforms = [
        struct.unpack_from("=i", event.arguments, len(event.arguments) - 4)[0]
        for event in own
        if event.opcode == _GEOMETRY
    ]
    return bool(transforms) and transforms[-1] % 2 == 1
