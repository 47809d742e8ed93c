"""The page itself: rows of choices that hold at once, and what is the workspace's to say at its end."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QShowEvent

from tracker.core.errors import TrackerError
from tracker.desktop.autostart import start_at_login, starts_at_login, stay_at_login
from tracker.host.program import this_program
from tracker.host.translate import translate as _
from tracker.tray.pages.page import Page
from tracker.tray.pages.settings.keys import KeysSection
from tracker.tray.pages.settings.language import LanguageSection
from tracker.tray.pages.settings.notices import NoticesSection
from tracker.tray.pages.settings.policy import PolicySection
from tracker.tray.pages.settings.rows import Row, Rows
from tracker.tray.present.attention import error_notice
from tracker.tray.present.lengths import HoursFormat, length_text
from tracker.tray.shade import Shade
from tracker.tray.style import look
from tracker.tray.theme import CARD_GAP
from tracker.tray.widgets.banner import Banner
from tracker.tray.widgets.choice import Options, Switch
from tracker.tray.widgets.lines import Column
from tracker.tray.widgets.page_head import PageHead

if TYPE_CHECKING:
    from tracker.agent.policy_seen import PolicySeen
    from tracker.tray.reading import Reader
    from tracker.tray.settings import Settings, SettingsKeeper
    from tracker.tray.shortcut import GlobalShortcut

_EXAMPLE: Final = 84 * 60
"""Seconds of the length that shows how lengths are written."""
_NARROW: Final = 560
_SCALES: Final[dict[object, str]] = {1.0: "100 %", 1.25: "125 %", 1.5: "150 %", 2.0: "200 %"}


class SettingsPage(Page):
    """Shows what was chosen, and keeps each choice as it is made."""

    def __init__(self, settings: "SettingsKeeper", shortcut: "GlobalShortcut", reader: "Reader") -> None:
        """Take who keeps the choices, the shortcut they are about, and who reads the policy."""
        super().__init__()
        self._settings, self._reader = settings, reader
        self.problem, self.unread = Banner(), Banner()
        self.shade = Options(_("Colours"), _shades())
        self.scale = Options(_("Size of text"), _SCALES)
        self.still = Switch(_("Less motion"))
        self.hours = Options(_("Hours"), _hours())
        self.one_colour = Switch(_("Icon in one colour"))
        self.panel = Options(_("The panel is"), _shades())
        self.at_login = Switch(_("Start when I sign in"))
        self.language = LanguageSection(settings)
        self.keys = KeysSection(settings, shortcut)
        self.notices = NoticesSection(settings)
        self.policy = PolicySection()
        self._sections: Final = (
            *(self._look(), self.language, self._time(), self.keys, self.notices, self._icon()),
        )
        self._lay_out()
        self._connect()
        reader.policy_read.connect(self._take)
        reader.policy_failed.connect(self._miss)
        settings.changed.connect(self._show)
        self._show(settings.now)
        self._show_login()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the policy."""
        super().showEvent(event)
        self._reader.want_policy()

    def _lay_out(self) -> None:
        column = Column(self, gap=CARD_GAP)
        about = _("What you choose about this app. What is recorded is your workspace's policy.")
        column.addWidget(PageHead(_("Settings"), about))
        column.addWidget(self.problem)
        for section in (*self._sections, self.unread, self.policy):
            column.addWidget(section)
        column.addStretch(1)

    def _look(self) -> Rows:
        rows = (
            Row(_("Colours"), _("Light or dark."), self.shade),
            Row(_("Size of text"), _("Of everything in these windows."), self.scale),
            Row(_("Less motion"), _("Everything appears at once."), self.still),
        )
        return Rows(_("Appearance"), rows)

    def _time(self) -> Rows:
        return Rows(_("Time"), (Row(_("Hours"), _("How lengths of time are written."), self.hours),))

    def _icon(self) -> Rows:
        rows = (
            Row(_("Start when I sign in"), _("The icon; the timer is yours to start."), self.at_login),
            Row(_("Icon in one colour"), _("Its shape tells the state either way."), self.one_colour),
            Row(_("The panel is"), _("So that the icon stands out on it."), self.panel),
        )
        return Rows(_("Icon"), rows)

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
        self.language.show_choice(now)
        self.notices.show_choice(now)
        self.shade.choose(now.shade)
        self.scale.choose(now.scale)
        self.still.setChecked(now.still)
        self.hours.choose(now.hours)
        self.one_colour.setChecked(now.icon_in_one_colour)
        self.panel.choose(now.panel)

    def _take(self, seen: "PolicySeen") -> None:
        self.unread.show_notice(None)
        self.notices.show_policy(seen)
        self.policy.show_policy(seen, self._settings.manner)

    def _miss(self, error: TrackerError) -> None:
        """Say why what the workspace asks is not shown, or perhaps no longer so."""
        self.unread.show_notice(error_notice(error))

    def _arrange(self) -> None:
        narrow = self._window_narrow or self.width() < look.theme.px(_NARROW)
        for section in self._sections:
            section.be_narrow(narrow=narrow)


def _shades() -> dict[object, str]:
    return {Shade.SYSTEM: _("As the system"), Shade.LIGHT: _("Light"), Shade.DARK: _("Dark")}


def _hours() -> dict[object, str]:
    return {each: length_text(_EXAMPLE, each) for each in HoursFormat}
