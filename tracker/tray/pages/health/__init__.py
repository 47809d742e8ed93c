"""Sync and health: what waits, how the server is reached, where the keys lie, and what needs the person."""

from functools import partial

from tracker.core.wire import SyncNow
from tracker.tray.pages.health.page import HealthPage
from tracker.tray.pages.page import Ground, Page
from tracker.tray.pages.sync_banner import SYNC_SECONDS


def build(ground: Ground) -> Page:
    """Return the page, which hears of the agent from now on."""
    bridge = ground.bridge
    page = HealthPage(
        *(ground.clock, lambda: ground.manner, ground.reader),
        hidden=lambda: ground.settings.now.hidden,
        asked=lambda: ground.asked,
    )
    ground.settings.changed.connect(lambda _settings: page.show_status(bridge.status))
    bridge.status_told.connect(page.show_status)
    bridge.link_changed.connect(lambda _link: page.show_status(bridge.status))
    if ground.asking is not None:
        ground.asking.changed.connect(lambda: page.show_status(bridge.status))
    settle = page.problem.settle
    page.sync_wanted.connect(
        lambda ask: bridge.ask(SyncNow(), partial(settle, ask, None), partial(settle, ask), SYNC_SECONDS)
    )
    page.deed_wanted.connect(ground.do)
    page.show_status(bridge.status)
    return page
