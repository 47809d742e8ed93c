"""The test pattern in a Wayland session: a window that fills each output, above everything that is on it.

No window to leave out is shown: where windows are is told to nobody there, and so none is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import Final

from tracker.capture.displays import Monitor, monitors
from tracker.capture.outputs import Output, placed
from tracker.core.errors import UnreachableError
from tracker.host.wayland import Wayland
from tracker.host.wayland_drawn import Draw, Wanted, filled
from tracker.qa.pattern import pattern

_NAME: Final = "tracker-qa"

Places = tuple[tuple[Monitor, tuple[int, int]], ...]
"""Monitors as they are captured, and how many pixels each has."""


@contextmanager
def filled_outputs(environment: Mapping[str, str]) -> Iterator[Places]:
    """Show the pattern for the block and give its monitors; raises `UnreachableError` (`qa-window`)."""
    found: list[Places] = []

    def wanted(line: Wayland) -> Wanted:
        told = placed(line)
        found.append(_places([output for _, output in told]))
        numbers = {(each.left, each.top): each.number for each, _ in found[0]}
        return [
            (offer, (output.width, output.height), _drawn(numbers[output.left, output.top]))
            for offer, output in told
        ]

    with ExitStack() as stack:
        try:
            stack.enter_context(filled(environment, _NAME, wanted))
        except UnreachableError as error:
            raise UnreachableError("qa-window", display=environment.get("WAYLAND_DISPLAY") or "") from error
        yield found[0]


def _places(told: Sequence[Output]) -> Places:
    """Return outputs as captures number them; raises `UnreachableError` where there is none."""
    pixels = {(each.left, each.top): each.pixels for each in told}
    there = monitors([asdict(each) for each in told])
    if not there:
        raise UnreachableError("wayland-away")
    return tuple((each, pixels[each.left, each.top]) for each in there)


def _drawn(monitor: int) -> Draw:
    return lambda width, height: pattern(monitor, (width, height)).convert("RGBX").tobytes("raw", "BGRX")
