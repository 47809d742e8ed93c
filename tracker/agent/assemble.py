"""Brings the agent's parts together: the one place here that names concrete classes."""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import get_ident
from typing import Final
from uuid import UUID

from tracker.agent.advising import Adviser
from tracker.agent.capture_policy import capture_rules
from tracker.agent.chain import Chain
from tracker.agent.commands import Commands
from tracker.agent.control import Control
from tracker.agent.courier import Courier, Surroundings
from tracker.agent.enrolment import SHARING_KEY, enrol, make_keys
from tracker.agent.hours import Hours, HoursPolicy
from tracker.agent.hours_policy import hand_rules, limits, rules
from tracker.agent.launch import AGENT_LOCK
from tracker.agent.log_book import write_down
from tracker.agent.loop import Agent
from tracker.agent.notice import Happened, Notice, Tell
from tracker.agent.pipeline import Pipeline
from tracker.agent.policy import PolicyKeeper
from tracker.agent.ports import Screen, Secrets, Server, Store
from tracker.agent.recorder import Recorder
from tracker.agent.rhythm import Pace, Rhythm, Slots
from tracker.agent.screenshot_desk import ScreenshotDesk
from tracker.agent.senses import advice_rules, senses
from tracker.agent.standing import Standing
from tracker.agent.status import StatusBoard, begin
from tracker.agent.time_desk import TimeDesk
from tracker.agent.timer_view import TimerView, counted, work_of
from tracker.agent.tracking import Tracking
from tracker.agent.trust import TrustKeeper
from tracker.agent.watched_server import WatchedServer
from tracker.agent.work import WorkKeeper
from tracker.capture.screen import ScreenCapture
from tracker.capture.way import choose
from tracker.capture.windows_way import choose_windows
from tracker.core.device import Identity
from tracker.core.errors import BugError, RefusedError, TrackerError
from tracker.core.moment import MICROSECONDS, Clock
from tracker.core.policy import EffectivePolicy
from tracker.core.policy.device_fields import LOCAL_COPIES
from tracker.core.policy.screenshot_fields import (
    DELETE_OWN_SCREENSHOTS,
    SCREENSHOT_REVIEW,
    SCREENSHOTS,
    SCREENSHOTS_PER_SLOT,
)
from tracker.core.wire import AgentProcess, Enrolment, StartTimer
from tracker.host.beside import SecondThread
from tracker.host.clock import SystemClock
from tracker.host.instance import only_instance
from tracker.host.keyring import SECRET_BYTES, Custody, KeyKeeper
from tracker.host.local_socket import Address, listening
from tracker.host.paths import APP, Paths
from tracker.host.zone import local_zone
from tracker.store import SqlCipherStore
from tracker.sync.client import DeviceClient, enrol_device

_STORE_KEY: Final = "store"
STORE_FILE: Final = "store.db"
"""In the data folder; what the database puts beside it begins with the same name."""


@contextmanager
def opened_store(paths: Paths) -> Iterator[Store]:
    """Open this person's store for the block, alone; makes it, and its key, the first time.

    Raises `RefusedError` when another agent has it, and what the store and the keyring raise.
    """
    paths.make()
    with only_instance(paths.data / AGENT_LOCK, "agent-running"):
        store = SqlCipherStore.open(paths.data / STORE_FILE, _store_key(paths.data))
        try:
            yield store
        finally:
            store.close()


@contextmanager
def viewed_store(paths: Paths) -> Iterator[Store]:
    """Open this person's store for the block beside an agent that may be running: to look, not to change.

    It is neither made nor migrated. Raises `RefusedError` before enrolment and for another version's store,
    and what the store and the keyring raise.
    """
    if not (paths.data / STORE_FILE).exists():
        raise RefusedError("store-not-enrolled")
    store = SqlCipherStore.view(paths.data / STORE_FILE, _store_key(paths.data))
    try:
        if store.identity() is None:
            raise RefusedError("store-not-enrolled")
        yield store
    finally:
        store.close()


