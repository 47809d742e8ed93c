"""The section about what is said beside the icon while nobody looks at the window."""

from typing import TYPE_CHECKING

from tracker.host.translate import translate as _
from tracker.tray.pages.settings.rows import Row, Rows
from tracker.tray.present.chosen import capture_choice
from tracker.tray.prompts.placing import places_windows
from tracker.tray.widgets.choice import Switch

if TYPE_CHECKING:
    from tracker.agent.policy_seen import PolicySeen
    from tracker.tray.settings import Settings, SettingsKeeper


class NoticesSection(Rows):
    """What policy asks for comes first: it is shown as on, and cannot be switched off."""

    def __init__(self, settings: "SettingsKeeper") -> None:
        """Take who keeps the choices."""
        self._settings = settings
        self._seen: PolicySeen | None = None
        self.captures = Switch(_("Say when a screenshot is taken"))
        self._of_captures = Row(_("Say when a screenshot is taken"), "", self.captures)
        self.shortcut = Switch(_("Say what the keys did"))
        of_shortcut = Row(
            _("Say what the keys did"), _("That they started or stopped the timer."), self.shortcut
        )
        super().__init__(_("Notices"), (self._of_captures, of_shortcut))
        self.captures.clicked.connect(lambda on: settings.change(tells_captures=on))
        self.shortcut.clicked.connect(lambda on: settings.change(tells_shortcut=on))

    def show_policy(self, seen: "PolicySeen") -> None:
        """Take the policy that was read."""
        self._seen = seen
        self.show_choice(self._settings.now)

    def show_choice(self, now: "Settings") -> None:
        """Show what holds."""
        choice = capture_choice(self._seen, by_desktop=not places_windows())
        self._of_captures.say(choice.sentence)
        self.captures.setEnabled(choice.may_be_off)
        self.captures.setAccessibleDescription(choice.sentence)
        self.captures.setChecked(now.tells_captures or not choice.may_be_off)
        self.shortcut.setChecked(now.tells_shortcut)
