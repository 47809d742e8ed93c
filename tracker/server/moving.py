"""Moving a workspace to another port, for good: what it says of its address, beside a log of that."""

from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from tracker.core.errors import UnreachableError
from tracker.core.moment import Instant
from tracker.core.wire import PublicConnection
from tracker.host.instance import only_instance
from tracker.host.private_file import write_private
from tracker.server.assemble import opened_database
from tracker.server.audit import AuditEvent, append
from tracker.server.folder import Folder
from tracker.server.founding import stated_server
from tracker.server.policy_desk import ACTOR
from tracker.server.serve import DEFAULT_PORT, with_port


def move_to_port(path: Path, port: int, now: Instant) -> tuple[str, str]:
    """Have the workspace in `path` be at another port from now on; return its address before and after.

    Its host stays, for its certificates are for that name. Both are the same, and nothing is changed, where
    it is at that port. Raises `RefusedError` while its server runs, and
    otherwise as the server does.
    """
    folder = Folder(path)
    folder.require()
    before = stated_server(folder.connection)
    if (urlsplit(before).port or DEFAULT_PORT) == port:
        return before, before
    after = with_port(before, port)
    with only_instance(folder.lock, "server-running"), opened_database(path) as database:
        described = msgspec.json.decode(folder.connection.read_bytes(), type=PublicConnection)
        event = AuditEvent(now, ACTOR, "workspace.moved", described.workspace_id.hex, {"port": port})
        moved = msgspec.structs.replace(described, server=after)
        try:
            write_private(folder.connection, msgspec.json.encode(moved) + b"\n")
        except OSError as error:
            raise UnreachableError("folder-away", folder=str(path)) from error
        database.write(lambda connection: append(connection, event))
    return before, after
