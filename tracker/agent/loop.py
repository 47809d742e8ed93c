"""The agent's life: captures when they are due, deliveries when there is something to send."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Protocol

from tracker.agent.courier import QUIET_SECONDS, Courier, Surroundings
from tracker.agent.notice import Happened, Notice
from tracker.agent.recorder import NO_TIMER, PAUSED, Recorder
from tracker.agent.rhythm import Rhythm
from tracker.core.delivery import wait_after
from tracker.core.errors import RefusedError, TrackerError
from tracker.host.memory import trim

FAREWELL_SECONDS: Final = 10.0
"""How long the last delivery may hold up a stop; what it does not send waits for the next start."""


class Errand(Protocol):
    """Something to ask the server now and then; it raises nothing: the delivery meets again what fails."""

    async def __call__(self, *, anew: bool) -> None:
        """Ask if it is time to, and `anew` in any case."""
        ...


class Agent:
    """Runs the recorder and the courier side by side; either may fail without stopping the other."""

    def __init__(
        self,
        recorder: Recorder,
        courier: Courier,
        rhythm: Rhythm,
        around: Surroundings,
        errands: Sequence[Errand] = (),
    ) -> None:
        """Take the parts and when to capture; `errands` are done before each delivery."""
        self._recorder = recorder
        self._courier = courier
        self._rhythm = rhythm
        self._around = around
        self._errands = errands
        self._fresh = asyncio.Event()
        self._no_pause = asyncio.Event()
        self._delivering = asyncio.Lock()
        self._sending_large = asyncio.Lock()
        self._delivered = asyncio.Event()
        self._unwanted = ""
        self._ready = False
        self._turned = asyncio.Event()
        self._seen = (False, False)

    async def run(self, stop: asyncio.Event) -> None:
        """Capture and deliver until `stop` is set; then finish the capture under way and send what is due."""
        async with asyncio.TaskGroup() as tasks:
            capturing = tasks.create_task(self._capture_until(stop))
            delivering = tasks.create_task(self._deliver_until(stop))
            sending = tasks.create_task(self._send_large_on_and_on())
            await stop.wait()
            self._turned.set()
            await capturing
            self._fresh.set()
            self._no_pause.set()
            await delivering
            sending.cancel()

    def turn(self) -> None:
        """Hear that hours or a pause have changed: captures may turn, and there is more to send."""
        self._turned.set()
        self._fresh.set()

    async def capture(self) -> None:
        """Take one capture now and tell how it went; where none may be taken, only tell that, once."""
        if not self._may_capture():
            return
        self._ready = True
        try:
            taken = await asyncio.to_thread(self._recorder.record)
        except TrackerError as error:
            self._around.tell(Notice(_why(error), error=error))
            return
        finally:
            trim()
        self._around.tell(Notice(Happened.CAPTURED, taken.count, taken=taken))
        self._fresh.set()

    async def deliver(self, *, anew: bool = False) -> bool:
        """Send what is due and tell how it went; return False when it has to be tried again.

        The errands ask the server where they have not lately, or `anew` in any case.
        May be called while `run` runs: there is one delivery at a time, and a good one ends the pause after a
        failed one.
        """
        try:
            async with self._delivering:
                for errand in self._errands:
                    await errand(anew=anew)
                await self._courier.deliver()
        except TrackerError as error:
            self._tell_receipts()
            self._around.tell(Notice(Happened.NOT_DELIVERED, error=error))
            return False
        finally:
            trim()
        self._no_pause.set()
        self._delivered.set()
        if not self._tell_receipts():
            self._around.tell(Notice(Happened.UP_TO_DATE))
        return True

    async def send_large(self) -> bool:
        """Send the attachments that are due and tell how it went; return False when it has to be tried again.

        May be called while `run` runs, and nothing else waits for it.
        """
        try:
            async with self._sending_large:
                count = await self._courier.deliver_large()
        except TrackerError as error:
            self._around.tell(Notice(Happened.NOT_DELIVERED, error=error))
            return False
        if count:
            self._around.tell(Notice(Happened.DELIVERED, count))
            trim()
        return True

    def _tell_receipts(self) -> bool:
        """Tell what got its receipt, also of a delivery that broke off; return whether anything did."""
        records, files = self._courier.brought()
        if files:
            self._around.tell(Notice(Happened.DELIVERED, files))
        elif records:
            self._around.tell(Notice(Happened.RECORDS_DELIVERED, records))
        return bool(records or files)

    def _may_capture(self) -> bool:
        """Say whether any capture may be taken; why none may is told when it is new, not at every turn."""
        self._seen = counted, _ = self._look()
        try:
            self._around.require_standing()
            if not self._around.screenshots():
                raise RefusedError("capture-off")
            if not counted:
                raise RefusedError(NO_TIMER)
            if until := self._around.pause_until():
                raise RefusedError(PAUSED, until=until)
            self._around.require_room()
        except TrackerError as error:
            if error.key != self._unwanted:
                self._unwanted = error.key
                self._around.tell(Notice(_why(error), error=error))
            self._ready = False
            return False
        self._unwanted = ""
        return True

    def _look(self) -> tuple[bool, bool]:
        """Say whether time counts, and whether the member pauses screenshots."""
        return self._around.counting(), bool(self._around.pause_until())

    async def _capture_until(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if self._rhythm.due():
                await self.capture()
            elif self._may_capture() and not self._ready:
                self._ready = True
                self._around.tell(Notice(Happened.READY))
            await self._until_due(stop)

    async def _until_due(self, stop: asyncio.Event) -> None:
        """Wait as the rhythm is, but no longer than to the end, or until time or a pause begins or ends."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._rhythm.wait()):
                while not stop.is_set() and self._seen == self._look():
                    self._turned.clear()
                    await self._turned.wait()

    async def _say_farewell(self) -> None:
        """Send what is due once more, in the time a person who pressed Ctrl-C has."""
        try:
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self.deliver()
                await self.send_large()
        except TimeoutError:
            self._around.tell(Notice(Happened.NOT_DELIVERED))

    async def _send_large_on_and_on(self) -> None:
        """Send attachments after every good delivery, until cancelled; what broke off begins anew."""
        failures = 0
        while True:
            self._delivered.clear()
            failures = 0 if await self.send_large() else failures + 1
            wait = wait_after(failures, self._around.draw) if failures else QUIET_SECONDS
            await _sleep(self._delivered, wait)

    async def _deliver_until(self, stop: asyncio.Event) -> None:
        failures = 0
        while True:
            self._fresh.clear()
            self._no_pause.clear()
            if stop.is_set():
                await self._say_farewell()
                return
            failures = 0 if await self.deliver() else failures + 1
            if failures:
                await _sleep(self._no_pause, wait_after(failures, self._around.draw))
            else:
                await _sleep(self._fresh, await self._courier.rest())


def _why(error: TrackerError) -> Happened:
    """Return what is told of a capture that was not made: that there is to be none is no failure."""
    return Happened.RESTING if error.key in (NO_TIMER, PAUSED) else Happened.NOT_CAPTURED


async def _sleep(until: asyncio.Event, seconds: float) -> None:
    """Wait for an event, at most `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            await until.wait()
    except TimeoutError:
        return
