"""A capture is told at once, with its picture, look and delete; it takes no focus and goes by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

import pytest
from msgspec.structs import replace as changed
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication, QScreen
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day, made_up_screens
from lib.made_up_day import NOW
from tests.faces.tray_stage import Asked, HandClock, HeldBridge, HeldReader, discard
from tracker.core.errors import RefusedError
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.screenshot_fields import CaptureNotice as Wanted
from tracker.core.problem import problem_of
from tracker.core.wire import (
    ConnectionState,
    DeleteScreenshot,
    Incident,
    NewestCapture,
    NoticesBy,
    Preview,
    PreviewScreenshot,
    ServerConnection,
    Status,
)
from tracker.tray.colours import LIGHT
from tracker.tray.looking import PreviewAlone
from tracker.tray.pages.page import Ground
from tracker.tray.present.attention import Notice, Tone
from tracker.tray.present.captured import capture_words
from tracker.tray.present.icon_state import Badge, Base, IconState
from tracker.tray.present.lengths import Manner
from tracker.tray.present.timer import icon_state, tooltip
from tracker.tray.prompts.capture_notice import CaptureNotice
from tracker.tray.prompts.captures import Captures
from tracker.tray.prompts.corner import WIDTH
from tracker.tray.prompts.floor import Floor
from tracker.tray.prompts.saying import Saying
from tracker.tray.settings import SettingsKeeper
from tracker.tray.small_window import SmallWindow
from tracker.tray.style import look
from tracker.tray.theme import Theme
from tracker.tray.tray_icon import TrayIcon

if TYPE_CHECKING:
    from tracker.tray.bridge import Bridge

FIRST, SECOND = UUID(int=1), UUID(int=2)
TAKEN = NewestCapture((FIRST,), NOW, NOW + 300 * MICROSECONDS)


def status(newest: NewestCapture | None, notices: NoticesBy = NoticesBy.FACE) -> Status:
    return changed(made_up_day.status(), newest=newest, notices=notices)


@dataclass
class Desk:
    """Who tells captures, and what was asked of the agent."""

    bridge: HeldBridge
    captures: Captures
    asked: Asked
    clock: HandClock

    @property
    def notice(self) -> CaptureNotice:
        assert self.captures.notice is not None
        return self.captures.notice

    def is_told(self) -> bool:
        return self.captures.notice is not None and self.captures.notice.isVisible()


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Sit at a tray that has heard of a day without a capture."""
    bridge, clock = HeldBridge(), HandClock()
    captures = Captures(cast("Bridge", bridge), clock, Floor(bridge))
    captures.hear(status(None))
    yield Desk(bridge, captures, bridge.asked, clock)
    if captures.notice is not None:
        discard(captures.notice)
    discard(bridge)


def test_words_follow_what_is_left_and_what_may_be_deleted() -> None:
    words = capture_words(TAKEN, NOW + MICROSECONDS)
    assert words.text == "Screenshot taken. Sealed. Leaves this device in 4:59."
    assert words.may_delete
    left = capture_words(TAKEN, TAKEN.leaves_at)
    assert (left.text, left.may_delete) == ("Screenshot taken. Sealed. It leaves this device now.", False)
    at_once = changed(TAKEN, screenshots=(FIRST, SECOND), leaves_at=NOW, may_delete_sent=True)
    words = capture_words(at_once, NOW)
    assert words.text == "2 screenshots taken. Sealed. It is sent without a review."
    assert words.may_delete


def test_what_a_device_took_that_was_signed_out_is_not_said_to_leave_it(desk: Desk) -> None:
    desk.captures.hear(status(TAKEN))
    assert desk.is_told()
    why = Incident(NOW, problem_of(RefusedError("device-ended")))
    ended = ServerConnection(ConnectionState.REFUSED, NOW, why)
    desk.captures.hear(changed(status(TAKEN), connection=ended))
    assert not desk.is_told()
    assert desk.captures.in_review is None


def test_a_capture_is_told_in_the_corner_with_its_picture_and_takes_no_focus(desk: Desk) -> None:
    look.wear(Theme(LIGHT, still=True))
    desk.captures.hear(status(TAKEN))
    notice = desk.notice
    assert notice.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert notice.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert notice.focusPolicy() is Qt.FocusPolicy.NoFocus
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(notice.geometry())
    assert room.right() - notice.geometry().right() == room.bottom() - notice.geometry().bottom() < 20
    assert notice.size() - QSize(28, 28) == QSize(WIDTH, 104)
    assert desk.asked.commands == [PreviewScreenshot(str(FIRST))]
    assert not notice.picture.has_picture
    preview = Preview(FIRST, made_up_screens.screen(1), 960, 600)
    desk.asked.carry_out(changed(status(TAKEN), preview=preview))
    assert notice.picture.has_picture
    notice.close_button.click()
    assert not notice.isVisible()
    assert not notice.picture.has_picture, "what was shown is forgotten"


