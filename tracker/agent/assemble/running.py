"""Puts a running agent together from its store, a screen and how it is to run."""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from threading import get_ident
from uuid import UUID

from tracker.agent.advising import Adviser
from tracker.agent.assemble.enrolling import server_of
from tracker.agent.attaching import AttachmentDesk
from tracker.agent.capture_policy import capture_rules, told_as
from tracker.agent.chain import Chain
from tracker.agent.commands import Commands
from tracker.agent.control import Control
from tracker.agent.courier import Courier, Surroundings
from tracker.agent.hours import Hours, HoursPolicy
from tracker.agent.hours_policy import hand_rules, limits, rules
from tracker.agent.log_book import write_down
from tracker.agent.loop import Agent
from tracker.agent.notice import Happened, Notice, Tell
from tracker.agent.notifying import Notifier
from tracker.agent.pausing import PauseGround, ScreenshotPause
from tracker.agent.pipeline import Pipeline
from tracker.agent.policy import PolicyKeeper
from tracker.agent.ports import Screen, Secrets, Server, Store
from tracker.agent.recorder import Recorder
from tracker.agent.rhythm import Pace, Rhythm, Slots
from tracker.agent.screenshot_desk import ScreenshotDesk
from tracker.agent.sending_policy import require_room, upload_rate
from tracker.agent.senses import advice_rules, senses
from tracker.agent.standing import Standing
from tracker.agent.status import StatusBoard, begin
from tracker.agent.time_desk import TimeDesk
from tracker.agent.timer_view import TimerView, counted, running_entry, work_of
from tracker.agent.tracking import Tracking
from tracker.agent.trust import TrustKeeper
from tracker.agent.watched_server import WatchedServer
from tracker.agent.work import WorkKeeper
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.capture.windows_way import choose_windows
from tracker.core.device import Identity
from tracker.core.errors import RefusedError, TrackerError
from tracker.core.moment import MICROSECONDS, Clock
from tracker.core.policy import EffectivePolicy
from tracker.core.policy.device_fields import LOCAL_COPIES
from tracker.core.policy.screenshot_fields import (
    DELETE_OWN_SCREENSHOTS,
    SCREENSHOT_REVIEW,
    SCREENSHOTS,
    SCREENSHOTS_PER_SLOT,
)
from tracker.core.wire import AgentProcess, StartTimer
from tracker.desktop.notify_way import desktop_notices
from tracker.host.beside import SecondThread
from tracker.host.clock import SystemClock
from tracker.host.keyring import Custody
from tracker.host.local_socket import Address, listening
from tracker.host.paths import APP, Paths
from tracker.host.zone import local_zone
from tracker.sync.throttle import Throttle


def this_screen() -> ScreenCapture:
    """Return the screen of this session."""
    return ScreenCapture(choose(os.environ, sys.platform), choose_windows(os.environ, sys.platform))


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an agent is to run: seconds between captures, who hears what happens, and by which clock.

    Without a pace it captures at random moments, as many as policy asks, and sends after the review
    time. `custody` is who keeps the store's key, for whoever asks how things stand; `keeper` opens what
    this device sealed.
    """

    every: float | None
    tell: Tell
    clock: Clock = field(default_factory=SystemClock)
    custody: Custody | None = None
    keeper: Secrets | None = None


@dataclass(frozen=True, slots=True)
class Assembled:
    """An agent ready to run, how things stand with it, who its device is, how to let its connections go.

    `tell` is for what happens around it; `desk` is where the timer is started and stopped, `adviser` who
    reminds of it.
    """

    agent: Agent
    board: StatusBoard
    identity: Identity
    aclose: Callable[[], Awaitable[None]]
    tell: Tell
    tracking: Tracking
    desk: TimeDesk
    adviser: Adviser
    screenshots: ScreenshotDesk
    attachments: AttachmentDesk
    pause: ScreenshotPause

    async def run(self, stop: asyncio.Event) -> None:
        """Keep hours, capture and deliver until `stop` is set; the last hours are sent with the rest."""
        tracked = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.agent.run(tracked))
            tasks.create_task(self._say_stopping(stop))
            await self.tracking.run(stop)
            tracked.set()

    async def _say_stopping(self, stop: asyncio.Event) -> None:
        """Say that the agent was told to end, by a signal too, so that nobody takes it for dead."""
        await stop.wait()
        self.board.stopping()

    def end_with_timer_running(self, stop: asyncio.Event) -> None:
        """Set `stop` for an agent that is started again at once: its timer goes on there."""
        self.tracking.ends_timer = False
        self.board.stopping()
        stop.set()

    async def start_timer(self) -> None:
        """Start the timer unless it runs; where that is refused, only tell."""
        try:
            await asyncio.to_thread(self.desk.start, StartTimer())
        except TrackerError as error:
            self.tell(Notice(Happened.NOT_STARTED, error=error))


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every other part of one agent stands on."""

    identity: Identity
    store: Store
    clock: Clock
    board: StatusBoard
    trust: TrustKeeper
    standing: Standing
    server: Server
    chain: Chain
    pipeline: Pipeline
    policy: PolicyKeeper
    work: WorkKeeper
    hours: Hours
    around: Surroundings
    pause: ScreenshotPause

    def here(self) -> EffectivePolicy:
        """Return the policy of what is worked on now."""
        return _here(self.policy, self.hours)


