"""The painted timeline: walked through by keyboard, told to who hears it, dragged at its edges, mirrored."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.made_up_day import ZONE
from tests.faces.tray_stage import press
from tracker.tray.present.day import Block, span_tip, timeline
from tracker.tray.present.lengths import Manner
from tracker.tray.style import look
from tracker.tray.widgets.timeline import EntryHandle, TimelineView
from tracker.tray.widgets.timeline_paint import ENTRIES, SCREENSHOTS, axis_of
from tracker.tray.widgets.tip import Tip

LINE = timeline(made_up_day.day(), made_up_day.moment(), Manner(ZONE))
PAYROLL = UUID(int=2)


@pytest.fixture(params=["left-to-right", "right-to-left"])
def view(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> Iterator[TimelineView]:
    """Show the made-up day in either direction."""
    mirrored = request.param == "right-to-left"
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    made = TimelineView()
    qtbot.addWidget(made)
    made.resize(900, 200)
    made.show_timeline(LINE)
    made.show()
    qapp.processEvents()
    made.clearFocus()
    yield made
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def later(view: TimelineView) -> Qt.Key:
    return Qt.Key.Key_Left if view.isRightToLeft() else Qt.Key.Key_Right


def earlier(view: TimelineView) -> Qt.Key:
    return Qt.Key.Key_Right if view.isRightToLeft() else Qt.Key.Key_Left


def place(view: TimelineView, minutes: float, lane: tuple[int, int] = ENTRIES) -> QPoint:
    axis = axis_of(LINE, view.width(), mirrored=view.isRightToLeft())
    return QPoint(round(axis.x(minutes)), look.theme.px(lane[0] + lane[1] // 2))


def block(entry_id: UUID) -> Block:
    return next(each for each in LINE.blocks if each.entry_id == entry_id)


def test_it_tells_its_sums_until_a_slot_is_looked_at(view: TimelineView) -> None:
    assert view.accessibleName() == (
        "Timeline of the day, Website 2 h 58 min, Payroll import 1 h 26 min, Team 38 min"
    )
    press(view, Qt.Key.Key_Home)
    assert view.accessibleName() == view.slot_text
    assert view.slot_text.startswith("08:50 \N{EN DASH} 09:00, Website / Checkout page")
    press(view, Qt.Key.Key_Escape)
    assert view.accessibleName().startswith("Timeline of the day")


def test_arrows_move_in_the_direction_of_time_and_stop_at_both_ends(view: TimelineView) -> None:
    press(view, Qt.Key.Key_Home, earlier(view))
    first = view.slot_text
    press(view, later(view))
    assert view.slot_text.startswith("09:00")
    press(view, Qt.Key.Key_End, later(view))
    assert view.slot_text.startswith("15:10")
    press(view, Qt.Key.Key_Home)
    assert view.slot_text == first


def test_enter_opens_the_screenshot_of_a_slot_or_else_its_entry(view: TimelineView) -> None:
    opened: list[object] = []
    view.screenshot_opened.connect(opened.append)
    view.entry_opened.connect(opened.append)
    press(view, Qt.Key.Key_Home, Qt.Key.Key_Return)
    press(view, *[later(view)] * 2, Qt.Key.Key_Return)
    assert opened == [LINE.ticks[0].file_id, LINE.ticks[2].file_id]
    while "10:00" not in view.slot_text.split(",")[0][:5]:
        press(view, later(view))
    press(view, *[later(view)] * 3)
    assert view.slot_text.split(",")[0].startswith("10:30")
    press(view, Qt.Key.Key_Return)
    assert len(opened) == 2, "nothing lies in time away"


def test_the_cursor_stays_where_it_was_as_the_day_goes_on(view: TimelineView) -> None:
    press(view, Qt.Key.Key_Home)
    before = view.slot_text
    view.show_timeline(replace(LINE, away=""))
    assert view.slot_text == before


def test_every_entry_is_found_in_its_place(view: TimelineView) -> None:
    handles = {handle.block.entry_id: handle for handle in view.findChildren(EntryHandle)}
    assert len(handles) == len(LINE.blocks)
    assert handles[PAYROLL].accessibleName().startswith("Payroll import / Column mapping, 10:46")
    assert handles[PAYROLL].geometry().contains(place(view, 11 * 60))
    opened: list[UUID] = []
    view.entry_opened.connect(opened.append)
    handles[PAYROLL].click()
    assert opened == [PAYROLL]


def test_a_screenshot_is_opened_where_its_tick_is(view: TimelineView) -> None:
    opened: list[bytes] = []
    view.screenshot_opened.connect(opened.append)
    tick = LINE.ticks[13]
    QTest.mouseMove(view, place(view, tick.at, SCREENSHOTS))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place(view, tick.at, SCREENSHOTS))
    assert opened == [tick.file_id]


def drag(view: TimelineView, minutes: float, to: float, *held: Qt.KeyboardModifier) -> None:
    target = view.childAt(place(view, minutes)) or view
    keys = held[0] if held else Qt.KeyboardModifier.NoModifier
    QTest.mousePress(target, Qt.MouseButton.LeftButton, keys, target.mapFrom(view, place(view, minutes)))
    here = target.mapFrom(view, place(view, to))
    event_at = target.mapToGlobal(here)
    QTest.mouseMove(target, here)
    assert event_at is not None
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, keys, here)


def test_edges_are_dragged_in_edit_mode_only_to_whole_minutes(view: TimelineView) -> None:
    shaped: list[tuple[object, ...]] = []
    view.reshaped.connect(lambda *told: shaped.append(told))
    stop = block(PAYROLL).stop
    drag(view, stop - 1, stop + 20)
    assert shaped == []
    view.set_editing(editing=True)
    drag(view, stop - 1, stop + 20)
    [(entry, start, end)] = shaped
    assert (entry, start) == (PAYROLL, None)
    assert isinstance(end, float)
    assert end == round(end)
    assert abs(end - (stop + 20)) <= 2


def test_an_edge_never_passes_the_other_one(view: TimelineView) -> None:
    shaped: list[tuple[object, ...]] = []
    view.reshaped.connect(lambda *told: shaped.append(told))
    view.set_editing(editing=True)
    drag(view, block(PAYROLL).start + 1, block(PAYROLL).stop + 60)
    assert shaped == [(PAYROLL, block(PAYROLL).stop - 1, None)]


def test_what_is_dragged_tells_its_new_time_beside_the_edge_until_it_is_let_go(view: TimelineView) -> None:
    day, manner = made_up_day.day(), Manner(ZONE)
    view.spoken = lambda block: span_tip(day, block, manner)
    view.set_editing(editing=True)
    edge = place(view, block(PAYROLL).stop)
    target = view.childAt(edge) or view
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(view, edge))
    [tip] = view.findChildren(Tip)
    assert tip.isVisible()
    assert tip._lines == ("Payroll import / Column mapping", "10:46 \N{EN DASH} 12:12  1 h 26 min")
    there = place(view, block(PAYROLL).stop + 20)
    QTest.mouseMove(target, target.mapFrom(view, there))
    assert [line.startswith("10:46 \N{EN DASH} 12:3") for line in tip._lines] == [False, True]
    assert abs(tip.geometry().center().x() - there.x()) < tip.width()
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(view, there))
    assert not tip.isVisible()


def test_escape_lets_a_drag_go(view: TimelineView) -> None:
    shaped: list[tuple[object, ...]] = []
    view.reshaped.connect(lambda *told: shaped.append(told))
    view.set_editing(editing=True)
    at = place(view, block(PAYROLL).stop - 1)
    target = view.childAt(at) or view
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(view, at))
    press(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(view, at))
    assert shaped == []


def test_it_is_painted_in_every_state(view: TimelineView) -> None:
    view.set_editing(editing=True)
    press(view, Qt.Key.Key_End)
    assert not view.grab().isNull()
    QApplication.processEvents()