def test_a_notice_makes_room_for_a_panel_that_comes_under_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    look.wear(Theme(LIGHT, still=True))
    desk.captures.hear(status(TAKEN))
    screen, before = QGuiApplication.primaryScreen(), desk.notice.pos()
    room = screen.availableGeometry().adjusted(0, 0, 0, -40)
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: room)
    screen.availableGeometryChanged.emit(room)
    assert desk.notice.pos() == before - QPoint(0, 40)
    desk.notice.hide_it()
    monkeypatch.undo()
    screen.availableGeometryChanged.emit(screen.availableGeometry())
    assert desk.notice.pos() == before - QPoint(0, 40), "what is not shown stays where it is"


def test_a_picture_that_came_too_late_is_shown_to_nobody(desk: Desk) -> None:
    desk.captures.hear(status(TAKEN))
    desk.notice.close_button.click()
    desk.asked.carry_out(changed(status(TAKEN), preview=Preview(FIRST, made_up_screens.screen(1), 960, 600)))
    assert not desk.notice.picture.has_picture


def test_why_there_is_no_picture_is_said(desk: Desk) -> None:
    desk.captures.hear(status(TAKEN))
    desk.asked.refuse(RefusedError("sharing-key-lost"))
    assert desk.notice.picture.toolTip().startswith(RefusedError("sharing-key-lost").text())


@pytest.mark.parametrize("wanted", [Wanted.BANNER, Wanted.ICON])
def test_where_policy_wants_no_picture_there_is_none(desk: Desk, wanted: Wanted) -> None:
    desk.captures.hear(status(changed(TAKEN, notice=wanted)))
    assert desk.is_told()
    assert desk.asked.commands == []
    assert not desk.notice.picture.isVisible()


@pytest.mark.parametrize("wanted", Wanted)
def test_a_member_may_do_without_the_notice_where_policy_lets_be_and_the_icon_shows_it(
    desk: Desk, wanted: Wanted, qtbot: QtBot, qapp: QApplication
) -> None:
    captures = Captures(cast("Bridge", desk.bridge), desk.clock, Floor(), lambda: False)
    captures.hear(status(None))
    changes = QSignalSpy(captures.changed)
    captures.hear(status(changed(TAKEN, notice=wanted)))
    assert (captures.notice is None) == (wanted is Wanted.ICON)
    assert captures.just_now
    assert changes.count() == 1
    captures._lasts.setInterval(0)
    while captures.just_now:
        qapp.processEvents()
    assert changes.count() == 2
    if captures.notice is not None:
        qtbot.addWidget(captures.notice)


def test_the_icon_shows_that_a_screenshot_was_taken_before_all_else() -> None:
    manner = Manner(made_up_day.ZONE)
    running = made_up_day.status()
    assert icon_state(running, 3, captured=True) == IconState(Base.RUNNING, Badge.CAPTURED)
    assert icon_state(None, captured=True).badge is Badge.ATTENTION, "nobody tells of any"
    lines = tooltip(running, NOW, manner, captured=True).splitlines()
    assert lines[1] == "A screenshot was taken just now"
    assert "A screenshot was taken just now" not in tooltip(running, NOW, manner)


def test_each_capture_is_told_once_and_those_before_this_tray_are_not(desk: Desk, qtbot: QtBot) -> None:
    begun = Captures(cast("Bridge", desk.bridge), desk.clock, Floor())
    begun.hear(status(TAKEN))
    assert begun.notice is None
    desk.captures.hear(status(TAKEN))
    desk.notice.close_button.click()
    desk.captures.hear(status(TAKEN))
    assert not desk.is_told()
    desk.captures.hear(status(changed(TAKEN, number=2)))
    qtbot.waitUntil(desk.is_told)
    desk.notice.close_button.click()
    renewed = status(TAKEN)
    desk.captures.hear(changed(renewed, agent=changed(renewed.agent, started_at=NOW)))
    qtbot.waitUntil(desk.is_told)


def test_what_the_desktop_tells_is_not_told_here_too(desk: Desk) -> None:
    desk.captures.hear(status(TAKEN, NoticesBy.DESKTOP))
    assert not desk.is_told()
    desk.captures.hear(status(changed(TAKEN, number=2), NoticesBy.NOBODY))
    assert desk.is_told()


def test_delete_deletes_all_of_it_one_after_the_other_and_says_so(desk: Desk) -> None:
    both = changed(TAKEN, screenshots=(FIRST, SECOND), notice=Wanted.BANNER)
    desk.captures.hear(status(both))
    desk.notice.delete_button.click()
    assert desk.asked.commands == [DeleteScreenshot(str(FIRST))]
    desk.captures.hear(status(changed(both, screenshots=(SECOND,))))
    desk.asked.carry_out()
    assert desk.asked.commands == [DeleteScreenshot(str(FIRST)), DeleteScreenshot(str(SECOND))]
    desk.captures.hear(status(None))
    assert desk.is_told(), "how it went is still to be said"
    desk.asked.carry_out()
    assert desk.notice.title.text() == "Deleted"
    assert not desk.notice.delete_button.isVisible()


