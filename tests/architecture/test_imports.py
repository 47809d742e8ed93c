"""The floors of the house hold, and what looks ahead of set-up needs nothing set up."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, short, tree

BEFORE_SET_UP = [
    *ROOT.glob("scripts/*.py"),
    *(
        ROOT / "scripts" / "lib" / f"{name}.py"
        for name in ("setup", "guards", "suite", "virtual_display", "bench")
    ),
]


def imported_at_once(module: ast.Module) -> Iterator[str]:
    """Yield the packages a module imports as it loads, outside of `if TYPE_CHECKING` and functions."""
    for node in module.body:
        match node:
            case ast.Import(names=names):
                yield from (alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(module=str(name)):
                yield name.split(".")[0]
            case _:
                pass


def test_every_floor_stands_on_the_ones_below() -> None:
    # In a process of its own: in this one it would switch off every logger made so far.
    checked = subprocess.run(  # noqa: S603 - our own command, no shell
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert checked.returncode == 0, checked.stdout


def test_doors_open_with_the_standard_library_alone() -> None:
    allowed = {*sys.stdlib_module_names, "lib"}
    found = {short(path): set(imported_at_once(tree(path))) - allowed for path in BEFORE_SET_UP}
    assert {name: foreign for name, foreign in found.items() if foreign} == {}


@pytest.mark.parametrize("path", BEFORE_SET_UP, ids=short)
def test_an_old_python_can_read_a_door_and_say_that_it_is_too_old(path: Path) -> None:
    ast.parse(path.read_text("utf-8"), feature_version=(3, 8))


def test_doors_are_a_few_lines() -> None:
    lengths = {short(path): len(path.read_text("utf-8").splitlines()) for path in ROOT.glob("scripts/*.py")}
    assert {name: lines for name, lines in lengths.items() if lines > 20} == {}
