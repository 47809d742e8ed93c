"""An upgrade is noticed once it is finished, and nothing else is taken for one."""

import asyncio
from pathlib import Path

import pytest

from tracker.agent.renewal import replaced

_LOOK = 0.01


async def _held(waiting: "asyncio.Task[None]") -> bool:
    """Say whether it still waits after some looks."""
    await asyncio.sleep(5 * _LOOK)
    return not waiting.done()


@pytest.fixture
def program(tmp_path: Path) -> Path:
    program = tmp_path / "tracker"
    program.write_text("old", "utf-8")
    return program


def _unpack(program: Path) -> None:
    """Put another file in its place as dpkg does."""
    new = program.with_suffix(".dpkg-new")
    new.write_text("new", "utf-8")
    new.replace(program)


async def test_a_program_replaced_by_another_is_noticed(program: Path) -> None:
    waiting = asyncio.create_task(replaced(program, _LOOK))
    assert await _held(waiting), "nothing was replaced yet"
    _unpack(program)
    async with asyncio.timeout(5):
        await waiting


async def test_a_program_that_is_gone_is_waited_for(program: Path) -> None:
    waiting = asyncio.create_task(replaced(program, _LOOK))
    await asyncio.sleep(2 * _LOOK)
    program.unlink()
    assert await _held(waiting), "between removal and the new file there is nothing to go on as"
    _unpack(program)
    async with asyncio.timeout(5):
        await waiting


async def test_a_program_put_back_as_it_was_is_no_upgrade(program: Path) -> None:
    waiting = asyncio.create_task(replaced(program, _LOOK))
    await asyncio.sleep(2 * _LOOK)
    aside = program.with_suffix(".aside")
    program.rename(aside)
    await asyncio.sleep(2 * _LOOK)
    aside.rename(program)
    assert await _held(waiting)
    waiting.cancel()
