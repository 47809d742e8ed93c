"""Trouble that nothing here helps against is noted once, and weightier trouble is seen in its place."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HandClock, HeldReader
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.problem import problem_of
from tracker.core.wire import ConnectionState, FailedSource, Incident, ServerConnection, Status
from tracker.tray.hiding import Hiding
from tracker.tray.pages.health.page import HealthPage
from tracker.tray.pages.sending import Sending
from tracker.tray.present.attention import Deed, banner, things_needed
from tracker.tray.present.health import others_needed, overall
from tracker.tray.present.hints import said_here
from tracker.tray.present.lengths import Manner
from tracker.tray.prompts.quit import QuitPrompt
from tracker.tray.settings import SettingsKeeper
from tracker.tray.widgets.tile import Tile

CALM = made_up_day.status()
LOGIND = replace(CALM, failed_sources=(FailedSource("session", problem_of(UnreachableError("dbus-away"))),))
AWAY = Incident(0, problem_of(UnreachableError("server-away", server="tracker.example")))


def offline(status: Status) -> Status:
    return replace(status, connection=ServerConnection(ConnectionState.AWAY, made_up_day.NOW, AWAY))


def above(status: Status, settings: SettingsKeeper) -> str | None:
    said = banner(status, settings.now.hidden)
    return None if said is None else said.key


def test_the_weightiest_holds_the_banner() -> None:
    settled = replace(LOGIND.failed_sources[0], problem=problem_of(RefusedError("capture-denied")))
    cut = Incident(0, problem_of(UnreachableError("connection-intercepted", issuer="Office Proxy")))
    barred = replace(offline(LOGIND), connection=ServerConnection(ConnectionState.INTERCEPTED, 0, cut))
    both = replace(LOGIND, failed_sources=(*LOGIND.failed_sources, settled))
    for status, key in (
        (LOGIND, "dbus-away"),
        (offline(LOGIND), "offline"),
        (both, "capture-denied"),
        (barred, "connection-intercepted"),
    ):
        said = banner(status)
        assert said is not None
        assert said.key == key
    assert [each.key for each in things_needed(both)] == ["capture-denied", "dbus-away"]


def test_what_is_hidden_stays_so_until_it_is_over(tmp_path: Path) -> None:
    settings = SettingsKeeper(tmp_path)
    hiding = Hiding(settings)
    hiding.hear(LOGIND)
    hiding.hide(offline(LOGIND))
    assert above(LOGIND, settings) == "dbus-away", "what has no such button is not hidden"
    hiding.hide(LOGIND)
    assert above(LOGIND, settings) is None
    settings = SettingsKeeper(tmp_path)
    hiding = Hiding(settings)
    begun = replace(LOGIND, agent=replace(LOGIND.agent, started_at=7), failed_sources=())
    for status in (LOGIND, begun, LOGIND):
        hiding.hear(status)
        assert above(LOGIND, settings) is None, "nor by a tray or an agent that begins anew"
    hiding.hear(CALM)
    hiding.hear(LOGIND)
    assert above(LOGIND, settings) == "dbus-away"


def test_sync_and_health_goes_on_to_name_what_is_hidden_with_no_button(qtbot: QtBot) -> None:
    said = banner(LOGIND)
    assert said is not None
    page = HealthPage(
        Sending(HandClock()), lambda: Manner(made_up_day.ZONE), HeldReader(), lambda: (said.mark,)
    )
    qtbot.addWidget(page)
    page.show_status(LOGIND)
    shown = overall(LOGIND, (said.mark,))
    assert shown is not None
    assert shown.key == "safe"
    assert [(each.key, each.deed) for each in others_needed(LOGIND, shown)] == [("dbus-away", Deed.NONE)]
    assert page.needed.findChildren(Tile), "what needs the person has its sign"


@pytest.mark.parametrize(("language", "shown"), [("en", "“{}”"), ("de", "„{}“"), ("ar", "«{}»")])
def test_a_command_in_a_window_stands_in_quotation_marks(
    language: str, shown: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", language)
    told = said_here(UnreachableError("shortcut-not-offered"))
    assert "`" not in told
    unmarked = re.sub("[\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}]", "", told)
    assert shown.format("tracker toggle") in unmarked
    window = QuitPrompt()
    qtbot.addWidget(window)
    assert not any("`" in each.text() for each in window.findChildren(QLabel))
