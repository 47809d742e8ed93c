"""The time zone this machine is set to, by its IANA name, as it is now. The fence of tzlocal."""

import os
import re
import struct
import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple
from zoneinfo import TZPATH, ZoneInfo

from tracker.core.errors import RefusedError
from tracker.core.problem import printable

_UTC = "UTC"
_VARIABLE = "TZ"
_RULE: Final = re.compile(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?\d.*", re.ASCII)
_HEADER: Final = b"TZif2" + bytes(15) + b"".join(count.to_bytes(4) for count in (0, 0, 0, 0, 1, 1))
_ONE_TYPE: Final = bytes(7)
"""A type at no distance from UTC, and its empty name: the rule stands in its place."""
_YEAR: Final = 365
"""Days on which a zone is asked: its summer may be any of them."""
_BROKEN: Final = (
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    AssertionError,
    EOFError,
    struct.error,
)
"""What `zoneinfo` raises where there is no such zone, and of a file that is none, or only a part of one."""
_RULES: Final = Path("/etc/localtime")
_NAME: Final = Path("/etc/timezone")
"""What says the zone of a system that has no registry: its rules, or a link to them, and on some its name."""


class _Read(NamedTuple):
    zone: ZoneInfo
    is_said: bool
    """Whether it is what the machine says."""


def local_zone() -> ZoneInfo:
    """Return the zone; a change is seen at the next call, which costs next to nothing.

    The key is `local` where the system has rules without a name, and the rule where `TZ` has one as POSIX
    writes it. UTC where nothing is said that can be read: `zone_trouble` tells of that.
    """
    return _now().zone


def zone_trouble() -> RefusedError | None:
    """Return what to tell the person where their zone cannot be read; None where it can."""
    if _now().is_said:
        return None
    said = os.environ.get(_VARIABLE)
    return RefusedError("zone-unknown", zone=printable(said)) if said else RefusedError("zone-unread")


def _now() -> _Read:
    return _read(os.environ.get(_VARIABLE), _set_to())


@lru_cache(maxsize=1)
def _read(variable: str | None, _set_to: object) -> _Read:
    """Read the zone anew whenever the arguments differ; the second by itself does not say which it is."""
    import tzlocal

    with warnings.catch_warnings():
        # It warns when the clock's offset is not the zone's, as it is until this process sees a new zone.
        warnings.simplefilter("ignore")
        try:
            for path in _files_of(variable):
                _require_whole(path)
            return _Read(_sound(tzlocal.reload_localzone()), is_said=True)
        except _BROKEN:
            ruled = _ruled(variable or "")
            return _Read(ruled or ZoneInfo(_UTC), ruled is not None)


def _files_of(variable: str | None) -> Iterator[Path]:
    """Yield the files that the zone may be read from: by what `TZ` says, else by what the system does.

    The system is asked for the name of a file, too.
    """
    said = (variable or "").removeprefix(":")
    yield from (Path(folder) / said for folder in ("/", *TZPATH))
    if not said or Path(said).is_absolute():
        yield _RULES
        with suppress(OSError, ValueError):
            name = _NAME.read_text("ascii").strip()
            yield from (Path(folder) / name for folder in TZPATH)


def _require_whole(path: Path) -> None:
    """Raise one of `_BROKEN` for a file that ends too early: `zoneinfo` would look for its last line forever.

    What is no file is left to it.
    """
    if path.is_file():
        with path.open("rb") as file:
            ZoneInfo.from_file(_ToEnd(file))


class _ToEnd:
    """A file that raises at its end, instead of having nothing more to read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek = file.seek

    def read(self, count: int) -> bytes:
        read = self._file.read(count)
        if len(read) < count:
            raise EOFError
        return read


def _ruled(rule: str) -> ZoneInfo | None:
    """Return the zone of a rule such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX.1, "TZ"); None for anything else.

    One that sets clocks has to say when. It is read as the footer of a file without transitions (RFC 9636).
    """
    if _RULE.fullmatch(rule) is None:
        return None
    try:
        file = 2 * (_HEADER + _ONE_TYPE) + b"\n" + rule.encode("ascii") + b"\n"
        return _sound(ZoneInfo.from_file(BytesIO(file), key=rule))
    except ValueError:
        return None


def _sound(zone: ZoneInfo) -> ZoneInfo:
    """Return the zone; raises `ValueError` for one that no time can be told in, a day or more from UTC.

    Rules may say so (POSIX.1 has hours up to 24), and it comes to light only when a time is asked for.
    """
    first = datetime(2026, 1, 1, 12, tzinfo=zone)
    for day in range(_YEAR):
        (first + timedelta(day)).utcoffset()
    return zone


if sys.platform == "win32":
    import winreg

    def _set_to() -> object:
        place = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
                return winreg.QueryValueEx(key, "TimeZoneKeyName")
        except OSError:
            return None

else:
    _FILES = (_RULES, _NAME)

    def _set_to() -> object:
        return tuple(map(_trace, _FILES))

    def _trace(path: Path) -> tuple[int, int] | None:
        """Return what changes when a file or link is put in another's place."""
        try:
            found = path.lstat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns
