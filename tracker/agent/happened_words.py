"""What the agent tells of, in sentences: one for each kind of notice."""

from tracker.agent.notice import Happened
from tracker.core.hours.reminder import About
from tracker.host.translate import translate as _


def happened_text(happened: Happened, count: int = 0, about: str = "") -> str:
    """Return what happened in the person's language; `count` and `about` are as in the notice."""
    if happened is Happened.REMINDED:
        return _reminded(about)
    sentences = {
        Happened.READY: _("Screenshots are taken from now on."),
        Happened.CAPTURED: _("Captured and sealed: {count}."),
        Happened.NOT_CAPTURED: _("Not captured."),
        Happened.RESTING: _("Nothing is captured: the timer is off, or screenshots are paused."),
        Happened.NOT_STARTED: _("The timer was not started."),
        Happened.DELIVERED: _("Delivered, with receipts: {count}."),
        Happened.RECORDS_DELIVERED: _("Records delivered, with receipts: {count}."),
        Happened.UP_TO_DATE: _("The server answered, and nothing had to be sent."),
        Happened.NOT_DELIVERED: _("Not delivered; everything is kept here, sealed."),
        Happened.SET_ASIDE: _("Set aside, not deleted: {count}."),
        Happened.TRUST_STALE: _("The key manifest is old; the server has no newer one yet."),
        Happened.TRUST_REFUSED: _("The server offered a key manifest that was not accepted."),
        Happened.POLICY_TAKEN: _("Your workspace's policy has changed."),
        Happened.POLICY_REFUSED: _("The server offered a policy that was not accepted."),
        Happened.POLICY_UNUSABLE: _("The policy kept here cannot be used; the server is asked for it anew."),
        Happened.CONFIG_TAKEN: _("The configuration changed; it holds from now on."),
        Happened.CONFIG_REFUSED: _("The configuration is not right; what held last stays in force."),
        Happened.HOURS_NOT_KEPT: _("Your hours could not be written down just now."),
        Happened.STORE_REPAIRED: _("Records were damaged: {count}."),
        Happened.SOURCE_FAILED: _("Something that is watched cannot be seen now: {about}."),
        Happened.SOURCE_RESTORED: _("It can be seen again: {about}."),
        Happened.STARTED_BY_POLICY: _("The timer was started by your workspace's policy."),
    }
    return sentences[happened].format(count=count, about=watched(about))


def watched(source: str) -> str:
    """Return what a source watches, in words; a newer version may have others, which keep their name."""
    called = {
        "idle": _("idle time"),
        "input": _("keyboard and mouse"),
        "screen-lock": _("the screen lock"),
        "session": _("the session"),
        "window": _("the window in front"),
    }
    return called.get(source, source)


def _reminded(about: str) -> str:
    sentences: dict[str, str] = {
        About.START: _("You were reminded that it was time to start."),
        About.STOP: _("You were reminded that your working hours were over."),
        About.FORGOTTEN: _("You were asked whether you were still working."),
        About.DAY_NEAR: _("You were told that your limit for the day was near."),
        About.WEEK_NEAR: _("You were told that your limit for the week was near."),
        About.DAY_REACHED: _("Your limit for the day was reached: the timer was ended."),
        About.WEEK_REACHED: _("Your limit for the week was reached: the timer was ended."),
    }
    return sentences.get(about, _("You were reminded."))
