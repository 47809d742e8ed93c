"""The section about the language of these windows, which holds from the next start on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.host.translate import translate as _
from tracker.tray.pages.settings.rows import Row, Rows
from tracker.tray.present.chosen import languages
from tracker.tray.theme import Role
from tracker.tray.widgets.button import Button, Kind
from tracker.tray.widgets.choice import Options
from tracker.tray.widgets.flow import Flow
from tracker.tray.widgets.text import Text

if TYPE_CHECKING:
    from tracker.tray.settings import Settings, SettingsKeeper


class LanguageSection(Rows):
    """Languages to choose from; once another one is chosen, it offers to start again now."""

    again_wanted = Signal()

    def __init__(self, settings: "SettingsKeeper") -> None:
        """Take who keeps the choice; where the machine's configuration says it, nothing is to be chosen."""
        self._settings = settings
        fixed = settings.machine_language
        self.language = Options(_("Language"), languages())
        self.language.setEnabled(not fixed)
        sentence = _("Commands speak the language of your session.")
        if fixed:
            sentence = _("The configuration of this computer says it.")
        super().__init__(_("Language"), (Row(_("Of these windows"), sentence, self.language),))
        self.again = Button(_("Start again now"), Kind.SECONDARY, icon="refresh-cw")
        self.again.clicked.connect(self.again_wanted)
        self._later = QWidget()
        flow = Flow(self._later, across=12, down=4)
        flow.addWidget(Text(_("It holds from the next start."), Role.SMALL, "text2"))
        flow.addWidget(self.again)
        self.column.addWidget(self._later)
        self.language.chosen.connect(lambda language: settings.change(language=language))
        self.show_choice(settings.now)

    def show_choice(self, now: "Settings") -> None:
        """Show what is chosen, and whether it holds yet."""
        self.language.choose(self._settings.machine_language or now.language)
        self._later.setVisible(now.language != self._settings.begun.language)
