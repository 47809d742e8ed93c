"""What commands say: results on standard output, everything else on standard error."""

import errno
import os
import sys
from typing import TextIO

import msgspec

from tracker.core.errors import TrackerError


def say(line: str) -> None:
    """Write one line of a result; raises `BrokenPipeError` when nobody reads it any more."""
    _write(sys.stdout, f"{line}\n")


def say_json(content: object) -> None:
    """Write a result as one line of JSON."""
    say(msgspec.json.encode(content).decode())


def remark(line: str) -> None:
    """Tell how things go, apart from the result; raises as `say`."""
    _write(sys.stderr, f"{line}\n")


def complain(error: TrackerError) -> None:
    """Say what happened and what to do next."""
    remark(f"tracker: {error.text()}")
    if hint := error.hint():
        remark(f"  {hint}")


def finish() -> None:
    """Write what other modules left unwritten, such as help; raises as `say`."""
    _write(sys.stdout)


def fall_silent() -> None:
    """Let what nobody reads go nowhere, or Python would complain of it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _write(stream: TextIO | None, text: str = "") -> None:
    """Write at once; to nobody where the process was started without the stream."""
    if stream is None:
        return
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        if error.errno == errno.EINVAL:
            # Windows says this of a pipe that nobody reads.
            raise BrokenPipeError from error
        raise
