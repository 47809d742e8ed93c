"""A picture beside words that say the same."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel


class Icon(QLabel):
    """Decoration: who hears the window is told of no picture here, as the words are beside it."""

    speaks_as = QAccessible.Role.Client
