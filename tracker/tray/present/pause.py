"""The member's pause of screenshots: what the menu offers of it, what that has done, and how it is told."""

from typing import TYPE_CHECKING, Final

from tracker.core.wire import PauseScreenshots, ResumeScreenshots, Status, TimerMode
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many
from tracker.tray.present.dates import time_or_day

if TYPE_CHECKING:
    from tracker.core.moment import Instant
    from tracker.tray.present.lengths import Manner

USUAL: Final = 15
"""Minutes that the menu offers, or as many as policy allows where those are fewer."""


def is_paused(status: Status | None) -> bool:
    """Say whether screenshots would be taken now, had the member not paused them."""
    return _runs(status) and status is not None and status.recording.paused_until is not None


def pause_command(status: Status | None) -> PauseScreenshots | ResumeScreenshots | None:
    """Return what the menu offers: an end of the pause, or one where the timer runs and policy allows it."""
    if status is None:
        return None
    if status.recording.paused_until is not None:
        return ResumeScreenshots()
    minutes = min(USUAL, status.recording.may_pause)
    return PauseScreenshots(minutes) if minutes and _runs(status) else None


def pause_text(status: Status | None) -> str:
    """Return how that is called; nothing where nothing is offered."""
    command = pause_command(status)
    if not isinstance(command, PauseScreenshots):
        return "" if command is None else _("Take screenshots again")
    minutes = command.minutes or 0
    line = translate_many(
        "Pause screenshots for {count} minute", "Pause screenshots for {count} minutes", minutes
    )
    return line.format(count=minutes)


def pause_line(status: Status, now: "Instant", manner: "Manner") -> str:
    """Return until when screenshots are paused; nothing where they are not."""
    until = status.recording.paused_until
    if until is None:
        return ""
    return _("Screenshots are paused until {time}").format(time=time_or_day(until, now, manner))


def _runs(status: Status | None) -> bool:
    return status is not None and status.timer is not None and status.timer.state is TimerMode.RUNNING
