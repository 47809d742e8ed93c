"""Which time zone clock times and days are of."""

from collections.abc import Iterable
from typing import Final

from tracker.agent.doctor.finding import Finding, Machine, State, failed
from tracker.core.messages.message import Message
from tracker.host.zone import local_zone, zone_trouble

_SAYS: Final = Message("Times are shown, and days begin, in the time zone {zone}.", "")


def zone(machine: Machine) -> Iterable[Finding]:
    """Tell it, or why it cannot be read."""
    del machine
    if (trouble := zone_trouble()) is not None:
        return [failed("zone", trouble, State.WARN)]
    return [Finding("zone", State.OK, _SAYS, {"zone": str(local_zone())})]
