"""An agent whose program an upgrade has replaced goes on as the new one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from tracker.host.program import Upgrade

LOOK_SECONDS: Final = 3.0
"""How often to look; a new file has to stay for so long before it is taken for a finished upgrade."""


@asynccontextmanager
async def renewing(program: Path | None, end: Callable[[], None]) -> AsyncIterator[asyncio.Event]:
    """Call `end` in the block once `program` was replaced, and set what is yielded; None never is."""
    due = asyncio.Event()

    async def watch(program: Path) -> None:
        await replaced(program)
        due.set()
        end()

    if program is None:
        yield due
        return
    watching = asyncio.create_task(watch(program))
    try:
        yield due
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def replaced(program: Path, look_every: float = LOOK_SECONDS) -> None:
    """Return once another file stands where `program` stood, the same from one look to the next."""
    upgrade = Upgrade(program)
    while not upgrade.is_done():
        await asyncio.sleep(look_every)
