"""A first run whose system, joining and policy a test holds."""

import asyncio
from dataclasses import dataclass, field
from threading import Event

import msgspec
from pytestqt.qtbot import QtBot

from lib import made_up_screens
from tests.faces.tray_stage import HeldReader
from tests.fakes.clock import FakeClock
from tests.fakes.server import FakeServer
from tracker.agent.doctor.finding import Finding, State
from tracker.agent.joining import Joined
from tracker.agent.policy_seen import PolicySeen
from tracker.core.capture import Capture, CaptureRules, Screenshot
from tracker.core.device import Connection, Identity
from tracker.core.errors import OsPermissionError, TrackerError
from tracker.core.introduction import link_of
from tracker.core.messages.message import Message
from tracker.core.wire import Work
from tracker.host.keyring import Custody
from tracker.tray.first_run.allow import AllowPage
from tracker.tray.first_run.join import JoinPage
from tracker.tray.first_run.looking import System
from tracker.tray.first_run.picture import PicturePage
from tracker.tray.first_run.window import FirstRunWindow
from tracker.tray.first_run.worker import Tell
from tracker.tray.present.first_run import Step
from tracker.tray.present.first_run_joining import Phase
from tracker.tray.present.first_run_needs import Need, Standing

CODE = "K7QF-2M9T-XW3P-RB6D@tracker.example"
GOOD = Finding("notices", State.OK, Message("Well.", ""))
UNASKED = Finding("permission", State.WARN, Message("It has not asked.", "It asks."))
DENIED = Finding("permission", State.NO, Message("It was told no.", "Run a command."))
NOBODY = bytes(16)
IDENTITY = Identity(NOBODY, "Demonstration", NOBODY, NOBODY, Connection("", ()), b"", b"", b"", "")
LINK = link_of(msgspec.json.encode(FakeServer(FakeClock()).new_enrolment("https://tracker.example:8443")))


@dataclass
class Desk:
    """What a test decides of the system and of joining, and what was asked of both."""

    screen: Finding = UNASKED
    at_login: bool = False
    trouble: OsPermissionError | None = None
    rules: list[CaptureRules] = field(default_factory=list)
    given: list[tuple[str, str]] = field(default_factory=list)
    refusal: Exception | None = None
    answers: Event = field(default_factory=Event)

    async def join(self, given: str, name: str, tell: Tell) -> Joined:
        self.given.append((given, name))
        tell(Phase.ASKING)
        await asyncio.sleep(0)
        while not self.answers.is_set():
            await asyncio.sleep(0.01)
        tell(Phase.JOINING)
        if self.refusal is not None:
            raise self.refusal
        return Joined(IDENTITY, Work(), Custody.FILE, None)

    def take(self, rules: CaptureRules) -> Capture:
        self.rules.append(rules)
        if self.trouble is not None:
            raise self.trouble
        return Capture((Screenshot(made_up_screens.screen(1), 1600, 1000, 0),), redacted=2)

    def system(self) -> System:
        found = {Need.NOTICES: lambda: GOOD, Need.INPUT: lambda: GOOD, Need.SCREEN: lambda: self.screen}
        return System("linux", found, self.take, self.forget, lambda: self.at_login, self.start)

    def forget(self) -> None:
        self.screen, self.trouble = UNASKED, None

    def start(self) -> None:
        self.at_login = True


class PolicyReader(HeldReader):
    """Answers at once, with a policy or with what went wrong."""

    def __init__(self, policy: PolicySeen) -> None:
        super().__init__()
        self.policy = policy
        self.trouble: TrackerError | None = None

    def want_policy(self) -> None:
        if self.trouble is not None:
            self.policy_failed.emit(self.trouble)
        else:
            self.policy_read.emit(self.policy)


@dataclass
class Run:
    """A first run whose surroundings a test holds."""

    desk: Desk
    reader: PolicyReader
    window: FirstRunWindow
    qtbot: QtBot

    def at(self, step: Step) -> None:
        """Wait until a step is shown."""
        self.qtbot.waitUntil(lambda: self.window.step is step)

    @property
    def joining(self) -> JoinPage:
        assert isinstance(self.window.page, JoinPage)
        return self.window.page

    @property
    def allowing(self) -> AllowPage:
        assert isinstance(self.window.page, AllowPage)
        return self.window.page

    @property
    def picture(self) -> PicturePage:
        assert isinstance(self.window.page, PicturePage)
        return self.window.page

    def card(self, need: Need) -> Standing | None:
        """Return how one thing is shown."""
        told = self.allowing.cards[need].row
        return None if told is None else told.standing

    def press(self, need: Need) -> None:
        button = self.allowing.cards[need].button
        assert button is not None
        button.click()
