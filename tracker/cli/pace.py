"""The pace of captures, as commands are asked for it."""

import argparse
from typing import Final

from tracker.host.translate import translate as _

DEFAULT_SECONDS: Final = 60.0
_SHORTEST: Final = 1.0


def add_pace(parser: argparse.ArgumentParser, default: float | None) -> None:
    """Add `--every`; it is at least a second."""
    parser.add_argument(
        "--every", metavar="SECONDS", type=_seconds, default=default, help=_("between captures (60)")
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not _SHORTEST <= seconds < float("inf"):
        message = _("{text} is not a pace; give 1 second or more").format(text=text)
        raise argparse.ArgumentTypeError(message)
    return seconds
