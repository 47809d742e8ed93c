"""What stands in for the icon where there is no panel: clock, button and menu, in the task bar."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from tracker.host.translate import translate as _
from tracker.tray.present.attention import Notice
from tracker.tray.present.icon_state import Base
from tracker.tray.present.timer import Clock, MenuWords
from tracker.tray.speech import announce
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.card import Divider
from tracker.tray.widgets.lines import Column, Row
from tracker.tray.widgets.picker import Picker
from tracker.tray.widgets.state_dot import StateDot
from tracker.tray.widgets.text import Text, colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.tray.present.work import Choice

_WIDTH = 360
_BESIDE_FOOT = 13
"""Pixels by which the foot's buttons reach out, so that their words and icons stand in line with all else."""


class SmallWindow(QWidget):
    """Closing it is asking to quit: nothing of Tracker would be seen any more."""

    toggled = Signal()
    chosen = Signal(object)
    choices_wanted = Signal()
    """What there is to choose is to be read anew, for the list that is open."""
    open_wanted = Signal()
    needs_wanted = Signal()
    quit_wanted = Signal()
    speaks_as = QAccessible.Role.Window

    def __init__(self, menu: QMenu) -> None:
        """Build it; `menu` is the tray's."""
        super().__init__()
        self.setWindowTitle("Tracker")
        # A panel that ends brings it up by itself, whatever the person is doing.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFixedWidth(look.theme.px(_WIDTH))
        self._menu = menu
        self._base: Base | None = None
        self._dot, self._standing = StateDot(), Text("", Role.SMALL_STRONG, wraps=True)
        self._total = Text("", Role.SMALL, "text2")
        self._digits = Text("0:00:00", Role.SMALL_CLOCK)
        self._toggle = Button(_("Start"), Kind.PRIMARY, icon="play", height=Height.DIALOG)
        self._picker = Picker()
        self._problem = Banner(small=True)
        self._open = Button(_("Open"), Kind.GHOST, icon="layout-grid")
        self._needs = Button("", Kind.SECONDARY, icon="triangle-alert", height=Height.COMPACT)
        self._more = Button(kind=Kind.GHOST, icon="ellipsis", says=_("More"))
        self._toggle.clicked.connect(self.toggled)
        self._picker.picked.connect(self.chosen)
        self._picker.list.wanted.connect(self.choices_wanted)
        self._open.clicked.connect(self.open_wanted)
        self._needs.clicked.connect(self.needs_wanted)
        self._more.clicked.connect(self._show_menu)
        self._lay_out()

    def show_clock(self, shown: Clock, words: MenuWords, work: "Choice | None") -> None:
        """Show how things stand."""
        before, self._base = self._base, shown.base
        if before not in (None, shown.base) and self.isActiveWindow():
            announce(self, shown.standing)
        self._dot.show_base(shown.base)
        self._standing.setText(shown.standing)
        self._standing.set_ink("accent_text" if shown.base is Base.RUNNING else "text2")
        self._digits.setText(shown.text)
        self._digits.set_ink("text" if shown.base is Base.RUNNING else "text3")
        self._total.setText(words.total)
        self._total.setVisible(bool(words.total))
        kind, icon = (Kind.INK, "square") if shown.is_on else (Kind.PRIMARY, "play")
        self._toggle.be(kind, words.toggle, icon)
        self._picker.show_choice(work)
        self._needs.setText(words.needs)
        self._needs.setVisible(bool(words.needs))

    def show_choices(self, choices: "Sequence[Choice]") -> None:
        """Take what can be worked on."""
        self._picker.show_choices(choices)

    def show_notice(self, notice: Notice | None) -> None:
        """Say something here, as there is no panel to say it beside."""
        self._problem.show_notice(notice)

    def event(self, event: QEvent) -> bool:
        """Be as high as what is shown, whenever that has changed."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            # Its size hint has the room that words would take in a window of another width.
            self.resize(self.width(), self._column.totalHeightForWidth(self.width()))
        return done

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay until it is said how to quit."""
        if event.spontaneous():
            event.ignore()
            self.quit_wanted.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), colour("surface"))

    def _lay_out(self) -> None:
        head, middle, foot = Row(gap=8), Row(), Row()
        head.addWidget(self._dot)
        head.addWidget(self._standing, 1)
        head.addWidget(self._total)
        middle.addWidget(self._digits, 1)
        middle.addWidget(self._toggle, 0, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self._open)
        foot.addStretch(1)
        foot.addWidget(self._needs)
        foot.addWidget(self._more)
        self._toggle.end_flush()
        upper = Column(gap=8, edges=(_BESIDE_FOOT, 0, _BESIDE_FOOT, 0))
        upper.addLayout(head)
        upper.addLayout(middle)
        upper.addWidget(self._picker)
        upper.addWidget(self._problem)
        upper.addSpacing(4)
        upper.addWidget(Divider())
        self._column = Column(self, gap=8, edges=(20 - _BESIDE_FOOT, 14, 20 - _BESIDE_FOOT, 12))
        self._column.addLayout(upper)
        self._column.addLayout(foot)

    def _show_menu(self) -> None:
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
