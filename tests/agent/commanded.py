"""What carries a person's commands out, for a simulated device, and the status that tells of its hours."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tests.agent.simulation import Simulation, simulate
from tests.fakes.status import some_status
from tracker.activity.idle import Idle
from tracker.agent.advising import AdviceRules, Adviser
from tracker.agent.attaching import AttachmentDesk
from tracker.agent.chain import Chain
from tracker.agent.commands import Commands
from tracker.agent.courier import Surroundings
from tracker.agent.hours import Hours, HoursPolicy
from tracker.agent.pausing import PauseGround, ScreenshotPause
from tracker.agent.pipeline import Pipeline
from tracker.agent.presence import Presence
from tracker.agent.screenshot_desk import ScreenshotDesk
from tracker.agent.status import StatusBoard
from tracker.agent.time_desk import TimeDesk
from tracker.agent.timer_view import TimerView, running_entry, work_of
from tracker.agent.tracking import Senses, Tracking
from tracker.core.errors import BugError
from tracker.core.hours.by_hand import HandRules
from tracker.core.hours.reminder import ReminderRules
from tracker.core.hours.schedule import LocalSchedule
from tracker.core.hours.summary import Limits
from tracker.core.manifest import Freshness
from tracker.core.policy import EffectivePolicy, Settings, effective
from tracker.core.wire import Command, Status, Work

BERLIN = ZoneInfo("Europe/Berlin")
SILENT = AdviceRules(ReminderRules(LocalSchedule((), BERLIN), reminders=False))


@dataclass
class Commanded:
    """A device whose person gives commands; tests set what policy says and what the server assigned."""

    world: Simulation
    rules: HandRules = field(default_factory=HandRules)
    limits: Limits = field(default_factory=Limits)
    assigned: Work = field(default_factory=Work)
    require_standing: Callable[[], None] = lambda: None
    advice: AdviceRules = field(default=SILENT)
    may_delete: bool = True
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        world = self.world
        chain = Chain(world.identity, world.store, secrets.token_bytes)
        policy = HoursPolicy(by_hand=lambda _: self.rules)
        self.hours = Hours(world.store, chain, world.clock, secrets.token_bytes, policy)
        self.view = TimerView(
            self.hours, world.store, lambda: self.limits, lambda: self.assigned, lambda: BERLIN
        )
        self.board = StatusBoard(some_status(), lambda _: Freshness.FRESH, world.store.queue, world.clock)
        self.board.timer = self.view
        self.adviser = Adviser(self.hours, world.store, lambda: self.advice, world.notices.append)
        self.board.reminders = self.adviser.open_reminders
        around = Surroundings(world.clock, secrets.token_bytes, world.notices.append)
        presence = Presence(self.hours, _nothing, lambda: False, lambda: 600)
        self.tracking = Tracking(self.hours, self.adviser, Senses((), presence), around)
        desk = TimeDesk(
            self.hours,
            world.store,
            lambda: self.assigned,
            lambda: self.require_standing(),
            self.view.require_left,
        )
        screenshots = ScreenshotDesk(
            world.store, chain, world.clock, self.hours, lambda _: self.may_delete, world.keeper
        )
        attachments = AttachmentDesk(
            world.store,
            chain,
            Pipeline(world.identity, secrets.token_bytes),
            world.trust,
            world.clock,
            self.hours.now,
            lambda: self.assigned,
            lambda: running_entry(self.hours.state),
            lambda project_id: effective(self.settings, project_id),
            lambda: self.require_standing(),
        )
        here = PauseGround(world.store, chain, self.hours, world.clock, self.here, lambda: BERLIN)
        self.pause = self.board.pause = self.tracking.pause = ScreenshotPause(here)
        parts = (world.agent, self.board, self.tracking, desk, self.adviser, screenshots, attachments)
        self.commands = Commands(*parts, self.pause, asyncio.Event())

    def here(self) -> EffectivePolicy:
        """Return what policy says of what is worked on now."""
        return effective(self.settings, work_of(self.hours.state).project_id)

    async def tell(self, command: Command) -> Status:
        """Give a command, and return its one answer."""
        [status] = [status async for status in self.commands.carry_out(command)]
        return status


async def commanded() -> Commanded:
    """Enrol a device and sit down at it."""
    return Commanded(await simulate())


def _nothing() -> Idle:
    raise BugError
