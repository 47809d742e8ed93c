"""A small picture of a screenshot is made by the running agent, in memory, and told over its socket."""

import asyncio
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.agent.simulation import FakeScreen
from tests.faces.shell import Shell
from tests.fakes.home import NO_KEYRING
from tracker.agent.assemble import Wishes, assemble, controlled, device_secrets, opened_store
from tracker.capture.encode import encode
from tracker.core.capture import Capture, CaptureRules
from tracker.host.paths import Paths


async def typed(*words: str) -> bytes:
    """Run a command at the same home, without a desktop, and return what it said; it must end well."""
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tracker", *words), stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        said, _ = await command.communicate()
    assert command.returncode == 0
    return said


class WideScreen(FakeScreen):
    """Shows one colour on a wide monitor."""

    def capture(self, rules: CaptureRules) -> Capture:
        self.asked.append(rules)
        return Capture((encode(Image.new("RGB", (1920, 1080), (29, 158, 117)), 0),))


async def test_a_small_picture_comes_from_the_agent(
    device: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
    device("me")
    paths, output = Paths.find(), tmp_path / "small.webp"
    with opened_store(paths) as store:
        wishes = Wishes(60, lambda _: None, keeper=device_secrets(paths))
        assembled = assemble(store, WideScreen(), wishes)
        await assembled.start_timer()
        await assembled.agent.capture()
        async with controlled(assembled, paths, asyncio.Event()):
            which = store.files_made(1)[0].file_id.hex()
            said = await typed("screenshots", "open", which[:8], "--small", "-o", str(output))
            assert said.startswith(f"Written to {output}: taken ".encode())
            assert Image.open(BytesIO(output.read_bytes())).size == (320, 180)
            assert await typed("screenshots", "open", which, "--small", "-o", "-") == output.read_bytes()
            assert b"shows no notices" in await typed("status")
        await assembled.aclose()
