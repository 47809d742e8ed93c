"""Settings: what the member chooses about the app itself; what the workspace asks stands elsewhere."""

from tracker.tray.pages.page import Ground, Page, Place
from tracker.tray.pages.settings.page import SettingsPage


def build(ground: Ground) -> Page:
    """Return the page."""
    page = SettingsPage(ground.settings)
    page.policy_wanted.connect(lambda: ground.go(Place.RECORDED))
    return page
