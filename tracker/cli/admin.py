"""`tracker admin`: what owners ask of their workspace's server."""

from tracker.cli import enrolment
from tracker.cli.parser import Commands, add_group


def add(commands: Commands) -> None:
    """Add the group and its commands."""
    example = "admin enrolment create --connection server/connection.json --email owner@example.org -o a.json"
    enrolment.add(add_group(commands, "admin", "look after a workspace", example))
