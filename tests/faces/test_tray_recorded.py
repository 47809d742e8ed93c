"""The page that says what is recorded: the policy's own sentences, who set them, and what is going on now."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from lib import made_up_day
from tests.faces.tray_stage import HeldReader, paused
from tracker.agent.policy import HeldPolicy
from tracker.agent.policy_seen import PolicySeen
from tracker.agent.policy_words import meant
from tracker.core.errors import DamagedError
from tracker.core.hours.said import Occurrence
from tracker.core.policy import FIELDS, Policy, Setting, Settings, effective
from tracker.core.record import RecordKind
from tracker.core.sealing import Kind as Sealed
from tracker.core.wire import Work
from tracker.tray.pages.recorded.page import RecordedPage
from tracker.tray.present.lengths import Manner
from tracker.tray.present.recorded import Item, Verdict, chapters, facts, kinds, nevers, now_recorded, origin
from tracker.tray.widgets.badge import Badge

MANNER = Manner(made_up_day.ZONE)
DASH = " \N{EN DASH} "

OF_SEALED = {Sealed.SCREENSHOT: Item.SCREENSHOTS, Sealed.ATTACHMENT: Item.FILES}

OF_OCCURRENCES = {
    Occurrence.AGENT_STARTED: Item.DEVICE,
    Occurrence.AGENT_STOPPED: Item.DEVICE,
    Occurrence.BOOTED: Item.DEVICE,
    Occurrence.CLOCK_SET: Item.DEVICE,
    Occurrence.ZONE_CHANGED: Item.DEVICE,
    Occurrence.SLEPT: Item.AWAY,
    Occurrence.WOKE: Item.AWAY,
    Occurrence.LOCKED: Item.AWAY,
    Occurrence.UNLOCKED: Item.AWAY,
    Occurrence.USER_LEFT: Item.AWAY,
    Occurrence.USER_BACK: Item.AWAY,
    Occurrence.LOGGED_OUT: Item.AWAY,
    Occurrence.SHUT_DOWN: Item.AWAY,
    Occurrence.STARTED_BY_POLICY: Item.HOURS,
    Occurrence.SOURCE_FAILED: Item.DEVICE,
    Occurrence.SOURCE_RESTORED: Item.DEVICE,
    Occurrence.CAPTURE_STOPPED: Item.DEEDS,
    Occurrence.CAPTURE_RESUMED: Item.DEEDS,
    Occurrence.CAPTURE_SAID: Item.DEEDS,
    Occurrence.SCREENSHOTS_PAUSED: Item.DEEDS,
    Occurrence.SCREENSHOTS_RESUMED: Item.DEEDS,
    Occurrence.SCREENSHOT_DELETED: Item.DEEDS,
    Occurrence.ATTACHMENT_DELETED: Item.DEEDS,
    Occurrence.STORE_REPAIRED: Item.DEVICE,
}

OF_RECORDS = {
    RecordKind.SEALED_FILE: frozenset(OF_SEALED.values()),
    RecordKind.TIME_ENTRY: frozenset({Item.HOURS}),
    RecordKind.TIME_AWAY: frozenset({Item.AWAY}),
    RecordKind.ACTIVITY_SAMPLE: frozenset({Item.ACTIVITY, Item.APPLICATIONS}),
    RecordKind.DEVICE_EVENT: frozenset(OF_OCCURRENCES.values()),
}


def held(workspace: Mapping[str, Any], version: int = 14) -> HeldPolicy:
    settings = Settings({key: Setting(value) for key, value in workspace.items()})
    policy = Policy(UUID(int=1), UUID(int=2), version, made_up_day.NOW, settings)
    return HeldPolicy(policy, made_up_day.NOW)


def seen(workspace: Mapping[str, Any] | None = None, version: int = 14) -> PolicySeen:
    """Return a policy by which the workspace sets some fields."""
    return PolicySeen(held(workspace or {}, version), Work(), usable=True)


def verdicts(policy: PolicySeen) -> dict[str, Verdict]:
    return {kind.title: kind.verdict for kind in kinds(policy)}


def test_what_the_policy_switches_off_is_not_recorded_and_the_rest_is() -> None:
    assert verdicts(seen()) == {
        "Hours": Verdict.RECORDED,
        "Activity level": Verdict.RECORDED,
        "Screenshots": Verdict.RECORDED,
        "Applications": Verdict.RECORDED,
        "Sites": Verdict.NOT_RECORDED,
        "Idle": Verdict.YOU_DECIDE,
        "Time away": Verdict.RECORDED,
        "Attached files": Verdict.RECORDED,
        "Pauses, gaps and deletions": Verdict.RECORDED,
        "This device": Verdict.RECORDED,
    }
    off = verdicts(
        seen({"screenshots": False, "activity": False, "applications": False, "idle-time": "discard"})
    )
    assert [off[title] for title in ("Screenshots", "Activity level", "Applications")] == [
        Verdict.NOT_RECORDED
    ] * 3
    assert off["Idle"] is Verdict.BY_POLICY
    assert off["Hours"] is Verdict.RECORDED, "hours are what it is for"


def test_every_rule_is_told_once_with_who_set_it() -> None:
    told = chapters(seen({"screenshot-blur": "strong"}))
    rules = [rule for chapter in told for rule in chapter.rules]
    assert len(rules) == len(FIELDS)
    blurred = next(rule for rule in rules if "blurred" in rule.sentence)
    assert blurred.set_by == ("your workspace",)
    assert {rule.set_by for rule in rules if rule is not blurred} == {("default",)}


def test_the_banner_names_what_is_recorded_now_and_nothing_while_the_timer_is_stopped() -> None:
    policy = seen({"screenshots": False})
    running = now_recorded(policy, made_up_day.status())
    assert running.title == "Recording now: hours, activity level, applications"
    assert "screenshots" in now_recorded(seen(), made_up_day.status()).title
    assert "screenshots" not in now_recorded(seen(), paused(until=made_up_day.at(15, 31))).title
    stopped = now_recorded(policy, made_up_day.status(running=False))
    assert stopped.title == "Nothing of your work is recorded now"
    assert "only what you do here by hand, and what is said below of this device" in stopped.sentence
    assert now_recorded(policy, None).title == "Nothing is recorded now"


def test_all_that_records_hold_has_a_sentence_on_the_page() -> None:
    """Whoever adds to a table of records says here where the page tells it, and that it does."""
    assert set(OF_SEALED) == set(Sealed)
    assert set(OF_OCCURRENCES) == set(Occurrence)
    assert set(OF_RECORDS) == set(RecordKind)
    told = {kind.item: kind.sentence for kind in kinds(seen())}
    items = frozenset[Item]().union(*OF_RECORDS.values())
    assert set(told) == set(Item)
    assert all(told[item] for item in items)
    assert items | {Item.SITES, Item.IDLE} == set(Item), "sites are not recorded, idle time is time away"


def test_what_is_recorded_while_the_timer_is_stopped_is_said() -> None:
    told = {kind.item: kind.sentence for kind in kinds(seen())}
    assert "also while the timer is stopped" in told[Item.DEVICE]
    assert told[Item.AWAY].startswith("Only while the timer is on")
    assert "Anything while stopped" not in {never.text for never in nevers()}


def test_a_file_can_be_attached_only_where_policy_lets_it() -> None:
    assert verdicts(seen({"attachments": False}))["Attached files"] is Verdict.NOT_RECORDED


def test_whose_policy_it_is_and_since_when() -> None:
    told = origin(seen(), MANNER)
    assert told == "Set by your workspace, here since 19 November 2026, 15:16", (
        "when, as `tracker policy` says it, and no number of a version"
    )
    assert origin(PolicySeen(None, Work(), usable=True), MANNER) == "Not fetched yet, so the defaults hold"
    unusable = PolicySeen(None, Work(), usable=False)
    assert "cannot be read" in origin(unusable, MANNER)
    assert verdicts(unusable)["Screenshots"] is Verdict.NOT_RECORDED, "what protects privacy most holds"


def test_working_hours_have_the_names_of_their_days(monkeypatch: pytest.MonkeyPatch) -> None:
    hours = effective(Settings({"schedule": Setting(["mon-fri 09:00-17:00", "sat 10:00-24:00"])}))
    told = meant(hours, "schedule")
    assert told == f"Your working hours: Monday to Friday 09:00{DASH}17:00, Saturday 10:00{DASH}24:00."
    monkeypatch.setenv("TRACKER_LANGUAGE", "de")
    assert f"Montag bis Freitag 09:00{DASH}17:00, Samstag" in meant(hours, "schedule")


def test_who_may_see_it_says_what_clients_see() -> None:
    sentence = {fact.title: fact.sentence for fact in facts(seen(), None)}["Who may see it"]
    assert "Clients do not see screenshots." in sentence
    shown = facts(seen({"clients-see-screenshots": True}), None)
    assert (
        "Clients do not see screenshots."
        not in {fact.title: fact.sentence for fact in shown}["Who may see it"]
    )


@pytest.fixture
def page(qtbot: QtBot) -> RecordedPage:
    made = RecordedPage(_Reader(), lambda: MANNER)
    qtbot.addWidget(made)
    made.resize(900, 1400)
    made.show()
    return made


class _Reader(HeldReader):
    """Counts how often the policy is wanted; the test answers."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = 0

    def want_policy(self) -> None:
        self.wanted += 1


