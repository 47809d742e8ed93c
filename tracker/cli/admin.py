"""`tracker admin`: what owners ask of their workspace's server."""

from tracker.cli import admin_people, enrolment
from tracker.cli.parser import Commands, add_group


def add(commands: Commands) -> None:
    """Add the group and its commands."""
    example = "admin enrolment create --connection server/connection.json --email owner@example.org -o a.json"
    group = add_group(commands, "admin", "look after a workspace", example)
    admin_people.add(group)
    enrolment.add(group)
