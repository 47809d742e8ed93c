"""Devices and sign-ins in the tray: what a real server tells, a device's end, and without a session."""

import dataclasses
import json
from dataclasses import dataclass
from uuid import UUID

import pytest
from msgspec.structs import replace
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from lib import made_up_day
from lib.loopback_server import EMAIL, LoopbackServer
from lib.made_up_account import MadeUpAccount, made_up_me
from lib.made_up_world import World
from lib.tray_scenes_account import AWAY
from tests.faces.conftest import Open
from tests.faces.shell import Shell
from tests.faces.tray_stage import HandClock
from tracker.core.errors import UnrecognisedError
from tracker.host.clock import SystemClock
from tracker.host.paths import Paths
from tracker.tray.account import Account
from tracker.tray.account_dialog import SignInDialog
from tracker.tray.pages.recorded import build
from tracker.tray.pages.recorded.devices import Devices
from tracker.tray.present.account import Known
from tracker.tray.present.lengths import Manner
from tracker.tray.sign_in_form import SignInForm
from tracker.tray.working import Asked

MANNER = Manner(made_up_day.ZONE)


class HeldAccount(MadeUpAccount):
    """Keeps what is asked; the test answers."""

    def __init__(self) -> None:
        super().__init__()
        self.asks: list[Asked] = []
        self.ends: list[tuple[UUID, Asked]] = []

    @property
    def asked(self) -> int:
        return len(self.asks)

    def ask(self) -> Asked:
        self.asks.append(Asked(self))
        return self.asks[-1]

    def end_device(self, device_id: UUID) -> Asked:
        self.ends.append((device_id, Asked(self)))
        return self.ends[-1][1]


@dataclass
class Stage:
    """The section, and whom it asks."""

    account: HeldAccount
    section: Devices

    @property
    def shown(self) -> list[str]:
        return said(self.section)

    def tell(self) -> None:
        self.account.asks[-1].answered.emit(made_up_me())

    def end_one(self) -> None:
        self.section.rows[1].button.click()
        assert self.section.dialog is not None
        self.section.dialog.end.click()


def said(section: Devices) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in section.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    account = HeldAccount()
    section = Devices(account, HandClock(), lambda: MANNER)
    qtbot.addWidget(section)
    section.show_status(made_up_day.status())
    return Stage(account, section)


def test_the_server_is_asked_once_a_showing(stage: Stage) -> None:
    assert stage.account.asked == 0
    stage.section.show()
    assert stage.account.asked == 1
    assert "Asking your server..." in stage.shown
    stage.account.look()
    stage.tell()
    stage.account.look()
    assert stage.account.asked == 1
    assert "As your server told it: 15:16" in stage.shown
    stage.section.hide()
    stage.account.look()
    assert stage.account.asked == 1, "nobody looks"
    stage.section.show()
    assert stage.account.asked == 2
    assert "Another sign-in" in stage.shown, "what was told stays while it is asked anew"


def test_every_other_device_can_be_signed_out_and_this_one_not(stage: Stage) -> None:
    stage.section.show()
    stage.tell()
    assert [row.button.isHidden() for row in stage.section.rows] == [True, False, False]
    assert "This device, enrolled 2 September, 16:16" in stage.shown
    names = {row.button.accessibleName() for row in stage.section.rows[1:]}
    assert "Sign out a-member-desk" in names


def test_a_device_is_signed_out_only_after_what_it_means_was_agreed_to(stage: Stage) -> None:
    stage.section.show()
    stage.tell()
    stage.section.rows[1].button.click()
    dialog = stage.section.dialog
    assert dialog is not None
    dialog.reject()
    assert stage.account.ends == []
    stage.end_one()
    [(ended, asked_to_end)] = stage.account.ends
    assert ended == UUID(int=91)
    asked = stage.account.asked
    asked_to_end.answered.emit(ended)
    assert stage.section.dialog is None
    assert stage.account.asked == asked + 1
    stage.tell()
    assert any("is signed out for good" in line for line in stage.shown), "told, and not taken away at once"


def test_what_cannot_be_done_is_said_in_the_dialog_or_where_that_is_closed_in_the_card(stage: Stage) -> None:
    stage.section.show()
    stage.tell()
    stage.end_one()
    dialog = stage.section.dialog
    assert dialog is not None
    stage.account.ends[-1][1].refused.emit(AWAY)
    assert dialog.problem.isVisible()
    assert not stage.section.said.isVisible()
    dialog.end.click()
    dialog.reject()
    stage.account.ends[-1][1].refused.emit(AWAY)
    assert stage.section.said.isVisible()


