"""Joining a server of one's own on loopback, for the demonstration and the benchmarks."""

from __future__ import annotations

import asyncio
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lib.loopback_server import EMAIL, running_server
from tracker.agent.assemble import device_secrets, enrol_here, opened_store
from tracker.core.wire import NewEnrolment
from tracker.host.paths import HOME_VARIABLE, Paths
from tracker.sync.client import MemberClient

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lib.loopback_server import LoopbackServer
    from tracker.agent.ports import Store

_NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


@dataclass(frozen=True)
class Enrolled:
    """Where the agent keeps things, and the server it is enrolled at."""

    paths: Paths
    server: LoopbackServer


async def join(server: LoopbackServer, store: Store, name: str) -> None:
    """Enrol a device as the workspace's owner; raises `TrackerError`."""
    owner = MemberClient(server.connection)
    try:
        await owner.sign_in(EMAIL, server.password)
        made = await owner.create_enrolment(NewEnrolment())
    finally:
        await owner.aclose()
    await enrol_here(store, device_secrets(Paths.find()), made.enrolment, name)


def stay_below(folder: Path) -> Paths:
    """Have agent and server write below `folder` only, temporary files too; return the agent's folders."""
    temporary = folder / "tmp"
    temporary.mkdir()
    os.environ.update({HOME_VARIABLE: str(folder / "agent"), "TMPDIR": str(temporary)})
    return Paths.find()


@contextmanager
def enrolled_agent(folder: Path) -> Iterator[Enrolled]:
    """Enrol a device at a server that runs until the context ends; this person's keyring is left alone."""
    environment, temporary = dict(os.environ), tempfile.tempdir
    os.environ.update(_NO_KEYRING)
    paths = stay_below(folder)
    try:
        with running_server(folder) as server:
            with opened_store(paths) as store:
                asyncio.run(join(server, store, "benchmark"))
            yield Enrolled(paths, server)
    finally:
        os.environ.clear()
        os.environ.update(environment)
        tempfile.tempdir = temporary  # or what is measured next would look below a folder that is gone
