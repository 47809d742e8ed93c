"""The window of the first run: the brand beside one step after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QWidget

from tracker.agent.capture_policy import capture_rules
from tracker.core.capture import PLAIN, CaptureRules
from tracker.core.problem import printable
from tracker.host.keyring import Custody
from tracker.host.translate import translate as _
from tracker.tray.first_run.allow import AllowPage
from tracker.tray.first_run.brand import Brand
from tracker.tray.first_run.join import JoinPage
from tracker.tray.first_run.picture import PicturePage
from tracker.tray.first_run.sign_in import SignInPage
from tracker.tray.first_run.step import StepPage
from tracker.tray.first_run.welcome import ReadPage
from tracker.tray.present.first_run import Step, asked, records, steps, unread, welcome
from tracker.tray.present.first_run_joining import invited, next_step
from tracker.tray.present.first_run_needs import Need
from tracker.tray.present.first_run_picture import lead
from tracker.tray.room import FRAME
from tracker.tray.style import look
from tracker.tray.theme import NARROW
from tracker.tray.widgets.text import colour

if TYPE_CHECKING:
    from tracker.agent.joining import Joined
    from tracker.agent.policy_seen import PolicySeen
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Clock
    from tracker.tray.account import Account
    from tracker.tray.first_run.looking import Looking
    from tracker.tray.first_run.worker import Joining
    from tracker.tray.reading import Reader

SIZE: Final = QSize(960, 760)
"""What fits every step in every language, with all that a policy can say."""
LEAST: Final = QSize(480, 360)


@dataclass(frozen=True, slots=True)
class Means:
    """What the steps stand on: who joins, who looks, who reads, what a form begins with, account and time."""

    joining: "Joining"
    looking: "Looking"
    reader: "Reader"
    server: str
    device: str
    account: "Account"
    clock: "Clock"


class FirstRunWindow(QWidget):
    """Closing it changes nothing; `done` is told when the person has walked to the end."""

    done = Signal()
    policy_wanted = Signal()
    kept_wanted = Signal()
    """The person wants to look at what an ended device keeps."""
    joined = Signal()
    closed = Signal()
    speaks_as = QAccessible.Role.Window

    def __init__(self, means: Means, ended: "TrackerError | None" = None) -> None:
        """Begin with the welcome, or with why this device was `ended`."""
        super().__init__()
        self.means, self._ended = means, ended
        self._seen: PolicySeen | None = None
        self._unread: TrackerError | None = None
        self._workspace = ""
        self._custody = Custody.KEYRING
        self._link = ""
        self.step = Step.WELCOME
        self.page: StepPage | None = None
        self.brand = Brand()
        self._pages = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        # A screen reader reads them in the order of their coming: first the step.
        row.addWidget(self._pages, 1)
        row.insertWidget(0, self.brand)
        self.setMinimumSize(LEAST)
        self.resize(size_on(QGuiApplication.primaryScreen().availableSize()))
        for keys, does in (("Alt+Right", self._lead_on), ("Alt+Left", self._lead_back)):
            QShortcut(QKeySequence(keys), self).activated.connect(does)
        QShortcut(QKeySequence("Ctrl+W"), self).activated.connect(self.close)
        means.joining.joined.connect(self._take_joined)
        means.reader.policy_read.connect(self._take_policy)
        means.reader.policy_failed.connect(self._miss_policy)
        look.changed.connect(self._fit)
        self.go(Step.WELCOME)

    def fill(self, link: str) -> None:
        """Take a link that somebody opened; whoever has not read yet what can be recorded reads it first."""
        self._link = link
        if not self.means.joining.under_way:
            self.go(self.step if self.step is Step.JOIN else Step.WELCOME)

    def join(self) -> None:
        """Show where a workspace is joined; who is further already stays there."""
        if self.step is Step.WELCOME:
            self.go(Step.JOIN)

    def go(self, step: Step) -> None:
        """Show a step, made anew."""
        before, self.step = self.page, step
        self.page = self._built(step)
        self._pages.addWidget(self.page)
        self._pages.setCurrentWidget(self.page)
        if before is not None:
            before.hide()
            self._pages.removeWidget(before)
            before.deleteLater()
        self.setWindowTitle(f"{self.page.title.text()} - Tracker")
        self._fit()
        self.page.begin()
        self.page.speak()

    def hear(self, seen: "PolicySeen", workspace: str) -> None:
        """Take the policy that holds here, and the name of the workspace whose it is."""
        self._seen, self._workspace = seen, workspace

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way, and let go of everything."""
        self.means.joining.stop()
        super().closeEvent(event)
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Look again at what the system allows, when the person comes back from its settings."""
        super().changeEvent(event)
        back = event.type() is QEvent.Type.ActivationChange and self.isActiveWindow()
        if back and isinstance(self.page, AllowPage):
            self.page.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by Return what has the focus, or else what leads on."""
        focused = self.focusWidget()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.isAutoRepeat():
            pass  # Return that is held down would stop at once what it has begun.
        elif isinstance(focused, QAbstractButton):
            focused.click()
        elif self.page is not None:
            self.page.press_primary()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - as Qt calls it
        """Walk through the step in its own order."""
        if self.page is None:
            return False
        self.page.focus_next(forward=forward)
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Say where it begins."""
        super().showEvent(event)
        if self.page is not None and not event.spontaneous():
            self.page.speak()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the brand out where there is no room for it."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), colour("surface"))

    def _built(self, step: Step) -> StepPage:
        build: dict[Step, Callable[[tuple[int, int]], StepPage]] = {
            Step.WELCOME: self._welcome,
            Step.JOIN: self._join,
            Step.ASKED: self._asked,
            Step.SIGN_IN: lambda at: SignInPage(self.means.account, self.means.clock, at),
            Step.ALLOW: self._allow,
            Step.PICTURE: self._picture,
        }
        shown = steps(self._seen)
        page = build[step]((shown.index(step), len(shown)))
        page.went_on.connect(partial(self._walk, 1))
        page.went_back.connect(partial(self._walk, -1))
        return page

    def _lead_on(self) -> None:
        if self.page is not None:
            self.page.lead_on()

    def _lead_back(self) -> None:
        if self.page is not None and self.page.back is not None:
            self.page.back.click()

    def _walk(self, way: int) -> None:
        shown = steps(self._seen)
        at = shown.index(self.step) + way
        if at < len(shown):
            self.go(shown[at])
        else:
            self.done.emit()

    def _welcome(self, place: tuple[int, int]) -> StepPage:
        onward, more = (_("Continue"), "")
        if self._ended is not None:
            onward, more = _("Join again"), _("Look at what is kept")
        opened = (self._link, self.means.server)
        told = welcome(self._ended, invited(*opened), next_step(*opened))
        page = ReadPage(told, onward, more, place)
        page.more_wanted.connect(self.kept_wanted)
        return page

    def _join(self, place: tuple[int, int]) -> StepPage:
        means = self.means
        page = JoinPage(means.joining, means.server, means.device, place)
        page.fill(self._link)
        return page

    def _asked(self, place: tuple[int, int]) -> StepPage:
        if self._seen is None:
            page = ReadPage(unread(self._unread, self._workspace), _("Continue"), _("Try again"), place)
            page.more_wanted.connect(self.means.reader.want_policy)
            return page
        told = asked(self._seen, self._workspace, self._custody)
        page = ReadPage(told, _("Continue"), _("Read the full policy"), place)
        page.more_wanted.connect(self.policy_wanted)
        return page

    def _allow(self, place: tuple[int, int]) -> StepPage:
        wanted = records(self._seen)
        needs = tuple(each for each in Need if wanted.get(each.value, True))
        page = AllowPage(self.means.looking, needs, place)
        # The system asks when a picture is taken; this one is not shown.
        page.screen_wanted.connect(lambda: self.means.looking.take(self._rules()))
        return page

    def _picture(self, place: tuple[int, int]) -> StepPage:
        page = PicturePage(self.means.looking, lead(self._seen), place)
        page.another_wanted.connect(lambda: self.means.looking.take(self._rules()))
        return page

    def _rules(self) -> CaptureRules:
        return PLAIN if self._seen is None else capture_rules(self._seen.here)

    def _take_joined(self, joined: "Joined") -> None:
        self._workspace, self._custody = str(printable(joined.identity.workspace_name)), joined.custody
        self._ended, self._link = None, ""
        self._seen = None  # That was of the workspace before.
        self.means.reader.want_policy()
        self.joined.emit()

    def _take_policy(self, seen: "PolicySeen") -> None:
        changed, self._seen = seen != self._seen, seen
        if (self.step is Step.JOIN and self._workspace) or (self.step is Step.ASKED and changed):
            self.go(Step.ASKED)

    def _miss_policy(self, error: "TrackerError") -> None:
        """Say why what the workspace asks cannot be shown: nobody goes past that step without a word."""
        self._unread = error
        if self._workspace and self._seen is None and self.step in (Step.JOIN, Step.ASKED):
            self.go(Step.ASKED)

    def _fit(self) -> None:
        narrow = self.width() < look.theme.px(NARROW)
        self.brand.setVisible(not narrow)
        if self.page is not None:
            self.page.be_narrow(narrow=narrow)


def size_on(screen: QSize) -> QSize:
    """Return the window's size at this text scale, as far as a screen has room."""
    px = look.theme.px
    return QSize(px(SIZE.width()), px(SIZE.height())).boundedTo(screen - FRAME).expandedTo(LEAST)
