"""Sync and health: what waits, how the server is reached, where the keys lie, and what needs the person."""

from tracker.tray.bridge import Bridge
from tracker.tray.pages.health.page import HealthPage
from tracker.tray.pages.page import Ground, Page
from tracker.tray.pages.sending import sending_by
from tracker.tray.present.attention import Notice, away_notice, starting_notice
from tracker.tray.watching import Link


def build(ground: Ground) -> Page:
    """Return the page, which hears of the agent from now on."""
    bridge = ground.bridge
    page = HealthPage(
        *(sending_by(bridge, ground.clock), lambda: ground.manner, ground.reader),
        hidden=lambda: ground.settings.now.hidden,
        asked=lambda: ground.asked,
    )

    def tell() -> None:
        page.show_status(bridge.status, _away(bridge))

    ground.settings.changed.connect(lambda _settings: tell())
    bridge.status_told.connect(lambda _status: tell())
    bridge.link_changed.connect(lambda _link: tell())
    if ground.asking is not None:
        ground.asking.changed.connect(tell)
    page.deed_wanted.connect(ground.do)
    tell()
    return page


def _away(bridge: Bridge) -> Notice | None:
    """Return what is to be said while there is no agent; nothing before it was looked for."""
    if bridge.link is Link.SEEKING:
        return None
    return starting_notice() if bridge.link is Link.STARTING else away_notice(bridge.trouble)
