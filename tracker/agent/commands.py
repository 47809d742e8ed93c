"""What the agent does on each command of its person: one case for each."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from msgspec.structs import replace

from tracker.agent.advising import Adviser
from tracker.agent.attaching import Attaching, AttachmentDesk
from tracker.agent.loop import Agent
from tracker.agent.pausing import ScreenshotPause
from tracker.agent.screenshot_desk import ScreenshotDesk
from tracker.agent.status import StatusBoard
from tracker.agent.time_desk import TimeDesk
from tracker.agent.tracking import Tracking
from tracker.core.hours.said import TimeEntry
from tracker.core.wire import (
    AddTime,
    AnswerAway,
    Attach,
    Command,
    DeleteAttachment,
    DeleteScreenshot,
    DeleteTime,
    EditTime,
    FileCommand,
    LedgerCommand,
    NoteTimer,
    PauseCommand,
    PauseScreenshots,
    PreviewScreenshot,
    ResumeScreenshots,
    ResumeTimer,
    ShowStatus,
    StartTimer,
    Status,
    StillWorking,
    Stop,
    StopTimer,
    SyncNow,
    TakeBreak,
    TimeCommand,
    Watch,
)
from tracker.host.memory import trim

_TOLD_SECONDS: Final = 0.5
"""How often it is told how far a large file is; so soon it is noticed that nobody listens any more."""


@dataclass(frozen=True, slots=True)
class Commands:
    """What commands reach: the agent, its status, hours, reminders, files, and what ends it all."""

    agent: Agent
    board: StatusBoard
    tracking: Tracking
    desk: TimeDesk
    adviser: Adviser
    screenshots: ScreenshotDesk
    attachments: AttachmentDesk
    pause: ScreenshotPause
    stop: asyncio.Event

    def carry_out(self, command: Command) -> AsyncGenerator[Status, None]:
        """Do what is asked and yield how things stand then; raises `TrackerError` when it is not done."""
        match command:
            case ShowStatus():
                return self._show()
            case Watch():
                return self.board.changes(shows_notices=command.shows_notices)
            case SyncNow():
                return self._sync()
            case Stop():
                return self._stop(keep_timer=command.keep_timer)
            case _:
                return self._of_files(command)

    def _of_files(self, command: FileCommand | PauseCommand | TimeCommand) -> AsyncGenerator[Status, None]:
        match command:
            case DeleteScreenshot():
                return self._delete(command)
            case PreviewScreenshot():
                return self._preview(command)
            case Attach():
                return self._attach(command)
            case DeleteAttachment():
                return self._settle(partial(self.attachments.delete, command))
            case _:
                return self._of_pause(command)

    def _of_pause(self, command: PauseCommand | TimeCommand) -> AsyncGenerator[Status, None]:
        match command:
            case PauseScreenshots():
                return self._turn(partial(self.pause.begin, command.minutes))
            case ResumeScreenshots():
                return self._turn(self.pause.end)
            case _:
                return self._settle(self._of_time(command))

    def _of_time(self, command: TimeCommand) -> Callable[[], TimeEntry | None]:
        """Return what carries out a command about hours; it gives the entry that the command was about."""
        does: Callable[[], TimeEntry | None]
        match command:
            case StartTimer():
                does = partial(self.desk.start, command)
            case StopTimer():
                does = self.desk.stop
            case TakeBreak():
                does = self.desk.take_break
            case ResumeTimer():
                does = self.desk.resume
            case NoteTimer():
                does = partial(self.desk.note, command)
            case StillWorking():
                does = self.adviser.confirm
            case _:
                does = self._of_ledger(command)
        return does

    def _of_ledger(self, command: LedgerCommand) -> Callable[[], TimeEntry | None]:
        match command:
            case AnswerAway():
                return partial(self.desk.answer, command)
            case AddTime():
                return partial(self.desk.add, command)
            case EditTime():
                return partial(self.desk.edit, command)
            case DeleteTime():
                return partial(self.desk.delete, command)

    async def _show(self) -> AsyncGenerator[Status, None]:
        yield self.board.present()

    async def _sync(self) -> AsyncGenerator[Status, None]:
        await self.agent.deliver(anew=True)
        await self.board.count()
        yield self.board.present()

    async def _turn(self, work: Callable[[], None]) -> AsyncGenerator[Status, None]:
        """Have a pause begin or end, which the captures hear at once."""
        await asyncio.to_thread(work)
        self.agent.turn()
        await self.board.count()
        yield self.board.present()

    async def _settle(self, work: Callable[[], TimeEntry | None]) -> AsyncGenerator[Status, None]:
        changed = await asyncio.to_thread(work)
        await self.board.count()
        yield replace(self.board.present(), changed=changed)

    async def _delete(self, command: DeleteScreenshot) -> AsyncGenerator[Status, None]:
        self.board.deleted(await asyncio.to_thread(self.screenshots.delete, command))
        await self.board.count()
        yield self.board.present()

    async def _preview(self, command: PreviewScreenshot) -> AsyncGenerator[Status, None]:
        try:
            preview = await asyncio.to_thread(self.screenshots.preview, command)
        finally:
            trim()
        yield replace(self.board.present(), preview=preview)

    async def _attach(self, command: Attach) -> AsyncGenerator[Status, None]:
        """Tell how far it is, again and again; who stops listening before it is recorded wants it no more."""
        attaching = Attaching()
        work = asyncio.create_task(asyncio.to_thread(self.attachments.attach, command, attaching))
        try:
            while not (await asyncio.wait({work}, timeout=_TOLD_SECONDS))[0]:
                yield replace(self.board.present(), transfer=attaching.transfer)
        except (GeneratorExit, asyncio.CancelledError):
            attaching.stop()
            await asyncio.gather(work, return_exceptions=True)
            raise
        attached = await work
        self.agent.turn()
        await self.board.count()
        yield replace(self.board.present(), attached=attached)

    def _stop(self, *, keep_timer: bool) -> AsyncGenerator[Status, None]:
        self.tracking.ends_timer = not keep_timer
        self.board.stopping()
        self.stop.set()
        return self.board.changes()
