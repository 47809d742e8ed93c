"""How this program is started again as another process, whether Python runs it or it was frozen."""

import os
import sys
from pathlib import Path
from typing import Final, NoReturn

_PIPE_HOLDS: Final = 1 << 16


def this_program() -> list[str]:
    """Return the words that start `tracker`, before those of a command.

    Nothing in the folder that the process happens to be in is taken for a part of it.
    """
    if frozen_program() is not None:
        return [sys.executable]
    return [sys.executable, "-P", "-m", "tracker"]


def frozen_program() -> Path | None:
    """Return the file that an upgrade replaces where this program was frozen; None where Python runs it."""
    return Path(sys.executable) if getattr(sys, "frozen", False) else None


class Upgrade:
    """Looks whether another file stands where a program stood, as an upgrade leaves it."""

    def __init__(self, program: Path) -> None:
        """Take the file as it is now for the one that runs."""
        self._program = program
        self._first = self._last = _stamp(program)

    def is_done(self) -> bool:
        """Look, and say whether another one is there that has not changed since the last look."""
        before, self._last = self._last, _stamp(self._program)
        return self._last is not None and self._last == before != self._first


def _stamp(program: Path) -> tuple[int, int] | None:
    """Return what tells one file from another in its place; None where there is none."""
    try:
        found = program.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def go_on_as_new(*words: str, heard: str = "") -> NoReturn:
    """Become the program that stands in this one's place now, asked for `words`, or for the same without any.

    Nothing here runs on. The first 64 KiB of what is `heard` are on its standard input, where nobody else
    sees them.
    """
    if heard:
        ours, theirs = os.pipe()
        os.write(theirs, heard.encode()[:_PIPE_HOLDS])
        os.close(theirs)
        os.dup2(ours, 0)
        os.close(ours)
    os.execv(sys.executable, [*this_program(), *(words or sys.argv[1:])])  # noqa: S606 - our own program, no shell
