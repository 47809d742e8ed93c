"""A problem on the wire and the error it stands for: what the server raises, the other side raises again."""

from collections.abc import Mapping
from typing import Final

from tracker.core.errors import (
    DamagedError,
    RefusedError,
    TrackerError,
    UnreachableError,
    UnrecognisedError,
)
from tracker.core.wire import Fault, Problem

LONGEST_SAYING: Final = 500
"""Characters of another side's text that are shown."""
_JOINERS: Final = "\u200c\u200d"
"""What joins letters and emoji or keeps them apart: unseen itself, but Persian words fall apart without."""

_CLASSES: Final[Mapping[Fault, type[TrackerError]]] = {
    Fault.UNRECOGNISED: UnrecognisedError,
    Fault.REFUSED: RefusedError,
    Fault.UNREACHABLE: UnreachableError,
    Fault.DAMAGED: DamagedError,
}


def problem_of(error: TrackerError) -> Problem:
    """Return what to answer for an error; one of no class of the wire is `UNREACHABLE`: kept and retried."""
    faults = (fault for fault, known in _CLASSES.items() if isinstance(error, known))
    fault = next(faults, Fault.UNREACHABLE)
    return Problem(fault, error.key, error.values, error.text(), error.hint())


def error_of(problem: Problem) -> TrackerError:
    """Return the error a problem stands for: in our words, or the server's own when its key is not known."""
    made = _CLASSES[problem.fault]
    try:
        values = {name: printable(value) for name, value in problem.values.items()}
        error = made(problem.key, **values)
        # A message of the same key may need values that another version does not send.
        _ = error.text(), error.hint()
    except (KeyError, TypeError, ValueError, AttributeError):
        text = printable(problem.text) or printable(problem.key)
        return made("server-said", text=text, hint=printable(problem.hint))
    return error


def printable(value: str | int) -> str | int:
    """Return what another side wrote without control characters, and not endless."""
    if isinstance(value, int):
        return value
    return "".join(letter if _shows(letter) else " " for letter in value[:LONGEST_SAYING]).strip()


def _shows(letter: str) -> bool:
    return letter.isprintable() or letter in _JOINERS
