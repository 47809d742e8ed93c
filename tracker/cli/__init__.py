"""The door: parse, open the right face, exit code (0 done, 1 failed, 2 asked wrongly or could not run)."""

import argparse
import importlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from tracker.cli.terminal import complain, fall_silent, finish
from tracker.core.errors import TrackerError
from tracker.host.process import forbid_core_dumps

_COMMANDS: Final = ("enrol", "agent", "admin", "server", "sealing")
"""Modules of this folder; each adds its commands by `add(commands)` and imports its face late."""

_INTERRUPTED: Final = 130
_UNHEARD: Final = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        try:
            return _run(argv)
        finally:
            finish()
    except BrokenPipeError:
        fall_silent()
        return _UNHEARD


def _run(argv: Sequence[str] | None) -> int:
    args = _parser().parse_args(argv)
    forbid_core_dumps()
    try:
        return int(args.run(args))
    except TrackerError as error:
        complain(error)
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tracker",
        description="Working hours and screenshots that only the people entitled to them can read.",
    )
    parser.add_argument("--version", action="version", version=f"tracker {version('tracker-desk')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in _COMMANDS:
        importlib.import_module(f"tracker.cli.{name}").add(commands)
    return parser