def assemble(store: Store, screen: Screen, wishes: Wishes) -> Assembled:
    """Put the agent of an enrolled store together, to run in the loop that runs now.

    Raises `RefusedError` before enrolment.
    """
    heard: list[Tell] = [write_down, wishes.tell]

    def tell(notice: Notice) -> None:
        for hear in heard:
            hear(notice)

    ground = _ground(store, wishes, tell)
    board = ground.board
    heard.insert(0, board.hear)
    recorder, rhythm = _capturing(ground, screen, wishes)
    courier, agent = _delivering(ground, recorder, rhythm)
    adviser, tracking = _tracking(ground)
    heard.append(tracking.hear_of_captures)

    def turned() -> None:
        board.recount()
        agent.turn()

    tracking.turned = turned
    board.failed_sources = tracking.failed_sources
    board.rest_told_by = tracking.rest_told_by
    board.damaged_entries = tracking.damaged_entries
    board.contradiction = lambda: courier.contradiction.present
    board.reminders = adviser.open_reminders
    board.transfer, courier.underway.moved = lambda: courier.underway.transfer, board.moved
    board.policy = lambda: ground.policy.held
    board.as_policy_asks = lambda newest: told_as(newest, ground.here())
    board.timer = view = _view(ground)
    board.pause = ground.pause
    return Assembled(
        agent,
        board,
        ground.identity,
        ground.server.aclose,
        tell,
        tracking,
        TimeDesk(ground.hours, store, lambda: ground.work.work, ground.standing.require, view.require_left),
        adviser,
        _screenshot_desk(ground, wishes.keeper),
        _attachment_desk(ground),
        ground.pause,
    )


def _ground(store: Store, wishes: Wishes, tell: Tell) -> _Ground:
    identity, trusted = store.identity(), store.trust()
    if identity is None or trusted is None:
        raise RefusedError("store-not-enrolled")
    clock = wishes.clock
    trust = TrustKeeper(identity, trusted)
    fresh = trust.freshness(clock.now().wall)
    process, every = _process(identity, wishes), wishes.every or 0.0
    first = begin(process, every, fresh, store.queue(), store.last_receipt())
    board = StatusBoard(first, trust.freshness, store.queue, clock)
    around = Surroundings(clock, secrets.token_bytes, _in_this_loop(tell))
    standing = Standing(store, board)
    throttle = Throttle(clock, lambda: upload_rate(policy.effective()))
    server = WatchedServer(server_of(identity, trust, throttle), standing)
    chain = Chain(identity, store, secrets.token_bytes)
    policy = PolicyKeeper(identity, store, server, trust, around)
    work = WorkKeeper(store, server, trust, around)
    hours = _hours(store, chain, clock, policy)
    pipeline = Pipeline(identity, secrets.token_bytes, SecondThread())
    parts = (identity, store, clock, board, trust, standing, server, chain, pipeline, policy, work, hours)
    pausing = PauseGround(store, chain, hours, clock, lambda: _here(policy, hours), local_zone)
    return _Ground(*parts, around, ScreenshotPause(pausing))


def _here(policy: PolicyKeeper, hours: Hours) -> EffectivePolicy:
    return policy.effective(work_of(hours.state).project_id)


def _capturing(ground: _Ground, screen: Screen, wishes: Wishes) -> tuple[Recorder, Rhythm]:
    recorder = Recorder(screen, ground.chain, ground.pipeline, ground.trust, ground.clock)
    recorder.rules = lambda: capture_rules(ground.here())
    recorder.counted = partial(counted, ground.hours)
    recorder.pause_until = ground.pause.until_text
    if wishes.every is not None:
        return recorder, Pace(wishes.every)

    def per_slot() -> int:
        return ground.here()[SCREENSHOTS_PER_SLOT]

    slots = Slots(ground.store, ground.hours.now, per_slot, secrets.token_bytes)
    recorder.documents, ground.board.per_slot = slots.documents, per_slot
    recorder.review = lambda: ground.here()[SCREENSHOT_REVIEW] * 60 * MICROSECONDS
    return recorder, slots


