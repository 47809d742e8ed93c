"""Tells on the desktop what a person is to hear at once, while no face of ours shows it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from typing import Final

from tracker.agent.notice_news import News
from tracker.agent.notice_words import CAPTURE, Telling, of_deletion, of_look, of_refusal
from tracker.agent.status import StatusBoard
from tracker.capture.preview import pixels
from tracker.core.errors import TrackerError
from tracker.core.wire import Command, DeleteScreenshot, Preview, Status
from tracker.desktop.notify import Chosen, DesktopNotices, Picture
from tracker.host.zone import local_zone

ARRIVAL_SECONDS: Final = 3.0
"""A face that started the agent, or starts with it, has come within this."""
GRACE_SECONDS: Final = 1.0
"""A face that died just now is noticed within this."""

CarryOut = Callable[[Command], AsyncGenerator[Status, None]]
Rest = Callable[[float], Awaitable[object]]


class Notifier:
    """A face of a few notices: it watches the status as any other does, and answers by commands."""

    def __init__(
        self, board: StatusBoard, open_desk: Callable[[Chosen], DesktopNotices], rest: Rest = asyncio.sleep
    ) -> None:
        """Take what is watched, the desktop, and what waits some seconds; in the running loop."""
        self._board: Final = board
        self._rest: Final = rest
        self._loop: Final = asyncio.get_running_loop()
        self._desk: Final = open_desk(self._chosen)
        self._news: Final = News(board.present())
        self._shown: Final[dict[str, Telling]] = {}
        self._answers: Final[set[asyncio.Task[None]]] = set()
        board.desktop_tells = self._desk.available

    async def run(self, carry_out: CarryOut) -> None:
        """Tell, and have what is chosen carried out, until the agent ends or this is cancelled."""
        self._carry_out = carry_out
        try:
            await self._rest(ARRIVAL_SECONDS)
            async with aclosing(self._board.changes()) as statuses:
                async for status in statuses:
                    await self._look(status)
        finally:
            self._desk.close()

    async def _look(self, status: Status) -> None:
        """Tell what is new, unless a face does; take back what is over."""
        told = list(self._news.of(status, local_zone()))
        if told and self._board.faces:
            await self._rest(GRACE_SECONDS)
        if not self._board.faces:
            for telling in told:
                self._show(telling)
        for slot in self._shown.keys() - self._news.still(status):
            del self._shown[slot]
            self._desk.withdraw(slot)

    def _show(self, telling: Telling) -> None:
        self._shown[telling.notice.slot] = telling
        self._desk.show(telling.notice)
        if telling.notice.slot == CAPTURE:
            self._board.told_capture()

    def _chosen(self, slot: str, key: str) -> None:
        """Hear what was chosen; a loop that is closed carries nothing out any more."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._begin, slot, key)

    def _begin(self, slot: str, key: str) -> None:
        telling = self._shown.get(slot)
        if telling is not None and key in telling.commands:
            task = self._loop.create_task(self._answer(telling, telling.commands[key]))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _answer(self, telling: Telling, commands: Sequence[Command]) -> None:
        try:
            for command in commands:
                await self._carry(telling, command)
        except TrackerError as error:
            self._desk.show(of_refusal(error).notice)
            return
        if any(isinstance(command, DeleteScreenshot) for command in commands):
            self._desk.show(of_deletion().notice)

    async def _carry(self, telling: Telling, command: Command) -> None:
        async with aclosing(self._carry_out(command)) as statuses:
            async for status in statuses:
                if status.preview is not None:
                    self._show(of_look(telling, await asyncio.to_thread(_picture, status.preview)))
                return


def _picture(preview: Preview) -> Picture:
    return Picture(*pixels(preview.image))
