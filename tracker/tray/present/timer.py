"""How the timer stands, in words and numbers: the clock, its icon, the menu's first lines."""

from dataclasses import dataclass
from dataclasses import replace as changed
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tracker.core.moment import MICROSECONDS, Moment
from tracker.core.problem import printable
from tracker.core.wire import ConnectionState, LastWork, Status, TimerMode, TimerStatus
from tracker.host.translate import apart, translate_many
from tracker.host.translate import translate as _
from tracker.tray.present.attention import things_needed
from tracker.tray.present.dates import time_or_day
from tracker.tray.present.icon_state import Badge, Base, IconState
from tracker.tray.present.lengths import Manner, length_text, ticking, whole
from tracker.tray.present.pause import is_paused, pause_line, pause_text

if TYPE_CHECKING:
    from tracker.core.moment import Instant


@dataclass(frozen=True, slots=True)
class Clock:
    """The hero: `standing` says in words what `seconds` count; `project` and `task` are what it is on.

    While it is stopped they are what it would be on if it were started.
    """

    base: Base
    standing: str
    seconds: int
    project: str = ""
    task: str = ""
    note: str = ""
    on_break: bool = False

    @property
    def text(self) -> str:
        """Return the digits."""
        return ticking(self.seconds)

    @property
    def is_on(self) -> bool:
        """Say whether there is something to stop."""
        return self.base is not Base.STOPPED


@dataclass(frozen=True, slots=True)
class MenuWords:
    """The lines of the tray's menu that tell how things stand; an empty one is left out."""

    clock: str
    work: str
    total: str
    toggle: str
    pausing: str
    screenshots: str
    needs: str
    stop: str = ""


def clock(timer: TimerStatus | None, now: "Instant", manner: Manner) -> Clock:
    """Return the clock at an instant; without an agent it stands still."""
    if timer is None:
        return Clock(Base.STOPPED, _("Nothing is recorded now"), 0, *_named(None))
    if timer.break_since is not None:
        return _on_break(timer, timer.break_since, now, manner)
    if timer.state is TimerMode.STOPPED or timer.since is None:
        standing = _("Stopped") if timer.today > 0 else _("Not started")
        return Clock(Base.STOPPED, standing, 0, *_named(timer.last))
    since = time_or_day(timer.since, now, manner)
    base, line = {
        TimerMode.RUNNING: (Base.RUNNING, _("Running since {time}")),
        TimerMode.AWAY: (Base.IDLE, _("Away since {time}, not counted")),
        TimerMode.ASKING: (Base.IDLE, _("Back since {time}, counted once you choose")),
    }[timer.state]
    return Clock(base, line.format(time=since), _seconds(timer.since, now), *_named(timer), _said(timer.note))


def starting_again(before: TimerStatus | None) -> Clock:
    """Return the clock of an agent that is being started again: it stands still on what it was on."""
    standing = _("Starting again, nothing is recorded now")
    on = before and (before if before.project_id is not None else before.last)
    return Clock(Base.STOPPED, standing, 0, *_named(on), "" if before is None else _said(before.note))


def _on_break(timer: TimerStatus, since: "Instant", now: "Instant", manner: Manner) -> Clock:
    line = _("On a break since {time}").format(time=time_or_day(since, now, manner))
    return Clock(Base.STOPPED, line, _seconds(since, now), *_named(timer), _said(timer.note), on_break=True)


def counted_on(status: Status | None, told_at: Moment | None, now: Moment) -> Status | None:
    """Return how things stand now, where nothing has changed since a status was told but what is counted."""
    timer = None if status is None else status.timer
    if status is None or timer is None or told_at is None or timer.state is not TimerMode.RUNNING:
        return status
    # The agent told whole seconds, so that the next one is over when the clock's is.
    more = whole(told_at.wall % MICROSECONDS + now.passed_since(told_at))
    return replace(status, timer=replace(timer, today=timer.today + more, week=timer.week + more))


