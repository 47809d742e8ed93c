"""Screenshots: those of a day as small pictures, and each in full with what deleting it means."""

from typing import TYPE_CHECKING

from tracker.tray.pages.page import Ground, Page
from tracker.tray.pages.screenshots.page import ScreenshotsPage
from tracker.tray.pages.screenshots.preview import Preview

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget


def build(ground: Ground) -> Page:
    """Return the page, which hears of the agent from now on."""
    page = ScreenshotsPage(ground.reader, ground.clock, lambda: ground.manner)
    ground.bridge.status_told.connect(page.show_status)
    ground.settings.changed.connect(lambda _settings: page.refresh())
    page.opened.connect(lambda file_id: open_preview(page, ground, page.day, file_id))
    return page


def open_preview(owner: "QWidget | None", ground: Ground, day: "date | None", file_id: bytes) -> Preview:
    """Show one screenshot of a day, None for today, in a window above its owner's, or of its own."""
    above = owner and owner.window()
    preview = Preview(above, ground.reader, ground.clock, lambda: ground.manner)
    # Methods, not functions: an answer that comes after the window was closed is for nobody.
    preview.commanded.connect(lambda command: ground.bridge.ask(command, preview.take_answer, preview.settle))
    preview.open_on(day, file_id)
    ground.bridge.status_told.connect(preview.show_status)
    return preview
