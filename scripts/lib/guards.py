"""The static guards: style, layout, the house's import rules, what is said, and types for three systems."""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from lib import setup

if TYPE_CHECKING:
    from pathlib import Path

_AT_ONCE = 2
_STYLE: dict[str, list[str | Path]] = {
    "ruff check": [setup.PYTHON, "-m", "ruff", "check"],
    "ruff format": [setup.PYTHON, "-m", "ruff", "format", "--check"],
    "lint-imports": [setup.PYTHON.with_name("lint-imports"), "--no-logo"],
    "text": [setup.PYTHON, "scripts/text.py", "check"],
}
_TYPES: dict[str, list[str | Path]] = {
    f"mypy for {system}": [
        *(setup.PYTHON, "-m", "mypy", "--platform", system, "--cache-dir", f".mypy_cache/{system}")
    ]
    for system in ("linux", "darwin", "win32")
}


def main(arguments: list[str]) -> int:
    """Run the guards; return 0 only if all hold."""
    parser = argparse.ArgumentParser(
        prog="python3 scripts/check.py",
        description="Check style, the house's import rules, and types for three systems; runs no tests.",
    )
    parser.add_argument("--quick", action="store_true", help="without the type checks")
    return 1 if failed(quick=parser.parse_args(arguments).quick) else 0


def failed(*, quick: bool) -> list[str]:
    """Run the guards, without types when `quick`; show what the failing ones print and return their names."""
    commands = _STYLE if quick else {**_STYLE, **_TYPES}
    failing = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for name, done in zip(commands, pool.map(setup.capture, commands.values()), strict=True):
            setup.say(f"{name}: {'failed' if done.returncode else 'ok'}")
            if done.returncode:
                failing.append(name)
                setup.say(done.stdout.rstrip())
    return failing
