"""The time zone this machine is set to, by its IANA name, as it is now. The fence of tzlocal."""

import os
import re
import sys
import warnings
from datetime import datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
            return _Read(_sound(tzlocal.reload_localzone()), is_said=True)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            ruled = _ruled(variable or "")
            return _Read(ruled or ZoneInfo(_UTC), ruled is not None)


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
    from pathlib import Path

    _FILES = (Path("/etc/localtime"), Path("/etc/timezone"))

    def _set_to() -> object:
        return tuple(map(_trace, _FILES))

    def _trace(path: Path) -> tuple[int, int] | None:
        """Return what changes when a file or link is put in another's place."""
        try:
            found = path.lstat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns
