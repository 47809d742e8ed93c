"""The time zone this machine is set to, by its IANA name, as it is now. The fence of tzlocal."""

import os
import sys
import warnings
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_UTC = "UTC"
_VARIABLE = "TZ"


def local_zone() -> ZoneInfo:
    """Return the zone; a change is seen at the next call, which costs next to nothing.

    The key is `local` where the system has rules without a name. UTC where it says nothing that can be read.
    """
    return _read(os.environ.get(_VARIABLE), _set_to())


@lru_cache(maxsize=1)
def _read(_variable: str | None, _set_to: object) -> ZoneInfo:
    """Read the zone anew whenever the arguments differ; by themselves they do not say which it is."""
    import tzlocal

    with warnings.catch_warnings():
        # It warns when the clock's offset is not the zone's, as it is until this process sees a new zone.
        warnings.simplefilter("ignore")
        try:
            return tzlocal.reload_localzone()
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(_UTC)


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
