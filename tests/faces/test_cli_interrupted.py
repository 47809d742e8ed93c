"""Ctrl-C while the command's parts are still loaded: quiet, with the exit code of an interrupt."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INTERRUPT = """
import importlib.abc, runpy, sys

class Interrupt(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt

sys.argv[1:] = ["status"]
sys.meta_path.insert(0, Interrupt())
"""
MODULE = "runpy.run_module('tracker', run_name='__main__', alter_sys=True)"


def entry_point() -> str:
    """Return what the installed command does, as pyproject.toml says it."""
    module, _, function = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"][
        "tracker"
    ].partition(":")
    return f"from {module} import {function}; sys.exit({function}())"


@pytest.mark.parametrize("begin", [MODULE, entry_point()], ids=["module", "command"])
@pytest.mark.parametrize("module", ["tracker.cli", "argparse", "tracker.cli.status"])
def test_an_early_interrupt_leaves_no_traceback(begin: str, module: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [sys.executable, "-c", INTERRUPT.format(module=module) + begin],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
