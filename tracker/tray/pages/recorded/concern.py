"""Share a concern: to whom to turn, and what helps them copied at a press. Nothing is sent."""

import platform
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from tracker.host.translate import translate as _
from tracker.tray.pages.recorded.lists import fact_row
from tracker.tray.present.health import diagnostics
from tracker.tray.present.recorded import concerns
from tracker.tray.style import look
from tracker.tray.widgets.button import Button, Height
from tracker.tray.widgets.card import Card, Divider
from tracker.tray.widgets.section import Section

if TYPE_CHECKING:
    from tracker.core.wire import Status

_COPIED: Final = 2_000
_PADDING: Final = (18, 12)


class Concern(Section):
    """Whom to ask about what is recorded, and about Tracker itself."""

    def __init__(self) -> None:
        """Say both."""
        super().__init__(_("Share a concern"))
        self._status: Status | None = None
        self.copy = Button(_("Copy diagnostics"), icon="copy", height=Height.HEADER)
        self.copy.make_room(_("Copy diagnostics"), _("Copied"))
        self.copy.clicked.connect(self._copy)
        card = Card(padding=(0, 0))
        for fact in concerns():
            card.column.addWidget(fact_row(fact))
            card.column.addWidget(Divider())
        foot = QHBoxLayout()
        foot.setContentsMargins(*map(look.theme.px, (*_PADDING, *_PADDING)))
        foot.addWidget(self.copy)
        foot.addStretch(1)
        card.column.addLayout(foot)
        self.column.addWidget(card)

    def show_status(self, status: "Status | None") -> None:
        """Take how things stand, None while the agent is away."""
        self._status = status

    def _copy(self) -> None:
        system = f"{platform.system()} {platform.release()}"
        QGuiApplication.clipboard().setText(diagnostics(self._status, system))
        self.copy.setText(_("Copied"))
        QTimer.singleShot(_COPIED, self, lambda: self.copy.setText(_("Copy diagnostics")))
