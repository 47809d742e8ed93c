"""What is said of the agent's own life: that it had died and runs again, or why it is not there."""

from typing import TYPE_CHECKING, Final

from tracker.core.hours.day import local
from tracker.core.moment import MICROSECONDS
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many
from tracker.tray.present.attention import Notice, Tone
from tracker.tray.present.lengths import length_text

if TYPE_CHECKING:
    from tracker.core.moment import Instant
    from tracker.tray.present.lengths import Manner

_KEPT_EVERY: Final = 10
"""Seconds: a running timer is kept at least so often, and a crash costs no more."""

_MINUTE: Final = 60


def interruption(began: "Instant", seconds: float, manner: "Manner") -> Notice:
    """Return what is said when the agent runs again that was gone from an instant for so many seconds."""
    last = local(began - _KEPT_EVERY * MICROSECONDS, manner.zone)
    safe = _("It is running again. Nothing before {time} was lost.").format(time=f"{last:%H:%M:%S}")
    return Notice("agent-died", Tone.INFO, "info", _stopped(max(1, round(seconds)), manner), safe)


def _stopped(seconds: int, manner: "Manner") -> str:
    if seconds < _MINUTE:
        return translate_many(
            "Recording had stopped for {count} second", "Recording had stopped for {count} seconds", seconds
        ).format(count=seconds)
    return _("Recording had stopped for {length}").format(length=length_text(seconds, manner.hours))
