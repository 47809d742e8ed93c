"""The first run off screen: what each step tells and does, and that joining never blocks the window."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from lib.made_up_account import MadeUpAccount
from tests.faces.first_run_stage import CODE, DENIED, LINK, UNASKED, Desk, PolicyReader, Run
from tests.faces.test_tray_recorded import seen
from tests.faces.tray_stage import HandClock
from tracker.agent.doctor.finding import State
from tracker.agent.policy_seen import PolicySeen
from tracker.core.errors import OsPermissionError, RefusedError, UnreachableError, UnrecognisedError
from tracker.core.policy.screenshot_fields import Blur
from tracker.host.paths import Paths
from tracker.tray.bridge import Bridge
from tracker.tray.first_run.looking import Looking
from tracker.tray.first_run.opening import FirstRun
from tracker.tray.first_run.sign_in import SignInPage
from tracker.tray.first_run.welcome import ReadPage
from tracker.tray.first_run.window import FirstRunWindow, Means
from tracker.tray.first_run.worker import Joining
from tracker.tray.present.first_run import ENDED, Step
from tracker.tray.present.first_run_needs import Need, Standing


@pytest.fixture
def begun(qtbot: QtBot) -> Iterator[Callable[..., Run]]:
    """Begin first runs, and take them away."""
    made: list[Run] = []

    def begin(policy: PolicySeen | None = None, ended: UnrecognisedError | None = None) -> Run:
        desk, reader = Desk(), PolicyReader(policy or seen())
        joining, looking, account = Joining(desk.join), Looking(desk.system), MadeUpAccount(signed_in=False)
        means = Means(joining, looking, reader, "tracker.example", "laptop", account, HandClock())
        made.append(Run(desk, reader, FirstRunWindow(means, ended), qtbot))
        qtbot.addWidget(made[-1].window)
        made[-1].window.show()
        return made[-1]

    yield begin
    for run in made:
        run.desk.answers.set()
        joining = run.window.means.joining
        qtbot.waitUntil(partial(_is_over, joining))
        run.window.means.looking.close()
        run.reader.close()


Begin = Callable[..., Run]


def _is_over(joining: Joining) -> bool:
    return not joining.under_way


def test_a_person_walks_from_the_welcome_to_the_end(begun: Begin, qtbot: QtBot) -> None:
    run = begun()
    ended: list[bool] = []
    run.window.done.connect(lambda: ended.append(True))
    QTest.keyClick(run.window, Qt.Key.Key_Return)
    run.at(Step.JOIN)
    run.joining.given.setText(CODE)
    run.desk.answers.set()
    QTest.keyClick(run.joining.given, Qt.Key.Key_Return)
    run.at(Step.ASKED)
    assert run.desk.given == [(CODE, "laptop")]
    page = run.window.page
    assert page is not None
    assert page.title.text() == "Welcome to Demonstration"
    assert "Your keys lie in a file" in [each.text() for each in page.findChildren(QLabel)]
    QTest.keyClick(run.window, Qt.Key.Key_Return)
    run.at(Step.SIGN_IN)
    QTest.keyClick(run.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    run.at(Step.ALLOW)
    allowing = run.allowing
    assert allowing.onward is not None
    assert not allowing.onward.isEnabled()
    qtbot.waitUntil(lambda: run.card(Need.LOGIN) is Standing.OPEN)
    assert allowing.missing.text() == allowing.onward.accessibleDescription()
    assert allowing.missing.text().startswith("Still open: Screen.")
    run.press(Need.LOGIN)
    qtbot.waitUntil(lambda: run.card(Need.LOGIN) is Standing.ALLOWED)
    assert run.desk.at_login
    run.desk.screen = replace(UNASKED, state=State.OK)
    run.press(Need.SCREEN)
    qtbot.waitUntil(lambda: run.card(Need.SCREEN) is Standing.ALLOWED)
    assert len(run.desk.rules) == 1, "the system asks when a picture is taken"
    qtbot.waitUntil(allowing.onward.isEnabled)
    allowing.onward.click()
    run.at(Step.PICTURE)
    qtbot.waitUntil(lambda: bool(run.picture.view.pictures))
    assert "2 windows that your workspace leaves out were painted over." in run.picture.told.text()
    QTest.keyClick(run.window, Qt.Key.Key_Return)
    assert ended


def test_starting_with_the_computer_keeps_nobody_waiting(begun: Begin, qtbot: QtBot) -> None:
    run = begun()
    run.desk.screen = replace(UNASKED, state=State.OK)
    run.window.go(Step.ALLOW)
    qtbot.waitUntil(lambda: run.card(Need.LOGIN) is Standing.OPEN)
    page = run.allowing
    assert page.onward is not None
    assert page.onward.isEnabled()
    assert not page.missing.isVisible()
    assert page.primary is page.onward, "Return leads on, and switches nothing on by the way"
    page.onward.click()
    run.at(Step.PICTURE)
    assert not run.desk.at_login


def test_by_keyboard_alone_it_goes_on_without_and_back(begun: Begin, qtbot: QtBot) -> None:
    run = begun()
    run.window.go(Step.ALLOW)
    qtbot.waitUntil(lambda: run.card(Need.SCREEN) is Standing.OPEN)
    QTest.keyClick(run.window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(run.desk.rules) == 1)
    assert run.allowing.isVisible(), "what is next is asked for, and nothing left out"
    QTest.keyClick(run.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    run.at(Step.PICTURE)
    QTest.keyClick(run.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    run.at(Step.ALLOW)


def test_tab_goes_from_the_field_to_what_leads_on_and_back_last(begun: Begin) -> None:
    run = begun()
    run.window.go(Step.JOIN)
    run.window.activateWindow()
    assert QTest.qWaitForWindowActive(run.window)
    page = run.joining
    page.given.setText(CODE)
    way = [run.window.focusWidget()]
    for _stop in range(5):
        QTest.keyClick(run.window.focusWidget(), Qt.Key.Key_Tab)
        way.append(run.window.focusWidget())
    assert way == [page.given, page.choose, page.name, page.join, page.back, page.title]
    QTest.keyClick(page.title, Qt.Key.Key_Backtab)
    assert run.window.focusWidget() is page.back


def test_return_beside_a_field_that_may_stay_as_it_is_joins_or_says_what_is_missing(
    begun: Begin, qtbot: QtBot
) -> None:
    run = begun()
    run.window.go(Step.JOIN)
    page = run.joining
    page.name.setFocus()
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    assert (run.desk.given, run.window.focusWidget()) == ([], page.given)
    assert page.given.accessibleDescription() == "Paste a link, type a code or choose a file first."
    page.given.setText(CODE)
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: run.desk.given == [(CODE, "laptop")])


def test_a_device_without_a_name_goes_by_the_computers(begun: Begin, qtbot: QtBot) -> None:
    run = begun()
    run.window.go(Step.JOIN)
    page = run.joining
    page.name.clear()
    assert page.name.placeholderText() == "laptop"
    page.given.setText(CODE)
    QTest.keyClick(page.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: run.desk.given == [(CODE, "laptop")])


def test_the_picture_follows_the_policy_and_is_gone_once_it_is_not_seen(begun: Begin, qtbot: QtBot) -> None:
    run = begun(seen({"screenshot-blur": "strong"}))
    run.window.hear(run.reader.policy, "Demonstration")
    run.window.go(Step.PICTURE)
    view = run.picture.view
    qtbot.waitUntil(lambda: bool(view.pictures))
    assert run.desk.rules[-1].blur is Blur.STRONG
    assert view.accessibleName().startswith("A picture of 1 monitor")
    run.window.hide()
    assert view.pictures == ()


def test_a_desktop_that_said_no_can_be_asked_again(begun: Begin, qtbot: QtBot) -> None:
    run = begun()
    run.desk.screen, run.desk.trouble = DENIED, OsPermissionError("capture-denied")
    run.window.go(Step.PICTURE)
    page = run.picture
    qtbot.waitUntil(page.ask_again.isVisible)
    assert "does not let Tracker" in page.problem.accessibleName()
    assert page.view.pictures == ()
    page.ask_again.click()
    qtbot.waitUntil(lambda: bool(page.view.pictures))
    assert not page.ask_again.isVisible()


def test_a_refusal_is_told_where_it_happened_and_can_be_tried_again(begun: Begin, qtbot: QtBot) -> None:
    run = begun()
    run.desk.refusal = RefusedError("enrolment-expired")
    run.desk.answers.set()
    run.window.go(Step.JOIN)
    page = run.joining
    page.given.setText(CODE)
    page.join.click()
    qtbot.waitUntil(page.problem.isVisible)
    assert page.problem.accessibleName().startswith("This enrolment has expired. ")
    assert "Ask your admin" in page.problem.accessibleName()
    assert page.join.isEnabled()
    assert not page.stop.isVisible()
    page.given.setText(CODE.lower())
    assert not page.problem.isVisible(), "what is typed anew is not wrong yet"


def test_joining_can_be_stopped_and_never_keeps_the_window_waiting(begun: Begin, qtbot: QtBot) -> None:
    run = begun()
    run.window.go(Step.JOIN)
    page = run.joining
    page.given.setText(CODE)
    page.join.click()
    qtbot.waitUntil(lambda: bool(page.progress.text()))
    assert page.stop.isVisible()
    assert not page.given.isEnabled()
    page.stop.click()
    qtbot.waitUntil(page.problem.isVisible)
    assert page.problem.accessibleName().startswith("Stopped. Nothing was joined")
    assert page.join.isVisible()


def test_nothing_is_joined_without_anything_given(begun: Begin) -> None:
    run = begun()
    run.window.go(Step.JOIN)
    assert not run.joining.join.isEnabled()
    assert "Paste a link" in run.joining.join.accessibleDescription()
    QTest.keyClick(run.joining.given, Qt.Key.Key_Return)
    assert run.desk.given == []


def test_a_file_is_dropped_and_a_link_that_was_opened_waits_for_the_person(
    begun: Begin, tmp_path: Path
) -> None:
    run = begun()
    run.window.fill(LINK)
    welcome = run.window.page
    assert isinstance(welcome, ReadPage)
    assert welcome.title.text() == "You were invited to Acme", "what can be recorded is read first"
    QTest.keyClick(run.window, Qt.Key.Key_Return)
    run.at(Step.JOIN)
    assert run.joining.given.text() == LINK
    assert run.joining.known.name.text() == "Acme"
    assert run.desk.given == []
    assert run.window.focusWidget() is run.joining.join, "Return joins, once the person presses it"
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(tmp_path / "anna.json"))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    run.joining.dropEvent(QDropEvent(QPointF(5, 5), copy, carried, left, none))
    assert run.joining.given.text() == str(tmp_path / "anna.json")


def test_the_brand_makes_room_where_there_is_none(begun: Begin) -> None:
    run = begun()
    for width, shown in ((880, True), (759, False), (480, False)):
        run.window.resize(width, 600)
        QApplication.processEvents()
        assert run.window.brand.isVisible() is shown
    assert run.window.minimumWidth() == 480


def test_every_control_has_a_name_and_the_steps_are_told(begun: Begin) -> None:
    run = begun()
    for step in Step:
        run.window.hear(run.reader.policy, "Demonstration")
        run.window.go(step)
        page = run.window.page
        assert page is not None
        names = [each.accessibleName() for each in page.findChildren(QWidget)]
        assert f"Step {list(Step).index(step) + 1} of {len(Step)}" in names
        for button in page.findChildren(QAbstractButton):
            assert button.text() or button.accessibleName() or not button.isVisible()
        for field_ in page.findChildren(QLineEdit):
            assert field_.accessibleName()


def test_an_ended_device_says_so_and_offers_to_join_again(begun: Begin) -> None:
    run = begun(ended=UnrecognisedError(ENDED))
    kept: list[bool] = []
    run.window.kept_wanted.connect(lambda: kept.append(True))
    page = run.window.page
    assert isinstance(page, ReadPage)
    assert page.title.text() == "This device was signed out"
    page.more_wanted.emit()
    assert kept
    assert page.onward is not None
    assert page.onward.text() == "Join again"


def test_nobody_goes_past_what_the_workspace_asks_without_a_word(begun: Begin) -> None:
    run = begun()
    run.reader.trouble = UnreachableError("database-busy", file="store.db")
    run.window.go(Step.JOIN)
    run.joining.given.setText(CODE)
    run.desk.answers.set()
    run.joining.join.click()
    run.at(Step.ASKED)
    page = run.window.page
    assert isinstance(page, ReadPage)
    said = " ".join(each.text() for each in page.findChildren(QLabel))
    assert "could not be read here, so you have not seen it yet" in said
    assert "store.db" in said
    assert "tried again shortly" in said, "what to do"
    QTest.keyClick(run.window, Qt.Key.Key_Return)
    run.at(Step.SIGN_IN)
    QTest.keyClick(run.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    run.at(Step.ASKED)
    run.reader.trouble = None
    page = run.window.page
    assert page is not None
    again = next(each for each in page.findChildren(QAbstractButton) if each.text() == "Try again")
    again.click()
    run.at(Step.ASKED)
    page = run.window.page
    assert page is not None
    assert any("This is all that it records" in each.text() for each in page.findChildren(QLabel))


def test_who_comes_back_to_signing_in_is_told_that_they_are_signed_in(begun: Begin) -> None:
    run = begun()
    run.window.go(Step.SIGN_IN)
    page = run.window.page
    assert isinstance(page, SignInPage)
    assert page.form.isVisible()
    assert run.window.focusWidget() is page.form.email
    account = run.window.means.account
    assert isinstance(account, MadeUpAccount)
    account.is_signed_in = True
    account.signed_in.emit()
    run.window.go(Step.SIGN_IN)
    page = run.window.page
    assert isinstance(page, SignInPage)
    assert page.lead.text() == "You are signed in as a.member@example.org."
    assert (page.form.isVisible(), page.sign_in.text()) == (False, "Continue")
    assert page.later is not None
    assert not page.later.isVisible()
    assert run.window.focusWidget() is page.title
    QTest.keyClick(run.window, Qt.Key.Key_Return)
    run.at(Step.ALLOW)


def test_nothing_else_comes_up_until_the_first_run_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    paths, reader = Paths.find(), PolicyReader(seen())
    first = FirstRun(paths, Bridge(paths), lambda: reader, HandClock())
    told: list[bool] = []
    first.stage_changed.connect(lambda: told.append(first.has_stage))
    assert first.has_stage, "it is about to come"
    first.open()
    assert first.window is not None
    first.window.close()
    assert told == [True, False]
    reader.close()


def test_a_fault_in_joining_is_reported_and_keeps_nobody_waiting(
    begun: Begin, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _fault, _trace: told.append(kind))
    run = begun()
    run.window.go(Step.JOIN)
    run.desk.refusal = ZeroDivisionError()
    run.desk.answers.set()
    run.joining.given.setText(CODE)
    run.joining.join.click()
    qtbot.waitUntil(lambda: run.joining.problem.isVisible())
    assert told == [ZeroDivisionError]
    assert not run.window.means.joining.under_way
