"""A crash leaves no image of the memory behind."""

import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_no_command_dumps_core() -> None:
    program = (
        "import resource, sys; from tracker.cli import main;"
        "resource.setrlimit(resource.RLIMIT_CORE, (1000, 1000));"
        "main(['inspect', '/nowhere']); print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "(0, 0)"
