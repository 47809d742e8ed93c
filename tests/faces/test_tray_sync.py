"""A sync from the page of today: it shows that it goes on, can be left alone, and says how it ended."""

from uuid import UUID

from msgspec.structs import replace
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HandClock, stage
from tracker.core.errors import UnreachableError
from tracker.core.moment import MICROSECONDS
from tracker.core.problem import problem_of
from tracker.core.wire import ConnectionState, Incident, NewestCapture, ServerConnection, Waiting
from tracker.tray.pages.sending import Sending
from tracker.tray.pages.sync_banner import SyncBanner
from tracker.tray.present.attention import Deed, Notice, Tone
from tracker.tray.present.sync import sent_notice
from tracker.tray.widgets.button import Button

AWAY = UnreachableError("server-away", server="tracker.example")


def test_a_sync_from_the_banner_shows_that_it_goes_on_and_how_it_ended(qtbot: QtBot) -> None:
    made = stage(qtbot)
    notice = Notice("policy-missing", Tone.INFO, "info", "Not here yet", "It comes.", Deed.SYNC)
    made.page.show_status(made_up_day.status(), notice)
    made.show(made_up_day.day())
    made.page.show_status(made_up_day.status(), notice)
    sending, wanted = made.page.syncing, QSignalSpy(made.page.sending.wanted)
    assert buttons(made.page.banner) == ["Sync now"]
    press(made.page.banner)
    assert (wanted.count(), buttons(made.page.banner), buttons(sending)) == (1, [], ["Stop waiting"])
    assert sending.accessibleName().startswith("Sending what waits")
    press(sending)
    assert not sending.isVisible()
    assert buttons(made.page.banner) == ["Sync now"]
    made.page.sending.settle(1, AWAY)
    assert not sending.isVisible(), "nobody waits for that answer any more"
    press(made.page.banner)
    made.page.sending.settle(1, AWAY)
    assert made.page.sending.waits, "that was the answer to the first"
    made.page.sending.settle(2, AWAY)
    assert "tracker.example" in sending.accessibleName()
    press(made.page.banner)
    made.page.sending.settle(3, None, replace(made_up_day.status(), newest=None))
    assert sending.accessibleName().startswith("Sent what could go. Still here, sealed: 2 records, 1 file.")
    assert sending.accessibleName().endswith("The next sync sends it.")
    assert buttons(sending) == []


def test_a_sync_that_was_answered_while_the_server_is_away_did_not_go(qtbot: QtBot) -> None:
    away = Incident(made_up_day.NOW, problem_of(AWAY))
    status = made_up_day.status()
    lost = ServerConnection(ConnectionState.AWAY, made_up_day.NOW, away)
    sending = Sending(HandClock())
    banner = SyncBanner(sending)
    qtbot.addWidget(banner)
    for ask, after in enumerate((replace(status, undelivered=away), replace(status, connection=lost)), 1):
        sending.begin()
        sending.settle(ask, None, after)
        assert banner.accessibleName().startswith("The server tracker.example cannot be reached.")
        assert not sending.passing.isActive(), "it stays until it is read"
    sending.begin()
    sending.settle(3, None, status)
    assert banner.accessibleName().startswith("Sent what could go.")


def test_only_what_is_in_review_is_said_to_be() -> None:
    now, files = made_up_day.NOW, Waiting(records=1, files=1)
    newest = NewestCapture((UUID(int=1),), now - 60 * MICROSECONDS, now + 60 * MICROSECONDS)
    reviewed = replace(made_up_day.status(), newest=newest, waiting=files)
    others = (
        replace(reviewed, newest=replace(newest, leaves_at=now)),
        replace(reviewed, newest=replace(newest, screenshots=())),
        replace(reviewed, waiting=Waiting(records=1)),
    )
    said = ["in review" in sent_notice(each, now).sentence for each in (reviewed, *others)]
    assert said == [True, False, False, False]


def buttons(banner: QWidget) -> list[str]:
    return [each.text() for each in banner.findChildren(Button) if not each.isHidden()]


def press(banner: QWidget) -> None:
    [button] = banner.findChildren(Button)
    button.click()
