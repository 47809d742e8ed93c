"""What monitors there are: their places in the desktop, in pixels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Monitor:
    """One monitor's place in the desktop, in the system's pixels; `number` counts from 0."""

    number: int
    left: int
    top: int
    width: int
    height: int


def monitors(places: Sequence[Mapping[str, int]]) -> list[Monitor]:
    """Number the places a system tells (`left`, `top`, `width`, `height`), in its order.

    Two that mirror each other are one monitor here, and one without an area is none.
    """
    areas = dict.fromkeys((each["left"], each["top"], each["width"], each["height"]) for each in places)
    seen = (area for area in areas if area[2] > 0 and area[3] > 0)
    return [Monitor(number, *area) for number, area in enumerate(seen)]
