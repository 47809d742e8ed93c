"""Where `tracker qa capture --server` sends: how the run joins that server, and who looks at what came."""

import asyncio
import tempfile
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tracker.agent.joining import enrolment_given
from tracker.cli.session import kept_session
from tracker.core.errors import OsPermissionError, RefusedError, UnrecognisedError
from tracker.core.wire import Enrolment
from tracker.qa.loopback import destination_at, loopback_server
from tracker.qa.sending import Destination
from tracker.sync.enrolment_file import read_enrolment
from tracker.sync.transport import require_address

SELF: Final = "self"
"""The server that is at no address yet: one of the run's own."""

VARIABLE: Final = "TRACKER_ENROLMENT"
"""Holds what an enrolment's file does, where that is, a link, or a code: it is secret, and no argument."""


@contextmanager
def destination(
    server: str | None, file: Path | None, environment: MutableMapping[str, str]
) -> Iterator[Destination | None]:
    """Give where to send to, None where nothing is to be sent; raises `TrackerError`.

    The secret is taken out of the environment, which other programs of the run get.
    """
    given = environment.pop(VARIABLE, "")
    if server is None:
        yield None
    elif server == SELF:
        with (
            tempfile.TemporaryDirectory(prefix="tracker-qa-server-") as folder,
            loopback_server(Path(folder)) as running,
        ):
            yield destination_at(running)
    else:
        yield _enrolled(_enrolment(server, file, given))


def _enrolment(server: str, file: Path | None, given: str) -> Enrolment:
    """Return the enrolment that was given, which is for this server; raises `RefusedError` otherwise."""
    require_address(server)
    if file is None and not given.strip():
        raise RefusedError("qa-no-enrolment", server=server)
    if file is None:
        enrolment = asyncio.run(enrolment_given(given, urlsplit(server).netloc))
    else:
        enrolment = read_enrolment(file)
    if enrolment.server.rstrip("/") != server.rstrip("/"):
        raise RefusedError("qa-other-server", server=server, enrolled=enrolment.server)
    return enrolment


def _enrolled(enrolment: Enrolment) -> Destination:
    """Return where to send to; whoever is signed in on this computer to that workspace looks at what came."""
    try:
        session = kept_session()
    except (UnrecognisedError, OsPermissionError):
        return Destination(enrolment)
    if session.kept.workspace_id != enrolment.workspace_id:
        return Destination(enrolment)
    return Destination(enrolment, session.connection, session.token)
