"""A crash leaves no image of the memory behind."""

import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_no_command_dumps_core() -> None:
    # Not set to something else first: a process below one that forbade them cannot allow them again.
    program = (
        "import resource; from tracker.cli import main;"
        "limit, asked = resource.setrlimit, [];"
        "resource.setrlimit = lambda *words: asked.append(words) or limit(*words);"
        "main(['inspect', '/nowhere']); assert asked == [(resource.RLIMIT_CORE, (0, 0))], asked;"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "(0, 0)"