def _delivering(ground: _Ground, recorder: Recorder, rhythm: Rhythm) -> tuple[Courier, Agent]:
    standing = ground.standing
    around = replace(
        ground.around,
        copy_days=lambda: ground.policy.effective()[LOCAL_COPIES],
        screenshots=lambda: ground.here()[SCREENSHOTS],
        require_standing=standing.require,
        counting=ground.hours.counts,
        require_room=lambda: require_room(ground.policy.effective(), ground.board.size),
        pause_until=ground.pause.until_text,
    )
    courier = Courier(ground.identity, ground.store, ground.server, ground.trust, around)
    errands = (ground.policy.refresh, ground.work.refresh, standing.keep)
    return courier, Agent(recorder, courier, rhythm, around, errands)


def _tracking(ground: _Ground) -> tuple[Adviser, Tracking]:
    hours, store, around = ground.hours, ground.store, ground.around
    standing = ground.standing
    adviser = Adviser(
        hours, store, lambda: advice_rules(ground.here(), local_zone()), around.tell, standing.may_record
    )
    standing.ended = adviser.halt
    tracking = Tracking(hours, adviser, senses(hours, store, ground.here, around, os.environ), around)
    tracking.ends_timer, tracking.pause = True, ground.pause
    tracking.zone = lambda: local_zone().key
    return adviser, tracking


def _view(ground: _Ground) -> TimerView:
    return TimerView(
        ground.hours, ground.store, lambda: limits(ground.here()), lambda: ground.work.work, local_zone
    )


def _screenshot_desk(ground: _Ground, keeper: Secrets | None) -> ScreenshotDesk:
    return ScreenshotDesk(
        ground.store,
        ground.chain,
        ground.clock,
        ground.hours,
        lambda project_id: ground.policy.effective(project_id)[DELETE_OWN_SCREENSHOTS],
        keeper,
    )


def _attachment_desk(ground: _Ground) -> AttachmentDesk:
    return AttachmentDesk(
        ground.store,
        ground.chain,
        ground.pipeline,
        ground.trust,
        ground.clock,
        ground.hours.now,
        lambda: ground.work.work,
        lambda: running_entry(ground.hours.state),
        ground.policy.effective,
        ground.standing.require,
    )


def _hours(store: Store, chain: Chain, clock: Clock, policy: PolicyKeeper) -> Hours:
    """Return the keeper of hours by the policy of what is worked on."""
    by_policy = HoursPolicy(
        rules=lambda: rules(policy.effective(work_of(hours.state).project_id)),
        by_hand=lambda project_id: hand_rules(policy.effective(project_id)),
    )
    hours = Hours(store, chain, clock, secrets.token_bytes, by_policy)
    return hours


def _in_this_loop(tell: Tell) -> Tell:
    """Return what tells in the thread of the loop that runs now, whichever thread it is called in."""
    loop, home = asyncio.get_running_loop(), get_ident()

    def told(notice: Notice) -> None:
        if get_ident() == home:
            tell(notice)
        else:
            loop.call_soon_threadsafe(tell, notice)

    return told


@asynccontextmanager
async def controlled(assembled: Assembled, paths: Paths, stop: asyncio.Event) -> AsyncIterator[None]:
    """Let this person's programs reach the agent for the block; whoever watches hears of its end.

    Raises `RefusedError` when another agent listens in the same place.
    """
    board = assembled.board
    await board.count()  # Whoever asks first is told how the timer stands, too.
    with listening(Address.within(paths.runtime), "agent-running") as line:
        commands = Commands(
            assembled.agent,
            board,
            assembled.tracking,
            assembled.desk,
            assembled.adviser,
            assembled.screenshots,
            assembled.attachments,
            assembled.pause,
            stop,
        )
        control = Control(line, commands.carry_out, version(APP))
        notifier = Notifier(board, partial(desktop_notices, os.environ))
        works = (control.serve(), board.keep_counting(), notifier.run(commands.carry_out))
        tasks = [asyncio.create_task(work) for work in works]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await board.count()
            board.close()
            await control.close()


def _process(identity: Identity, wishes: Wishes) -> AgentProcess:
    return AgentProcess(
        version=version(APP),
        pid=os.getpid(),
        started_at=wishes.clock.now().wall,
        workspace_id=UUID(bytes=identity.workspace_id),
        workspace=identity.workspace_name,
        member_id=UUID(bytes=identity.member_id),
        device_id=UUID(bytes=identity.device_id),
        custody=wishes.custody.value if wishes.custody else None,
    )
