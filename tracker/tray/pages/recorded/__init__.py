"""What is recorded: the policy as it holds here, in sentences, and what nobody can switch on."""

from typing import TYPE_CHECKING

from tracker.tray.pages.page import Ground, Page
from tracker.tray.pages.recorded.devices import Devices
from tracker.tray.pages.recorded.page import RecordedPage

if TYPE_CHECKING:
    from tracker.tray.account import Account


def build(ground: Ground) -> Page:
    """Return the page, which hears of the agent from now on."""
    devices = None if ground.account is None else _devices(ground, ground.account)
    page = RecordedPage(ground.reader, lambda: ground.manner, devices)
    page.looked_at.connect(lambda: ground.settings.change(unread_policy=False))
    ground.bridge.status_told.connect(page.show_status)
    ground.bridge.link_changed.connect(lambda _link: page.show_status(ground.bridge.status))
    page.show_status(ground.bridge.status)
    return page


def _devices(ground: Ground, account: "Account") -> Devices:
    def sign_in() -> None:
        from tracker.tray.account_dialog import ask_to_sign_in

        ask_to_sign_in(made, account)

    made = Devices(account, ground.clock, lambda: ground.manner)
    made.sign_in_wanted.connect(sign_in)
    ground.bridge.status_told.connect(made.show_status)
    made.show_status(ground.bridge.known)
    return made
