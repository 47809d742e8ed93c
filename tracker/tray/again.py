"""How the tray's process ends, for good or to begin anew at once."""

from typing import Final

from PySide6.QtWidgets import QApplication

RENEWED: Final = 64
"""The code of a tray that is to go on as the program which stands in its place now."""
AGAIN: Final = 65
"""The code of one whose member wants it to begin anew, with its window."""


def end_tray() -> None:
    """End the tray. Qt's own `quit` would close its windows first, as who has read them does."""
    QApplication.exit()


def start_again() -> None:
    """Begin anew, so that what was chosen holds; the agent and the timer go on."""
    QApplication.exit(AGAIN)
