"""The log read back, from its end: events as `tracker.host.log` wrote them, in either of its formats."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from tracker.core.errors import RefusedError
from tracker.core.moment import Instant

_BLOCK: Final = 1 << 16
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIELD: Final = re.compile(r"(\w+)=([^\s\[\]]+)")


@dataclass(frozen=True, slots=True)
class Event:
    """One event: when, how weighty it is, its constant name, and numbers and keys."""

    at: Instant
    level: str
    name: str
    fields: Mapping[str, object]


def events_backwards(folder: Path, name: str) -> Iterator[Event]:
    """Yield what stands in `<name>.log` and the older files beside it, the newest first.

    Where no log is that is nothing, and what is no event is passed over. Raises `RefusedError`
    (`file-unreadable`) when a file cannot be read.
    """
    for path in _files(folder / f"{name}.log"):
        try:
            with path.open("rb") as file:
                yield from filter(None, map(_event, _lines_backwards(file)))
        except FileNotFoundError:
            # The log began anew meanwhile.
            continue
        except OSError as error:
            raise RefusedError("file-unreadable", file=str(path)) from error


def _files(newest: Path) -> list[Path]:
    """Return the files of a log, the newest first."""
    older = [each for each in newest.parent.glob(f"{newest.name}.*") if each.suffix[1:].isdecimal()]
    return [newest, *sorted(older, key=lambda each: int(each.suffix[1:]))]


def _lines_backwards(file: BinaryIO) -> Iterator[bytes]:
    at, rest = file.seek(0, os.SEEK_END), b""
    while at:
        size = min(at, _BLOCK)
        at -= size
        file.seek(at)
        rest, *lines = (file.read(size) + rest).split(b"\n")
        yield from reversed(lines)
    yield rest


def _event(line: bytes) -> Event | None:
    try:
        told = _of_json(line) if line.startswith(b"{") else _of_words(line.decode())
        at = datetime.fromisoformat(str(told.pop("at"))) - _EPOCH
        level, name = (str(told.pop(each)) for each in ("level", "event"))
    except (msgspec.DecodeError, ValueError, KeyError, TypeError):
        return None
    return Event(at // timedelta(microseconds=1), level, name, told)


def _of_json(line: bytes) -> dict[str, object]:
    return msgspec.json.decode(line, type=dict[str, object])


def _of_words(line: str) -> dict[str, object]:
    """Return what `HumanLines` wrote: time, level and name before the fields."""
    at, level, name, *_fields = line.split()
    fields = {each[1]: int(each[2]) if each[2].isdecimal() else each[2] for each in _FIELD.finditer(line)}
    return {**fields, "at": at, "level": level, "event": name}
