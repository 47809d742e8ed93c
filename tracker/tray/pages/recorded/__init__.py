"""What is recorded: the policy as it holds here, in sentences, and what nobody can switch on."""

from tracker.tray.pages.page import Ground, Page
from tracker.tray.pages.recorded.page import RecordedPage


def build(ground: Ground) -> Page:
    """Return the page, which hears of the agent from now on."""
    page = RecordedPage(ground.reader, lambda: ground.manner)
    ground.bridge.status_told.connect(page.show_status)
    ground.bridge.link_changed.connect(lambda _link: page.show_status(ground.bridge.status))
    page.show_status(ground.bridge.status)
    return page
