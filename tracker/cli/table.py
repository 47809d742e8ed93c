"""Tables of text: columns that align on a terminal, whatever letters stand in them."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from tracker.core.problem import printable

_GAP: Final = "  "
_WIDE: Final = ("W", "F")
_ABOVE_OTHERS: Final = ("Mn", "Me", "Cf")
"""Categories of what takes no place of its own: accents, enclosing marks, joiners."""


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table, its headings first; nothing in a cell can steer the terminal."""
    lines = [[str(printable(cell)) for cell in line] for line in (headings, *rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell + " " * (room - width(cell)) for cell, room in zip(line, widths, strict=True))
        yield _GAP.join(cells).rstrip()


def width(text: str) -> int:
    """Return how many places a text takes on a terminal (Unicode UAX 11; ambiguous letters are narrow)."""
    return sum(map(_places, text))


def _places(letter: str) -> int:
    if unicodedata.category(letter) in _ABOVE_OTHERS:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in _WIDE else 1
