"""The member's account in the tray, at a real server: signing in and out, what is refused or stopped."""

import asyncio
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lib.loopback_server import EMAIL, LoopbackServer
from tests.faces.shell import Shell
from tracker.agent.account import Place, SignedIn, end, kept_session
from tracker.agent.session import SessionKeeper
from tracker.host.clock import SystemClock
from tracker.host.paths import Paths
from tracker.tray.account import Account
from tracker.tray.account_dialog import SignInDialog
from tracker.tray.account_row import AccountRow
from tracker.tray.present.account import Known, account_line
from tracker.tray.working import Asked

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError


class Heard:
    """What an account told."""

    def __init__(self, account: Account) -> None:
        self.account, self.events = account, list[str]()
        self.known = Known()
        self.errors: list[TrackerError] = []
        account.known.connect(self._know)
        for name in ("signed_in", "signed_out"):
            getattr(account, name).connect(lambda name=name: self.events.append(name))

    def sign_in(self, password: str) -> Asked:
        asked = self.account.sign_in(EMAIL, password)
        asked.refused.connect(self.errors.append)
        asked.stopped.connect(lambda: self.events.append("stopped"))
        return asked

    def _know(self, known: Known) -> None:
        self.known = known


@pytest.fixture
def heard(shell: Shell, server: LoopbackServer) -> Heard:
    """Stand where somebody signed in before, and out again."""
    shell.sign_in(server, EMAIL, server.password)
    shell("sign-out")
    return Heard(Account(Paths.find()))


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(heard: Heard, window: QWidget) -> SignInDialog:
    """Open the dialog above a window."""
    made = SignInDialog(window, heard.account)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.open()
    return made


def test_a_member_signs_in_and_out_as_by_the_command(
    heard: Heard, server: LoopbackServer, shell: Shell, qtbot: QtBot
) -> None:
    heard.sign_in(server.password)
    qtbot.waitUntil(lambda: heard.events == ["signed_in"])
    qtbot.waitUntil(lambda: heard.known.email == EMAIL)
    assert shell("me").startswith(f"{EMAIL}, owner in Demonstration.")
    heard.account.sign_out()
    qtbot.waitUntil(lambda: heard.events == ["signed_in", "signed_out"])
    qtbot.waitUntil(lambda: heard.known.session is None)
    assert shell("me").startswith("tracker: You are not signed in here.")
    assert heard.errors == []


def test_a_wrong_password_is_refused_and_the_session_before_stays(
    heard: Heard, server: LoopbackServer, shell: Shell, qtbot: QtBot
) -> None:
    heard.sign_in(server.password)
    heard.sign_in("something else")
    qtbot.waitUntil(lambda: bool(heard.errors))
    assert [error.key for error in heard.errors] == ["session-refused"]
    assert shell("me").startswith(f"{EMAIL}, owner in Demonstration.")


def test_a_new_session_ends_the_one_before(
    heard: Heard, server: LoopbackServer, shell: Shell, qtbot: QtBot
) -> None:
    heard.sign_in(server.password)
    qtbot.waitUntil(lambda: heard.events == ["signed_in"])
    others = shell("me").count("Another session")
    heard.sign_in(server.password)
    qtbot.waitUntil(lambda: heard.events == ["signed_in", "signed_in"])
    assert shell("me").count("Another session") == others


def test_by_a_session_that_was_ended_elsewhere_nobody_is_said_to_be_signed_in(
    heard: Heard, server: LoopbackServer, qtbot: QtBot
) -> None:
    heard.sign_in(server.password)
    qtbot.waitUntil(lambda: bool(heard.known.session))
    asyncio.run(end(kept_session(Paths.find())))
    assert heard.known.is_signed_in(SystemClock().now().wall), "nobody knows it yet"
    heard.account.ask()
    qtbot.waitUntil(lambda: not heard.known.is_signed_in(SystemClock().now().wall))
    assert heard.known.email == EMAIL, "and it is known whose it was"


def test_who_stops_is_not_signed_in(
    heard: Heard, server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[str] = []

    async def never(_place: Place, email: str, _password: str) -> SignedIn:
        asked.append(email)
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr("tracker.agent.account.begin", never)
    signing_in = heard.sign_in(server.password)
    qtbot.waitUntil(lambda: bool(asked))
    signing_in.stop()
    qtbot.waitUntil(lambda: heard.events == ["stopped"])
    assert SessionKeeper(Paths.find().data).kept() is None


def test_a_fault_is_reported_and_keeps_nobody_waiting(
    heard: Heard, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    reported: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _fault, _trace: reported.append(kind))
    monkeypatch.setattr("tracker.agent.account.find_place", lambda *_: 1 / 0)
    heard.sign_in("x")
    qtbot.waitUntil(lambda: bool(heard.errors))
    assert [error.key for error in heard.errors] == ["tray-fault"]
    assert reported == [ZeroDivisionError]


def test_the_form_says_what_is_missing_and_leads_there(dialog: SignInDialog) -> None:
    form = dialog.form
    QTest.keyClick(form.email, Qt.Key.Key_Return)
    assert form.email.accessibleDescription() == "Write your e-mail address."
    assert form.password.accessibleDescription() == "Write your password."
    QTest.keyClicks(form.email, "a")
    assert form.email.accessibleDescription() == ""


def test_return_signs_in_and_the_dialog_closes(
    dialog: SignInDialog, heard: Heard, server: LoopbackServer, qtbot: QtBot
) -> None:
    form = dialog.form
    form.email.setText(EMAIL)
    form.password.setText("something else")
    QTest.keyClick(form.password, Qt.Key.Key_Return)
    assert not form.email.isEnabled()
    qtbot.waitUntil(lambda: form.problem.isVisible())
    assert dialog.isVisible()
    assert form.password.selectedText()
    form.password.setText(server.password)
    QTest.keyClick(form.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert heard.events == ["signed_in"]
    assert form.password.text() == ""


def test_the_row_offers_what_can_be_done_now(heard: Heard, server: LoopbackServer, qtbot: QtBot) -> None:
    row = AccountRow(heard.account, SystemClock())
    qtbot.addWidget(row)
    qtbot.waitUntil(lambda: row.sentence.text() == "Not signed in")
    assert [each.text() for each in row.actions_now().actions()] == ["Sign in..."]
    heard.sign_in(server.password)
    qtbot.waitUntil(lambda: row.sentence.text() == "Owner")
    assert [each.text() for each in row.actions_now().actions()] == ["Sign out"]
    asyncio.run(end(kept_session(Paths.find())))
    heard.account.ask()
    qtbot.waitUntil(lambda: row.sentence.text() == "Not signed in")
    assert [each.text() for each in row.actions_now().actions()] == ["Sign in...", "Sign out"], (
        "who does not want to sign in again is reminded no more"
    )


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Anna Berg", "AB"),
        ("anna@example.org", "A"),
        ("anna.von.berg@example.org", "AB"),
        ("", "YA"),
        ("—", "?"),
    ],
)
def test_initials_are_of_the_first_word_and_the_last(name: str, initials: str) -> None:
    line = account_line(Known(member=name), 0)
    assert (line.initials, line.sentence) == (initials, "Not signed in")
