"""That screenshots are paused, until when, and the way to end that: a line below the clock."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.host.translate import translate as _
from tracker.tray.icons import pixmap
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.button import Button, Height
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.icon import Icon
from tracker.tray.widgets.lines import Row
from tracker.tray.widgets.text import Text, colour


class PausedLine(QWidget):
    """Takes no room while nothing is paused."""

    resumed = Signal()

    def __init__(self) -> None:
        """Begin without a pause."""
        super().__init__()
        self._icon = Icon()
        self._words = Text("", Role.SMALL, "text2")
        self.resume = Button(_("Take screenshots again"), height=Height.COMPACT)
        self.resume.clicked.connect(self.resumed)
        told = QWidget()
        row = Row(told, gap=8)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        self._flow = Flow(self, across=14, down=4)
        for each in (told, self.resume):
            self._flow.addWidget(each)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_words(self, words: str) -> None:
        """Show until when; nothing where nothing is paused."""
        self._words.setText(words)
        self.setHidden(not words)

    def _dress(self) -> None:
        self._icon.setPixmap(pixmap("camera", colour("text2").name(), look.theme.px(16)))
