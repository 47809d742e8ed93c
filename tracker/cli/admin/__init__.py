"""`tracker admin`: what owners ask of their workspace's server."""

from typing import Final

from tracker.cli.admin import devices, enrolment, people
from tracker.cli.parser import Commands, add_group
from tracker.host.translate import translate as _

_EXAMPLE: Final = "admin enrolment create --member anna@example.org -o anna.enrolment.json"


def add(commands: Commands) -> None:
    """Add the group and its commands."""
    group = add_group(commands, "admin", _("look after a workspace"), _EXAMPLE)
    people.add(group)
    devices.add(group)
    enrolment.add(group)
