"""What a crash report holds: where the code was, never what it worked on.

No exception's words, no local's value and no path of the person's: types, keys of ours, places and lines
of code.
"""

import linecache
import platform
import re
import secrets
import sysconfig
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final

import msgspec

from tracker.core.errors import TrackerError
from tracker.core.moment import MICROSECONDS

_ROOTS: Final = tuple(
    sorted(
        {
            str(Path(__file__).parents[2]),
            *(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")),
        },
        key=len,
        reverse=True,
    )
)
_FAILURES_MOST: Final = 16
_PLACES_EACH_END: Final = 20
_FAULT: Final = re.compile(r"^(?:Fatal Python error|Windows fatal exception): (.{1,60})$", re.MULTILINE)
_THREAD: Final = re.compile(r"^(?:Current thread|Thread) .*\(most recent call first\):$", re.MULTILINE)
_PLACE: Final = re.compile(r'^  File "(.+)", line (\d+) in (.+)$', re.MULTILINE)


class Place(msgspec.Struct, frozen=True):
    """One line of code that was being run; `code` is empty where the file is not of an installed package."""

    file: str
    line: int
    function: str
    code: str = ""


class Failure(msgspec.Struct, frozen=True):
    """One exception, or one thread of a process that died: `key` is ours, `number` the system's."""

    kind: str
    places: tuple[Place, ...]
    key: str = ""
    number: int | None = None


class CrashReport(msgspec.Struct, frozen=True):
    """What is known of one crash; `failures` begins with the one that was noticed, then what led to it."""

    report: str
    at: int
    role: str
    where: str
    version: str
    python: str
    system: str
    failures: tuple[Failure, ...]

    def signature(self) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
        """Return what two reports of one fault have in common."""
        return tuple(
            (each.kind, tuple((place.file, place.line) for place in each.places)) for each in self.failures
        )


def report_of(error: BaseException, role: str, where: str, at: int) -> CrashReport:
    """Report an exception that nobody caught; `at` is UTC in microseconds."""
    failures = (_failure(each) for each in _family(error))
    return _report(tuple(failures), role, where, at)


def written(report: CrashReport) -> bytes:
    """Return a report as its file holds it: JSON on lines that a person reads."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def read(content: bytes) -> CrashReport:
    """Return the report that a file holds; raises `ValueError` for anything else."""
    return msgspec.json.decode(content, type=CrashReport)


def report_of_fault(text: str, role: str, at: int) -> CrashReport:
    """Report the death of a process from what `faulthandler` left."""
    found = _FAULT.search(text)
    threads = [_places_in(each) for each in _THREAD.split(text)[1:]]
    kinds = [found[1] if found else "unknown", *["thread"] * len(threads)]
    failures = tuple(Failure(kind, places) for kind, places in zip(kinds, threads or [()], strict=False))
    return _report(failures[:_FAILURES_MOST], role, "process", at)


def _report(failures: tuple[Failure, ...], role: str, where: str, at: int) -> CrashReport:
    # Every process could crash, and hardly any does.
    from importlib.metadata import version

    moment = datetime.fromtimestamp(at / MICROSECONDS, UTC)
    return CrashReport(
        f"{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}",
        at,
        role,
        where,
        version("tracker-desk"),
        platform.python_version(),
        f"{platform.system()} {platform.release()} {platform.machine()}",
        failures,
    )


def _family(error: BaseException) -> list[BaseException]:
    """Return an exception, what it holds and what led to it, each once."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(found) < _FAILURES_MOST:
        each = waiting.pop(0)
        if each is None or any(each is known for known in found):
            continue
        found.append(each)
        waiting += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
        waiting += (each.__cause__, None if each.__suppress_context__ else each.__context__)
    return found


def _failure(error: BaseException) -> Failure:
    kind = type(error)
    return Failure(
        f"{kind.__module__}.{kind.__qualname__}",
        _shortened(tuple(_places_of(error.__traceback__))),
        error.key if isinstance(error, TrackerError) else "",
        error.errno if isinstance(error, OSError) else None,
    )


def _places_of(trace: TracebackType | None) -> Iterator[Place]:
    for frame, line in traceback.walk_tb(trace):
        yield _place(frame.f_code.co_filename, line, frame.f_code.co_qualname)


def _places_in(text: str) -> tuple[Place, ...]:
    """Return the places of one thread, the oldest first as in exceptions."""
    found = [_place(file, int(line), function) for file, line, function in _PLACE.findall(text)]
    return _shortened(tuple(reversed(found)))


def _place(file: str, line: int, function: str) -> Place:
    """Name a file from its package's folder on, for the folders above may name a person."""
    for root in _ROOTS:
        if Path(file).is_relative_to(root):
            short = Path(file).relative_to(root).as_posix()
            return Place(short, line, function, linecache.getline(file, line).strip()[:200])
    return Place(Path(file).name, line, function)


def _shortened(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Leave out the middle of an endless recursion."""
    if len(places) <= 2 * _PLACES_EACH_END:
        return places
    return places[:_PLACES_EACH_END] + places[-_PLACES_EACH_END:]
