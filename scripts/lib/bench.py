"""The benchmarks: every `bench_*.py` beside this file that has `rows()`, as a table and as JSON."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lib import setup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lib.bench_row import Row

_PREFIX = "bench_"
_STANDARD_OUTPUT = Path("-")
_WHOLE_FROM = 1000
_HEADINGS = ("name", "value", "unit", "target", "holds")


def names() -> list[str]:
    """Return the benchmarks there are, in the order they run."""
    found = {path.stem.removeprefix(_PREFIX) for path in Path(__file__).parent.glob(f"{_PREFIX}*.py")}
    return sorted(found - {"row"})


def main(arguments: list[str]) -> int:
    """Run the benchmarks named; return 0 if all figures hold, 1 if not, 2 for a name there is none for."""
    parser = argparse.ArgumentParser(
        prog="python3 scripts/bench.py",
        description="Measure, and compare each figure with its target.",
        epilog=f"example: python3 scripts/bench.py {' '.join(names()[:1])} --json figures.json",
    )
    parser.add_argument("name", nargs="*", help=f"one of: {', '.join(names())}; all where none is given")
    parser.add_argument(
        "--json",
        metavar="FILE",
        type=Path,
        help="write the figures there too; - is standard output, without the table",
    )
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.name) - set(names())):
        parser.error(f"there is no benchmark named {', '.join(unknown)}; there is: {', '.join(names())}")
    rows = [row for name in options.name or names() for row in _measure(name)]
    if options.json == _STANDARD_OUTPUT:
        sys.stdout.write(as_json(rows))
    else:
        sys.stdout.write(table(rows))
        if options.json:
            options.json.write_text(as_json(rows), "utf-8")
    return 0 if rows and all(row.holds for row in rows) else 1


def as_json(rows: Sequence[Row]) -> str:
    """Return the figures as a JSON list of objects with name, value, unit, target and holds."""
    return json.dumps([{key: getattr(row, key) for key in _HEADINGS} for row in rows], indent=1) + "\n"


def table(rows: Sequence[Row]) -> str:
    """Return the figures as aligned lines under a heading."""
    cells = [_HEADINGS, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cells]
    return "\n".join(lines) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    if row.target is None:
        return row.name, _figure(row.value), row.unit, "", ""
    target = f"{'<=' if row.at_most else '>='} {_figure(row.target)}"
    return row.name, _figure(row.value), row.unit, target, "yes" if row.holds else "NO"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= _WHOLE_FROM else f"{value:.4g}"


def _measure(name: str) -> list[Row]:
    setup.say(f"Measuring {name}...")
    measure: Callable[[], list[Row]] = importlib.import_module(f"lib.{_PREFIX}{name}").rows
    return measure()
