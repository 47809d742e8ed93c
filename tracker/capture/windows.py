"""The port to which windows are on the screen and where; not every system tells."""

from dataclasses import dataclass, field
from typing import Protocol

from tracker.capture.area import Area


@dataclass(frozen=True, slots=True)
class ShownWindow:
    """A window that may be seen on the screen, as far as others do not cover it.

    `number` is the system's own and stays while the window is there. `area` is in the desktop's coordinates,
    frame and all; None where the system does not tell. `opaque` says that nothing shows through any of it,
    and `active` that the person works in it.
    """

    number: int
    name: str = field(repr=False)
    title: str = field(repr=False)
    area: Area | None
    opaque: bool = False
    active: bool = False


class Windows(Protocol):
    """Tells which windows are on the screen."""

    def visible(self) -> tuple[ShownWindow, ...]:
        """Return them from the lowest to the topmost; raises `UnreachableError` where nothing is told now."""
        ...