def test_why_it_was_not_deleted_is_said_and_it_can_be_tried_again(desk: Desk) -> None:
    desk.captures.hear(status(TAKEN))
    desk.notice.delete_button.click()
    desk.asked.refuse(RefusedError("screenshot-delete-off"))
    assert desk.notice.title.text() == RefusedError("screenshot-delete-off").text().removesuffix(".")
    assert desk.notice.delete_button.isEnabled()


def test_a_tray_that_begins_again_tells_what_the_one_before_was_cut_short_with(desk: Desk) -> None:
    told = QSignalSpy(desk.captures.told)
    desk.captures.hear(status(TAKEN))
    desk.notice.close_button.click()
    first = told.at(0)[0]
    newer = changed(TAKEN, screenshots=(SECOND,), number=2)
    desk.captures.hear(status(newer))
    desk.captures.end()
    assert (told.count(), desk.is_told()) == (1, False), "one that is taken away was not told"
    for seen, is_told in ((newer, True), (TAKEN, False), (changed(newer, leaves_at=NOW), False)):
        begun = Captures(cast("Bridge", desk.bridge), desk.clock, Floor(), before=first)
        begun.hear(status(seen))
        assert (begun.notice is not None) is is_told
        begun.end()


def test_what_is_said_for_a_moment_is_our_own_notice_and_not_a_balloon(desk: Desk, qtbot: QtBot) -> None:
    look.wear(Theme(LIGHT, still=True))
    icon = TrayIcon(QMenu())
    saying = Saying(icon)
    saying.say(Notice("toggled", Tone.OK, "play", "The timer runs", "Website"), None)
    notice = saying.notice
    qtbot.addWidget(notice)
    assert notice is not None
    assert notice.isVisible()
    assert notice.windowType() is Qt.WindowType.ToolTip, "no panel lists it"
    assert notice.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert (notice.title.text(), notice.sentence.text()) == ("The timer runs", "Website")
    assert notice.width() - 28 == WIDTH
    assert notice.height() < desk_height(desk), "it is as high as its words need"
    notice.stays.timeout.emit()
    assert not notice.isVisible()


def test_what_is_said_is_seen_where_the_person_is_and_not_below_it(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    small, saying, said = SmallWindow(QMenu()), Saying(TrayIcon(QMenu())), list[Notice | None]()
    other = QWidget()
    for each in (small, other):
        qtbot.addWidget(each)
    monkeypatch.setattr(small, "show_notice", said.append)
    notice = Notice("toggled", Tone.OK, "play", "The timer runs", "Website")
    small.show()
    for front, times in ((None, 1), (small, 2), (other, 2)):
        monkeypatch.setattr(QApplication, "activeWindow", lambda front=front: front)
        saying.say(notice, small)
        assert len(said) == times
    assert saying.notice is not None
    assert saying.notice.isVisible()
    qtbot.addWidget(saying.notice)


def desk_height(desk: Desk) -> int:
    desk.captures.hear(status(TAKEN))
    return desk.notice.height()


def test_look_leads_to_the_screenshot_in_full(desk: Desk) -> None:
    wanted = QSignalSpy(desk.captures.look_wanted)
    desk.captures.hear(status(TAKEN))
    desk.notice.look_button.click()
    assert wanted.at(0) == [FIRST.bytes]
    assert not desk.is_told()


def test_what_was_deleted_elsewhere_is_taken_back(desk: Desk) -> None:
    desk.captures.hear(status(TAKEN))
    desk.captures.hear(status(None))
    assert not desk.is_told()


def test_it_goes_by_itself_but_not_under_the_pointer(desk: Desk) -> None:
    desk.captures.hear(status(TAKEN))
    notice = desk.notice
    assert notice.stays.isActive()
    assert notice.stays.interval() == 8_000
    middle = QPointF(notice.rect().center())
    QApplication.sendEvent(notice, QEnterEvent(middle, middle, middle))
    assert not notice.stays.isActive()
    QApplication.sendEvent(notice, QEvent(QEvent.Type.Leave))
    assert notice.stays.isActive()
    notice.stays.timeout.emit()
    assert not notice.isVisible()


def test_it_tells_what_is_left_as_time_goes_on(desk: Desk) -> None:
    desk.captures.hear(status(TAKEN))
    desk.clock.moment = made_up_day.moment(NOW + 61 * MICROSECONDS)
    desk.captures.tick()
    assert "3:59" in desk.notice.sentence.text()


def test_at_most_one_screenshot_is_looked_at_in_a_window_of_its_own(desk: Desk, tmp_path: Path) -> None:
    shown = Ground(
        cast("Bridge", desk.bridge), HeldReader(), SettingsKeeper(tmp_path), desk.clock, lambda _place: None
    )
    looks = PreviewAlone(desk.bridge, lambda: shown)
    looks.show(FIRST.bytes)
    first = looks.shown
    assert first is not None
    assert first.isVisible()
    looks.show(SECOND.bytes)
    assert not first.isVisible()
    assert looks.shown is not None
    looks.shown.close()
    assert looks.shown is None
