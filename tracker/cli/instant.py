"""Instants as people read them: by their own calendar and clock."""

from datetime import UTC, datetime

from tracker.core.moment import MICROSECONDS
from tracker.host.zone import local_zone


def instant_text(at: int, *, seconds: bool = False) -> str:
    """Return UTC microseconds as `2026-11-22 14:05`, with `seconds` as `2026-11-22 14:05:09`, in local time.

    What no calendar holds is returned as it is.
    """
    try:
        local = datetime.fromtimestamp(at / MICROSECONDS, UTC).astimezone(local_zone())
    except (ValueError, OverflowError, OSError):
        return str(at)
    return f"{local:%Y-%m-%d %H:%M:%S}" if seconds else f"{local:%Y-%m-%d %H:%M}"
