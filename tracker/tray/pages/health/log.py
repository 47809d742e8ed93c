"""What happened here: the agent's log in a window, to be read, narrowed to problems, and copied."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from tracker.host.translate import translate as _
from tracker.tray.pages.health.log_list import LogList
from tracker.tray.present.attention import error_notice
from tracker.tray.present.log import LogRow, copied, log_rows
from tracker.tray.room import room_for
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.choice import Options
from tracker.tray.widgets.copy_button import CopyButton
from tracker.tray.widgets.lines import Column, Row, in_line
from tracker.tray.widgets.text import Text

if TYPE_CHECKING:
    from tracker.agent.log_seen import Logged
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Clock
    from tracker.tray.present.lengths import Manner
    from tracker.tray.reading import Reader

SIZE: Final = QSize(720, 620)
LEAST: Final = QSize(400, 320)


class LogWindow(QDialog):
    """Reads the log whenever it is shown, and at `read_again` while it is."""

    def __init__(
        self, parent: QWidget | None, reader: "Reader", now: "Clock", manner: "Callable[[], Manner]"
    ) -> None:
        """Take who reads, the time, and how it is told."""
        super().__init__(parent)
        self.setWindowTitle(_("What happened here"))
        self._reader, self._now, self._manner = reader, now, manner
        self._rows: tuple[LogRow, ...] = ()
        self._only_problems = False
        self.list = LogList()
        self.none = Text("", Role.BODY, "text2", wraps=True)
        self.problem = Banner(small=True)
        self.which = Options(_("Show"), {False: _("Everything"), True: _("Only problems")})
        self.copy, self.close_it = CopyButton(_("Copy"), self._copied), Button(_("Close"))
        self._lay_out()
        self.which.choose(value=False)
        self.which.chosen.connect(self._narrow)
        self.close_it.clicked.connect(self.close)
        reader.log_read.connect(self._take)
        reader.log_failed.connect(self._miss)
        self.setMinimumSize(self._with_text(LEAST))
        self.resize(self._with_text(SIZE))

    def read_again(self) -> None:
        """Have the log read, if anybody sees it."""
        if self.isVisible():
            self._reader.want_log()

    def showEvent(self, event: QShowEvent) -> None:
        """Read."""
        super().showEvent(event)
        self._reader.want_log()
        self.setFocus()

    def _with_text(self, size: QSize) -> QSize:
        """Return a size at the present text scale, and no larger than the screen."""
        px = look.theme.px
        return QSize(px(size.width()), px(size.height())).boundedTo(room_for(self))

    def _lay_out(self) -> None:
        about = _(
            "What the agent did, the newest last: events and counts, nothing of what you worked on. "
            "It lies on this computer and is sent nowhere."
        )
        self.none.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._card = Card(padding=(3, 6))
        self._card.column.addWidget(self.list)
        column = Column(self, gap=10, edges=(17, 18, 17, 17))
        column.addLayout(in_line(Text(_("What happened here"), Role.DIALOG_TITLE)))
        column.addLayout(in_line(Text(about, Role.SMALL, "text2", wraps=True)))
        column.addWidget(self.which)
        column.addLayout(in_line(self.problem))
        self.none.hide()
        shown = in_line(self._card)
        shown.addWidget(self.none, 1)
        column.addLayout(shown, 1)
        buttons = Row()
        buttons.addStretch(1)
        for each in (self.copy, self.close_it):
            each.setAutoDefault(False)
            buttons.addWidget(each)
        column.addLayout(buttons)

    def _take(self, seen: "tuple[Logged, ...]") -> None:
        self.problem.show_notice(None)
        rows = log_rows(seen, self._now.now().wall, self._manner())
        if rows != self._rows or not rows:
            self._rows = rows
            self._fill()

    def _miss(self, error: "TrackerError") -> None:
        self.problem.show_notice(error_notice(error))

    def _narrow(self, only_problems: object) -> None:
        self._only_problems = bool(only_problems)
        self._fill()

    def _fill(self) -> None:
        rows = self._shown()
        self.list.show_rows(rows)
        none = _("Nothing is logged here yet. The log begins when the agent first runs.")
        if self._rows:
            none = _("No problems: all went as it should.")
        self.none.setText(none)
        self.none.setVisible(not rows)
        self._card.setVisible(bool(rows))
        self.copy.refuse("" if rows else _("There is nothing to copy."))

    def _shown(self) -> list[LogRow]:
        return [row for row in self._rows if row.trouble or not self._only_problems]

    def _copied(self) -> str:
        return copied(self._shown())
