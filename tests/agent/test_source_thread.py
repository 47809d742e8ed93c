"""A source that blocks runs in a thread; what it raises and how it hangs reaches the supervisor."""

import asyncio
import threading

import pytest

from tracker.agent import source_thread
from tracker.agent.source_thread import MOST_LEFT_BEHIND, in_thread
from tracker.agent.supervisor import Alive, Watch
from tracker.core.errors import UnreachableError

SOON = 20.0


class Blocked:
    """Blocks until it is stopped; one that `hangs` does not care."""

    def __init__(self, *, hangs: bool = False, error: Exception | None = None) -> None:
        self.stopped = threading.Event()
        self.freed = threading.Event()
        self.thread: threading.Thread | None = None
        self._hangs = hangs
        self._error = error

    def run(self, alive: Alive) -> None:
        self.thread = threading.current_thread()
        alive()
        if self._error:
            raise self._error
        (self.freed if self._hangs else self.stopped).wait()

    def stop(self) -> None:
        self.stopped.set()


async def begun(watch: Watch) -> asyncio.Task[None]:
    """Start a source and return once it gave a sign of life."""
    loop, sign = asyncio.get_running_loop(), asyncio.Event()

    def alive() -> None:
        loop.call_soon_threadsafe(sign.set)

    task = asyncio.create_task(watch(alive))
    await sign.wait()
    return task


async def cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_it_runs_in_another_thread_until_it_is_cancelled() -> None:
    source = Blocked()
    await cancelled(await begun(in_thread("session", lambda: source)))
    assert source.stopped.is_set()
    assert source.thread is not None
    assert source.thread.name == "session"
    source.thread.join(10)
    assert source.thread is not threading.current_thread()
    assert not source.thread.is_alive()


@pytest.mark.parametrize("error", [UnreachableError("dbus-away"), ZeroDivisionError()])
async def test_what_it_raises_is_raised_as_it_is(error: Exception) -> None:
    source = Blocked(error=error)
    with pytest.raises(type(error)) as raised:
        await in_thread("session", lambda: source)(lambda: None)
    assert raised.value is error
    assert source.stopped.is_set()


async def test_one_that_hangs_is_left_behind_but_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_thread, "STOP_SECONDS", 0)
    made: list[Blocked] = []

    def make() -> Blocked:
        made.append(Blocked(hangs=True))
        return made[-1]

    watch = in_thread("session", make)
    for _ in range(MOST_LEFT_BEHIND):
        await cancelled(await begun(watch))
    with pytest.raises(UnreachableError) as refused:
        await asyncio.wait_for(watch(lambda: None), SOON)
    assert (refused.value.key, len(made)) == ("source-silent", MOST_LEFT_BEHIND)
    for source in made:
        source.freed.set()
        assert source.thread is not None
        source.thread.join(10)
    await cancelled(await begun(watch))
    made[-1].freed.set()


def test_one_that_ends_after_the_loop_did_disturbs_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_thread, "STOP_SECONDS", 0)
    source = Blocked(hangs=True)

    async def once() -> None:
        await cancelled(await begun(in_thread("session", lambda: source)))

    asyncio.run(once())
    source.freed.set()
    assert source.thread is not None
    source.thread.join(10)
    assert not source.thread.is_alive()
