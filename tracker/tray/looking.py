"""One screenshot in full, in a window of its own: where somebody looks at what was just taken."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from tracker.tray.pages.page import Ground
    from tracker.tray.pages.screenshots.preview import Preview


class PreviewAlone(QObject):
    """At most one at a time; another one takes its place."""

    def __init__(self, parent: QObject, ground: "Callable[[], Ground]") -> None:
        """Take what it stands on, asked for when there is something to show."""
        super().__init__(parent)
        self._ground = ground
        self.shown: Preview | None = None

    def show(self, file_id: bytes) -> None:
        """Show a screenshot of today, and put the window forward."""
        from tracker.tray.pages.screenshots import open_preview

        if self.shown is not None:
            self.shown.close()
        shown = self.shown = open_preview(None, self._ground(), None, file_id)
        shown.finished.connect(self._forget)
        shown.raise_()
        shown.activateWindow()

    def _forget(self) -> None:
        self.shown = None
