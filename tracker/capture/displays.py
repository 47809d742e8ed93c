"""What monitors there are: their places in the desktop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Monitor:
    """One monitor's place in the desktop, in the desktop's own coordinates; `number` counts from 0.

    These are pixels on X11 and Windows; on macOS and Wayland they are points, of which a scaled monitor has
    fewer than pixels. One monitor of a desktop is `primary`.
    """

    number: int
    left: int
    top: int
    width: int
    height: int
    primary: bool = False


def monitors(places: Sequence[Mapping[str, Any]]) -> list[Monitor]:
    """Number the places a system tells (`left`, `top`, `width`, `height`, maybe `is_primary`), in its order.

    Two that mirror each other are one monitor here, and one without an area is none. Where the system does
    not tell which is primary, it is the one at 0, 0, where macOS has it, else the first.
    """
    areas = dict.fromkeys(map(_area, places))
    seen = [area for area in areas if area[2] > 0 and area[3] > 0]
    told = [_area(each) for each in places if each.get("is_primary")]
    primary = next((area for area in (*told, *_at_origin(seen), *seen) if area in seen), None)
    return [Monitor(number, *area, primary=area == primary) for number, area in enumerate(seen)]


_Area = tuple[int, int, int, int]


def _area(place: Mapping[str, Any]) -> _Area:
    return place["left"], place["top"], place["width"], place["height"]


def _at_origin(areas: Sequence[_Area]) -> list[_Area]:
    return [area for area in areas if area[:2] == (0, 0)]
