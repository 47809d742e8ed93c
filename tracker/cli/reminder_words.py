"""What a person is reminded of, in words: a sentence for each."""

from tracker.core.hours.reminder import About
from tracker.host.translate import translate as _


def reminder_text(about: About) -> str:
    """Return the sentence in the person's language."""
    sentences = {
        About.START: _("The timer is off although it is time to work: `tracker start` starts it."),
        About.STOP: _("Your working hours are over and the timer still runs: `tracker stop` stops it."),
        About.FORGOTTEN: _(
            "The timer has been running for long. Are you still working? Say so with `tracker "
            "still-working`; without an answer within 15 minutes it ends as of when you were asked."
        ),
        About.DAY_NEAR: _("You are close to your limit for today; the timer ends when it is reached."),
        About.WEEK_NEAR: _("You are close to your limit for this week; the timer ends when it is reached."),
        About.DAY_REACHED: _("Your limit for today is reached: the timer was ended."),
        About.WEEK_REACHED: _("Your limit for this week is reached: the timer was ended."),
    }
    return sentences[about]
