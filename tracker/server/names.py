"""What everything in a workspace is called, by id, for whoever has its folder."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, Table, select

from tracker.server.tables import DEVICES, MEMBERS, WORKSPACE
from tracker.server.tables_people import CLIENTS, PROJECTS, TASKS, TEAMS

_NAMED: Final[tuple[Table, ...]] = (WORKSPACE, DEVICES, TEAMS, CLIENTS, PROJECTS, TASKS)


def names(connection: Connection) -> Mapping[str, str]:
    """Return each name by its id in hex; members without a name go by their address."""
    found = {
        row.id.hex(): row.name
        for table in _NAMED
        for row in connection.execute(select(table.c.id, table.c.name))
    }
    members = connection.execute(select(MEMBERS.c.id, MEMBERS.c.name, MEMBERS.c.email))
    return found | {row.id.hex(): row.name or row.email for row in members}
