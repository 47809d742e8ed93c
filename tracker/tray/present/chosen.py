"""What stands beside the member's own choices: languages by name, and the policy's values like them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.agent.policy_words import meant, setters
from tracker.core.policy.screenshot_fields import CaptureNotice
from tracker.host.listing import listing
from tracker.host.translate import spoken
from tracker.host.translate import translate as _
from tracker.tray.present.recorded import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.agent.policy_seen import PolicySeen

_OWN_NAMES: Final = {"en": "English", "de": "Deutsch", "ar": "العربية"}
"""In itself, so that whoever looks for a language finds it; another one goes by its code."""

_NOTICE: Final = "screenshot-notice"
_LIKE_SETTINGS: Final = (
    "screenshots-per-slot",
    _NOTICE,
    "screenshot-review",
    "idle-threshold",
    "idle-time",
)
"""What people look for among settings, and the workspace decides."""


def languages() -> "Mapping[object, str]":
    """Return what can be spoken, the system's language first."""
    return {"": _("As the system"), **{code: _OWN_NAMES.get(code, code) for code in spoken()}}


@dataclass(frozen=True, slots=True)
class CaptureChoice:
    """Whether the member may do without a notice of each screenshot, and what is said of that."""

    sentence: str
    may_be_off: bool = False


def capture_choice(seen: "PolicySeen | None", *, by_desktop: bool) -> CaptureChoice:
    """Return what policy leaves to choose; nothing before it was read, and where the desktop tells it."""
    if by_desktop:
        return CaptureChoice(_("Your desktop's own notices say it."))
    if seen is None:
        return CaptureChoice(_("By a small window in the corner."))
    if seen.here.fields[_NOTICE].value == CaptureNotice.ICON:
        sentence = _("By a small window in the corner. The icon shows it in any case.")
        return CaptureChoice(sentence, may_be_off=True)
    who = listing(setters(seen.here, _NOTICE))
    return CaptureChoice(_("The policy asks for it ({who}).").format(who=who))


def set_for_you(seen: "PolicySeen") -> tuple[Rule, ...]:
    """Return the policy's values that look like settings, and who set each."""
    return tuple(Rule(meant(seen.here, key), setters(seen.here, key)) for key in _LIKE_SETTINGS)
