"""The bounded pool of threads in which the server's synchronous work is done."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

from tracker.core.errors import UnreachableError

THREADS: Final = 16
WAITING_MOST: Final = 256
SIGN_IN_THREADS: Final = 2
SIGN_INS_WAITING_MOST: Final = 8
_Given = ParamSpec("_Given")
_Value = TypeVar("_Value")


class Pool:
    """A number of threads, and a queue before them that is never long. For one event loop."""

    def __init__(self, threads: int = THREADS, waiting_most: int = WAITING_MOST) -> None:
        """Make the pool; its threads start when they are needed."""
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="server")
        self._most = threads + waiting_most
        self._taken = 0

    async def run(
        self, work: Callable[_Given, _Value], *args: _Given.args, **kwargs: _Given.kwargs
    ) -> _Value:
        """Do `work` in a thread; raises `UnreachableError` at once when too much waits already."""
        if self._taken >= self._most:
            raise UnreachableError("server-busy")
        self._taken += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._executor, partial(work, *args, **kwargs))
        finally:
            self._taken -= 1

    def close(self) -> None:
        """Finish what runs and let the threads end."""
        self._executor.shutdown()