def _store_key(folder: Path) -> bytes:
    keeper = KeyKeeper(folder)
    held = keeper.get(_STORE_KEY)
    if held is not None:
        return held
    if (folder / STORE_FILE).exists():
        raise RefusedError("store-key-lost", folder=str(folder))
    key = secrets.token_bytes(SECRET_BYTES)
    keeper.keep(_STORE_KEY, key)
    return key


def require_no_keys_left(paths: Paths) -> None:
    """Raise `RefusedError` where an enrolment left its keys without its store: another would replace them."""
    store = paths.data / STORE_FILE
    if not store.exists() and KeyKeeper(paths.data).custody(SHARING_KEY) is not None:
        raise RefusedError("enrolment-keys-left", folder=str(paths.data), file=str(store))


def key_custody(paths: Paths) -> Custody:
    """Return who keeps the keys of this device; a file, as soon as one of them lies in one."""
    keeper = KeyKeeper(paths.data)
    custody = keeper.custody(_STORE_KEY)
    if custody is None:
        raise BugError
    return Custody.FILE if keeper.custody(SHARING_KEY) is Custody.FILE else custody


def key_files(folder: Path) -> tuple[Path, ...]:
    """Return the files that say where the keys of a device lie; they need not be there."""
    return tuple(KeyKeeper(folder).path(name) for name in (SHARING_KEY, _STORE_KEY))


def forget_key(paths: Paths) -> None:
    """Forget the store's key: what the store holds can never be opened again."""
    KeyKeeper(paths.data).delete(_STORE_KEY)


def device_secrets(paths: Paths) -> Secrets:
    """Return who keeps this device's secrets."""
    return KeyKeeper(paths.data)


async def enrol_here(store: Store, keeper: Secrets, enrolment: Enrolment, name: str) -> Identity:
    """Enrol this device under a name that members see; raises `TrackerError`, and then nothing is kept.

    The sharing key's secret lies with its keeper before the server is told its public half.
    """
    if store.identity() is not None:
        raise RefusedError("store-enrolled")
    keys = make_keys(secrets.token_bytes)
    await asyncio.to_thread(keeper.keep, SHARING_KEY, keys.sharing_secret)
    try:
        identity, trust = await enrol(enrolment, name, keys, enrol_device, SystemClock().now().wall)
        store.enrol(identity, trust)
    except TrackerError:
        await asyncio.to_thread(keeper.delete, SHARING_KEY)
        raise
    return identity


async def fetch_first(store: Store) -> None:
    """Fetch what is asked of the member of an enrolled device; what cannot be had now, the agent asks for."""
    identity, trusted = store.identity(), store.trust()
    if identity is None or trusted is None:
        raise RefusedError("store-not-enrolled")
    trust = TrustKeeper(identity, trusted)
    around = Surroundings(SystemClock(), secrets.token_bytes, write_down)
    server = _server(identity, trust)
    try:
        await PolicyKeeper(identity, store, server, trust, around).refresh()
        await WorkKeeper(store, server, trust, around).refresh()
    finally:
        await server.aclose()


