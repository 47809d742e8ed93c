"""What a screen reader is told beyond names: the roles of what we paint, and words when they matter."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QLabel, QWidget

ROLE = "speaks_as"
"""The attribute in which a class that Qt knows no role for says its own, a `QAccessible.Role`."""

HEADS = "heads"
"""The attribute in which a label says that it is a heading."""


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader, if there is one, say something as soon as it has finished what it says."""
    if words and widget.isVisible() and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def give_roles() -> None:
    """Have Qt tell the roles of all widgets whose classes say which they are; once for a process."""
    QAccessible.installFactory(_spoken)


def _spoken(_class: str, thing: QObject) -> QAccessibleInterface | None:
    if isinstance(thing, QLabel) and getattr(thing, HEADS, False):
        return _Heading(thing)
    role = getattr(type(thing), ROLE, None)
    return QAccessibleWidget(thing, role) if role is not None and isinstance(thing, QWidget) else None


class _Heading(QAccessibleWidget):
    """A label over what follows it, which a screen reader's user goes to: its name is what it shows."""

    def __init__(self, label: QLabel) -> None:
        super().__init__(label, QAccessible.Role.Heading)
        self._label = label

    def text(self, kind: QAccessible.Text) -> str:
        return self._label.text() if kind is QAccessible.Text.Name else super().text(kind)
