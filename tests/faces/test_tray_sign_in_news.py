"""A session that ended on this computer is told once, can be begun anew from there, and is offered after."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast
from uuid import UUID

import msgspec
import pytest
from PySide6.QtCore import QSize
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.made_up_account import MadeUpAccount
from lib.made_up_day import NOW, at
from tests.faces.tray_stage import HandClock, HeldBridge, HeldReader, discard
from tests.fakes.no_keyring import no_keyring
from tracker.agent.session import KeptSession, SessionKeeper
from tracker.core.errors import UnrecognisedError
from tracker.core.moment import Instant
from tracker.core.wire import PublicConnection
from tracker.host.paths import Paths
from tracker.tray.account import Account
from tracker.tray.account_dialog import SignInDialog, ask_to_sign_in
from tracker.tray.bridge import Bridge
from tracker.tray.menu import TrayMenu
from tracker.tray.pages.page import Ground
from tracker.tray.present.account import Known
from tracker.tray.present.lengths import Manner
from tracker.tray.present.prompts import Cause, Prompt, sign_in_prompt
from tracker.tray.prompts.asking import Asking
from tracker.tray.prompts.floor import Floor
from tracker.tray.prompts.sign_in_news import SignInNews
from tracker.tray.settings import SettingsKeeper
from tracker.tray.widgets import dialog as dialog_module
from tracker.tray.window import MainWindow

ENDS = at(16)
TOKEN = "A" * 43
SERVER = PublicConnection(1, "https://x", UUID(int=1), "Example", (bytes(32),), bytes(32), b"")


def session(ends: Instant = ENDS, server: PublicConnection | None = SERVER) -> KeptSession:
    return KeptSession(UUID(int=7), "a.member@example.org", "employee", "Example", ends, UUID(int=1), server)


@dataclass
class Member:
    """Somebody who signed in, and what each tray of theirs tells."""

    folder: Path
    qtbot: QtBot
    clock: HandClock = field(default_factory=HandClock)
    told: list[Prompt] = field(default_factory=list)
    records: bool = True

    @property
    def paths(self) -> Paths:
        return Paths(self.folder, self.folder, self.folder, self.folder)

    def signs_in(self, ends: Instant = ENDS, server: PublicConnection | None = SERVER) -> None:
        with no_keyring():
            SessionKeeper(self.folder).keep(session(ends, server), TOKEN)

    def signs_out(self) -> None:
        with no_keyring():
            SessionKeeper(self.folder).forget()

    def tray(self) -> SignInNews:
        """Begin another tray."""
        settings = SettingsKeeper(self.folder)
        news = SignInNews(settings, settings, self.clock, self.paths, lambda: self.records)
        news.told.connect(self.told.append)
        return news

    def looks(self, news: SignInNews, now: Instant) -> tuple[int, bool]:
        """Return how many ends were told by now, and whether to sign in again is offered."""
        self.clock.moment = made_up_day.moment(now)
        news.look()
        self.qtbot.waitUntil(lambda: not news._working.is_busy)
        return len(self.told), news.is_due


@pytest.fixture
def member(tmp_path: Path, qtbot: QtBot) -> Member:
    made = Member(tmp_path, qtbot)
    made.signs_in()
    return made


@pytest.fixture
def desk() -> Iterator[Asking]:
    """Sit at a tray that has heard of a day without anything to ask."""
    bridge = HeldBridge()
    asking = Asking(
        cast("Bridge", bridge), HandClock(), lambda: Manner(made_up_day.ZONE), list, Floor(bridge)
    )
    asking.hear(made_up_day.status())
    yield asking
    if asking.window is not None:
        discard(asking.window)
    discard(bridge)


def test_a_session_that_lasts_is_no_news(member: Member) -> None:
    assert member.looks(member.tray(), ENDS - 1) == (0, False)


def test_its_end_is_told_once_and_offered_for_as_long_as_it_holds(member: Member) -> None:
    news = member.tray()
    changes = QSignalSpy(news.changed)
    assert [member.looks(news, ENDS + minute) for minute in range(3)] == [(1, True)] * 3
    assert changes.count() == 1
    assert (member.told[0].title, member.told[0].at) == ("Sign in again", ENDS)
    told = "Your last sign-in on this computer has ended (15:00). Recording and sending go on without it."
    assert member.told[0].sentence.startswith(told), "in the member's zone"


def test_the_next_tray_tells_it_only_if_the_member_was_not_done_with_it(member: Member) -> None:
    first, second = member.tray(), member.tray()
    member.looks(first, ENDS)
    assert member.looks(second, ENDS) == (2, True)
    second.settle(member.told[1])
    assert member.looks(member.tray(), ENDS) == (2, True), "told no more, and offered still"


def test_who_signs_in_again_or_out_is_asked_no_more(member: Member) -> None:
    news = member.tray()
    member.looks(news, ENDS)
    changes = QSignalSpy(news.changed)
    member.signs_in(ENDS + 10)
    assert member.looks(news, ENDS + 1) == (1, False)
    assert member.looks(news, ENDS + 10) == (2, True), "the end of another session is news"
    member.signs_out()
    assert member.looks(news, ENDS + 11) == (2, False)
    assert changes.count() == 3


def test_what_shows_who_is_here_hears_of_the_end_at_once(member: Member) -> None:
    news, account = member.tray(), Account(member.paths)
    news.share_with(account)
    with member.qtbot.waitSignal(account.known):
        member.looks(news, ENDS)
    assert news.is_due
    member.signs_out()
    account.look()
    member.qtbot.waitUntil(lambda: not news.is_due)
    discard(account)


def test_a_session_that_counts_nowhere_here_is_no_news(member: Member) -> None:
    member.signs_in(server=None)
    assert member.looks(member.tray(), ENDS) == (0, False), "this device is not of its workspace"


def test_nothing_is_told_while_this_device_records_for_nobody(member: Member) -> None:
    news = member.tray()
    member.records = False
    assert member.looks(news, ENDS) == (0, False), "it would not be true that recording goes on"
    member.records = True
    assert member.looks(news, ENDS) == (1, True)
    over = QSignalSpy(news.over)
    member.records = False
    assert member.looks(news, ENDS) == (1, False)
    assert over.count() == 1


def test_where_nobody_ever_signed_in_nothing_is_told(member: Member) -> None:
    member.signs_out()
    assert member.looks(member.tray(), ENDS) == (0, False)


def test_a_damaged_note_of_a_session_is_as_none(member: Member) -> None:
    (member.folder / "session.json").write_bytes(msgspec.json.encode({"session": 7}))
    assert member.looks(member.tray(), ENDS) == (0, False)


def test_another_prompt_settles_nothing(member: Member) -> None:
    news = member.tray()
    member.looks(news, ENDS)
    news.settle(replace(member.told[0], cause=Cause.POLICY))
    assert SettingsKeeper(member.folder).now.session_end is None


@pytest.mark.parametrize(("words", "wanted"), [("Sign in", 1), ("Later", 0)])
def test_the_prompt_leads_to_where_one_signs_in(desk: Asking, words: str, wanted: int) -> None:
    asked, settled = QSignalSpy(desk.sign_in_wanted), QSignalSpy(desk.settled)
    desk.add(sign_in_prompt(ENDS, NOW, Manner(made_up_day.ZONE)))
    assert desk.window is not None
    assert desk.waiting == 0, "it is not among what needs the member: nothing waits for it"
    next(each for each in desk.window.buttons if each.text() == words).click()
    assert (asked.count(), settled.at(0)[0].cause) == (wanted, Cause.SIGN_IN)
    assert not desk.window.isVisible()


def test_the_prompt_goes_when_somebody_signs_in_elsewhere(desk: Asking) -> None:
    desk.add(sign_in_prompt(ENDS, NOW, Manner(made_up_day.ZONE)))
    assert desk.window is not None
    assert desk.window.isVisible()
    desk.take_back(Cause.SIGN_IN)
    assert not desk.window.isVisible()


def test_the_menu_offers_it_while_it_holds(qtbot: QtBot) -> None:
    menu = TrayMenu(QMenu())
    qtbot.addWidget(menu.menu)
    wanted = QSignalSpy(menu.sign_in_wanted)
    entry = next(each for each in menu.menu.actions() if each.text() == "Sign in again...")
    assert not entry.isVisible()
    menu.show_again(policy=False, sign_in=True, screenshot=False)
    assert entry.isVisible()
    entry.trigger()
    assert wanted.count() == 1


def test_the_window_asks_in_one_dialog_however_often_it_is_wanted(tmp_path: Path, qtbot: QtBot) -> None:
    paths = Paths(*(tmp_path / name for name in ("data", "config", "log", "run"))).make()
    bridge, settings, account = Bridge(paths), SettingsKeeper(paths.config), MadeUpAccount(signed_in=False)
    window = MainWindow(
        Ground(bridge, HeldReader(), settings, HandClock(), lambda _place: None, account=account)
    )
    qtbot.addWidget(window)
    window.sign_in()
    window.sign_in()
    assert len(window.findChildren(SignInDialog)) == 1
    discard(bridge)


def test_who_was_signed_in_last_is_asked_for_the_password_alone(qtbot: QtBot) -> None:
    window, account = QWidget(), MadeUpAccount(signed_in=False)
    qtbot.addWidget(window)
    dialog = SignInDialog(window, account)
    dialog.open()
    qtbot.waitUntil(dialog.form.email.hasFocus)
    account.known.emit(Known(session(), "A. Member", "tracker.example.org"))
    assert dialog.form.email.text() == "a.member@example.org"
    assert dialog.form.password.hasFocus()
    account.known.emit(Known(session(), "A. Member", "tracker.example.org"))
    assert dialog.form.password.hasFocus()


def test_the_dialog_opens_with_whose_account_it_was(tmp_path: Path, qtbot: QtBot) -> None:
    (data := tmp_path / "data").mkdir(mode=0o700)
    Member(data, qtbot).signs_in()
    window, account = QWidget(), Account(Paths(data, *(tmp_path / name for name in ("config", "log", "run"))))
    qtbot.addWidget(window)
    ask_to_sign_in(window, account)
    (dialog,) = window.findChildren(SignInDialog)
    assert not dialog.isVisible(), "what is typed before would be taken for the address"
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.form.email.text() == "a.member@example.org"
    qtbot.waitUntil(dialog.form.password.hasFocus)


def test_why_somebody_was_not_signed_in_is_in_sight_on_a_low_screen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialog_module, "room_for", lambda _widget: QSize(420, 260))
    window, account = QWidget(), MadeUpAccount(signed_in=False)
    qtbot.addWidget(window)
    dialog = SignInDialog(window, account)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    dialog.form.email.setText("a.member@example.org")
    dialog.form.password.setText("something else")
    dialog.form.send()
    account.signing_in.refused.emit(UnrecognisedError("session-refused"))
    problem = dialog.form.problem
    qtbot.waitUntil(lambda: problem.visibleRegion().boundingRect().height() == problem.height())
    assert dialog.area.verticalScrollBar().value() > 0, "it would be out of sight otherwise"


def test_the_dialog_grows_with_what_it_says(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = SignInDialog(window, MadeUpAccount(signed_in=False))
    dialog.open()
    QApplication.processEvents()
    before = dialog.height()
    dialog.form.send()
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert dialog.area.verticalScrollBar().maximum() == 0, "nothing is out of sight"
