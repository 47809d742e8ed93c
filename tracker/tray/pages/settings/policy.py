"""The section about what looks like a setting, and is the workspace's to say."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.tray.pages.recorded.lists import fill
from tracker.tray.present.chosen import set_for_you
from tracker.tray.present.recorded import origin
from tracker.tray.present.signs import alone
from tracker.tray.theme import Role
from tracker.tray.widgets.badge import Badge
from tracker.tray.widgets.button import Button, Kind
from tracker.tray.widgets.card import Card
from tracker.tray.widgets.lines import Row
from tracker.tray.widgets.section import Section
from tracker.tray.widgets.text import Text

if TYPE_CHECKING:
    from tracker.agent.policy_seen import PolicySeen
    from tracker.tray.present.lengths import Manner
    from tracker.tray.present.recorded import Rule


class PolicySection(Section):
    """Nothing here can be changed; out of sight until the policy was read."""

    wanted = Signal()
    """The whole of it."""

    def __init__(self) -> None:
        """Begin without a policy."""
        super().__init__(_("Set for you"))
        self._card = Card(padding=(0, 0))
        self.column.addWidget(self._card)
        more = Button(_("What is recorded, and who set it"), Kind.GHOST, icon="chevron-right")
        more.put_icon_last()
        more.start_flush()
        more.clicked.connect(self.wanted)
        self.column.addWidget(more)
        self._card.hide()

    def show_policy(self, seen: "PolicySeen", manner: "Manner") -> None:
        """Show the values of the policy that was read last."""
        self.show_caption(origin(seen, manner))
        fill(self._card, map(_row, set_for_you(seen)))
        self._card.show()


def _row(rule: "Rule") -> QWidget:
    """Return one value, as something that cannot be changed here, with who set it."""
    made = QWidget()
    row = Row(made, gap=12, edges=(18, 9, 18, 9))
    row.addWidget(Text(rule.sentence, Role.SMALL, "text2", wraps=True), 1)
    row.addWidget(Badge(alone(listing(rule.set_by)), "lock"), 0, Qt.AlignmentFlag.AlignTop)
    return made
