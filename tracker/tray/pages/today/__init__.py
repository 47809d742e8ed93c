"""Today, and any other day: the clock, what the day amounts to, and everything that was recorded of it."""

from collections.abc import Collection

from msgspec.structs import replace

from tracker.tray.bridge import Bridge
from tracker.tray.pages.page import Ground, Page, Place
from tracker.tray.pages.sending import sending_by
from tracker.tray.pages.today.page import TodayPage
from tracker.tray.present.attention import Notice, away_notice, banner
from tracker.tray.watching import Link

_PAUSED = "capture-paused-by-member"


def build(ground: Ground) -> Page:
    """Return the page, which hears of the agent from now on."""
    bridge = ground.bridge
    page = TodayPage(
        *(bridge, ground.reader, ground.clock, lambda: ground.manner), sending_by(bridge, ground.clock)
    )
    bridge.status_told.connect(lambda _status: tell())
    bridge.link_changed.connect(lambda _link: tell())
    ground.settings.changed.connect(lambda _settings: page.refresh())
    ground.settings.changed.connect(lambda _settings: tell())
    page.all_screenshots_wanted.connect(lambda: ground.go(Place.SCREENSHOTS))
    page.screenshot_opened.connect(lambda file_id: _look(page, ground, file_id))

    def tell() -> None:
        notice = _notice(bridge, ground.settings.now.hidden)
        page.show_status(bridge.status, notice, bridge.told_at, bridge.before)

    page.deed_wanted.connect(ground.do)
    tell()
    return page


def _look(page: TodayPage, ground: Ground, file_id: bytes) -> None:
    from tracker.tray.pages.screenshots import open_preview

    open_preview(page, ground, page.day_shown, file_id)


def _notice(bridge: Bridge, hidden: Collection[str]) -> Notice | None:
    """Return what is to be said above the page; while an agent starts, what holds without one."""
    status = bridge.status
    if status is None and bridge.link in (Link.SEEKING, Link.STARTING):
        if bridge.before is None:
            return None
        status = replace(bridge.before, timer=None)
    said = away_notice(bridge.trouble) if status is None else banner(status, hidden)
    # The clock says that itself, with the way to end it.
    return None if said is not None and said.key == _PAUSED else said
