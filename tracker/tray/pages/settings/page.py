"""The page itself: rows of choices that hold at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from tracker.core.errors import TrackerError
from tracker.desktop.autostart import start_at_login, starts_at_login, stay_at_login
from tracker.host.program import this_program
from tracker.host.translate import translate as _
from tracker.tray.pages.page import Page
from tracker.tray.present.attention import error_notice
from tracker.tray.present.lengths import HoursFormat
from tracker.tray.shade import Shade
from tracker.tray.style import look
from tracker.tray.theme import CARD_GAP, Role
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.button import Button, Kind
from tracker.tray.widgets.card import Card, Divider
from tracker.tray.widgets.choice import Options, Switch
from tracker.tray.widgets.page_head import PageHead
from tracker.tray.widgets.section import Section
from tracker.tray.widgets.text import Text

if TYPE_CHECKING:
    from tracker.tray.settings import Settings, SettingsKeeper

_NARROW: Final = 560
_SCALES: Final[dict[object, str]] = {1.0: "100 %", 1.25: "125 %", 1.5: "150 %", 2.0: "200 %"}


class SettingsPage(Page):
    """Shows what was chosen, and keeps each choice as it is made."""

    policy_wanted = Signal()

    def __init__(self, settings: "SettingsKeeper") -> None:
        """Take who keeps the choices."""
        super().__init__()
        self._settings = settings
        self._rows: list[_Row] = []
        self._window_narrow = False
        self.problem = Banner()
        self.shade = Options(_("Colours"), _shades())
        self.scale = Options(_("Size of text"), _SCALES)
        self.still = Switch(_("Less motion"))
        self.hours = Options(_("Hours"), _hours())
        self.one_colour = Switch(_("Icon in one colour"))
        self.panel = Options(_("The panel is"), _shades())
        self.at_login = Switch(_("Start when I sign in"))
        self._lay_out()
        self._connect()
        settings.changed.connect(self._show)
        self._show(settings.now)
        self._show_login()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put controls beside or below their words."""
        super().resizeEvent(event)
        self._arrange()

    def be_narrow(self, *, narrow: bool) -> None:
        """Put controls below their words."""
        self._window_narrow = narrow
        self._arrange()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        about = _("What you choose about this app. What is recorded is your workspace's policy.")
        column.addWidget(PageHead(_("Settings"), about))
        column.addWidget(self.problem)
        for title, rows in self._sections():
            section, card = Section(title), Card(padding=(0, 0))
            for number, row in enumerate(rows):
                if number:
                    card.column.addWidget(Divider())
                card.column.addWidget(row)
                self._rows.append(row)
            section.column.addWidget(card)
            column.addWidget(section)
        policy = Button(_("What is recorded, and who set it"), Kind.GHOST, icon="chevron-right")
        policy.put_icon_last()
        policy.clicked.connect(self.policy_wanted)
        column.addWidget(policy)
        column.addStretch(1)

    def _sections(self) -> "Sequence[tuple[str, Sequence[_Row]]]":
        return (
            (
                _("Look"),
                (
                    _Row(_("Colours"), _("Light or dark."), self.shade),
                    _Row(_("Size of text"), _("Of everything in these windows."), self.scale),
                    _Row(_("Less motion"), _("Everything appears at once."), self.still),
                ),
            ),
            (_("Time"), (_Row(_("Hours"), _("How lengths of time are written."), self.hours),)),
            (
                _("Icon"),
                (
                    _Row(
                        _("Start when I sign in"), _("The icon; the timer is yours to start."), self.at_login
                    ),
                    _Row(
                        _("Icon in one colour"), _("Its shape tells the state either way."), self.one_colour
                    ),
                    _Row(_("The panel is"), _("So that the icon stands out on it."), self.panel),
                ),
            ),
        )

    def _connect(self) -> None:
        self.shade.chosen.connect(lambda shade: self._keep(shade=shade))
        self.scale.chosen.connect(lambda scale: self._keep(scale=scale))
        self.hours.chosen.connect(lambda hours: self._keep(hours=hours))
        self.panel.chosen.connect(lambda panel: self._keep(panel=panel))
        self.still.clicked.connect(lambda on: self._keep(still=on))
        self.one_colour.clicked.connect(lambda on: self._keep(icon_in_one_colour=on))
        self.at_login.clicked.connect(lambda on: self._settle_login(wanted=on))

    def _keep(self, **values: Any) -> None:
        trouble = self._settings.change(**values)
        self.problem.show_notice(None if trouble is None else error_notice(trouble))

    def _settle_login(self, *, wanted: bool) -> None:
        try:
            if wanted:
                start_at_login([*this_program(), "tray"])
            else:
                stay_at_login()
        except TrackerError as error:
            self.problem.show_notice(error_notice(error))
        self._show_login()

    def _show_login(self) -> None:
        try:
            self.at_login.setChecked(starts_at_login())
        except TrackerError as error:
            self.problem.show_notice(error_notice(error))

    def _show(self, now: "Settings") -> None:
        self.shade.choose(now.shade)
        self.scale.choose(now.scale)
        self.still.setChecked(now.still)
        self.hours.choose(now.hours)
        self.one_colour.setChecked(now.icon_in_one_colour)
        self.panel.choose(now.panel)

    def _arrange(self) -> None:
        narrow = self._window_narrow or self.width() < look.theme.px(_NARROW)
        for row in self._rows:
            row.be_narrow(narrow=narrow)


class _Row(QWidget):
    """Words, and the control that they are about."""

    def __init__(self, title: str, sentence: str, control: QWidget) -> None:
        super().__init__()
        self._below = not isinstance(control, Switch)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(Text(title, Role.ROW_STRONG))
        words.addWidget(Text(sentence, Role.SMALL, "text2", wraps=True))
        words.addStretch(1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(18, 10, 15, 10)
        self._line.setSpacing(12)
        self._line.addLayout(words, 1)
        self._line.addWidget(control)

    def be_narrow(self, *, narrow: bool) -> None:
        """Have a choice of several below the words; a switch stays beside them."""
        below = narrow and self._below
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if way != self._line.direction():
            self._line.setDirection(way)


def _shades() -> dict[object, str]:
    return {Shade.SYSTEM: _("As the system"), Shade.LIGHT: _("Light"), Shade.DARK: _("Dark")}


def _hours() -> dict[object, str]:
    return {
        HoursFormat.MINUTES: _("{hours} h {minutes} min").format(hours=1, minutes=24),
        HoursFormat.CLOCK: "1:24",
        HoursFormat.DECIMAL: _("{hours} h").format(
            hours=_("{whole}.{hundredths}").format(whole=1, hundredths=40)
        ),
    }
