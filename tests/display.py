"""A real X display for tests: one Xvfb for each run, gone with it."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

_XVFB = ["-displayfd", "{fd}", "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"]


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """Yield the name (`:7`) of an unused X display of 1920 x 1080; skip where there is no Xvfb."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("there is no Xvfb here; scripts/test.py tells how to have it")
    ready, tell = os.pipe()
    command = [program, *(word.format(fd=tell) for word in _XVFB)]
    with subprocess.Popen(command, pass_fds=[tell], stderr=subprocess.DEVNULL) as server:  # noqa: S603 - our list
        try:
            os.close(tell)
            with open(ready) as pipe:  # noqa: PTH123 - a descriptor, not a path
                number = (
                    pipe.readline().strip()
                )  # comes when the server listens, or as end of file if it died
            assert number, f"Xvfb did not start: exit code {server.wait(10)}"
            yield f":{number}"
        finally:
            server.terminate()
