"""How long something took, as a person wants it written, and clocks that run up or down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from typing import Final

from tracker.core.moment import MICROSECONDS
from tracker.host.translate import translate as _
from tracker.tray.present.signs import by_language

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_TENTH: Final = _HOUR // 10


class HoursFormat(StrEnum):
    """`1 h 24 min`, `1:24` or `1.40 h`."""

    MINUTES = "minutes"
    CLOCK = "clock"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a person is told of time: by the clock of a zone, and in which format of hours."""

    zone: tzinfo
    hours: HoursFormat = HoursFormat.MINUTES


@dataclass(frozen=True, slots=True)
class FigurePart:
    """A piece of a large figure: a number, or the unit behind it."""

    text: str
    is_unit: bool


def whole(microseconds: int) -> int:
    """Return whole seconds; one that is not whole does not count."""
    return microseconds // MICROSECONDS


def length_text(seconds: int, hours: HoursFormat) -> str:
    """Return a length in words: `38 min`, `1 h 24 min`; never more than it is."""
    if hours is HoursFormat.CLOCK:
        return _clock(seconds)
    if hours is HoursFormat.DECIMAL:
        return _("{hours} h").format(hours=_decimal(seconds))
    whole_hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    if not whole_hours:
        return _("{minutes} min").format(minutes=minutes)
    if not minutes:
        return _("{hours} h").format(hours=whole_hours)
    return _("{hours} h {minutes} min").format(hours=whole_hours, minutes=f"{minutes:02}")


def unbroken(text: str) -> str:
    """Return a length that no line breaks in."""
    return text.replace(" ", NO_BREAK)


def gap_text(seconds: int, hours: HoursFormat) -> str:
    """Return how long something took, below a minute in seconds: `9 s`.

    Hundredths of an hour are not told of a few minutes: `0.02 h` is anything from 72 to 107 seconds.
    """
    if seconds < _MINUTE:
        return _("{seconds} s").format(seconds=seconds)
    short = hours is HoursFormat.DECIMAL and seconds < _TENTH
    return length_text(seconds, HoursFormat.MINUTES if short else hours)


def parts_text(parts: Sequence[int], whole_of_them: int, hours: HoursFormat) -> tuple[str, ...]:
    """Return seconds as lengths that, as they are shown, add up to their sum `whole_of_them` as it is shown.

    What each alone would leave out goes to those that are nearest to more; a part is never off by a unit.
    One that is left without a unit is told as under one, and counts as nothing.
    """
    unit = _unit(hours)
    over = whole_of_them // unit - sum(part // unit for part in parts)
    nearest = sorted(range(len(parts)), key=lambda place: -(parts[place] % unit))[: max(0, over)]
    shown = (part // unit + (place in nearest) for place, part in enumerate(parts))
    least = _("under {length}").format(length=length_text(unit, hours))
    return tuple(
        least if not units and part else length_text(units * unit, hours)
        for units, part in zip(shown, parts, strict=True)
    )


def _unit(hours: HoursFormat) -> int:
    """Return the least that is shown, in seconds."""
    return _HOUR // 100 if hours is HoursFormat.DECIMAL else _MINUTE


def figure(seconds: int, hours: HoursFormat) -> tuple[FigurePart, ...]:
    """Return a length as a large figure, its units apart: `5` `h` `02` `min`."""
    if hours is HoursFormat.CLOCK:
        return (FigurePart(_clock(seconds), is_unit=False),)
    if hours is HoursFormat.DECIMAL:
        return _parts(_("{hours} h"), hours=_decimal(seconds))
    minutes = f"{seconds % _HOUR // _MINUTE:02}"
    return _parts(_("{hours} h {minutes} min"), hours=str(seconds // _HOUR), minutes=minutes)


def percent_figure(share: float | None) -> tuple[FigurePart, ...]:
    """Return a share as a large figure; a dash where there is none."""
    if share is None:
        return (FigurePart("\N{EN DASH}", is_unit=False),)
    return _parts(_("{percent} %"), percent=str(round(100 * share)))


def figure_text(parts: tuple[FigurePart, ...]) -> str:
    """Return a large figure as one text, for who hears it."""
    return " ".join(part.text for part in parts)


def ticking(seconds: int) -> str:
    """Return a clock that runs: `1:24:36`."""
    return f"{seconds // _HOUR}:{seconds % _HOUR // _MINUTE:02}:{seconds % _MINUTE:02}"


def countdown(seconds: int) -> str:
    """Return what is left: `4:12`; with hours from one on."""
    if seconds >= _HOUR:
        return ticking(seconds)
    return f"{seconds // _MINUTE}:{seconds % _MINUTE:02}"


def brief(seconds: int) -> str:
    """Return a length where there is little room: `0:38`."""
    return _clock(seconds)


def _clock(seconds: int) -> str:
    return f"{seconds // _HOUR}:{seconds % _HOUR // _MINUTE:02}"


def _decimal(seconds: int) -> str:
    hundredths = seconds * 100 // _HOUR
    point = by_language({"de": ","}, ".")
    return f"{hundredths // 100}{point}{hundredths % 100:02}"


def _parts(template: str, **values: str) -> tuple[FigurePart, ...]:
    """Return numbers and units of a translated template one after the other."""
    words = [word for word in template.split(" ") if word]
    return tuple(FigurePart(word.format_map(values), is_unit=not word.startswith("{")) for word in words)
