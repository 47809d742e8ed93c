"""What a screen reader is told beyond names: the roles of what we paint, and words when they matter."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

ROLE = "speaks_as"
"""The attribute in which a class that Qt knows no role for says its own, a `QAccessible.Role`."""


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader, if there is one, say something as soon as it has finished what it says."""
    if words and widget.isVisible() and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def give_roles() -> None:
    """Have Qt tell the roles of all widgets whose classes say which they are; once for a process."""
    QAccessible.installFactory(_spoken)


def _spoken(_class: str, thing: QObject) -> QAccessibleInterface | None:
    role = getattr(type(thing), ROLE, None)
    return QAccessibleWidget(thing, role) if role is not None and isinstance(thing, QWidget) else None
