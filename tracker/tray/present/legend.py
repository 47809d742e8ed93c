"""What the colours of a day's timeline stand for, and how much of each there is: the timeline in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.tray.present.lengths import Manner, parts_text, whole
from tracker.tray.present.work import choice_of

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen


@dataclass(frozen=True, slots=True)
class LegendItem:
    """What a colour stands for, and how much there is of it."""

    name: str
    length: str
    hue: int | None


def legend(day: "DaySeen", seconds: int, manner: Manner) -> tuple[LegendItem, ...]:
    """Return what a day's projects amount to, the longest first; they add up to the `seconds` it has."""
    sums: dict[tuple[str, int | None], int] = {}
    left = seconds
    for part in sorted(day.summary.parts, key=lambda each: each.running):
        choice = choice_of(day.names, part.entry.work.project_id, None)
        which = choice.project, choice.hue
        # What runs has all that there is besides.
        length = max(0, left) if part.running else whole(part.span.length)
        sums[which] = sums.get(which, 0) + length
        left -= length
    longest = sorted(sums.items(), key=lambda each: -each[1])
    told = parts_text([length for _which, length in longest], seconds, manner.hours)
    return tuple(
        LegendItem(name, length, hue) for ((name, hue), _sum), length in zip(longest, told, strict=True)
    )