def icon_state(status: Status | None, waiting: int = 0, *, captured: bool = False) -> IconState:
    """Return the icon of a status; `waiting` is how many prompts need the person.

    `captured` says that a screenshot was taken just now. Without an agent nothing is recorded, and that needs
    attention. A break has the two bars of time away: neither is counted, and both end by coming back.
    """
    if status is None:
        return IconState(Base.STOPPED, Badge.ATTENTION)
    base = clock_base(status.timer)
    if status.timer is not None and status.timer.break_since is not None:
        base = Base.IDLE
    if captured:
        return IconState(base, Badge.CAPTURED)
    away = status.connection.state is ConnectionState.AWAY
    if waiting or things_needed(status):
        return IconState(base, Badge.OFFLINE_ATTENTION if away else Badge.ATTENTION)
    if away:
        return IconState(base, Badge.OFFLINE)
    return IconState(base, Badge.PAUSED if is_paused(status) else Badge.NONE)


def clock_base(timer: TimerStatus | None) -> Base:
    """Return whether the timer runs, stands, or waits for its person."""
    if timer is None or timer.state is TimerMode.STOPPED:
        return Base.STOPPED
    return Base.RUNNING if timer.state is TimerMode.RUNNING else Base.IDLE


def tooltip(
    status: Status | None, now: "Instant", manner: Manner, waiting: int = 0, *, captured: bool = False
) -> str:
    """Return what the icon tells: the state, since when, on what, and today's total."""
    if status is None:
        return _("Tracker: the agent is not running, nothing is recorded")
    shown = clock(status.timer, now, manner)
    lines = [f"Tracker: {shown.standing}", _("A screenshot was taken just now") if captured else ""]
    work = _work(shown) if shown.is_on or shown.on_break else ""
    lines += [work, _total(status.timer, manner)]
    lines.append(needs_text(len(things_needed(status)) + waiting))
    lines.append(pause_line(status, now, manner))
    if status.connection.state is ConnectionState.AWAY:
        lines.append(_("Offline, everything is kept here"))
    return "\n".join(filter(None, lines))


def menu_words(status: Status | None, now: "Instant", manner: Manner, waiting: int = 0) -> MenuWords:
    """Return the menu's lines; the clock in them stands as it did when the menu was opened."""
    timer = None if status is None else status.timer
    shown = clock(timer, now, manner)
    return MenuWords(
        shown.text if shown.base is Base.RUNNING else shown.standing,
        _work(shown),
        _total(timer, manner),
        toggle_text(shown),
        _("Take a break") if shown.base is Base.RUNNING else "",
        pause_text(status),
        needs_text(waiting + (0 if status is None else len(things_needed(status)))),
        _("Stop") if shown.on_break else "",
    )


def before_joining(words: MenuWords) -> tuple[MenuWords, str]:
    """Return the menu's lines, and what the icon tells, on a device that has not joined a workspace.

    There is nothing to start, and no agent that might run.
    """
    told = _("Tracker: this device has not joined a workspace yet, nothing is recorded")
    return changed(words, toggle=_("Join a workspace...")), told


def signed_out(words: MenuWords) -> tuple[MenuWords, str]:
    """Return the menu's lines, and what the icon tells, on a device that its workspace has ended for good."""
    told = _("This device was signed out")
    return changed(words, clock=told, toggle=_("Join again")), f"Tracker: {told}"


def toggle_text(shown: Clock) -> str:
    """Return what the one button of the clock does."""
    if shown.is_on:
        return _("Stop")
    return _("Go on") if shown.on_break else _("Start")


def needs_text(count: int) -> str:
    """Return how many things need the person; nothing for none."""
    if not count:
        return ""
    return translate_many("{count} thing needs you", "{count} things need you", count).format(count=count)


def _seconds(since: "Instant", now: "Instant") -> int:
    return max(0, whole(now) - whole(since))


def _named(on: TimerStatus | LastWork | None) -> tuple[str, str]:
    return ("", "") if on is None else (_said(on.project), _said(on.task))


def _said(text: str | None) -> str:
    return str(printable(text or ""))


def _work(shown: Clock) -> str:
    return " / ".join(map(apart, filter(None, (shown.project, shown.task)))) or shown.note


def _total(timer: TimerStatus | None, manner: Manner) -> str:
    if timer is None:
        return ""
    return _("Today {length}").format(length=length_text(timer.today, manner.hours))