def _said(page: RecordedPage) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_the_page_shows_the_policy_it_is_given_and_the_next_one_in_its_place(page: RecordedPage) -> None:
    page._reader.policy_read.emit(seen())
    assert "Screenshots are not blurred." in _said(page)
    page._reader.policy_read.emit(seen({"screenshot-blur": "strong"}, version=15))
    said = _said(page)
    assert "Screenshots are not blurred." not in said
    assert not any("version 15" in line for line in said)
    badges = [badge.accessibleName() for badge in page.findChildren(Badge) if badge.isVisible()]
    assert badges.count("Recorded") == 8


def test_whom_to_turn_to_stands_at_the_end_with_diagnostics_that_are_copied(page: RecordedPage) -> None:
    page.show_status(made_up_day.status())
    said = _said(page)
    assert "Share a concern" in said
    assert any("whoever looks after your workspace" in line for line in said)
    assert any("SECURITY.md" in line for line in said)
    page.concern.copy.click()
    assert "connection: ok" in QGuiApplication.clipboard().text()
    assert page.concern.copy.text() == "Copied"


def test_what_the_member_sees_is_not_said_to_be_everything(page: RecordedPage) -> None:
    page._reader.policy_read.emit(seen())
    said = _said(page)
    assert "You see everything" not in said, "what is recorded of the device is listed nowhere"
    assert any(line.endswith("are named on this page; there is no list of them yet.") for line in said)


def test_what_changed_last_is_shown_with_what_held_before(page: RecordedPage) -> None:
    page._reader.policy_read.emit(seen())
    assert not page.changed.isVisible()
    after, before = held({"screenshot-blur": "strong"}), held({})
    page._reader.policy_read.emit(PolicySeen(after, Work(), usable=True, before=before))
    said = _said(page)
    assert page.changed.isVisible()
    assert "Before: Screenshots are not blurred." in said
    page._reader.policy_read.emit(PolicySeen(None, Work(), usable=False, before=before))
    assert not page.changed.isVisible()


def test_a_policy_that_cannot_be_read_is_said_in_place(page: RecordedPage) -> None:
    page._reader.policy_failed.emit(DamagedError("policy-unusable"))
    assert page.problem.isVisible()


def test_another_policy_is_read_when_the_agent_holds_one_and_not_at_each_status(page: RecordedPage) -> None:
    reader = page._reader
    assert isinstance(reader, _Reader)
    page.show_status(made_up_day.status())
    wanted = reader.wanted
    page.show_status(made_up_day.status(running=False))
    assert reader.wanted == wanted
    page.show_status(None)
    assert reader.wanted == wanted + 1
