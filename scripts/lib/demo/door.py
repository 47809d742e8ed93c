"""What the demonstration is asked, and what it answers."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from lib import setup
from lib.demo import story
from lib.demo.display import some_display
from tracker.core.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lib.demo.story import Figures

_INTERRUPTED = 130
_STANDARD_OUTPUT = Path("-")
WORDS = {
    "captures": "captures taken",
    "sealed": "screenshots sealed",
    "queued": "queued in the encrypted store",
    "synced": "synced over pinned TLS",
    "receipts": "signed receipts",
    "opened": "opened by someone entitled",
    "identical": "identical to what was sealed",
    "display": "display",
    "plaintext_hits": "traces of plaintext on disk",
    "wrong_pin_application_bytes": "bytes sent past a wrong pin",
    "seconds": "seconds",
}


def main(arguments: list[str]) -> int:
    """Run the demonstration; return 0 if every promise held, 1 if one did not, 2 if it could not run."""
    options = _parser().parse_args(arguments)
    _require_usable(options.keep, options.json)
    _end_cleanly_when_told()
    os.umask(0o077)
    try:
        with _folder(options.keep) as folder, some_display() as (display, screen):
            keep = options.keep is not None
            figures = asyncio.run(story.tell(folder, display, screen, captures=options.captures, keep=keep))
    except (TrackerError, RuntimeError) as error:
        setup.stop(str(error))
    except KeyboardInterrupt:
        setup.say("Stopped. Nothing is left behind but what --keep names.")
        return _INTERRUPTED
    tell(figures, options.json)
    if options.keep:
        setup.say(f"Kept in {options.keep}: the encrypted store, the server's objects, the opened pictures.")
    return 0 if figures.hold() and figures.captures == options.captures else 1


def tell(figures: Figures, json_file: Path | None) -> None:
    """Write the figures as a table, and as JSON to a file; to standard output (`-`) as JSON alone."""
    written = json.dumps(asdict(figures), indent=1) + "\n"
    if json_file == _STANDARD_OUTPUT:
        sys.stdout.write(written)
        return
    sys.stdout.write(table(figures))
    if json_file:
        json_file.write_text(written, "utf-8")


def _require_usable(keep: Path | None, json_file: Path | None) -> None:
    """Leave with one sentence and exit code 2, before anything runs, where nothing can be written."""
    try:
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            if any(keep.iterdir()):
                setup.stop(f"{keep} is not empty; name a new folder to keep things in.")
        if json_file and json_file != _STANDARD_OUTPUT:
            json_file.open("a").close()
    except OSError as error:
        setup.stop(f"{error.filename} cannot be written to: {error.strerror}.")


def _end_cleanly_when_told() -> None:
    """Treat being told to end as Ctrl-C: the server and the virtual display are ended, the scratch goes."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)


def table(figures: Figures) -> str:
    """Return the figures as a short table in words."""
    rows = [(WORDS[key], str(value)) for key, value in asdict(figures).items()]
    width = max(len(word) for word, _ in rows)
    lines = [f"  {word.ljust(width)}  {value}" for word, value in rows]
    verdict = "Every promise held." if figures.hold() else "NOT EVERY PROMISE HELD."
    return "\n".join(["", *lines, "", verdict]) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 scripts/demo.py",
        description="Capture this screen, seal it, sync it to a server on loopback, and open it again.",
        epilog="example: python3 scripts/demo.py --captures 3 --json figures.json --keep demo-kept",
    )
    parser.add_argument("--captures", metavar="N", type=_count, default=3, help="how many captures (3)")
    parser.add_argument(
        "--json",
        metavar="FILE",
        type=Path,
        help="write the figures there as well; - is standard output, without the table",
    )
    parser.add_argument("--keep", metavar="DIR", type=Path, help="keep stores, objects and opened pictures")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        message = f"{text} is not a number of captures; give 1 or more"
        raise argparse.ArgumentTypeError(message)
    return int(text)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        yield keep.resolve()
        return
    folder = Path(tempfile.mkdtemp(prefix="tracker-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
