"""Sync and health: how everything stands by the agent's status, and diagnostics without anything personal."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace as changed
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel

from lib import made_up_day
from tests.faces.tray_stage import HandClock, application, clear
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.manifest import Freshness
from tracker.core.problem import problem_of
from tracker.core.wire import (
    ConnectionState,
    FailedSource,
    Incident,
    RecordingState,
    ServerConnection,
    Status,
    Waiting,
)
from tracker.tray.pages.health.page import HealthPage
from tracker.tray.present.attention import Tone
from tracker.tray.present.health import Standing, diagnostics, others_needed, overall, standings
from tracker.tray.present.lengths import Manner
from tracker.tray.widgets.badge import Badge

MANNER = Manner(made_up_day.ZONE)
STATUS = made_up_day.status()
AWAY = Incident(0, problem_of(UnreachableError("server-away", server="tracker.example")))


def cards(status: Status) -> dict[str, Standing]:
    return {card.title: card for card in standings(status, made_up_day.NOW, MANNER)}


def values(card: Standing) -> dict[str, str]:
    return {line.name: line.value for line in card.lines}


def test_when_all_is_well_it_says_so() -> None:
    said = overall(STATUS)
    assert said is not None
    assert (said.tone, said.title) == (Tone.OK, "Everything recorded is safe")
    told = cards(STATUS)
    assert values(told["Queue"]) == {"Waiting": "2 records wait, 1 file waits", "Last receipt": "15:14"}
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


def test_an_intercepted_connection_is_told_from_one_that_is_only_away() -> None:
    met = {
        state: cards(changed(STATUS, connection=ServerConnection(state, made_up_day.NOW, AWAY)))["Connection"]
        for state in (ConnectionState.AWAY, ConnectionState.INTERCEPTED)
    }
    assert "Server's key" not in values(met[ConnectionState.AWAY]), "nobody answered, so nothing was seen"
    assert values(met[ConnectionState.INTERCEPTED])["Server's key"] == "Not the one this device knows"
    assert met[ConnectionState.INTERCEPTED].tone is Tone.DANGER


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
    private = (
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
def page() -> Iterator[HealthPage]:
    application()
    made = HealthPage(HandClock(), lambda: MANNER)
    made.resize(850, 700)
    made.show()
    made.show_status(STATUS)
    QApplication.processEvents()
    yield made
    clear(made)


def test_the_page_follows_the_status(page: HealthPage) -> None:
    badges = [badge.accessibleName() for badge in page.findChildren(Badge) if badge.isVisible()]
    assert badges == ["Sending", "Verified", "In the system's keyring", "All working"]
    assert not page.needed.isVisible()
    assert STATUS.timer is not None
    asked = changed(STATUS, timer=changed(STATUS.timer, unanswered=1))
    page.show_status(asked)
    said = [label.text() for label in page.needed.findChildren(QLabel) if not label.isHidden()]
    assert "You were away: was that work?" in said
    page.show_status(None)
    assert page.banner.isVisible()
    assert not page.standing.isVisible()
    assert not page.sync.isEnabled()


def test_sync_is_asked_for_once_and_says_why_it_did_not_go(page: HealthPage) -> None:
    spy = QSignalSpy(page.sync_wanted)
    page.sync.click()
    page.sync.click()
    assert spy.count() == 1
    page.settle(UnreachableError("server-away", server="tracker.example"))
    assert page.problem.isVisible()
    page.sync.click()
    page.settle(None)
    assert spy.count() == 2
    assert not page.problem.isVisible()


def test_diagnostics_are_copied(page: HealthPage) -> None:
    page.copy.click()
    assert "connection: ok" in QGuiApplication.clipboard().text()
