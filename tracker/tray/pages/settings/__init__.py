"""Settings: what the member chooses about the app itself; what the workspace asks stands at the end."""

from tracker.tray.again import start_again
from tracker.tray.pages.page import Ground, Page, Place
from tracker.tray.pages.settings.page import SettingsPage
from tracker.tray.shortcut import GlobalShortcut


def build(ground: Ground) -> Page:
    """Return the page."""
    shortcut = ground.shortcut or GlobalShortcut(ground.settings)
    page = SettingsPage(ground.settings, shortcut, ground.reader)
    page.policy.wanted.connect(lambda: ground.go(Place.RECORDED))
    page.language.again_wanted.connect(start_again)
    return page
