"""Which prompt is shown now: one at a time, each once by itself, and what needs an answer again on wish."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from tracker.core.hours.day import day_of
from tracker.core.wire import NoticesBy, TimerMode
from tracker.tray.present.idle import open_question
from tracker.tray.present.prompts import Cause, Prompt, Way, away_key, in_order, known_before, prompts

if TYPE_CHECKING:
    from datetime import date

    from tracker.core.errors import TrackerError
    from tracker.core.moment import Clock
    from tracker.core.wire import Command, Status
    from tracker.tray.bridge import Bridge
    from tracker.tray.present.attention import Notice
    from tracker.tray.present.lengths import Manner
    from tracker.tray.present.prompts import Action
    from tracker.tray.present.work import Choice
    from tracker.tray.prompts.floor import Floor
    from tracker.tray.prompts.idle import IdlePrompt
    from tracker.tray.prompts.prompt import PromptWindow


_NO_NEEDS: Final = frozenset({Cause.AWAY, Cause.SIGN_IN})
"""The status has the questions about time away itself, and nothing waits for somebody to sign in."""


class Asking(QObject):
    """Hears every status. What the desktop's own notices tell is not shown a second time here."""

    changed = Signal()
    """Something else waits than before."""
    window_wanted = Signal()
    policy_wanted = Signal()
    log_wanted = Signal()
    sign_in_wanted = Signal()
    settled = Signal(object)
    """The person has done with a prompt: a `Prompt`."""

    def __init__(
        self,
        bridge: "Bridge",
        clock: "Clock",
        manner: "Callable[[], Manner]",
        choices: "Callable[[], Sequence[Choice]]",
        floor: "Floor",
    ) -> None:
        """Take who carries answers out, the time and how it is told, what was worked on, and when to come."""
        super().__init__(bridge)
        self._bridge, self._clock, self._manner, self._choices = bridge, clock, manner, choices
        self._status: Status | None = None
        self._begun = False
        self._told: tuple[Prompt, ...] = ()
        self._more: dict[Cause, Prompt] = {}
        self._done: set[str] = set()
        self._questions: set[str] = set()
        self._not_today: date | None = None
        self._needs: tuple[Notice, ...] = ()
        self._floor: Final = floor
        floor.freed.connect(self._look)
        self.shown: Prompt | None = None
        self.idle: IdlePrompt | None = None
        self.window: PromptWindow | None = None

    @property
    def waiting(self) -> int:
        """Return how many things wait for the person here."""
        return len(self.needs())

    def needs(self) -> "tuple[Notice, ...]":
        """Return what these things are, the most pressing first."""
        return tuple(each.notice for each in self._due(closed=True) if each.cause not in _NO_NEEDS)

    @property
    def closed_questions(self) -> tuple[str, ...]:
        """Return the keys of questions about time away that open by themselves no more."""
        return tuple(sorted(self._done & self._questions))

    def put_off(self, keys: Iterable[str]) -> None:
        """Take prompts as closed, by their keys: a tray before this one showed them."""
        self._done.update(keys)

    def hear(self, status: "Status") -> None:
        """Show what is new; take back what was answered elsewhere."""
        self._status = status
        now = self._clock.now().wall
        self._told = tuple(each for each in prompts(status, now, self._manner()) if not self._declined(each))
        if not self._begun:
            self._begun = True
            self._done |= {each.key for each in self._told if known_before(each, now)}
        if status.notices is NoticesBy.DESKTOP:
            self._done |= {each.key for each in self._told if each.told_on_desktop and not each.waits}
        questions = () if status.timer is None else status.timer.questions
        self._questions = {away_key(each.away_id) for each in questions}
        self._done &= {each.key for each in self._all()} | self._questions
        self._look()

    def add(self, prompt: Prompt) -> None:
        """Show what no status tells; it takes the place of an older one of its cause."""
        self._more[prompt.cause] = prompt
        self._done.discard(prompt.key)
        self._look()

    def take_back(self, cause: Cause) -> None:
        """Show no more what was added of a cause: it does not hold any more."""
        if self._more.pop(cause, None) is not None:
            self._look()

    def rest(self) -> None:
        """Show nothing while there is no agent to answer to."""
        self._status, self._told = None, ()
        self._look()

    def open(self) -> bool:
        """Show what waits, as the person asked for it; return whether anything does."""
        due = self._due(closed=True)
        if not due:
            return False
        self._done.discard(due[0].key)
        window = self._show(due[0])
        window.raise_()
        window.activateWindow()
        return True

    def end(self) -> None:
        """Ask nothing more."""
        self._hide()

    def step_aside(self) -> bool:
        """Let a notice come that has waited, and come again after it; not while somebody is at the prompt."""
        if self._is_in_hand():
            return False
        window, self.shown = self._window(), None
        if window is not None:
            window.hide()
        return True

    def _all(self) -> tuple[Prompt, ...]:
        return in_order((*self._told, *self._more.values()))

    def _due(self, *, closed: bool = False) -> list[Prompt]:
        """Return what waits, the most pressing first; with what was `closed` without the answer it needs."""
        return [each for each in self._all() if each.key not in self._done or (closed and each.waits)]

    def _look(self) -> None:
        """Show what is to be shown now."""
        due = {each.key: each for each in self._due()}
        shown = None if self.shown is None else due.get(self.shown.key)
        if self.shown is not None and shown is None:
            self._hide()
        if due and self._may_come() and not self._is_in_hand():
            shown = next(iter(due.values()))
        if shown is not None:
            self._show(shown)
        if (needs := self.needs()) != self._needs:
            self._needs = needs
            self.changed.emit()

    def _may_come(self) -> bool:
        """Say whether a prompt may come by itself: the person is there, and the desktop tells nothing."""
        status = self._status
        if status is None or status.notices is NoticesBy.DESKTOP or not self._floor.is_open(self):
            return False
        return status.timer is None or status.timer.state is not TimerMode.AWAY

    def _is_in_hand(self) -> bool:
        """Say whether the person is about to answer what is shown, which must not change then."""
        window = self._window()
        return window is not None and (window.isActiveWindow() or window.underMouse())

    def _window(self) -> "IdlePrompt | PromptWindow | None":
        if self.shown is None:
            return None
        return self.idle if self.shown.cause is Cause.AWAY else self.window

    def _show(self, prompt: Prompt) -> "IdlePrompt | PromptWindow":
        if self.shown is not None and (self.shown.cause is Cause.AWAY) != (prompt.cause is Cause.AWAY):
            self._hide()
        self._floor.take(self)
        self.shown = prompt
        question = open_question(self._status)
        if prompt.cause is Cause.AWAY and self._status is not None and question is not None:
            idle = self.idle = self.idle or self._made_idle()
            if not idle.isVisible() or idle.question != question:
                idle.ask(self._status, question, self._choices(), self._manner())
            return idle
        window = self.window = self.window or self._made_window()
        window.ask(prompt)
        return window

    def _hide(self) -> None:
        """Take back what is shown; what comes next waits a moment."""
        window, self.shown = self._window(), None
        if window is not None:
            window.hide()
            self._floor.leave(self)

    def _close(self) -> None:
        if self.shown is not None:
            self._finish(self.shown)

    def _finish(self, prompt: Prompt) -> None:
        """Take a prompt as done: the person has answered or closed it."""
        self._done.add(prompt.key)
        if self._more.get(prompt.cause) == prompt:
            del self._more[prompt.cause]
        self.settled.emit(prompt)
        self._look()

    def _declined(self, prompt: Prompt) -> bool:
        return prompt.cause is Cause.START and self._day(prompt) == self._not_today

    def _day(self, prompt: Prompt) -> "date":
        return day_of(prompt.at, self._manner().zone)

    def _choose(self, action: "Action") -> None:
        if self.shown is None:
            return
        if action.does is Way.NOT_TODAY:
            self._not_today = self._day(self.shown)
        if action.does is Way.SHOW_LOG:
            self.log_wanted.emit()
        if isinstance(action.does, Way):
            self._close()
        else:
            self._carry_out(action.does)
        if action.does is Way.SHOW_POLICY:
            self.policy_wanted.emit()
        if action.does is Way.SIGN_IN:
            self.sign_in_wanted.emit()

    def _carry_out(self, command: "Command") -> None:
        if self.shown is not None:
            prompt = self.shown
            self._bridge.ask(command, lambda _status: self._finish(prompt), self._refuse)

    def _refuse(self, error: "TrackerError") -> None:
        window = self._window()
        if window is not None:
            window.settle(error)

    def _made_idle(self) -> "IdlePrompt":
        from tracker.tray.prompts.idle import IdlePrompt

        idle = IdlePrompt()
        idle.commanded.connect(self._carry_out)
        idle.closed.connect(self._close)
        return idle

    def _made_window(self) -> "PromptWindow":
        from tracker.tray.prompts.prompt import PromptWindow

        window = PromptWindow()
        window.chosen.connect(self._choose)
        window.closed.connect(self._close)
        window.help_wanted.connect(self.window_wanted)
        return window
