"""The member looks at this device's screenshots on the command line, while the agent runs."""

import asyncio
import json
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from lib.loopback_server import LoopbackServer
from tests.agent.simulation import FakeScreen
from tests.faces.shell import Shell
from tests.fakes.home import NO_KEYRING
from tracker.agent.assemble import Assembled, Wishes, assemble, opened_store, viewed_store
from tracker.host.paths import Paths


@asynccontextmanager
async def agent(device: Shell, screen: FakeScreen) -> AsyncIterator[Assembled]:
    """Have the device's own agent hold its store for the block."""
    device("me")
    with opened_store(Paths.find()) as store:
        assembled = assemble(store, screen, Wishes(60, lambda _: None))
        await assembled.start_timer()
        try:
            yield assembled
        finally:
            await assembled.aclose()


def listed(device: Shell) -> list[dict[str, object]]:
    device("screenshots list --json")
    assert device.code == 0, device.raw
    return [json.loads(line) for line in device.raw.splitlines()]


async def test_what_was_taken_is_told_and_opened_beside_a_running_agent(
    device: Shell, tmp_path: Path
) -> None:
    screen = FakeScreen()
    async with agent(device, screen) as running:
        await running.agent.capture()
        assert await running.agent.deliver()
        await running.agent.capture()
        waiting, delivered = listed(device)
        assert {key: waiting[key] for key in ("sealed_for", "status", "here", "set_aside")} == {
            "sealed_for": ["opener", "device"],
            "status": "waiting",
            "here": True,
            "set_aside": False,
        }
        assert (delivered["status"], delivered["here"]) == ("stored", True)
        heading, *rows = device("screenshots list").splitlines()
        assert heading.split("  ")[0] == "ID"
        assert [row.rstrip().rpartition("  ")[2].strip() for row in rows] == [
            "here, waiting",
            "delivered, a copy here",
        ]
        assert "workspace, this device" in rows[0]
        for made, image in ((delivered, screen.taken[0]), (waiting, screen.taken[1])):
            output = tmp_path / f"{made['status']}.webp"
            said = device(f"screenshots open {str(made['id'])[:8]} -o {output}")
            assert said == f"Written to {output}: taken <time>."
            assert output.read_bytes() == image
            if sys.platform != "win32":
                assert stat.S_IMODE(output.stat().st_mode) == 0o600


async def test_to_standard_output_it_leaves_nothing_on_the_disk(device: Shell, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    screen = FakeScreen()
    async with agent(device, screen) as running:
        await running.agent.capture()
        (made,) = listed(device)
        command = [sys.executable, "-m", "tracker", "screenshots", "open", str(made["id"]), "-o", "-"]
        environment = {**os.environ, "PYTHON_KEYRING_BACKEND": NO_KEYRING}
        done = await asyncio.to_thread(
            subprocess.run, command, env=environment, cwd=here, capture_output=True, check=False
        )
    assert (done.returncode, done.stdout, done.stderr) == (0, screen.taken[0], b"")
    assert list(here.iterdir()) == []


async def test_no_file_is_left_of_what_cannot_be_opened(device: Shell, tmp_path: Path) -> None:
    output = tmp_path / "out" / "a.webp"
    output.parent.mkdir()
    async with agent(device, FakeScreen()) as running:
        await running.agent.capture()
        (made,) = listed(device)
        opening = f"screenshots open {made['id']} -o {output}"
        key = device.home / "data" / "sharing.key"
        kept = key.read_bytes()
        key.write_bytes(b"file " + bytes(32).hex().encode() + b"\n")
        assert device(opening).startswith("tracker: The key that opens this device's own screenshots")
        assert (device.code, list(output.parent.iterdir())) == (1, [])
        key.write_bytes(kept)
        output.write_text("mine")
        assert "exists already" in device(opening)
        assert (device.code, output.read_text()) == (1, "mine")
        output.unlink()
        device(opening)
        assert (device.code, [path.name for path in output.parent.iterdir()]) == (0, ["a.webp"])


async def test_what_is_on_the_server_only_says_so(device: Shell, tmp_path: Path) -> None:
    async with agent(device, FakeScreen()) as running:
        await running.agent.capture()
        assert await running.agent.deliver()
        with viewed_store(Paths.find()) as store:
            store.let_copies_go(0, 0)
        (made,) = listed(device)
        assert (made["status"], made["here"]) == ("stored", False)
        assert device("screenshots list").endswith("delivered, on the server only")
        said = device(f"screenshots open {made['id']} -o {tmp_path / 'a.webp'}")
        assert said.startswith("tracker: This sealed file is not on this computer.")


def test_what_is_not_there_is_told(shell: Shell, device: Shell, server: LoopbackServer) -> None:
    assert server.process is not None
    assert device("screenshots list --json") == ""
    assert (device("screenshots list"), device.code) == ("No screenshots were taken on this device yet.", 0)
    assert "No sealed file made here" in device("screenshots open ffff -o a.webp")
    assert device.code == 1
    assert "This device is not enrolled yet." in shell("screenshots list")
    for line in ("screenshots list --limit 0", "screenshots list --limit few", "screenshots open ffff"):
        device(line)
        assert device.code == 2