def this_screen() -> ScreenCapture:
    """Return the screen of this session."""
    return ScreenCapture(choose(os.environ, sys.platform), choose_windows(os.environ, sys.platform))


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an agent is to run: seconds between captures, who hears what happens, and by which clock.

    Without a pace it captures at random moments, as many as policy asks, and sends after the review
    time. `custody` is who keeps the store's key, for whoever asks how things stand.
    """

    every: float | None
    tell: Tell
    clock: Clock = field(default_factory=SystemClock)
    custody: Custody | None = None


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

    async def run(self, stop: asyncio.Event) -> None:
        """Keep hours, capture and deliver until `stop` is set; the last hours are sent with the rest."""
        tracked = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.agent.run(tracked))
            await self.tracking.run(stop)
            tracked.set()

    async def start_timer(self) -> None:
        """Start the timer unless it runs; where that is refused, only tell."""
        try:
            await asyncio.to_thread(self.desk.start, StartTimer())
        except TrackerError as error:
            self.tell(Notice(Happened.NOT_STARTED, error=error))


def assemble(store: Store, screen: Screen, wishes: Wishes) -> Assembled:
    """Put the agent of an enrolled store together, to run in the loop that runs now.

    Raises `RefusedError` before enrolment.
    """
    identity, trusted = store.identity(), store.trust()
    if identity is None or trusted is None:
        raise RefusedError("store-not-enrolled")
    clock = wishes.clock
    trust = TrustKeeper(identity, trusted)
    first = begin(_process(identity, wishes), wishes.every or 0.0, trust.freshness(clock.now().wall))
    board = StatusBoard(first, trust.freshness, store.queue, clock)

    heard: list[Tell] = [board.hear, write_down, wishes.tell]

    def tell(notice: Notice) -> None:
        for hear in heard:
            hear(notice)

    around = Surroundings(clock, secrets.token_bytes, _in_this_loop(tell))
    standing = Standing(store, board)
    server = WatchedServer(_server(identity, trust), standing)
    chain = Chain(identity, store, secrets.token_bytes)
    recorder = Recorder(screen, chain, Pipeline(identity, secrets.token_bytes, SecondThread()), trust, clock)
    policy = PolicyKeeper(identity, store, server, trust, around)
    hours = _hours(store, chain, clock, policy)
    work = WorkKeeper(store, server, trust, around)

    def here() -> EffectivePolicy:
        return policy.effective(work_of(hours.state).project_id)

    def per_slot() -> int:
        return here()[SCREENSHOTS_PER_SLOT]

    recorder.rules = lambda: capture_rules(here())
    rhythm: Rhythm
    if wishes.every is None:
        rhythm = slots = Slots(store, hours.now, per_slot, secrets.token_bytes)
        recorder.documents, board.per_slot = slots.documents, per_slot
        recorder.review = lambda: here()[SCREENSHOT_REVIEW] * 60 * MICROSECONDS
    else:
        rhythm = Pace(wishes.every)

    recorder.counted = partial(counted, hours)
    around = replace(
        around,
        copy_days=lambda: policy.effective()[LOCAL_COPIES],
        screenshots=lambda: here()[SCREENSHOTS],
        require_standing=standing.require,
        counting=hours.counts,
    )
    courier = Courier(identity, store, server, trust, around)
    agent = Agent(recorder, courier, rhythm, around, (policy.refresh, work.refresh, standing.keep))
    adviser = Adviser(
        hours, store, lambda: advice_rules(here(), local_zone()), around.tell, standing.may_record
    )
    standing.ended = adviser.halt
    tracking = Tracking(hours, adviser, senses(hours, store, here, around, os.environ), around)
    tracking.ends_timer = True
    tracking.zone = lambda: local_zone().key

    def turned() -> None:
        board.recount()
        agent.turn()

    tracking.turned = turned
    board.failed_sources = tracking.failed_sources
    board.contradiction = lambda: courier.contradiction.present
    board.reminders = adviser.open_reminders
    heard.append(tracking.hear_of_captures)
    board.policy = lambda: policy.held
    board.timer = view = TimerView(hours, store, lambda: limits(here()), lambda: work.work, local_zone)
    desk = TimeDesk(hours, store, lambda: work.work, standing.require, view.require_left)
    screenshots = ScreenshotDesk(
        store, chain, clock, hours.now, lambda: policy.effective()[DELETE_OWN_SCREENSHOTS]
    )
    return Assembled(agent, board, identity, server.aclose, tell, tracking, desk, adviser, screenshots)


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
    with listening(Address.within(paths.runtime), "agent-running") as line:
        commands = Commands(
            assembled.agent,
            board,
            assembled.tracking,
            assembled.desk,
            assembled.adviser,
            assembled.screenshots,
            stop,
        )
        control = Control(line, commands.carry_out, version(APP))
        tasks = [asyncio.create_task(control.serve()), asyncio.create_task(board.keep_counting())]
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


def _server(identity: Identity, trust: TrustKeeper) -> Server:
    """Connect by the pins of the manifest in use; those of the enrolment served only to fetch the first."""
    return DeviceClient(replace(identity.connection, pins=trust.held.pins), identity.access_token)