def test_a_server_that_is_away_is_said_and_asked_again_by_the_button(stage: Stage) -> None:
    stage.section.show()
    stage.account.asks[-1].refused.emit(AWAY)
    assert "The server tracker.example cannot be reached" in " ".join(stage.shown)
    stage.section.again.click()
    assert stage.account.asked == 2
    assert not stage.section.again.isEnabled()
    stage.tell()
    assert not stage.section.again.isVisible()
    assert not stage.section.said.isVisible()


def test_what_is_refused_is_said_where_it_was_asked_for_alone(stage: Stage, qtbot: QtBot) -> None:
    stage.section.show()
    form = SignInForm(stage.account)
    qtbot.addWidget(form)
    form.email.setText(EMAIL)
    form.password.setText("something else")
    form.send()
    stage.account.signing_in.refused.emit(UnrecognisedError("session-refused"))
    assert not form.problem.isHidden()
    assert not stage.section.said.isVisible()
    assert "Asking your server..." in stage.shown, "its own answer is yet to come"
    form.send()
    stage.account.asks[-1].refused.emit(AWAY)
    assert stage.section.said.isVisible()
    assert form.problem.isHidden()
    assert not form.password.isEnabled(), "its own answer is yet to come"


@pytest.mark.parametrize("key", ["session-none", "session-over"])
def test_a_session_that_is_over_is_no_error_here_and_signing_in_asks_anew(stage: Stage, key: str) -> None:
    stage.section.show()
    stage.tell()
    stage.section.again.click()
    stage.account.asks[-1].refused.emit(UnrecognisedError(key))
    assert stage.section.without.isVisible()
    assert not stage.section.said.isVisible()
    assert stage.section.rows == ()
    asked = stage.account.asked
    stage.account.signed_in.emit()
    assert stage.account.asked == asked + 1
    stage.tell()
    assert not stage.section.without.isVisible()


def test_another_members_devices_are_not_shown_as_ones_own(stage: Stage) -> None:
    stage.section.show()
    stage.tell()
    assert stage.section.rows
    stage.account.known.emit(Known(None))
    assert stage.section.rows == ()


def test_without_a_session_nothing_is_asked_and_signing_in_is_offered(stage: Stage) -> None:
    stage.account.is_signed_in = False
    stage.section.show()
    assert stage.account.asked == 0
    assert any(line.startswith("Sign in to see your devices") for line in stage.shown)
    wanted = QSignalSpy(stage.section.sign_in_wanted)
    stage.section.sign_in.click()
    assert wanted.count() == 1


def test_the_page_has_the_section_and_opens_the_dialog_to_sign_in(qtbot: QtBot) -> None:
    ground = World(signed_in=False).ground()
    assert build(dataclasses.replace(ground, account=None)).findChild(Devices) is None
    page = build(ground)
    qtbot.addWidget(page)
    page.show()
    section = page.findChild(Devices)
    assert section is not None
    qtbot.waitUntil(section.sign_in.isVisible)
    section.sign_in.click()
    dialog = page.findChild(SignInDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.close()


def device_id(shell: Shell) -> UUID:
    shell("me --json")
    return UUID(json.loads(shell.raw)["device"]["device_id"])


def test_at_a_real_server_a_device_is_listed_and_ended_and_the_session_ends(
    device: Shell, signed_in: Shell, server: LoopbackServer, open_shell: Open, qtbot: QtBot
) -> None:
    lost = open_shell("lost")
    file = signed_in.home.with_name("lost.json")
    signed_in(f"admin enrolment create -o {file}")
    lost(f"enrol {file} --name lost")
    assert lost.code == 0, lost.raw
    gone = device_id(lost)
    device(f"sign-in --email {EMAIL}", f"{server.password}\n")
    here = device_id(device)

    section = Devices(Account(Paths.find()), SystemClock(), lambda: MANNER)
    qtbot.addWidget(section)
    status = made_up_day.status()
    section.show_status(replace(status, agent=replace(status.agent, device_id=here)))
    section.show()
    qtbot.waitUntil(lambda: bool(section.rows))
    assert section.rows[0].device.is_here
    assert "This sign-in" in said(section)

    row = next(each for each in section.rows if each.device.device_id == gone)
    row.button.click()
    assert section.dialog is not None
    section.dialog.end.click()
    qtbot.waitUntil(lambda: all(each.device.device_id != gone for each in section.rows))
    assert section.dialog is None
    assert "“lost” is signed out for good" in said(section)
    assert str(gone) not in device("me --json")

    section.hide()
    device("sign-out")
    section.show()
    qtbot.waitUntil(section.without.isVisible)
    assert section.rows == ()
