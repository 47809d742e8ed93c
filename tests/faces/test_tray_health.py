"""Sync and health: how everything stands by the agent's status, and diagnostics without anything personal."""

import getpass
import platform
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace as changed
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HandClock, HeldReader
from tracker.agent.sending_seen import SendingSeen
from tracker.core.errors import OsPermissionError, RefusedError, UnreachableError
from tracker.core.manifest import Freshness
from tracker.core.moment import MICROSECONDS
from tracker.core.problem import problem_of
from tracker.core.wire import (
    ConnectionState,
    FailedSource,
    Incident,
    NewestCapture,
    RecordingState,
    ServerConnection,
    Stage,
    Status,
    Transfer,
    Waiting,
)
from tracker.host.paths import Paths
from tracker.tray.pages.health.page import HealthPage
from tracker.tray.pages.sending import Sending
from tracker.tray.present.attention import Deed, Tone, away_notice, banner
from tracker.tray.present.health import Standing, diagnostics, others_needed, overall, standings
from tracker.tray.present.lengths import Manner
from tracker.tray.widgets.badge import Badge
from tracker.tray.widgets.button import Button

MANNER = Manner(made_up_day.ZONE)
STATUS = made_up_day.status()
AWAY = Incident(0, problem_of(UnreachableError("server-away", server="tracker.example")))


SENDING = SendingSeen("tracker.example", "Example Root CA", 64_000)


def cards(status: Status, sending: SendingSeen | None = None) -> dict[str, Standing]:
    return {card.title: card for card in standings(status, made_up_day.NOW, MANNER, sending)}


def values(card: Standing) -> dict[str, str]:
    return {line.name: line.value for line in card.lines}


def test_when_all_is_well_it_says_so() -> None:
    said = overall(STATUS)
    assert said is not None
    assert (said.tone, said.title) == (Tone.OK, "Everything recorded is safe")
    told = cards(STATUS)
    assert values(told["Queue"]) == {"Waiting": "2 records, 1 file", "Last receipt": "15:14"}
    assert told["Connection"].badge == "Verified"
    assert values(told["Connection"])["Server's key"] == "The one this device knows"
    assert told["Keys"].badge == "In the system's keyring"
    assert values(told["Recording"])["Agent"] == "Running for 7 h 16 min"
    assert told["Recording"].badge == "All working"


@pytest.mark.parametrize(
    ("waiting", "state", "badge"),
    [
        (Waiting(), ConnectionState.AWAY, "All sent"),
        (Waiting(1), ConnectionState.OK, "Sending"),
        (Waiting(1), ConnectionState.AWAY, "Waiting"),
    ],
)
def test_what_waits_says_whether_it_can_leave(waiting: Waiting, state: ConnectionState, badge: str) -> None:
    status = changed(STATUS, waiting=waiting, connection=ServerConnection(state, made_up_day.NOW))
    assert cards(status)["Queue"].badge == badge


def test_what_is_in_review_is_not_said_to_be_sent() -> None:
    newest = NewestCapture((UUID(int=1),), made_up_day.NOW, made_up_day.NOW + 60 * MICROSECONDS)
    status = changed(STATUS, waiting=Waiting(0, 1), newest=newest)
    assert cards(status)["Queue"].badge == "In review"
    assert cards(changed(status, waiting=Waiting(1, 1)))["Queue"].badge == "Sending"
    over = changed(status, newest=changed(newest, leaves_at=made_up_day.NOW))
    assert cards(over)["Queue"].badge == "Sending"


def test_an_entry_whose_end_is_damaged_is_said_above_a_page_with_what_settles_it() -> None:
    said = banner(changed(STATUS, damaged_entries=(UUID(int=7 << 100),)))
    assert said is not None
    assert said.title == "The record of the time entry 00000070 was damaged on this disk"
    assert "tracker edit 00000070 --to" in said.sentence
    assert "tracker discard 00000070" in said.sentence


def test_an_entry_whose_end_is_damaged_is_named() -> None:
    told = cards(changed(STATUS, damaged_entries=(UUID(int=7 << 100),)))["Recording"]
    assert (told.badge, values(told)["Damaged"].split(".")[0]) == (
        "1 thing to look at",
        "The record of the time entry 00000070 was damaged on this disk",
    )


def test_an_intercepted_connection_is_told_from_one_that_is_only_away() -> None:
    met = {
        state: cards(changed(STATUS, connection=ServerConnection(state, made_up_day.NOW, AWAY)))["Connection"]
        for state in (ConnectionState.AWAY, ConnectionState.INTERCEPTED)
    }
    assert "Server's key" not in values(met[ConnectionState.AWAY]), "nobody answered, so nothing was seen"
    assert values(met[ConnectionState.INTERCEPTED])["Server's key"] == "Not the one this device knows"
    assert met[ConnectionState.INTERCEPTED].tone is Tone.DANGER


