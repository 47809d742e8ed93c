"""What a picture of the tray app is: a scene, drawn in several ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from lib.made_up_day import Words

Scene = Callable[[Words], Iterator[QWidget | QImage]]
"""Yields widgets, each of which is shown then; the last is the picture, or is one itself."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to draw a scene: in a language, at a scale of the text, in light or dark."""

    name: str
    dark: bool
    language: str = "en"
    scale: float = 1.0


PLAIN: Final = (Way("light", dark=False), Way("dark", dark=True))
ALL: Final = (
    *PLAIN,
    Way("german", dark=False, language="de"),
    Way("rtl", dark=True, language="ar"),
    Way("large", dark=False, scale=2.0),
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One scene in a window of a size in logical pixels, none for as large as it needs to be.

    `large` is the size where the text is twice as large, else as wide as a small laptop's screen at most.
    `kept` names the ways that are in the checkout.
    """

    name: str
    scene: Scene
    size: tuple[int, int] | None = None
    large: tuple[int, int] | None = None
    ways: tuple[Way, ...] = ALL
    kept: frozenset[str] = frozenset()

    def size_in(self, way: Way) -> tuple[int, int] | None:
        """Return the size of the window when it is drawn in a way."""
        if self.size is None or way.scale == 1.0:
            return self.size
        across, down = (round(each * way.scale) for each in self.size)
        return self.large or (min(across, 1366), down)
