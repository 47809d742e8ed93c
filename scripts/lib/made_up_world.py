"""A member whom nobody is: their day, policy and workspace, as what the tray's windows stand on."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from lib import made_up_day, made_up_screens
from lib.made_up_account import MadeUpAccount
from lib.made_up_day import Words
from tracker.agent.log_seen import logged
from tracker.agent.policy import HeldPolicy
from tracker.agent.policy_seen import PolicySeen
from tracker.agent.sending_seen import SendingSeen
from tracker.core.policy import Policy, Setting, Settings
from tracker.core.wire import Work
from tracker.host.log_events import Event
from tracker.tray.pages.page import Ground
from tracker.tray.reading import Reader
from tracker.tray.settings import SettingsKeeper
from tracker.tray.watching import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from tracker.agent.day_seen import DaySeen
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Moment
    from tracker.core.wire import Status
    from tracker.tray.bridge import Bridge

_VERSION = 14


class MadeUpReader(Reader):
    """Answers at once with what nobody had."""

    def __init__(
        self, seen: DaySeen, policy: PolicySeen | None = None, fails: TrackerError | None = None
    ) -> None:
        """Take the day, the policy that holds, and why no day can be read, where that is so."""
        super().__init__()
        self._seen, self._policy, self._fails = seen, policy or made_up_policy(), fails

    def want_day(self, day: date | None) -> None:
        """Answer."""
        if self._fails is not None:
            self.day_failed.emit(day, self._fails)
        elif day in (None, self._seen.summary.day):
            self.day_read.emit(self._seen)

    def want_policy(self) -> None:
        """Answer."""
        self.policy_read.emit(self._policy)

    def want_sending(self) -> None:
        """Answer."""
        self.sending_read.emit(SendingSeen("https://tracker.example", "Tracker authority", 512_000))

    def want_log(self) -> None:
        """Answer."""
        self.log_read.emit(tuple(logged(_events())))

    def want_picture(self, file_id: bytes, size: QSize) -> None:
        """Answer with a screen of shapes."""
        picture = _screen((30 - file_id[-1]) % made_up_screens.KINDS)
        if not size.isEmpty():
            fill = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            picture = picture.scaled(size, fill, Qt.TransformationMode.SmoothTransformation)
        self.picture_read.emit(file_id, picture, size)


class StandingClock:
    """Always tells the same moment."""

    def now(self) -> Moment:
        """Return it."""
        return made_up_day.moment()


class MadeUpBridge(QObject):
    """Tells how things stood, and carries nothing out."""

    status_told = Signal(object)
    link_changed = Signal(object)

    trouble = None
    told_at = None
    before = None

    def __init__(self, status: Status | None) -> None:
        """Take how things stood; None while no agent ran."""
        super().__init__()
        self.status = self.known = status
        self.link = Link.FAILED if status is None else Link.TELLING

    def ask(self, *_asked: object, **_more: object) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class World:
    """What a picture shows: the words of a language, and how things stood."""

    words: Words = field(default_factory=Words)
    running: bool = True
    empty: bool = False
    changed: Callable[[Status], Status | None] = lambda status: status
    policy: PolicySeen | None = None
    fails: TrackerError | None = None
    signed_in: bool = True

    @property
    def day(self) -> DaySeen:
        """Return the day."""
        return made_up_day.day(self.words, empty=self.empty, running=self.running)

    @property
    def status(self) -> Status | None:
        """Return how things stood; None without an agent."""
        return self.changed(made_up_day.status(self.words, running=self.running))

    def reader(self) -> MadeUpReader:
        """Return who answers for the store."""
        return MadeUpReader(self.day, self.policy, self.fails)

    def ground(self) -> Ground:
        """Return what the main window stands on; its settings are kept nowhere."""
        bridge = cast("Bridge", MadeUpBridge(self.status))
        with tempfile.TemporaryDirectory() as folder:
            settings = SettingsKeeper(Path(folder))
        clock, account = StandingClock(), MadeUpAccount(signed_in=self.signed_in)
        return Ground(bridge, self.reader(), settings, clock, lambda _place: None, account=account)


def _events() -> Iterator[Event]:
    """Yield what the agent logged."""
    began = made_up_day.at(17, 2, 11) - 86_400_000_000
    yield Event(began, "info", "agent.stopped", {})
    for hour, minute, second, name, fields in (
        (8, 52, 40, "agent.started", {}),
        (8, 54, 1, "agent.ready", {}),
        (9, 3, 12, "agent.captured", {"count": 2}),
        (9, 5, 14, "agent.not-delivered", {"key": "server-away"}),
        (9, 9, 31, "agent.delivered", {"count": 6}),
        (10, 28, 0, "agent.resting", {}),
        (12, 30, 0, "agent.policy-taken", {}),
        (13, 4, 55, "agent.source-failed", {"about": "window", "key": "source-broke"}),
        (13, 4, 58, "agent.source-restored", {"about": "window"}),
        (13, 52, 3, "agent.started", {}),
        (15, 12, 20, "agent.captured", {"count": 2}),
        (15, 14, 22, "agent.delivered", {"count": 3}),
    ):
        yield Event(made_up_day.at(hour, minute, second), "info", name, fields)


@cache
def _screen(number: int) -> QImage:
    return QImage.fromData(made_up_screens.screen(number))


def made_up_policy(*, changed: bool = False) -> PolicySeen:
    """Return a policy of the workspace, with what somebody asks of a project; `changed` from another one."""
    workspace = {
        "screenshots-per-slot": Setting(2),
        "screenshot-blur": Setting("light"),
        "screenshot-review": Setting(9),
        "titles": Setting(value=False),
        "daily-limit": Setting(8),
        "weekly-limit": Setting(40),
    }
    settings = Settings(workspace, {"local-copies": 14}, {UUID(int=2): {"screenshots": False}})
    policy = Policy(UUID(int=1), UUID(int=2), _VERSION, made_up_day.NOW, settings)
    since = made_up_day.at(9) - 16 * 86_400_000_000
    before = None
    if changed:
        once = workspace | {"screenshots-per-slot": Setting(1), "screenshot-blur": Setting("strong")}
        earlier = Policy(policy.workspace_id, policy.member_id, _VERSION - 1, since, Settings(once))
        before = HeldPolicy(earlier, since)
    return PolicySeen(HeldPolicy(policy, since), Work(), usable=True, before=before)
