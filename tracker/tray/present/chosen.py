"""What stands beside the member's own choices: languages by name, and the policy's values like them."""

from typing import TYPE_CHECKING, Final

from tracker.agent.policy_words import meant, setters
from tracker.host.translate import spoken
from tracker.host.translate import translate as _
from tracker.tray.present.recorded import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.agent.policy_seen import PolicySeen

_OWN_NAMES: Final = {"en": "English", "de": "Deutsch", "ar": "العربية"}
"""In itself, so that whoever looks for a language finds it; another one goes by its code."""

_LIKE_SETTINGS: Final = (
    "screenshots-per-slot",
    "screenshot-notice",
    "screenshot-review",
    "idle-threshold",
    "idle-time",
)
"""What people look for among settings, and the workspace decides."""


def languages() -> "Mapping[object, str]":
    """Return what can be spoken, the system's language first."""
    return {"": _("As the system"), **{code: _OWN_NAMES.get(code, code) for code in spoken()}}


def set_for_you(seen: "PolicySeen") -> tuple[Rule, ...]:
    """Return the policy's values that look like settings, and who set each."""
    return tuple(Rule(meant(seen.here, key), setters(seen.here, key)) for key in _LIKE_SETTINGS)
