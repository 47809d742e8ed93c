"""A policy that changed is told once, with what changed, also when it did so while no tray was there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace as changed
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QMenu

from lib import made_up_day
from lib.made_up_day import NOW, at
from tests.faces.tray_stage import HandClock, HeldReader, discard
from tests.fakes.home import Home
from tracker.agent.policy import HeldPolicy
from tracker.agent.policy_seen import PolicySeen
from tracker.core.errors import DamagedError
from tracker.core.policy import Policy, Setting, Settings
from tracker.core.wire import Status, Work
from tracker.tray.app import TrayApp
from tracker.tray.pages.page import Place
from tracker.tray.present.prompts import Prompt
from tracker.tray.prompts.policy_news import PolicyNews
from tracker.tray.settings import KnownPolicy, SettingsKeeper
from tracker.tray.tray_icon import TrayIcon

BEFORE, SINCE = at(8), at(15)
DEVICE = made_up_day.status().agent.device_id


class Reader(HeldReader):
    """Counts how often the policy is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = 0

    def want_policy(self) -> None:
        self.wanted += 1


@dataclass
class Member:
    """Somebody with settings of their own, and what they are told."""

    settings: SettingsKeeper
    reader: Reader
    news: PolicyNews
    folder: Path
    told: list[Prompt] = field(default_factory=list)

    def known(self) -> KnownPolicy | None:
        """Return which policy the next tray takes as known."""
        return SettingsKeeper(self.folder).now.policy

    def unread(self) -> bool:
        """Return whether the next tray's menu leads to what is recorded."""
        return SettingsKeeper(self.folder).now.unread_policy


@pytest.fixture
def member(tmp_path: Path) -> Iterator[Member]:
    settings, reader = SettingsKeeper(tmp_path), Reader()
    made = Member(settings, reader, PolicyNews(settings, settings, lambda: reader), tmp_path)
    made.news.told.connect(made.told.append)
    yield made
    discard(settings)


def status(since: int | None) -> Status:
    return changed(made_up_day.status(), policy_changed_at=since)


def held(review: int, since: int) -> HeldPolicy:
    settings = Settings({"screenshot-review": Setting(review)})
    return HeldPolicy(Policy(UUID(int=1), UUID(int=2), review, since, settings), since)


def test_the_first_policy_of_a_device_is_no_news(member: Member) -> None:
    member.news.hear(status(None))
    assert member.settings.now.policy is None
    member.news.hear(status(BEFORE))
    assert member.settings.now.policy == KnownPolicy(DEVICE, BEFORE)
    over, other = QSignalSpy(member.news.over), status(SINCE)
    member.settings.change(unread_policy=True)
    member.news.hear(changed(other, agent=changed(other.agent, device_id=UUID(int=77))))
    assert not member.unread(), "what was told of another device's is not to be read here"
    assert over.count() == 1
    assert (member.told, member.reader.wanted) == ([], 0)


def test_a_change_is_told_with_what_held_before_until_the_member_has_done_with_it(member: Member) -> None:
    member.news.hear(status(BEFORE))
    for _heartbeat in range(2):
        member.news.hear(status(SINCE))
    assert member.reader.wanted == 1
    member.reader.policy_read.emit(PolicySeen(held(5, SINCE), Work(), usable=True, before=held(3, BEFORE)))
    (prompt,) = member.told
    assert prompt.sentence.splitlines() == [
        "Screenshots wait 5 minutes before they are sent, so that you can review them first.",
        "Before: Screenshots wait 3 minutes before they are sent, so that you can review them first.",
    ]
    assert member.known() == KnownPolicy(DEVICE, BEFORE)
    assert not member.unread(), "its prompt is there"
    member.news.settle(prompt)
    assert member.known() == KnownPolicy(DEVICE, SINCE)
    assert member.unread(), "until the page was looked at, also by the next tray"
    member.news.hear(status(SINCE))
    member.reader.policy_read.emit(PolicySeen(held(5, SINCE), Work(), usable=True))
    assert len(member.told) == 1


def test_what_changed_while_no_tray_was_there_is_told_and_without_what_is_not_known(member: Member) -> None:
    member.settings.change(policy=KnownPolicy(DEVICE, BEFORE))
    member.news.hear(status(SINCE))
    member.reader.policy_read.emit(PolicySeen(held(5, SINCE), Work(), usable=True, before=held(3, NOW)))
    assert member.told[0].sentence == "What is recorded shows what holds for you now."


def test_a_change_that_cannot_be_read_is_told_all_the_same(member: Member) -> None:
    member.news.hear(status(BEFORE))
    member.news.hear(status(SINCE))
    member.reader.policy_failed.emit(DamagedError("policy-untrusted", reason="malformed"))
    assert member.told[0].title == "The policy changed"


def led_to(tray: TrayApp) -> bool:
    """Say whether the menu leads to what is recorded."""
    return any(
        each.isVisible() and each.text() == "What is recorded has changed"
        for each in tray.menu.menu.actions()
    )


@pytest.fixture
def settings(tmp_path: Path) -> SettingsKeeper:
    """Lend what a member chose who closed the prompt."""
    SettingsKeeper(tmp_path).change(unread_policy=True)
    return SettingsKeeper(tmp_path)


@pytest.fixture
def tray(home: Home, settings: SettingsKeeper) -> Iterator[TrayApp]:
    """Lend the next tray, on an enrolled device; it looks for no agent."""
    made = TrayApp(home.paths, settings, HandClock(), TrayIcon(QMenu()))
    made.menu.about_to_show.emit()
    yield made
    made.end()
    discard(made)


def test_the_menu_leads_to_what_is_recorded_until_it_was_looked_at(
    tray: TrayApp, settings: SettingsKeeper
) -> None:
    assert led_to(tray)
    tray.menu.policy_wanted.emit()
    assert tray.is_open
    assert settings.now.page == "recorded"
    assert not led_to(tray)
    settings.change(unread_policy=True)
    tray.menu.policy_wanted.emit()
    assert not led_to(tray), "also where the page is open already"


def test_who_looks_at_what_is_recorded_by_themselves_is_led_there_no_more(tray: TrayApp) -> None:
    tray.open(Place.TODAY)
    assert led_to(tray)
    tray.open(Place.RECORDED)
    assert not led_to(tray)