def test_where_things_go_and_how_fast_is_told_once_it_was_read() -> None:
    told = cards(changed(STATUS, waiting=Waiting(2, 1, 0, 4_800_000)), SENDING)
    assert values(told["Queue"])["Size"] == "5 MB"
    assert values(told["Queue"])["Speed"] == "At most 64 KB a second"
    assert values(told["Connection"])["Server"] == "tracker.example"
    assert values(told["Connection"])["Certificate of"] == "Example Root CA"
    free = cards(STATUS, SendingSeen("tracker.example", "", None))
    assert values(free["Queue"])["Speed"] == "As fast as your connection allows"
    assert values(free["Connection"])["Certificate of"] == "Anyone your system trusts"


def test_whose_certificate_was_shown_instead_is_told() -> None:
    error = UnreachableError("connection-intercepted", issuer="Office Proxy")
    met = ServerConnection(ConnectionState.INTERCEPTED, made_up_day.NOW, Incident(0, problem_of(error)))
    told = cards(changed(STATUS, connection=met, undelivered=met.incident), SENDING)
    assert values(told["Connection"])["Certificate shown"] == "Office Proxy"
    assert values(told["Connection"])["Certificate of"] == "Example Root CA"
    assert "Not sent" not in values(told["Queue"]), "the connection says why"


@pytest.mark.parametrize(("stage", "name"), [(Stage.SENDING, "Sending now"), (Stage.SEALING, "Sealing now")])
def test_a_large_file_under_way_is_told(stage: Stage, name: str) -> None:
    told = cards(changed(STATUS, transfer=Transfer(stage, 12_000_000, 31_000_000)))
    assert values(told["Queue"])[name] == "Attached file: 38 % of 31 MB"


def test_keys_in_a_file_and_keys_that_are_over_are_said() -> None:
    status = changed(STATUS, agent=changed(STATUS.agent, custody="file"), trust=Freshness.EXPIRED)
    keys = cards(status)["Keys"]
    assert (keys.badge, keys.tone) == ("In a file", Tone.WARN)
    assert values(keys)["Workspace's keys"] == "Expired"


def test_what_fails_is_counted_and_says_what_to_do() -> None:
    problem = problem_of(RefusedError("sharing-key-lost"))
    status = changed(
        STATUS,
        failed_sources=(FailedSource("presence", problem),),
        recording=changed(STATUS.recording, state=RecordingState.PAUSED, reason=Incident(0, problem)),
        waiting=Waiting(1, 1, 2),
        undelivered=AWAY,
    )
    told = cards(status)
    assert told["Recording"].badge == "2 things to look at"
    assert values(told["Queue"])["Set aside"] == "2 files, kept here"
    assert "Not sent" in values(told["Queue"])
    above = overall(status)
    assert above is not None
    assert above not in others_needed(status, above), "nothing is said twice"


def test_a_pause_that_is_meant_is_nothing_to_look_at() -> None:
    reason = Incident(0, problem_of(RefusedError("capture-no-timer")))
    recording = changed(STATUS.recording, state=RecordingState.PAUSED, reason=reason)
    assert cards(changed(STATUS, recording=recording))["Recording"].badge == "All working"


def test_diagnostics_hold_keys_and_counts_and_nothing_of_a_person() -> None:
    problem = problem_of(UnreachableError("server-away", server="tracker.example"))
    status = changed(
        STATUS,
        connection=ServerConnection(ConnectionState.AWAY, 0, Incident(0, problem)),
        failed_sources=(FailedSource("presence", problem),),
    )
    text = diagnostics(status, "Linux 6")
    assert "connection: away server-away" in text
    assert "failed-presence: server-away" in text
    assert STATUS.timer is not None
    paths = Paths.find()
    private = (
        *map(str, (paths.data, paths.log, Path.home())),
        getpass.getuser() if len(getpass.getuser()) > 3 else "",
        platform.node(),
        str(STATUS.agent.device_id),
        str(STATUS.agent.workspace_id),
        STATUS.agent.workspace,
        STATUS.timer.project,
        STATUS.timer.task,
        STATUS.timer.note,
        "tracker.example",
        str(STATUS.agent.member_id),
    )
    assert not [each for each in private if each and each in text]
    assert diagnostics(None, "Linux 6").endswith("agent: away")


@pytest.fixture
def page(qtbot: QtBot) -> HealthPage:
    made = HealthPage(Sending(HandClock()), lambda: MANNER, HeldReader())
    qtbot.addWidget(made)
    made.resize(850, 700)
    made.show()
    made.show_status(STATUS)
    QApplication.processEvents()
    return made


