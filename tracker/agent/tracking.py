"""Keeps hours and activity going: beats, sources under supervision, what policy does, and a good end."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from tracker.agent.advising import Adviser
from tracker.agent.courier import Surroundings
from tracker.agent.hours import Hours
from tracker.agent.notice import Happened, Notice, nobody
from tracker.agent.presence import Presence
from tracker.agent.supervisor import Report, Source, Supervisor
from tracker.core.capture import Taken
from tracker.core.errors import TrackerError, UnreachableError
from tracker.core.hours.said import DeviceEvent, Occurrence
from tracker.core.hours.timer_state import BEAT_SECONDS, Stopped
from tracker.core.problem import problem_of
from tracker.core.wire import FailedSource

if TYPE_CHECKING:
    from tracker.agent.pausing import ScreenshotPause

BEAT_EVERY: Final = BEAT_SECONDS - 2.0
"""Seconds from one beat's beginning to the next: a slow disk and a busy computer have the rest."""
_NOTHING_SAID: Final[tuple[bool, bool, tuple[int, ...]]] = (False, False, ())

_OF_DBUS: Final = frozenset({"dbus-away", "dbus-refused"})
_UNSEEN: Final = {
    "idle": "activity-idle-unknown",
    "screen-lock": "desktop-lock-unseen",
    "session": "desktop-session-unseen",
    "window": "activity-window-unknown",
}
"""What is not seen without an answer of the desktop, by the source that asks for it."""

ADVICE_SECONDS: Final = 60.0
"""How often reminders, limits and the automatic start are looked at."""


@dataclass(frozen=True, slots=True)
class Senses:
    """What tells of the person and the computer: sources to supervise, and who knows of presence."""

    sources: tuple[Source, ...]
    presence: Presence


def _meant(source: str, error: TrackerError) -> TrackerError:
    """Return what it means for the person that a part of the desktop does not answer."""
    unseen = _UNSEEN.get(source)
    return UnreachableError(unseen) if unseen and error.key in _OF_DBUS else error


