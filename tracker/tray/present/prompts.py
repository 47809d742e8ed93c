"""What the person is asked or told at once, the most pressing first: its words, and what can be done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from tracker.agent.starting import start_command
from tracker.core.hours.reminder import About
from tracker.core.moment import MICROSECONDS
from tracker.core.problem import printable
from tracker.core.wire import StillWorking, StopTimer
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many
from tracker.tray.present.attention import Deed, Notice, Tone
from tracker.tray.present.dates import time_or_day, time_text
from tracker.tray.present.idle import idle_words, open_question
from tracker.tray.present.lengths import Manner, length_text, whole

if TYPE_CHECKING:
    from tracker.agent.policy_words import Change
    from tracker.core.moment import Instant
    from tracker.core.wire import Command, OpenReminder, Status, TimerStatus

MOST_CHANGES: Final = 3
"""How many rules a prompt tells of; the page of what is recorded has them all."""
_FRESH: Final = 600 * MICROSECONDS
"""How long a start by policy is news to a tray that begins only now."""


class Cause(IntEnum):
    """What a prompt is about: the more pressing, the lower."""

    AWAY = 0
    FORGOTTEN = 1
    START = 2
    REMINDER = 3
    STARTED = 4
    POLICY = 5
    DIED = 6
    SIGN_IN = 7


class Way(Enum):
    """What an action does that is no command."""

    CLOSE = "close"
    NOT_TODAY = "not-today"
    SHOW_POLICY = "show-policy"
    SHOW_LOG = "show-log"
    SIGN_IN = "sign-in"


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a prompt; one that `leads` is the one thing to press, `icon` is the name of one."""

    words: str
    does: "Command | Way"
    icon: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to ask or to tell; `key` stays the same while it is the same thing."""

    key: str
    cause: Cause
    icon: str
    tone: Tone
    title: str
    sentence: str
    actions: tuple[Action, ...] = ()
    at: "Instant" = 0

    @property
    def waits(self) -> bool:
        """Say whether it needs an answer, so that it can be opened again once it was closed."""
        return self.cause in (Cause.AWAY, Cause.FORGOTTEN)

    @property
    def notice(self) -> Notice:
        """Return it as one of the things that need the person, with what opens it again."""
        deed = Deed.ANSWER if self.waits else Deed.LOOK
        return Notice(self.key, self.tone, self.icon, self.title, self.sentence, deed)

    @property
    def told_on_desktop(self) -> bool:
        """Say whether the desktop's notices of the agent tell it, where those are shown."""
        return self.cause not in (Cause.POLICY, Cause.DIED, Cause.SIGN_IN)


def prompts(status: "Status", now: "Instant", manner: Manner) -> tuple[Prompt, ...]:
    """Return what a status asks and tells, in their order; times are as of `now`."""
    return in_order(_told(status, now, manner))


def away_key(away_id: UUID) -> str:
    """Return the key of a question about time away: the same, however long that is by now."""
    return f"away {away_id}"


def in_order(told: "Iterable[Prompt]") -> tuple[Prompt, ...]:
    """Return prompts, the most pressing first and of those alike the oldest, whoever tells them when."""
    return tuple(sorted(told, key=lambda each: (each.cause, each.at, each.key)))


def known_before(prompt: Prompt, now: "Instant") -> bool:
    """Say whether a tray that begins now takes a prompt as told: somebody told it then."""
    old = prompt.cause is Cause.STARTED and now - prompt.at >= _FRESH
    return old or prompt.cause in (Cause.START, Cause.REMINDER)


def policy_prompt(changes: "Sequence[Change]", at: "Instant") -> Prompt:
    """Return what is told of a policy that changed; without `changes` it is not known what changed here."""
    return Prompt(
        f"policy {at}",
        Cause.POLICY,
        "file-text",
        Tone.INFO,
        _("The policy changed"),
        "\n".join(_changed(changes)),
        (Action(_("See what changed"), Way.SHOW_POLICY), _close()),
        at,
    )


def died_prompt(notice: Notice, at: "Instant") -> Prompt:
    """Return what is told of an agent that died and runs again."""
    actions = (Action(_("See the log"), Way.SHOW_LOG), _close())
    return Prompt("died", Cause.DIED, notice.icon, notice.tone, notice.title, notice.sentence, actions, at)


def sign_in_prompt(ended_at: "Instant", now: "Instant", manner: Manner) -> Prompt:
    """Return what is told of a session that has ended on this computer."""
    sentence = _(
        "Your last sign-in on this computer has ended ({time}). Recording and sending go on without it. Your "
        "devices and where you are signed in are shown once you sign in."
    )
    return Prompt(
        f"sign-in {ended_at}",
        Cause.SIGN_IN,
        "key-round",
        Tone.INFO,
        _("Sign in again"),
        sentence.format(time=time_or_day(ended_at, now, manner)),
        (Action(_("Sign in"), Way.SIGN_IN, leads=True), Action(_("Later"), Way.CLOSE)),
        ended_at,
    )


