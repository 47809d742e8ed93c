"""Following the configuration while the agent runs: a good file holds from then on, a bad one never."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from tracker.agent.notice import Happened, Notice, Tell
from tracker.core.config import Config
from tracker.host.config import ConfigReader

LOOK_SECONDS: Final = 60.0
"""How often the files are looked at; nobody waits for them."""


@asynccontextmanager
async def following(
    reader: ConfigReader, use: Callable[[Config], None], tell: Tell, asked: asyncio.Event
) -> AsyncIterator[None]:
    """Look at the files for the block, every `LOOK_SECONDS` and whenever `asked` is set.

    `use` is given each configuration that holds from then on; `tell` hears of it, and of a bad one.
    """
    task = asyncio.create_task(_follow(reader, use, tell, asked))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _follow(
    reader: ConfigReader, use: Callable[[Config], None], tell: Tell, asked: asyncio.Event
) -> None:
    if reader.trouble is not None:
        tell(Notice(Happened.CONFIG_REFUSED, error=reader.trouble))
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await asked.wait()
        asked.clear()
        if not await asyncio.to_thread(reader.reread):
            continue
        if reader.trouble is not None:
            tell(Notice(Happened.CONFIG_REFUSED, error=reader.trouble))
        else:
            use(reader.current)
            tell(Notice(Happened.CONFIG_TAKEN))