class Tracking:
    """Runs beside the captures: what the store or a source refuses is told of, and ends nothing.

    A slip of our own in one part is reported, and the others go on.
    """

    def __init__(self, hours: Hours, adviser: Adviser, senses: Senses, around: Surroundings) -> None:
        """Take the parts, and the agent's surroundings."""
        self._hours: Final = hours
        self._adviser: Final = adviser
        self._senses: Final = senses
        self._tell: Final = around.tell
        self._supervisor: Final = Supervisor(around.clock, around.draw, self._report)
        self._reports: Final[set[asyncio.Task[None]]] = set()
        self._in_order = asyncio.Lock()
        self._begun = False
        self._no_captures_for = ""
        self._said_of_captures = _NOTHING_SAID
        self.ends_timer = False
        """Whether the timer ends with this."""
        self.zone: Callable[[], str] | None = None
        """Says the name of this computer's time zone; for whoever puts the agent together."""
        self.pause: ScreenshotPause | None = None
        """Ends by itself, of which this takes care; for whoever puts the agent together."""
        self.turned: Callable[[], None] = nobody
        """Called in the loop when entries, questions or a pause have changed; for whoever shows them."""

    def failed_sources(self) -> tuple[FailedSource, ...]:
        """Return the sources that cannot be watched now, and what that means; the log has the cause."""
        standings = self._supervisor.standings().items()
        return tuple(
            FailedSource(name, problem_of(_meant(name, standing.error)))
            for name, standing in standings
            if standing.error is not None
        )

    def damaged_entries(self) -> tuple[UUID, ...]:
        """Return the entries whose end was damaged here, so that they are left out."""
        return self._hours.left_out()

    def rest_told_by(self) -> str | None:
        """Return the name of what tells how long the session has rested, while anything does."""
        return self._senses.presence.told_by

    def hear_of_captures(self, notice: Notice) -> None:
        """Record when captures stop for a reason, and when they go on; that the timer is off is none.

        What has to be said of captures is recorded when it is other than before. A pause is looked at
        once the policy has changed.
        """
        if notice.taken is not None:
            self._hear_of_taken(notice.taken)
        match notice.happened:
            case Happened.NOT_CAPTURED if notice.error and notice.error.key != self._no_captures_for:
                self._no_captures_for = notice.error.key
                self._record(Occurrence.CAPTURE_STOPPED, {"reason": notice.error.key})
            case Happened.CAPTURED if self._no_captures_for:
                self._no_captures_for = ""
                self._record(Occurrence.CAPTURE_RESUMED, {})
            case Happened.POLICY_TAKEN:
                self._soon(self._try(self._look_at_pause))
            case _:
                pass

    def _hear_of_taken(self, taken: Taken) -> None:
        said = (taken.redacted > 0, taken.unexcluded, taken.blank)
        if said != self._said_of_captures:
            self._said_of_captures = said
            numbers = {
                "redacted": taken.redacted,
                "unexcluded": int(taken.unexcluded),
                "blank": len(taken.blank),
            }
            self._record(Occurrence.CAPTURE_SAID, numbers)

    async def begin(self) -> None:
        """Settle what the hours find, once: before anybody says anything to the timer."""
        await self._try(self._begin)

    async def run(self, stop: asyncio.Event) -> None:
        """Begin, keep going until `stop` is set, and say farewell."""
        loop = asyncio.get_running_loop()
        self._hours.changed = lambda: loop.call_soon_threadsafe(self._hear_of_change)
        await self.begin()
        for source in self._senses.sources:
            self._supervisor.add(source)
        with ThreadPoolExecutor(1, "beat") as own:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._supervisor.run(stop))
                tasks.create_task(self._every(BEAT_EVERY, stop, self._beat, own))
                tasks.create_task(self._every(ADVICE_SECONDS, stop, self._advise))
        await asyncio.gather(*self._reports)
        await self._try(self._end)
        self._hours.changed = nobody
        await asyncio.gather(*self._reports)

    def _begin(self) -> None:
        """Begin; where the disk did not let it, the next beat tries again."""
        if self._begun:
            return
        checked = self._hours.begin()
        self._begun = True
        if checked.findings:
            self._tell(Notice(Happened.STORE_REPAIRED, len(checked.findings)))

    def _beat(self) -> None:
        self._hours.beat()
        self._begin()
        if self.zone:
            self._hours.zone_is(self.zone())
        self._look_at_pause()

    def _look_at_pause(self) -> None:
        if self.pause and self.pause.look():
            self._hours.changed()

    def _hear_of_change(self) -> None:
        """Have what changed shown, and a pause end that other work does not allow."""
        self.turned()
        self._soon(self._try(self._look_at_pause))

    def _end(self) -> None:
        if self.ends_timer and not isinstance(self._hours.state, Stopped):
            self._hours.stop()
        self._hours.farewell()

    def _advise(self) -> None:
        self._adviser.look(self._senses.presence.active)

    def _report(self, report: Report) -> None:
        """Tell that a source failed or works again, and record it."""
        failed = report.error is not None
        happened = Happened.SOURCE_FAILED if failed else Happened.SOURCE_RESTORED
        self._tell(Notice(happened, error=report.error, about=report.source))
        occurrence = Occurrence.SOURCE_FAILED if failed else Occurrence.SOURCE_RESTORED
        self._record(occurrence, {"source": report.source})

    def _record(self, occurrence: Occurrence, details: Mapping[str, str | int]) -> None:
        """Record that something occurred; the loop does not wait for the disk."""
        self._soon(self._keep(DeviceEvent(occurrence, self._hours.now(), dict(details))))

    def _soon(self, work: Coroutine[None, None, None]) -> None:
        """Do something beside; what has begun is done before the end."""
        task = asyncio.create_task(work)
        self._reports.add(task)
        task.add_done_callback(self._reports.discard)

    async def _keep(self, event: DeviceEvent) -> None:
        """Record an event after those that occurred before it."""
        async with self._in_order:
            await self._try(partial(self._hours.record, event))

    async def _every(
        self, seconds: float, stop: asyncio.Event, work: Callable[[], None], own: Executor | None = None
    ) -> None:
        """Do something again and again, its time counted from beginning to beginning."""
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            due = loop.time() + seconds
            await self._try(work, own)
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await stop.wait()

    async def _try(self, work: Callable[[], None], own: Executor | None = None) -> None:
        """Do something in a thread, of the shared ones or of `own`, which nobody else keeps busy."""
        try:
            await asyncio.get_running_loop().run_in_executor(own, work)
        except TrackerError as error:
            self._tell(Notice(Happened.HOURS_NOT_KEPT, error=error))
        except Exception as error:  # noqa: BLE001 - our own slip: a crash report tells of it, hours go on
            told = {"message": "A part of tracking broke.", "exception": error}
            asyncio.get_running_loop().call_exception_handler(told)