def _changed(changes: "Sequence[Change]") -> Iterator[str]:
    for change in changes[:MOST_CHANGES]:
        yield change.after
    if len(changes) == 1:
        yield changes[0].from_before
    if not changes:
        yield _("What is recorded shows what holds for you now.")
    more = len(changes) - MOST_CHANGES
    if more > 0:
        yield translate_many("And {count} more.", "And {count} more.", more).format(count=more)


def _told(status: "Status", now: "Instant", manner: Manner) -> Iterator[Prompt]:
    question = open_question(status)
    if question is not None:
        words = idle_words(status, question, manner)
        key = away_key(question.away_id)
        told = _("Until you choose, these minutes are not counted.")
        yield Prompt(key, Cause.AWAY, words.icon, Tone.WARN, words.title, told, at=question.start)
    for reminder in status.reminders:
        yield _reminder(reminder, status.timer, now, manner)
    timer = status.timer
    if timer is not None and timer.by_policy and (timer.since or 0) >= status.agent.started_at:
        yield _started(timer, now, manner)


def _reminder(
    reminder: "OpenReminder", timer: "TimerStatus | None", now: "Instant", manner: Manner
) -> Prompt:
    about, at = reminder.about, reminder.at
    if about is About.FORGOTTEN:
        return _forgotten(at, timer, now, manner)
    title, sentence = _reminder_words()[about]
    clock = time_text(at, manner)
    return Prompt(
        f"{about} {at}",
        Cause.START if about is About.START else Cause.REMINDER,
        _ICONS[about],
        Tone.WARN,
        title.format(time=clock),
        sentence.format(time=clock),
        _reminder_actions(about, timer),
        at,
    )


def _forgotten(at: "Instant", timer: "TimerStatus | None", now: "Instant", manner: Manner) -> Prompt:
    work = timer and (timer.task or timer.project)
    title = _("Still on {work}?").format(work=printable(work)) if work else _("Are you still working?")
    sentence = _(
        "It has run for {length}, since {time}. Unless you answer within 15 minutes, it ends as of when "
        "you were first asked."
    )
    length = length_text(whole(now - at), manner.hours)
    told = sentence.format(length=length, time=time_or_day(at, now, manner))
    actions = (Action(_("Yes, go on"), StillWorking()), Action(_("Stop now"), StopTimer()))
    return Prompt(f"{About.FORGOTTEN} {at}", Cause.FORGOTTEN, "clock", Tone.WARN, title, told, actions, at)


def _started(timer: "TimerStatus", now: "Instant", manner: Manner) -> Prompt:
    since = timer.since or now
    return Prompt(
        f"started {timer.entry_id}",
        Cause.STARTED,
        "circle-play",
        Tone.INFO,
        _("Your workspace's policy started the timer"),
        _("Your time is counted since {time}.").format(time=time_or_day(since, now, manner)),
        (Action(_("Stop now"), StopTimer()), Action(_("Go on"), Way.CLOSE)),
        since,
    )


_ICONS: Final = {
    About.START: "bell",
    About.STOP: "bell",
    About.DAY_NEAR: "hourglass",
    About.WEEK_NEAR: "hourglass",
    About.DAY_REACHED: "circle-stop",
    About.WEEK_REACHED: "circle-stop",
}


def _reminder_words() -> dict[About, tuple[str, str]]:
    near = _("If it goes on, the timer ends at {time}.")
    return {
        About.START: (
            _("You planned to start at {time}"),
            _("The timer is stopped and nothing is recorded."),
        ),
        About.STOP: (_("Your working hours ended at {time}"), _("The timer still runs.")),
        About.DAY_NEAR: (_("Your limit for today is near"), near),
        About.WEEK_NEAR: (_("Your limit for this week is near"), near),
        About.DAY_REACHED: (
            _("Your limit for today is reached"),
            _("The timer ended at {time}. Nothing more is counted today."),
        ),
        About.WEEK_REACHED: (
            _("Your limit for this week is reached"),
            _("The timer ended at {time}. Nothing more is counted this week."),
        ),
    }


def _reminder_actions(about: About, timer: "TimerStatus | None") -> tuple[Action, ...]:
    match about:
        case About.START:
            start = Action(_("Start"), start_command(timer), "play", leads=True)
            return start, Action(_("Not today"), Way.NOT_TODAY)
        case About.STOP | About.DAY_NEAR | About.WEEK_NEAR:
            return Action(_("Stop now"), StopTimer()), Action(_("Go on"), Way.CLOSE)
        case _:
            return (_close(),)


def _close() -> Action:
    return Action(_("Close"), Way.CLOSE)
