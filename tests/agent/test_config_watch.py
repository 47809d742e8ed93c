"""The agent follows its configuration: a good file holds from then on, a bad one is told and no more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tracker.agent import config_watch
from tracker.agent.config_watch import following
from tracker.agent.notice import Happened, Notice
from tracker.core.config import LOG_LEVEL, Config
from tracker.host.config import ConfigFiles, ConfigReader


@dataclass
class Follower:
    """What an agent does with its configuration, and hears of it."""

    files: ConfigFiles
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Queue[Notice] = field(default_factory=asyncio.Queue)
    used: list[Config] = field(default_factory=list)

    async def hears(self, text: str) -> Notice:
        """Write the person's file, ask for it to be read, and return what is told."""
        self.files.person.write_text(text)
        self.asked.set()
        return await self.heard.get()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Follow for the block."""
        reader = ConfigReader(self.files)
        async with following(reader, self.used.append, self.heard.put_nowait, self.asked):
            yield


@pytest.fixture
def follower(tmp_path: Path) -> Follower:
    """Return one with no files yet."""
    return Follower(ConfigFiles(tmp_path / "machine.toml", tmp_path / "config.toml", tmp_path / "good.json"))


async def test_a_good_file_holds_and_a_bad_one_does_not(follower: Follower) -> None:
    async with follower.running():
        assert (await follower.hears("log.level = 'debug'")).happened is Happened.CONFIG_TAKEN
        refused = await follower.hears("log.level = 'loud'")
        assert refused.happened is Happened.CONFIG_REFUSED
        assert refused.error is not None
        assert refused.error.values["name"] == "log.level"
        assert (await follower.hears("log.level = 'error'")).happened is Happened.CONFIG_TAKEN
    assert [config[LOG_LEVEL] for config in follower.used] == ["debug", "error"]


async def test_a_change_is_seen_without_asking(follower: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config_watch, "LOOK_SECONDS", 0.001)
    async with follower.running():
        follower.files.machine.write_text("log.level = 'debug'")
        assert (await follower.heard.get()).happened is Happened.CONFIG_TAKEN
    assert [config[LOG_LEVEL] for config in follower.used][-1] == "debug"


async def test_what_did_not_change_is_not_told(follower: Follower, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = asyncio.Event()
    reader = ConfigReader(follower.files)
    read = reader.reread

    def reread() -> bool:
        try:
            return read()
        finally:
            loop.call_soon_threadsafe(reads.set)

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(reader, "reread", reread)
    async with following(reader, follower.used.append, follower.heard.put_nowait, follower.asked):
        follower.asked.set()
        await reads.wait()
    assert (follower.used, follower.heard.empty()) == ([], True)


async def test_a_file_that_was_bad_from_the_start_is_told(follower: Follower) -> None:
    follower.files.person.write_text("log.level = 'debug'")
    ConfigReader(follower.files)
    follower.files.person.write_text("log.level = 'loud'")
    async with follower.running():
        assert (await follower.heard.get()).happened is Happened.CONFIG_REFUSED
