"""The port `Windows`: tells what a test lays down, or that nothing is told."""

from collections.abc import Sequence

from tracker.capture.area import Area
from tracker.capture.windows import ShownWindow
from tracker.core.errors import TrackerError


def shown(  # noqa: PLR0913 - a window is many things, all but two of them rarely
    number: int,
    area: Area | None,
    *,
    name: str = "Editor",
    title: str = "",
    opaque: bool = True,
    active: bool = False,
) -> ShownWindow:
    """Return a window of an editor's, or of something else."""
    return ShownWindow(number, name, title, area, opaque, active)


class FakeWindows:
    """Tells one look after another, then the last of them again and again; an error is raised in its turn."""

    def __init__(self, *looks: Sequence[ShownWindow] | TrackerError) -> None:
        self._looks = list(looks)
        self.asked = 0

    def visible(self) -> tuple[ShownWindow, ...]:
        self.asked += 1
        look = self._looks.pop(0) if len(self._looks) > 1 else self._looks[0]
        if isinstance(look, TrackerError):
            raise look
        return tuple(look)
