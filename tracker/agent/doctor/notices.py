"""Whether this desktop shows notices, while no icon of ours tells captures, reminders and questions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tracker.agent.doctor.finding import Finding, Machine, State
from tracker.core.messages.message import Message
from tracker.desktop.notify_way import who_notifies

_SAYS: Final = {
    "notices": Message("Notices are shown by {program}.", ""),
    "none": Message(
        "Nobody shows notices on this desktop.",
        "Without Tracker's icon, `tracker status` alone tells captures, reminders and questions; on Linux, "
        "install a notification daemon such as dunst.",
    ),
}


def notices(machine: Machine, who: Callable[[Mapping[str, str]], str] = who_notifies) -> Iterable[Finding]:
    """Tell who shows them."""
    program = who(machine.environment)
    if program:
        return [Finding("notices", State.OK, _SAYS["notices"], {"program": program})]
    return [Finding("notices", State.WARN, _SAYS["none"])]
