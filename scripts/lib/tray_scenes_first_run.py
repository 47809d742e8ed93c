"""Scenes of the first run: a workspace that nobody has, and a system that is never asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lib import made_up_day, made_up_screens
from lib.made_up_account import MadeUpAccount
from lib.made_up_world import StandingClock, World, made_up_policy
from tracker.agent.doctor.finding import Finding, Machine, State, failed
from tracker.agent.doctor.notices import notices
from tracker.core.capture import Capture, CaptureRules, Screenshot
from tracker.core.errors import OsPermissionError, RefusedError, TrackerError, UnrecognisedError
from tracker.core.messages.message import Message
from tracker.host.paths import Paths
from tracker.tray.first_run.join import JoinPage
from tracker.tray.first_run.looking import Looking, System
from tracker.tray.first_run.sign_in import SignInPage
from tracker.tray.first_run.window import FirstRunWindow, Means
from tracker.tray.first_run.worker import Joining, Tell
from tracker.tray.present.account import Phase as AccountPhase
from tracker.tray.present.first_run import ENDED, Step
from tracker.tray.present.first_run_joining import Phase
from tracker.tray.present.first_run_needs import Need, login_row, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from lib.made_up_day import Words
    from tracker.agent.joining import Joined

SIZE: Final = (960, 760)
_CODE: Final = "K7QF-2M9T-XW3P-RB6D@tracker.example.org"
_WELL: Final = Finding("", State.OK, Message("", ""))
_UNASKED: Final = Finding("permission", State.WARN, Message("", ""))


def welcome(words: Words) -> Iterator[QWidget]:
    """What is told before a workspace is joined."""
    yield _window(words)


def invited(words: Words) -> Iterator[QWidget]:
    """What is told to whoever opened an invitation."""
    window = _window(words)
    window.fill(_CODE)
    yield window


def ended(words: Words) -> Iterator[QWidget]:
    """What is told after the workspace ended this device."""
    yield _window(words, UnrecognisedError(ENDED))


def join_empty(words: Words) -> Iterator[QWidget]:
    """The form before anything was written."""
    yield _at(words, Step.JOIN)


def join(words: Words) -> Iterator[QWidget]:
    """The form with a code."""
    window = _at(words, Step.JOIN)
    _joining(window).fill(_CODE)
    yield window


def join_refused(words: Words) -> Iterator[QWidget]:
    """A code that nobody knows."""
    window = _at(words, Step.JOIN)
    _joining(window).fill(_CODE)
    yield window
    window.means.joining.refused.emit(RefusedError("introduction-unknown"))


def joining(words: Words) -> Iterator[QWidget]:
    """Joining under way."""
    window = _at(words, Step.JOIN)
    _joining(window).fill(_CODE)
    yield window
    _joining(window).wait()
    window.means.joining.phase_begun.emit(Phase.JOINING)


def join_stopped(words: Words) -> Iterator[QWidget]:
    """Joining that the person stopped."""
    window = _at(words, Step.JOIN)
    _joining(window).fill(_CODE)
    yield window
    window.means.joining.stopped.emit(Phase.JOINING)


def asked(words: Words) -> Iterator[QWidget]:
    """What the workspace asks."""
    yield _at(words, Step.ASKED)


def sign_in(words: Words) -> Iterator[QWidget]:
    """Where a member signs in."""
    yield _at(words, Step.SIGN_IN)


def signed_in(words: Words) -> Iterator[QWidget]:
    """Back at signing in after it was done."""
    window = _at(words, Step.SIGN_IN)
    account = window.means.account
    if not isinstance(account, MadeUpAccount):
        raise TypeError
    account.is_signed_in = True
    window.go(Step.SIGN_IN)
    yield window


def sign_in_refused(words: Words) -> Iterator[QWidget]:
    """A password that is not the right one."""
    window, account = _sent(words)
    yield window
    account.signing_in.refused.emit(UnrecognisedError("session-refused"))


def signing_in(words: Words) -> Iterator[QWidget]:
    """Signing in under way."""
    window, account = _sent(words)
    yield window
    account.signing_in.told.emit(AccountPhase.ASKING)


def allow(words: Words) -> Iterator[QWidget]:
    """What the system was asked, and is asked next."""
    window = _at(words, Step.ALLOW)
    for need, found in ((Need.NOTICES, _WELL), (Need.INPUT, _WELL), (Need.SCREEN, _UNASKED)):
        window.means.looking.found.emit(row(need, found, "linux"))
    window.means.looking.found.emit(login_row(starts=False))
    yield window


def allow_partly(words: Words) -> Iterator[QWidget]:
    """A system that has little of it, and settings that open."""
    window = _at(words, Step.ALLOW)
    [untold] = notices(Machine({}, "linux", Paths.find(), StandingClock()), lambda _environment: "")
    denied = failed("permission", OsPermissionError("capture-denied"))
    partly = failed("input", RefusedError("activity-input-unknown"), State.WARN)
    for need, found in ((Need.NOTICES, untold), (Need.INPUT, partly), (Need.SCREEN, denied)):
        window.means.looking.found.emit(row(need, found, "linux"))
    window.means.looking.found.emit(login_row(starts=True))
    yield window
    window.means.looking.refused.emit(RefusedError("capture-denied"))


def picture(words: Words) -> Iterator[QWidget]:
    """The picture that was taken."""
    window = _at(words, Step.PICTURE)
    yield window
    shot = Screenshot(made_up_screens.screen(3), 1600, 1000, 0)
    window.means.looking.taken.emit(Capture((shot,), redacted=1))


def picture_refused(words: Words) -> Iterator[QWidget]:
    """A system that let none be taken."""
    window = _at(words, Step.PICTURE)
    yield window
    window.means.looking.failed.emit(OsPermissionError("capture-denied"))


async def _never(_given: str, _name: str, _tell: Tell) -> Joined:
    raise RefusedError("enrolment-expired")


def _no_system() -> System:
    """Return a system that is never asked: what it would find is shown by hand."""
    raise LookupError


class _Still(Looking):
    """Looks at nothing by itself."""

    def look(self, *needs: Need) -> None:
        """Do nothing."""

    def take(self, rules: CaptureRules) -> None:
        """Do nothing."""


def _sent(words: Words) -> tuple[FirstRunWindow, MadeUpAccount]:
    """Return the window in which somebody has just pressed Sign in, and whose account it is."""
    window = _at(words, Step.SIGN_IN)
    if not (isinstance(window.page, SignInPage) and isinstance(window.means.account, MadeUpAccount)):
        raise TypeError
    form = window.page.form
    form.email.setText("a.berg@example.org")
    form.password.setText("something else")
    form.send()
    return window, window.means.account


def _window(words: Words, because: TrackerError | None = None) -> FirstRunWindow:
    device = f"{made_up_day.assigned(words).member}, laptop"
    joining, looking = Joining(_never), _Still(_no_system)
    world, account = World(words), MadeUpAccount(signed_in=False)
    means = Means(joining, looking, world.reader(), "", device, account, StandingClock())
    return FirstRunWindow(means, because)


def _at(words: Words, step: Step) -> FirstRunWindow:
    """Return the window at a step, with the policy that the made-up workspace has."""
    window = _window(words)
    window.hear(made_up_policy(), words.workspace)
    window.go(step)
    return window


def _joining(window: FirstRunWindow) -> JoinPage:
    if not isinstance(window.page, JoinPage):
        raise TypeError
    return window.page