def test_the_page_follows_the_status(page: HealthPage) -> None:
    badges = [badge.accessibleName() for badge in page.findChildren(Badge) if badge.isVisible()]
    assert badges == ["Sending", "Verified", "In the system's keyring", "All working"]
    assert not page.needed.isVisible()
    assert STATUS.timer is not None
    asked = changed(STATUS, timer=changed(STATUS.timer, unanswered=1))
    page.show_status(asked)
    said = [label.text() for label in page.needed.findChildren(QLabel) if not label.isHidden()]
    assert "You were away: was that work?" in said
    page.show_status(None, away_notice(None))
    assert page.banner.isVisible()
    assert not page.standing.isVisible()
    assert not page.sync.isEnabled()


def test_what_needs_the_person_has_the_button_that_helps(page: HealthPage) -> None:
    wanted, synced = QSignalSpy(page.deed_wanted), QSignalSpy(page.sending.wanted)
    assert STATUS.timer is not None
    no = Incident(0, problem_of(OsPermissionError("capture-denied")))
    lost = Incident(0, problem_of(RefusedError("record-forked", seq=7)))
    status = changed(
        STATUS,
        contradiction=lost,
        recording=changed(STATUS.recording, state=RecordingState.PAUSED, reason=no),
        timer=changed(STATUS.timer, unanswered=2),
        trust=Freshness.EXPIRED,
    )
    page.show_status(status)
    buttons = [button for button in page.needed.findChildren(Button) if not button.isHidden()]
    assert [button.text() for button in buttons] == ["Ask again", "Sync now", "Choose"]
    assert buttons[2].accessibleName() == "You were away 2 times: was that work?: Choose"
    for button in buttons:
        button.click()
    assert [wanted.at(number)[0] for number in range(wanted.count())] == [Deed.ASK_AGAIN, Deed.ANSWER]
    assert synced.count() == 1


def test_what_was_read_of_the_store_is_shown_and_read_again_with_another_policy(page: HealthPage) -> None:
    reader = page._reader
    assert isinstance(reader, HeldReader)
    before = reader.sending_wanted
    reader.sending_read.emit(SENDING)
    assert "At most 64 KB a second" in {label.text() for label in page.findChildren(QLabel)}
    page.show_status(changed(STATUS, policy_version=STATUS.policy_version))
    assert reader.sending_wanted == before
    page.show_status(changed(STATUS, policy_version=99))
    assert reader.sending_wanted == before + 1


def test_sync_is_asked_for_once_and_says_why_it_did_not_go(page: HealthPage) -> None:
    spy = QSignalSpy(page.sending.wanted)
    page.sync.click()
    page.sync_now()
    page.show_status(STATUS)
    assert (spy.count(), page.sync.text()) == (1, "Stop waiting")
    assert page.problem.isVisible(), "it is said that it goes on"
    page.sync.click()
    assert (spy.count(), page.sync.text(), page.problem.isVisible()) == (1, "Sync now", False)
    page.sync_now()
    assert spy.count() == 2
    page.sending.settle(2, UnreachableError("server-away", server="tracker.example"))
    assert page.problem.isVisible()
    page.sync.click()
    page.sending.settle(3, None, changed(STATUS, waiting=Waiting()))
    assert (spy.count(), page.problem.accessibleName()) == (3, "All sent. Nothing waits here any more.")
    page.sending.passing.timeout.emit()
    assert not page.problem.isVisible(), "that all went well is said for a while"
    page.sync.click()
    page.sending.settle(4, None, STATUS)
    assert "Still here, sealed: 2 records, 1 file." in page.problem.accessibleName()
    page.sending.settle(4, UnreachableError("server-away", server="tracker.example"))
    assert page.problem.accessibleName().startswith("Sent"), "who does not wait is told of no answer"


def test_sending_has_one_button_on_the_page(page: HealthPage) -> None:
    met = UnreachableError("connection-intercepted", issuer="Office Proxy")
    incident = Incident(made_up_day.NOW, problem_of(met))
    cut_off = ServerConnection(ConnectionState.INTERCEPTED, made_up_day.NOW, incident)
    page.show_status(changed(STATUS, connection=cut_off))
    page.sending.begin()
    page.sending.settle(1, met)
    QApplication.processEvents()
    assert page.banner.isVisible()
    said = [each.text() for each in page.findChildren(Button) if each.isVisible()]
    assert said.count("Sync now") == 1


def test_diagnostics_are_copied(page: HealthPage) -> None:
    page.copy.click()
    assert "connection: ok" in QGuiApplication.clipboard().text()
