"""The pictures of `assets/screenshots`: the demonstration's, and those of the tray app in its states."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from lib.setup import ROOT, say

_SCREEN: Final = ROOT / "scripts" / "lib" / "tray_screen.json"
FOLDER: Final = ROOT / "assets" / "screenshots"


def main(arguments: list[str]) -> int:
    """Draw what is asked for; return 0 when that could be drawn."""
    parser = argparse.ArgumentParser(
        prog="python3 scripts/screenshots.py",
        description="Draw the pictures of assets/screenshots anew: `demo` from a demonstration that runs "
        "now, `tray` off screen from a day that nobody had, in every state with --into.",
        epilog="example: python3 scripts/screenshots.py tray --into /tmp/pictures",
    )
    parser.add_argument("what", choices=("demo", "tray"), help="which pictures")
    parser.add_argument(
        "--into", metavar="FOLDER", type=Path, help="every state of the tray app, into a folder"
    )
    parser.add_argument(
        "--only", metavar="NAME", default="", help="those of the tray app whose names begin so"
    )
    args = parser.parse_args(arguments)
    if args.what == "demo":
        from lib.demo.picture import draw_demo

        return draw_demo()
    # Qt reads both once, when it begins; its own screen off screen would cut menus in two.
    os.environ |= {"QT_QPA_PLATFORM": f"offscreen:configfile={_SCREEN}", "QT_SCALE_FACTOR": "2"}
    from lib import tray_pictures

    for path in tray_pictures.draw(args.into or FOLDER, kept_only=args.into is None, only=args.only):
        say(f"Drawn: {path}")
    return 0
