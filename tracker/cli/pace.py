"""A steady pace of captures instead of what policy asks, as commands are asked for it."""

import argparse
from typing import Final

from tracker.host.translate import translate as _

_SHORTEST: Final = 1.0


def add_pace(parser: argparse.ArgumentParser) -> None:
    """Add `--every`; it is at least a second."""
    parser.add_argument(
        "--every",
        metavar="SECONDS",
        type=_seconds,
        help=_(
            "for tests: capture at a steady pace and send at once, whatever policy says of moments and review"
        ),
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
