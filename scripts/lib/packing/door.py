"""What a build is asked, and what it answers."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from lib import setup
from lib.packing import deb
from lib.packing.frozen import freeze

_VERSION = re.compile(r"\d+\.\d+\.\d+([ab]\d+|rc\d+)?")
_NEEDED = {
    "dpkg-deb": "dpkg",
    "strip": "binutils",
    "chrpath": "chrpath",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
}


def main(arguments: list[str]) -> int:
    """Build what `arguments` ask for; return 0, 1 where that failed, and leave with 2 where it cannot be."""
    options = _parser().parse_args(arguments)
    if sys.platform != "linux" or setup.ensure_system(_NEEDED):
        setup.stop("A .deb is built on a Debian or Ubuntu system with the programs named above.")
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tracker-build-") as scratch:
        setup.say("Freezing the program (a minute or two)...")
        try:
            folder = freeze(options.version, Path(scratch))
        except RuntimeError as error:
            setup.say(str(error))
            return 1
        setup.say("Packing (about a minute)...")
        package = deb.pack(folder, options.version, Path(scratch) / "root", options.out)
    sys.stdout.write(f"{package}  {package.stat().st_size / 1e6:.0f} MB\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 scripts/build.py",
        description="Build what people install. It holds agent, tray and command line, and needs no Python.",
        epilog="example: python3 scripts/build.py deb --version 1.2.0 --out dist",
        allow_abbrev=False,
    )
    parser.add_argument("kind", choices=["deb"], help="a package for Debian and Ubuntu")
    parser.add_argument("--version", metavar="V", type=_version, required=True, help="such as 1.2.0")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="where to put it")
    return parser


def _version(text: str) -> str:
    if not _VERSION.fullmatch(text):
        message = f"{text} is no version; give one such as 1.2.0 or 1.2.0rc1"
        raise argparse.ArgumentTypeError(message)
    return text
