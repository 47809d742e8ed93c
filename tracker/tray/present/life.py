"""What is said of the agent's own life: that it had died and runs again."""

from typing import TYPE_CHECKING, Final

from tracker.agent.notice_words import cut_off_title
from tracker.core.hours.day import Span, local
from tracker.core.hours.said import CUT_OFF
from tracker.core.hours.summary import seconds_of
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import TimerMode, TimerStatus
from tracker.host.translate import translate as _
from tracker.tray.present.attention import Notice, Tone
from tracker.tray.present.dates import exact_span_text

if TYPE_CHECKING:
    from tracker.core.moment import Instant
    from tracker.tray.present.lengths import Manner

_KEPT_EVERY: Final = 10
"""Seconds: a running timer is kept at least so often, and a crash costs no more."""


def interruption(began: "Instant", seconds: float, timer: TimerStatus, manner: "Manner") -> Notice | None:
    """Return what is said when the agent runs again that was gone from an instant for so many seconds.

    None where the question about that time says it. What was not counted is told as the agent has it.
    """
    if timer.state is TimerMode.ASKING and timer.questions and timer.questions[-1].cause in CUT_OFF:
        return None
    cut, lasted = timer.cut_off, round(seconds)
    if cut is not None:
        lasted = seconds_of(Span(cut.start, cut.stop)) // MICROSECONDS
        told = _("It is running again, and your timer goes on. {span} is not counted.").format(
            span=exact_span_text(cut.start, cut.stop, manner)
        )
    elif timer.state is TimerMode.STOPPED:
        told = _("It is running again. No time was being counted.")
    else:
        last = local(began - _KEPT_EVERY * MICROSECONDS, manner.zone)
        told = _("It is running again. Nothing before {time} was lost.").format(time=f"{last:%H:%M:%S}")
    return Notice("agent-died", Tone.INFO, "power", cut_off_title(lasted), told)
