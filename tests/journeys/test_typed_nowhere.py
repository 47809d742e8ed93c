"""What is typed is counted, and is nowhere: in no file, record, document or row, and on no line out."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from socket import socket
from threading import Event, Thread
from typing import Any, BinaryIO

import pytest
from sqlalchemy import text

from lib.loopback_server import LoopbackServer
from tests.fakes.no_keyring import no_keyring
from tests.journeys.desk import Desk
from tests.journeys.search import files_below, found
from tests.journeys.spelling import spellings
from tracker.agent.assemble import viewed_store
from tracker.agent.control_client import ControlClient
from tracker.core.hours.day import day_of
from tracker.core.wire import Watch
from tracker.host import local_socket
from tracker.host.clock import SystemClock
from tracker.host.paths import Paths
from tracker.host.sqlcipher import connect
from tracker.server.assemble import opened_database

TYPED = "correcthorsebatterystaple1847"
PLANTED = "marmalade on the ceiling"
"""A note, which does lie in records and is sent: a search that does not find it finds nothing."""

OVERHEARD = """
import ssl, sys
from tracker.cli import main

heard = open(sys.argv.pop(1), "ab", buffering=0)

def overhear(kind, name):
    say = getattr(kind, name)
    def said(line, data, *rest):
        heard.write(data)
        return say(line, data, *rest)
    setattr(kind, name, said)

overhear(ssl.SSLObject, "write")
overhear(ssl.SSLSocket, "write")
overhear(ssl.SSLSocket, "send")
sys.exit(main())
"""
"""The command `tracker`, with what it gives to TLS written down before that is encrypted."""


class Overheard:
    """A socket of which each byte that it is told is kept."""

    def __init__(self, line: socket) -> None:
        self._line = line
        self.heard = bytearray()

    def makefile(self, mode: str) -> "Overheard":
        assert mode == "rb"
        self._file: BinaryIO = self._line.makefile("rb")
        return self

    def readline(self, most: int) -> bytes:
        read = self._file.readline(most)
        self.heard += read
        return read

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)


@contextmanager
def watched(paths: Paths) -> Iterator[bytearray]:
    """Watch the agent for the block over its socket; what it tells is in what this yields."""
    line = local_socket.connect(local_socket.Address.within(paths.runtime), "agent-not-running", 10)
    tap = Overheard(line.socket)
    client = ControlClient(replace(line, socket=tap))  # type: ignore[arg-type]  # it does what a socket does

    def watch() -> None:
        for _ in client.follow(Watch()):
            pass

    watching = Thread(target=watch)
    watching.start()
    try:
        yield tap.heard
    finally:
        watching.join(60)
        client.close()


def kept_here(paths: Paths) -> bytes:
    """Return every cell of every table of the device's store: records, documents and all else."""
    [key] = [bytes.fromhex(path.read_text().split()[1]) for path in paths.data.glob("store*.key")]
    store = connect(paths.data / "store.db", key)
    try:
        names = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for name in names for row in store.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 - its own names
    finally:
        store.close()
    return _cells(rows)


def kept_there(server: LoopbackServer) -> bytes:
    """Return every cell of every table of the server's database."""
    with opened_database(server.folder) as database:
        return database.read(
            lambda db: _cells(
                [
                    tuple(row)
                    for (name,) in db.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
                    for row in db.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608 - its own names
                ]
            )
        )


def _cells(rows: list[tuple[object, ...]]) -> bytes:
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)


def counted(paths: Paths) -> int:
    """Return the keys in all samples that lie in the store."""
    with viewed_store(paths) as store:
        return sum(sample.keys or 0 for sample in store.samples(0, 1 << 62))


def shown(desk: Desk) -> int:
    """Return the keys of today, and of yesterday if it is midnight, as the person is shown them."""
    yesterday = day_of(SystemClock().now().wall, UTC) - timedelta(days=1)
    said = desk.run("activity", "--from", str(yesterday), "--json")
    assert said.returncode == 0, said.stderr
    days = [json.loads(line) for line in said.stdout.splitlines()]
    assert all(0 < day["level"] <= 1 for day in days if day["slots"])
    return sum(slot["keys"] or 0 for day in days for slot in day["slots"])


def test_what_is_typed_is_counted_and_is_nowhere(
    seated: Desk, server: LoopbackServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(seated.home))
    paths, network = Paths.find(), tmp_path / "network"
    with seated.agent(every=600, program=(sys.executable, "-c", OVERHEARD, str(network))) as agent:
        agent.until("delivered")
        seated.until_timer(lambda now: now["state"] == "running")
        with watched(paths) as heard:
            assert seated.run("note", PLANTED).returncode == 0
            seated.type(TYPED)
            Event().wait(2)
            seated.run("stop")
            assert seated.run("sync").returncode == 0
            agent.stop()
    with no_keyring():
        assert shown(seated) == counted(paths) >= len(TYPED)
    places = {
        "the control socket": bytes(heard),
        "the store": kept_here(paths),
        "the network": network.read_bytes(),
        "the server": kept_there(server),
    }
    assert found({"planted": PLANTED.encode()}, places) == {("planted", place) for place in places}
    files = files_below(seated.home, server.folder)
    assert files
    assert found({"planted": PLANTED.encode()}, files) == set(), "what lies in files is encrypted"
    secrets = {
        f"{word} as {form}": spelling
        for word in (TYPED, TYPED[:12], TYPED[-12:])
        for form, spelling in spellings(word, seated.display).items()
    }
    require_the_search_to_find(secrets, places)
    assert found(secrets, {**places, **files}) == set()


def require_the_search_to_find(secrets: dict[str, bytes], places: dict[str, bytes]) -> None:
    """Plant each form in the middle of what is in each place."""
    for name, secret in secrets.items():
        for place, said in places.items():
            middle = len(said) // 2
            planted = {place: said[:middle] + secret + said[middle:]}
            assert found({name: secret}, planted) == {(name, place)}
