"""What commands say: results on standard output, everything else on standard error."""

import sys

import msgspec

from tracker.core.errors import TrackerError


def say(line: str) -> None:
    """Write one line of a result."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def say_json(content: object) -> None:
    """Write a result as one line of JSON."""
    say(msgspec.json.encode(content).decode())


def remark(line: str) -> None:
    """Tell how things go, apart from the result."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def complain(error: TrackerError) -> None:
    """Say what happened and what to do next."""
    remark(f"tracker: {error.text()}")
    if hint := error.hint():
        remark(f"  {hint}")
