"""A prompt: a title, what is so, and what can be done, in a window that takes no focus and can be closed."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QCloseEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.host.translate import translate as _
from tracker.tray.present.attention import Tone, error_notice
from tracker.tray.present.short import in_short
from tracker.tray.prompts.corner import KeepsClear
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.text import Text, colour
from tracker.tray.widgets.tile import Tile

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.tray.present.prompts import Action, Prompt

_WIDTH: Final = 460
_MOST_LETTERS: Final = 80
"""Of a title, for somebody's names in it may be of any length."""
_HEAD: Final = 36 + 14
"""How far the words stand from the start: a tile and its gap."""


class PromptWindow(QWidget):
    """`chosen` tells an action, once until it is settled; `closed` that the person wants no more of it."""

    chosen = Signal(object)
    closed = Signal()
    help_wanted = Signal()
    """The window is wanted, as something could not be done from here."""
    speaks_as = QAccessible.Role.Dialog

    def __init__(self) -> None:
        """Make it without a prompt."""
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        KeepsClear(self)
        self.prompt: Prompt | None = None
        self._is_asked = False
        self._tile = Tile("info", tone=Tone.INFO)
        self.title = Text("", Role.DIALOG_TITLE, wraps=True)
        self.title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sentence = Text("", Role.BODY, "text2", wraps=True)
        self.problem = Banner(small=True)
        self.buttons: list[Button] = []
        self._place = QWidget()
        self._row = Flow(self._place)
        self._help = self._button(_("Open Tracker"), Kind.GHOST)
        self._help.clicked.connect(self.help_wanted)
        self._lay_out()
        look.changed.connect(self._dress)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)

    def ask(self, prompt: "Prompt") -> None:
        """Show a prompt; one that is shown already only in its new words."""
        fresh = self.prompt is None or self.prompt.key != prompt.key or not self.isVisible()
        if fresh or (self.prompt and self.prompt.actions) != prompt.actions:
            self._offer(prompt.actions)
        self.prompt = prompt
        self._tile.be(prompt.icon, prompt.tone)
        title = in_short(prompt.title, _MOST_LETTERS)
        self.setWindowTitle(title)
        self.title.setText(title)
        self.title.setToolTip(prompt.title if title != prompt.title else "")
        self.sentence.setText(prompt.sentence)
        if fresh:
            self.settle(None)
        self._fit()
        if fresh:
            self.show()
            self.title.setFocus()
            announce(self, f"{prompt.title}. {prompt.sentence}")

    def settle(self, error: "TrackerError | None") -> None:
        """Take another answer from now on; an error is why the last one could not be carried out."""
        self._is_asked = False
        self.problem.show_notice(None if error is None else error_notice(error))
        self._help.setVisible(error is not None)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell it."""
        super().closeEvent(event)
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), colour("surface"))

    def _lay_out(self) -> None:
        self._head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        self._head.addWidget(self._tile, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addLayout(words, 1)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._place, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self.problem)
        self._column.addLayout(self._foot)
        self._dress()

    def _offer(self, actions: "tuple[Action, ...]") -> None:
        while self._row.takeAt(0) is not None:
            pass
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._action(each) for each in actions]
        for button in (*self.buttons, self._help):
            self._row.addWidget(button)
            button.setVisible(button is not self._help)

    def _action(self, action: "Action") -> Button:
        button = self._button(action.words, Kind.PRIMARY if action.leads else Kind.SECONDARY, action.icon)
        button.clicked.connect(lambda: self._choose(action))
        return button

    def _button(self, words: str, kind: Kind, icon: str = "") -> Button:
        button = Button(words, kind, icon=icon, height=Height.USUAL)
        # So that Return presses it once it has the focus, as in a dialog.
        button.setAutoDefault(True)
        return button

    def _choose(self, action: "Action") -> None:
        if not self._is_asked:
            self._is_asked = True
            self.chosen.emit(action)

    def _fit(self) -> None:
        """Be as high as the words need."""
        # Not the least height: of words that wrap, that is the height they have where there is no width.
        self._place.updateGeometry()
        # Twice: words that were just shown have their width only from the first time on.
        for _turn in range(2):
            self._column.invalidate()
            self._column.activate()
            self.setFixedHeight(self._column.totalHeightForWidth(self.width()))

    def _dress(self) -> None:
        px = look.theme.px
        self._head.setSpacing(px(14))
        self._foot.setContentsMargins(0 if self.isRightToLeft() else px(_HEAD) - 3, px(8), 0, 0)
        if self.isRightToLeft():
            self._foot.setContentsMargins(0, px(8), px(_HEAD) - 3, 0)
        self._column.setContentsMargins(px(20), px(20), px(20), px(16))
        self._column.setSpacing(px(6))
        self.setFixedWidth(px(_WIDTH))
        self._fit()
