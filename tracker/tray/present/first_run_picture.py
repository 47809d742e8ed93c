"""The first picture in words: what a screenshot would show, what was left out, what became of it."""

from typing import TYPE_CHECKING

from tracker.agent.policy_words import meant
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

if TYPE_CHECKING:
    from tracker.agent.policy_seen import PolicySeen
    from tracker.core.capture import Taken


def lead(seen: "PolicySeen | None") -> str:
    """Return what the picture is, and how blurred the policy has it."""
    told = _("This is what a screenshot of yours would look like.")
    return told if seen is None else f"{told} {meant(seen.here, 'screenshot-blur')}"


def left_out(taken: "Taken") -> tuple[str, ...]:
    """Return what is not in it, a sentence each."""
    said = []
    if taken.redacted:
        told = translate_many(
            "{count} window that your workspace leaves out was painted over.",
            "{count} windows that your workspace leaves out were painted over.",
            taken.redacted,
        )
        said.append(told.format(count=taken.redacted))
    if taken.unexcluded:
        said.append(
            _("Your system does not tell where all windows are: what your workspace leaves out may show.")
        )
    if taken.blank:
        said.append(_("A monitor that shows one colour all over was left out."))
    return tuple(said)


def kept_nowhere() -> str:
    """Return what became of it."""
    return _("This one was not sealed, sent or kept.")


def shows(monitors: int) -> str:
    """Return what is to be seen, for who hears it."""
    return translate_many(
        "A picture of {count} monitor, as it looked just now",
        "A picture of {count} monitors, as they looked just now",
        monitors,
    ).format(count=monitors)
