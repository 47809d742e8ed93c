"""What the agent does on each command of its person: one case for each."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from tracker.agent.loop import Agent
from tracker.agent.status import StatusBoard
from tracker.core.wire import Command, ShowStatus, Status, Stop, SyncNow, Watch


@dataclass(frozen=True, slots=True)
class Commands:
    """What commands reach: the agent, its status, and the event that ends it."""

    agent: Agent
    board: StatusBoard
    stop: asyncio.Event

    def carry_out(self, command: Command) -> AsyncGenerator[Status, None]:
        """Do what is asked and yield how things stand then; raises `TrackerError` when it is not done."""
        match command:
            case ShowStatus():
                return self._show()
            case Watch():
                return self.board.changes()
            case SyncNow():
                return self._sync()
            case Stop():
                return self._stop()

    async def _show(self) -> AsyncGenerator[Status, None]:
        yield self.board.present()

    async def _sync(self) -> AsyncGenerator[Status, None]:
        await self.agent.deliver(anew=True)
        await self.board.count()
        yield self.board.present()

    def _stop(self) -> AsyncGenerator[Status, None]:
        self.board.stopping()
        self.stop.set()
        return self.board.changes()
