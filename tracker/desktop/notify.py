"""Notices on the person's desktop, with answers to choose from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

CAPTURE_SECONDS = 8.0
"""How long a capture's notice stays."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in memory: red, green and blue of each pixel, a byte each, row by row."""

    pixels: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class DesktopNotice:
    """One notice; another one of its `slot` takes its place.

    `choices` are labels by the key of each; where the desktop cannot offer any, `otherwise` is said instead.
    It goes after `seconds`, or stays until it is answered or withdrawn where these are 0. One that is
    `passing` is kept in no list of past notices.
    """

    slot: str
    title: str
    text: str
    choices: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    seconds: float = 0.0
    passing: bool = False
    picture: Picture | None = None


Chosen = Callable[[str, str], None]
"""Called with slot and key of what the person chose, from any thread."""


class DesktopNotices(Protocol):
    """Shows notices; no method blocks, and none raises: what cannot be shown is not."""

    def available(self) -> bool:
        """Say whether notices are shown, as far as that is known."""
        ...

    def show(self, notice: DesktopNotice) -> None:
        """Show a notice."""
        ...

    def withdraw(self, slot: str) -> None:
        """Take the notice of a slot back, if it is still there."""
        ...

    def close(self) -> None:
        """Show no more."""
        ...
