"""The steps that are read: the welcome, and what the workspace asks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker.tray.first_run.step import StepPage, onward_button, wrapped
from tracker.tray.present.first_run import Point, Told
from tracker.tray.style import look
from tracker.tray.theme import Role
from tracker.tray.widgets.button import Button, Height, Kind
from tracker.tray.widgets.tile import Tile


class ReadPage(StepPage):
    """Tells something; `more_wanted` is told when the person wants more of it."""

    more_wanted = Signal()

    def __init__(self, told: Told, onward: str, more: str, place: tuple[int, int]) -> None:
        """Take what is told, what leads on, and what leads to more, empty for nothing."""
        super().__init__(told.title, told.lead, place)
        self.column.setSpacing(look.theme.px(12))
        for point in told.points:
            self.column.addWidget(_point_row(point))
        if told.below:
            self.column.addWidget(wrapped(told.below, Role.FIRST_RUN))
        self.column.addStretch(1)
        buttons = [onward_button(self, onward)]
        if more:
            button = Button(more, Kind.GHOST, height=Height.DIALOG)
            button.clicked.connect(self.more_wanted)
            self.foot(button, *buttons)
        else:
            self.foot(None, *buttons)


def _point_row(point: Point) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.theme.px(14))
    row.addWidget(Tile(point.icon, on=True), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addStretch(1)
    words.addWidget(wrapped(point.title, Role.HEADING, "text"))
    words.addWidget(wrapped(point.sentence, Role.BODY))
    words.addStretch(1)
    row.addLayout(words, 1)
    return made
