"""Scenes of the prompts: what asks the person something, or tells it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from msgspec.structs import replace as changed
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from lib import made_up_day, made_up_screens
from lib.desk import on_a_desk
from lib.made_up_world import World, made_up_policy
from tracker.core.errors import RefusedError
from tracker.core.hours.reminder import About
from tracker.core.hours.said import Ending
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import CutOff, NewestCapture, OpenQuestion, OpenReminder, TimerMode, TimerStatus
from tracker.tray.present.attention import error_notice
from tracker.tray.present.captured import capture_words, deleted_words
from tracker.tray.present.lengths import Manner
from tracker.tray.present.life import interruption
from tracker.tray.present.prompts import died_prompt, policy_prompt, prompts, sign_in_prompt
from tracker.tray.present.shortcut import toggled
from tracker.tray.present.work import choices
from tracker.tray.prompts.capture_notice import CaptureNotice
from tracker.tray.prompts.corner import CornerNotice
from tracker.tray.prompts.idle import IdlePrompt
from tracker.tray.prompts.prompt import PromptWindow
from tracker.tray.prompts.quit import QuitPrompt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QWidget

    from lib.made_up_day import Words
    from lib.tray_shot import Scene
    from tracker.core.wire import Status
    from tracker.tray.present.prompts import Prompt

_MANNER: Final = Manner(made_up_day.ZONE)
_UNSEEN: Final = Qt.WidgetAttribute.WA_DontShowOnScreen
QUESTION: Final = OpenQuestion(UUID(int=900), made_up_day.at(13, 10), made_up_day.at(13, 36), Ending.IDLE)
CUT_OFF: Final = OpenQuestion(UUID(int=901), made_up_day.at(13, 10), made_up_day.at(13, 36), Ending.UNSEEN)


def asking(status: Status) -> Status:
    """Have the person be back from time away, and not have said yet what it was."""
    timer = status.timer
    if timer is None:
        raise LookupError
    since = made_up_day.at(13, 36)
    return changed(
        status,
        timer=changed(timer, state=TimerMode.ASKING, since=since, questions=(QUESTION,), unanswered=1),
    )


def idle(question: OpenQuestion = QUESTION, *, other: bool = False, refused: bool = False) -> Scene:
    """Return the scene of a question about time away, after its last answer or a refusal."""

    def scene(words: Words) -> Iterator[QWidget | QImage]:
        world = World(words, changed=asking)
        status = world.status
        if status is None:
            raise LookupError
        window = IdlePrompt()
        window.setAttribute(_UNSEEN)
        window.ask(status, question, choices(world.day.names, world.day.recent), _MANNER)
        yield window
        if other:
            window.other.click()
            window.picker.list.hide()
        if refused:
            window.settle(RefusedError("time-away-grown"))
            yield window
        yield on_a_desk(window)

    return scene


def quit_prompt(_words: Words) -> Iterator[QWidget | QImage]:
    """The question that quitting asks while the timer runs."""
    window = QuitPrompt()
    yield window
    yield on_a_desk(window)


def reminded(about: About, at: int, *, refused: bool = False) -> Scene:
    """Return the scene of a reminder, after its answer could not be carried out if it is `refused`."""

    def told(words: Words) -> Prompt:
        status = World(words, running=about is not About.START).status
        if status is None:
            raise LookupError
        return prompts(changed(status, reminders=(OpenReminder(about, at),)), made_up_day.NOW, _MANNER)[0]

    return _prompt(told, refused=refused)


def started_by_policy(words: Words) -> Iterator[QWidget | QImage]:
    """The timer that the policy of the workspace has started."""

    def told(_words: Words) -> Prompt:
        status = World(words).status
        if status is None or status.timer is None:
            raise LookupError
        by_policy = changed(status, timer=changed(status.timer, by_policy=True))
        return prompts(by_policy, made_up_day.NOW, _MANNER)[0]

    yield from _prompt(told)(words)


def policy_changed(words: Words) -> Iterator[QWidget | QImage]:
    """Another policy than a moment ago."""
    changes = made_up_policy(changed=True).changes
    yield from _prompt(lambda _words: policy_prompt(changes, made_up_day.NOW))(words)


def sign_in_again(words: Words) -> Iterator[QWidget | QImage]:
    """A session that ended at midday."""
    yield from _prompt(lambda _words: sign_in_prompt(made_up_day.at(12), made_up_day.NOW, _MANNER))(words)


def recording_stopped(words: Words) -> Iterator[QWidget | QImage]:
    """An agent that had died, and runs again."""
    cut = CutOff(made_up_day.at(15, 4, 10), made_up_day.at(15, 4, 22))
    timer = TimerStatus(TimerMode.RUNNING, cut_off=cut)
    notice = interruption(cut.start, 12.0, timer, _MANNER)
    if notice is None:
        return
    yield from _prompt(lambda _words: died_prompt(notice, made_up_day.NOW))(words)


def notice(*, pictured: bool = True, then: Callable[[CaptureNotice], object] = lambda _it: None) -> Scene:
    """Return the scene of what is told of a screenshot, with its picture or not, and what became of it."""

    def scene(_words: Words) -> Iterator[QWidget | QImage]:
        taken = made_up_day.NOW - 8 * MICROSECONDS
        newest = NewestCapture((UUID(int=1),), taken, taken + 308 * MICROSECONDS)
        window = CaptureNotice()
        window.setAttribute(_UNSEEN)
        window.tell(capture_words(newest, made_up_day.NOW), with_picture=pictured)
        window.show_picture(QImage.fromData(made_up_screens.screen(0)))
        yield window
        then(window)
        yield on_a_desk(window, framed=False, floats=False)

    return scene


def said(_words: Words) -> Iterator[QWidget | QImage]:
    """What is said for a moment, as after the shortcut was pressed."""
    window = CornerNotice()
    window.setAttribute(_UNSEEN)
    status = made_up_day.status()
    window.say(toggled(status, made_up_day.NOW, Manner(made_up_day.ZONE)))
    yield window
    yield on_a_desk(window, framed=False, floats=False)


def deleted(window: CaptureNotice) -> None:
    """Have it been deleted."""
    window.settle(deleted_words())


def not_deleted(window: CaptureNotice) -> None:
    """Have the deletion be refused."""
    window.refuse(error_notice(RefusedError("screenshot-delete-off")))


def _prompt(told: Callable[[Words], Prompt], *, refused: bool = False) -> Scene:
    def scene(words: Words) -> Iterator[QWidget | QImage]:
        window = PromptWindow()
        window.setAttribute(_UNSEEN)
        window.ask(told(words))
        yield window
        if refused:
            window.settle(RefusedError("time-project-required"))
        yield on_a_desk(window)

    return scene
