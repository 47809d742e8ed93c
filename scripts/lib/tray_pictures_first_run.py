"""Pictures of the first run, drawn off screen: a workspace that nobody has, and a screen of shapes."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lib import made_up_day, made_up_screens
from tracker.agent.doctor.finding import Finding, State
from tracker.agent.policy import HeldPolicy
from tracker.agent.policy_seen import PolicySeen
from tracker.core.capture import Capture, CaptureRules, Screenshot
from tracker.core.errors import RefusedError, UnrecognisedError
from tracker.core.messages.message import Message
from tracker.core.policy import Policy, Setting, Settings
from tracker.core.wire import Work
from tracker.host.translate import LANGUAGE_VARIABLE
from tracker.tray.colours import DARK, LIGHT
from tracker.tray.first_run.allow import AllowPage
from tracker.tray.first_run.join import JoinPage
from tracker.tray.first_run.looking import Looking, System
from tracker.tray.first_run.picture import PicturePage
from tracker.tray.first_run.window import FirstRunWindow, Means
from tracker.tray.first_run.worker import Joining, Tell
from tracker.tray.present.first_run import ENDED, Step
from tracker.tray.present.first_run_joining import Phase
from tracker.tray.present.first_run_needs import Need, login_row, row
from tracker.tray.reading import Reader
from tracker.tray.style import dress, look
from tracker.tray.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

    from tracker.agent.joining import Joined

SIZE: Final = (880, 580)
CODE: Final = "K7QF-2M9T-XW3P-RB6D@tracker.example.org"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: which step, of a window of which size, at which scale of the text, and what else."""

    name: str
    step: Step
    size: tuple[int, int] = SIZE
    arabic: bool = False
    scale: float = 1.0
    shows: str = ""
    """`ended`, `refused`, `joining`."""


SHOTS: Final = (
    Shot("first-run-welcome", Step.WELCOME),
    Shot("first-run-ended", Step.WELCOME, shows="ended"),
    Shot("first-run-join", Step.JOIN),
    Shot("first-run-refused", Step.JOIN, shows="refused"),
    Shot("first-run-joining", Step.JOIN, shows="joining"),
    Shot("first-run-asked", Step.ASKED),
    Shot("first-run-permissions", Step.ALLOW),
    Shot("first-run-picture", Step.PICTURE),
    Shot("first-run-narrow", Step.ALLOW, size=(480, 640)),
    Shot("first-run-rtl", Step.ALLOW, arabic=True),
    Shot("first-run-welcome-rtl", Step.WELCOME, arabic=True),
    Shot("first-run-large-text", Step.JOIN, size=(683, 384)),
    Shot("first-run-text-200", Step.ASKED, size=(1100, 720), scale=2.0),
)


def draw(folder: Path, shots: tuple[Shot, ...] = SHOTS) -> None:
    """Draw each picture, light and dark, twice as fine as a screen."""
    os.environ["QT_SCALE_FACTOR"] = "2"
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError
    dress(app, Theme(LIGHT))
    folder.mkdir(parents=True, exist_ok=True)
    for shot in shots:
        os.environ[LANGUAGE_VARIABLE] = "ar" if shot.arabic else "en"
        mirrored = Qt.LayoutDirection.RightToLeft if shot.arabic else Qt.LayoutDirection.LeftToRight
        app.setLayoutDirection(mirrored)
        for name, colours in (("light", LIGHT), ("dark", DARK)):
            look.wear(replace(look.theme, colours=colours, dark=colours is DARK, scale=shot.scale))
            _draw_one(app, shot).save(str(folder / f"{shot.name}-{name}.png"))


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


def _draw_one(app: QApplication, shot: Shot) -> QImage:
    means = Means(Joining(_never), _Still(_no_system), Reader(), "", "Anna, laptop")
    window = FirstRunWindow(means, UnrecognisedError(ENDED) if shot.shows == "ended" else None)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(*shot.size)
    window.show()
    workspace = Settings({"screenshot-blur": Setting("light")})
    policy = Policy(UUID(int=1), UUID(int=2), 14, made_up_day.NOW, workspace)
    window.hear(PolicySeen(HeldPolicy(policy, made_up_day.NOW), Work(), usable=True), "Example workspace")
    window.go(shot.step)
    _fill(window, shot.shows)
    for _round in range(4):
        app.processEvents()
    picture = window.grab().toImage()
    means.looking.close()
    means.reader.close()
    window.close()
    window.deleteLater()
    app.processEvents()
    return picture


def _fill(window: FirstRunWindow, shows: str) -> None:
    page, looking, joining = window.page, window.means.looking, window.means.joining
    if isinstance(page, JoinPage):
        page.fill(CODE)
        if shows == "refused":
            joining.refused.emit(RefusedError("introduction-unknown"))
        if shows == "joining":
            page.wait()
            joining.phase_begun.emit(Phase.JOINING)
    if isinstance(page, AllowPage):
        well = Finding("notices", State.OK, Message("", ""))
        unasked = Finding("permission", State.WARN, Message("", ""))
        for need, found in ((Need.NOTICES, well), (Need.INPUT, well), (Need.SCREEN, unasked)):
            looking.found.emit(row(need, found, "linux"))
        looking.found.emit(login_row(starts=False))
    if isinstance(page, PicturePage):
        shot = Screenshot(made_up_screens.screen(3), 1600, 1000, 0)
        looking.taken.emit(Capture((shot,), redacted=1))
