"""The one reader of the time: wall, uptime that counts sleep, and which boot it belongs to.

Linux: CLOCK_BOOTTIME and the kernel's boot_id. macOS: CLOCK_MONOTONIC_RAW (mach_continuous_time) and
kern.bootsessionuuid. Windows: GetTickCount64 (counts sleep, steps of about 16 ms) and the boot time as it was
before the wall clock was ever set. Elsewhere: `time.monotonic`, which may stand still in sleep, and a boot id
of this process only, so that no uptime is ever compared with another process's.
"""

import sys
import time
from typing import Final
from uuid import UUID

from tracker.core.moment import BOOT_ID_BYTES, Moment

_NANOSECONDS: Final = 1_000
"""Nanoseconds in a microsecond."""


class SystemClock:
    """The machine's clock; `now()` may be called from any thread."""

    def __init__(self) -> None:
        """Read which boot this is, once."""
        self._boot_id: Final = _boot_id()

    def now(self) -> Moment:
        """Return the present moment."""
        return Moment(time.time_ns() // _NANOSECONDS, _uptime(), self._boot_id)


if sys.platform == "linux":
    from pathlib import Path

    _BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")

    def _uptime() -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // _NANOSECONDS

    def _boot_id() -> bytes:
        return UUID(_BOOT_ID.read_text().strip()).bytes

elif sys.platform == "darwin":
    import ctypes

    _UUID_TEXT: Final = 37

    def _uptime() -> int:
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW) // _NANOSECONDS

    def _boot_id() -> bytes:
        text = ctypes.create_string_buffer(_UUID_TEXT)
        size = ctypes.c_size_t(_UUID_TEXT)
        system = ctypes.CDLL(None, use_errno=True)
        if system.sysctlbyname(b"kern.bootsessionuuid", text, ctypes.byref(size), None, 0):
            raise OSError(ctypes.get_errno(), "kern.bootsessionuuid")
        return UUID(text.value.decode()).bytes

elif sys.platform == "win32":
    import ctypes
    import hashlib

    _MILLISECOND: Final = 1_000
    _TIME_OF_DAY: Final = 3

    class _TimeOfDay(ctypes.Structure):
        """SYSTEM_TIMEOFDAY_INFORMATION: setting the wall clock moves the boot time and its bias alike."""

        _fields_ = (
            ("boot_time", ctypes.c_int64),
            ("current_time", ctypes.c_int64),
            ("time_zone_bias", ctypes.c_int64),
            ("time_zone_id", ctypes.c_uint32),
            ("reserved", ctypes.c_uint32),
            ("boot_time_bias", ctypes.c_int64),
            ("sleep_time_bias", ctypes.c_int64),
        )

    _ticks = ctypes.WinDLL("kernel32").GetTickCount64
    _ticks.restype = ctypes.c_uint64

    def _uptime() -> int:
        return int(_ticks()) * _MILLISECOND

    def _boot_id() -> bytes:
        answer = _TimeOfDay()
        system = ctypes.WinDLL("ntdll")
        status = system.NtQuerySystemInformation(
            _TIME_OF_DAY, ctypes.byref(answer), ctypes.sizeof(answer), None
        )
        if status:
            raise OSError(status, "NtQuerySystemInformation")
        booted = answer.boot_time - answer.boot_time_bias
        return hashlib.sha256(booted.to_bytes(8, "big", signed=True)).digest()[:BOOT_ID_BYTES]

else:
    import secrets

    _PROCESS_ID: Final = secrets.token_bytes(BOOT_ID_BYTES)

    def _uptime() -> int:
        return time.monotonic_ns() // _NANOSECONDS

    def _boot_id() -> bytes:
        return _PROCESS_ID
