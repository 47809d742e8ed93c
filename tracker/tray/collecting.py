"""What Qt made is let go in Qt's thread: left alone, Python collects in whichever thread is at work."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_LOOK_MILLISECONDS: Final = 5_000


class Collector(QObject):
    """Collects what refers to itself, as often as Python would, but nowhere else than where it was made."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin; from now on no other thread collects."""
        super().__init__(parent)
        gc.disable()
        looks = QTimer(self)
        looks.timeout.connect(self.look)
        looks.start(_LOOK_MILLISECONDS)

    def look(self) -> None:
        """Collect the oldest generation that is due, and with it all younger ones."""
        counts, most = gc.get_count(), gc.get_threshold()
        due = [generation for generation in range(len(most)) if counts[generation] > most[generation]]
        if due:
            gc.collect(due[-1])
