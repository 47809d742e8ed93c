"""Share a concern: to whom to turn, and what helps them copied at a press. Nothing is sent."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout

from tracker.host.translate import translate as _
from tracker.tray.pages.recorded.lists import fact_row
from tracker.tray.present.health import diagnostics_here
from tracker.tray.present.recorded import concerns
from tracker.tray.style import look
from tracker.tray.widgets.button import Height
from tracker.tray.widgets.card import Card, Divider
from tracker.tray.widgets.copy_button import CopyButton
from tracker.tray.widgets.section import Section

if TYPE_CHECKING:
    from tracker.core.wire import Status

_PADDING: Final = (18, 12)


class Concern(Section):
    """Whom to ask about what is recorded, and about Tracker itself."""

    def __init__(self) -> None:
        """Say both."""
        super().__init__(_("Share a concern"))
        self._status: Status | None = None
        self.copy = CopyButton(_("Copy diagnostics"), self._diagnostics, height=Height.HEADER)
        self.copy.start_flush()
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

    def _diagnostics(self) -> str:
        return diagnostics_here(self._status)
