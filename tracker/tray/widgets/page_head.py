"""The head of a page: its title, and a line of what it is about."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.tray.theme import Role
from tracker.tray.widgets.text import Text


class PageHead(QWidget):
    """Stands first on a page."""

    def __init__(self, title: str, about: str) -> None:
        """Say both."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Text(title, Role.TITLE))
        column.addWidget(Text(about, Role.BODY, "text2", wraps=True))
