"""What stands where there is nothing to show: a drawing of what could be there, and why it is not."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tracker.tray.theme import Role
from tracker.tray.widgets.lines import Column
from tracker.tray.widgets.text import Text

_MIDDLE: Final = Qt.AlignmentFlag.AlignHCenter


class Nothing(QWidget):
    """The drawing, a title and a sentence, in the middle and below each other."""

    def __init__(self, drawing: QWidget, *, above: int) -> None:
        """Take the drawing, and the room above it."""
        super().__init__()
        self._title = Text("", Role.HEADING)
        self._sentence = Text("", Role.BODY, "text2", wraps=True)
        column = Column(self, gap=4, edges=(0, above, 0, 12))
        column.addWidget(drawing, 0, _MIDDLE)
        column.addSpacing(10)
        column.addWidget(self._title, 0, _MIDDLE)
        column.addWidget(self._sentence)

    def say(self, title: str, sentence: str) -> None:
        """Say why there is nothing."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setAlignment(_MIDDLE)
