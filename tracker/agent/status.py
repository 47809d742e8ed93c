"""How things stand with the agent: each notice changes that a little, and whoever watches is told."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Final
from uuid import UUID

from msgspec.structs import replace

from tracker.agent.log_book import write_connection
from tracker.agent.notice import Happened, Notice
from tracker.core.capture import Taken
from tracker.core.device import Queue
from tracker.core.errors import TrackerError, UnreachableError, UnrecognisedError
from tracker.core.hours.schedule import SLOT
from tracker.core.manifest import Freshness
from tracker.core.moment import MICROSECONDS, Clock
from tracker.core.problem import problem_of
from tracker.core.wire import (
    HEARTBEAT_SECONDS,
    AgentProcess,
    ConnectionState,
    FailedSource,
    Incident,
    NewestCapture,
    NoticesBy,
    OpenReminder,
    Recording,
    RecordingState,
    ServerConnection,
    Status,
    Transfer,
    Waiting,
)

if TYPE_CHECKING:
    from tracker.agent.pausing import ScreenshotPause
    from tracker.agent.policy import HeldPolicy
    from tracker.agent.timer_view import TimerView
    from tracker.core.hours.reminder import Reminder

REMINDERS_TOLD: Final = 5
_NOTHING: Final = Queue(0, 0, 0)
_INTERCEPTED: Final = "connection-intercepted"


def begin(
    process: AgentProcess,
    every: float,
    freshness: Freshness,
    queue: Queue = _NOTHING,
    last_receipt: int | None = None,
) -> Status:
    """Return how things stand before anything has happened; `every` is 0 where policy says it.

    `last_receipt` is by the server's clock, which may be ahead of this one.
    """
    return Status(
        process,
        Recording(RecordingState.STARTING, every, process.started_at),
        ServerConnection(ConnectionState.UNTRIED, process.started_at),
        waiting(queue),
        freshness,
        last_receipt_at=None if last_receipt is None else min(last_receipt, process.started_at),
    )


def waiting(queue: Queue) -> Waiting:
    """Return how much waits, to be told."""
    return Waiting(queue.records, queue.files, queue.dead_letters, queue.size)


def after(status: Status, notice: Notice, now: int) -> Status:
    """Return how things stand once a notice came at an instant."""
    incident = Incident(now, problem_of(notice.error)) if notice.error else None
    if incident and notice.happened is not Happened.RESTING:
        status = replace(status, last_incident=incident)
    match notice.happened:
        case Happened.READY | Happened.CAPTURED | Happened.NOT_CAPTURED | Happened.RESTING:
            return _captures(status, notice, now, incident)
        case Happened.DELIVERED | Happened.RECORDS_DELIVERED:
            return replace(status, last_receipt_at=now, undelivered=None)
        case Happened.UP_TO_DATE:
            return replace(status, undelivered=None)
        case Happened.NOT_DELIVERED:
            return replace(status, undelivered=incident or status.undelivered)
        case (
            Happened.NOT_STARTED
            | Happened.SET_ASIDE
            | Happened.TRUST_STALE
            | Happened.TRUST_REFUSED
            | Happened.POLICY_TAKEN
            | Happened.POLICY_REFUSED
            | Happened.POLICY_UNUSABLE
            | Happened.CONFIG_TAKEN
            | Happened.CONFIG_REFUSED
            | Happened.HOURS_NOT_KEPT
            | Happened.STORE_REPAIRED
            | Happened.SOURCE_FAILED
            | Happened.SOURCE_RESTORED
            | Happened.REMINDED
            | Happened.STARTED_BY_POLICY
        ):
            return status


def answered(status: Status, now: int) -> Status:
    """Return how things stand once the server answered."""
    return _connected(status, ConnectionState.OK, now, None)


def unanswered(status: Status, error: TrackerError, now: int) -> Status:
    """Return how things stand once a request to the server failed."""
    state = _state_after(error)
    return _connected(status, state, now, Incident(now, problem_of(error))) if state else status


def _captures(status: Status, notice: Notice, now: int, reason: Incident | None) -> Status:
    if notice.happened in (Happened.NOT_CAPTURED, Happened.RESTING):
        return _recording(status, RecordingState.PAUSED, now, reason)
    if notice.happened is Happened.CAPTURED:
        taken = notice.taken or Taken(notice.count)
        status = replace(
            status,
            last_captured_at=now,
            recording=_said(status.recording, taken),
            newest=_newest(status.newest, taken),
        )
    return _recording(status, RecordingState.CAPTURING, now, None)


def _said(recording: Recording, taken: Taken) -> Recording:
    return replace(recording, redacted=taken.redacted, unexcluded=taken.unexcluded, blank=len(taken.blank))


def _newest(before: NewestCapture | None, taken: Taken) -> NewestCapture | None:
    """Return what is told of a capture that was kept."""
    if not taken.files:
        return before
    number = before.number + 1 if before else 1
    ids = tuple(UUID(bytes=file_id) for file_id in taken.files)
    return NewestCapture(ids, taken.at, taken.leaves_at, number)


def _recording(status: Status, state: RecordingState, now: int, reason: Incident | None) -> Status:
    before = status.recording
    if before.state is RecordingState.STOPPING:
        return status
    since = before.since if before.state is state else now
    return replace(status, recording=replace(before, state=state, since=since, reason=reason))


def _connected(status: Status, state: ConnectionState, now: int, incident: Incident | None) -> Status:
    before = status.connection
    since = before.since if before.state is state else now
    return replace(status, connection=ServerConnection(state, since, incident))


def _state_after(error: TrackerError) -> ConnectionState | None:
    """Return what an error says of the connection; a refusal of one thing says nothing of it."""
    match error:
        case UnreachableError(key=key) if key == _INTERCEPTED:
            return ConnectionState.INTERCEPTED
        case UnreachableError():
            return ConnectionState.AWAY
        case UnrecognisedError():
            return ConnectionState.REFUSED
        case _:
            return None


class StatusBoard:
    """Keeps the status of a running agent; everything but the counting happens in the loop's thread."""

    def __init__(
        self,
        first: Status,
        freshness: Callable[[int], Freshness],
        queue: Callable[[], Queue],
        clock: Clock,
    ) -> None:
        """Take the first status, who says how fresh the trust is at an instant, what counts, and the clock.

        `queue` may block: it is called in a thread.
        """
        self._status = first
        self._freshness = freshness
        self._queue = queue
        self._clock = clock
        self._changed = asyncio.Event()
        self._uncounted = asyncio.Event()
        self._uncounted.set()
        self._over = False
        self.policy: Callable[[], HeldPolicy | None] = lambda: None
        """Says which policy is in use; for whoever puts the agent together."""
        self.per_slot: Callable[[], int] | None = None
        """Says how many captures policy asks for in a slot; for whoever puts the agent together."""
        self.pause: ScreenshotPause | None = None
        """Tells of the member's pause of screenshots; for whoever puts the agent together."""
        self.timer: TimerView | None = None
        """Tells how the timer stands; for whoever puts the agent together."""
        self.failed_sources: Callable[[], tuple[FailedSource, ...]] = tuple
        """Says what cannot be watched now; for whoever puts the agent together."""
        self.damaged_entries: Callable[[], tuple[UUID, ...]] = tuple
        """Says which entries are left out, their end being damaged; for whoever puts the agent together."""
        self.rest_told_by: Callable[[], str | None] = lambda: None
        """Names what tells how long the session has rested; for whoever puts the agent together."""
        self.contradiction: Callable[[], Incident | None] = lambda: None
        """Says why the server takes no more records; for whoever puts the agent together."""
        self.reminders: Callable[[], Sequence[Reminder]] = tuple
        """Says what the person was told and still holds; for whoever puts the agent together."""
        self.as_policy_asks: Callable[[NewestCapture], NewestCapture] = lambda newest: newest
        """Fills in what policy says of a capture's notice; for whoever puts the agent together."""
        self.desktop_tells: Callable[[], bool] = lambda: False
        """Says whether the desktop shows notices; for whoever puts the agent together."""
        self.faces = 0
        """How many of those who watch show notices themselves."""
        self.transfer: Callable[[], Transfer | None] = lambda: None
        """Says which large file is being sent; for whoever puts the agent together."""

    def present(self) -> Status:
        """Return how things stand now."""
        timer = self.timer.present() if self.timer else None
        status = replace(
            self._status,
            recording=self._present_recording(),
            trust=self._freshness(self._clock.now().wall),
            timer=timer,
            contradiction=self.contradiction(),
            failed_sources=self.failed_sources(),
            damaged_entries=self.damaged_entries(),
            rest_told_by=self.rest_told_by(),
            newest=self._present_newest(),
            notices=self._notices(),
            reminders=tuple(OpenReminder(each.about, each.at) for each in self.reminders()[-REMINDERS_TOLD:]),
            transfer=self.transfer(),
        )
        held = self.policy()
        if held is None:
            return status
        return replace(status, policy_version=held.policy.version, policy_changed_at=held.since)

    def _present_newest(self) -> NewestCapture | None:
        """Return the newest capture of which something is left."""
        newest = self._status.newest
        return self.as_policy_asks(newest) if newest and newest.screenshots else None

    def _notices(self) -> NoticesBy:
        if self.faces:
            return NoticesBy.FACE
        return NoticesBy.DESKTOP if self.desktop_tells() else NoticesBy.NOBODY

    def _present_recording(self) -> Recording:
        """Return how captures stand, with the number that policy asks for now, and how a pause does."""
        recording = self._status.recording
        if self.pause is not None:
            until, most = self.pause.until(), self.pause.minutes_allowed()
            recording = replace(recording, paused_until=until, may_pause=most)
        if self.per_slot is None:
            return recording
        count = self.per_slot()
        return replace(recording, per_slot=count, every=SLOT / MICROSECONDS / count)

    def hear(self, notice: Notice) -> None:
        """Take a notice in; the queue is counted again soon."""
        self._status = after(self._status, notice, self._clock.now().wall)
        self._uncounted.set()
        self._tell()

    def answered(self) -> None:
        """Take in that the server answered."""
        self._reach(answered(self._status, self._clock.now().wall))

    def unanswered(self, error: TrackerError) -> None:
        """Take in that a request to the server failed."""
        self._reach(unanswered(self._status, error, self._clock.now().wall))

    def _reach(self, status: Status) -> None:
        write_connection(self._status.connection, status.connection)
        self._put(status)

    def deleted(self, file_id: bytes) -> None:
        """Take in that a screenshot was deleted: nobody is told of it any more."""
        newest = self._status.newest
        if newest is not None:
            left = tuple(each for each in newest.screenshots if each.bytes != file_id)
            self._put(replace(self._status, newest=replace(newest, screenshots=left)))

    def told_capture(self) -> None:
        """Take in that the desktop has told the newest capture: no face that comes now does it again."""
        newest = self._status.newest
        if newest is not None:
            self._put(replace(self._status, newest=replace(newest, told=True)))

    def stopping(self) -> None:
        """Say that the agent is about to end."""
        now = self._clock.now().wall
        self._put(_recording(self._status, RecordingState.STOPPING, now, None))

    async def count(self) -> None:
        """Count what waits, and look at the timer; where the disk does not answer, the last count stays."""
        try:
            queue = await asyncio.to_thread(self._queue)
            turned = self.timer is not None and await asyncio.to_thread(self.timer.look)
        except TrackerError:
            return
        before = self._status
        self._put(replace(before, waiting=waiting(queue)))
        if turned and self._status == before:
            self._tell()

    @property
    def size(self) -> int:
        """How many bytes waited to be sent when it was counted last."""
        return self._status.waiting.size

    def moved(self) -> None:
        """Tell everyone who watches that something is further on."""
        self._tell()

    def recount(self) -> None:
        """Have it counted soon."""
        self._uncounted.set()

    async def keep_counting(self) -> None:
        """Count whenever something has happened, until cancelled."""
        while True:
            await self._uncounted.wait()
            self._uncounted.clear()
            await self.count()

    async def changes(self, *, shows_notices: bool = False) -> AsyncGenerator[Status, None]:
        """Yield the status now, after every change, and every `HEARTBEAT_SECONDS`; end with the agent.

        Who takes long hears of the latest change only; who `shows_notices` is counted among `faces`.
        """
        self.faces += shows_notices
        try:
            async with aclosing(self._changes()) as statuses:
                async for status in statuses:
                    yield status
        finally:
            self.faces -= shows_notices

    async def _changes(self) -> AsyncGenerator[Status, None]:
        while True:
            over, changed = self._over, self._changed
            yield self.present()
            if over:
                return
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await changed.wait()
            except TimeoutError:
                continue

    def close(self) -> None:
        """Let everyone who watches hear the last status, and no more."""
        self._over = True
        self._tell()

    def _put(self, status: Status) -> None:
        if status != self._status:
            self._status = status
            self._tell()

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
