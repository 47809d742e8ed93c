"""Instants as people read them: their own day and clock, with its distance from UTC."""

from datetime import UTC, datetime

from tracker.core.moment import MICROSECONDS


def instant_text(at: int) -> str:
    """Return UTC microseconds as `2026-11-05 21:40+01:00`, or as they are when no calendar holds them."""
    try:
        return datetime.fromtimestamp(at / MICROSECONDS, UTC).astimezone().isoformat(" ", "minutes")
    except (ValueError, OverflowError, OSError):
        return str(at)
