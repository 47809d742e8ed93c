"""What this machine can and cannot do: every probe is asked, and none of them stops the others."""

from collections.abc import Iterator, Sequence
from typing import Final

from tracker.agent.doctor.finding import Finding, Machine, Probe, failed
from tracker.agent.doctor.keeping import core_dumps, disk, keyring
from tracker.agent.doctor.notices import notices
from tracker.agent.doctor.screen import capture, permission, session, taken
from tracker.agent.doctor.senses import idle, inhibitors, input_counts, tray, window
from tracker.agent.doctor.server import server
from tracker.agent.doctor.versions import versions
from tracker.agent.doctor.zone import zone
from tracker.core.errors import TrackerError

PROBES: Final[tuple[tuple[str, Probe], ...]] = (
    ("session", session),
    ("capture", capture),
    ("permission", permission),
    ("input", input_counts),
    ("idle", idle),
    ("window", window),
    ("inhibitors", inhibitors),
    ("tray", tray),
    ("notices", notices),
    ("keyring", keyring),
    ("server", server),
    ("zone", zone),
    ("disk", disk),
    ("core-dumps", core_dumps),
    ("versions", versions),
)
"""In the order in which they are told; none of them takes a picture."""

PICTURE: Final[tuple[str, Probe]] = ("picture", taken)
"""Takes one picture, in memory only; a desktop may ask the person about it."""


def examine(machine: Machine, probes: Sequence[tuple[str, Probe]] = PROBES) -> Iterator[Finding]:
    """Yield what each probe finds; what keeps one from looking is its finding. Raises nothing of ours."""
    for name, look in probes:
        try:
            yield from look(machine)
        except TrackerError as error:
            yield failed(name, error)
