"""What other processes do to a store while a test looks on: started by `spawn`, so it imports little."""

import os
import secrets
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tests.fakes.said import entry, sample
from tracker.core.errors import TrackerError
from tracker.core.hours.said import TimeEntry
from tracker.host.sqlcipher import connect, errors
from tracker.store import SqlCipherStore

KEY = bytes(range(32))
NOBODY = 65534


@dataclass(frozen=True)
class Committed:
    """A commit returned: the `seq` of its last record, and its file ids."""

    last: int
    files: tuple[bytes, ...]


@dataclass(frozen=True)
class Delivered:
    """A file's receipt was kept."""

    file: bytes


def write_as_plain_user(path: Path, tells: Connection) -> None:
    """Try to write as a user without rights; tell the error's key and sentence."""
    if sys.platform != "win32" and os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        with errors(path):
            connect(path, KEY).execute("CREATE TABLE u (a)")
    except TrackerError as error:
        tells.send((error.key, str(error)))
    else:
        tells.send(("written", ""))


def commit_until_killed(path: Path, tells: Connection) -> None:
    """Commit, receipt and deliver without end; acknowledge each step on the pipe once it has returned.

    Told are `Committed` and `Delivered`.
    """
    store = SqlCipherStore.open(path, KEY)
    device = FakeDevice(store.identity())
    while True:
        sizes = (secrets.randbelow(60_000) + 1 for _ in range(1 + secrets.randbelow(3)))
        commit = device.commit(store.tip(), *(secrets.token_bytes(size) for size in sizes))
        store.commit(commit)
        tells.send(Committed(commit.records[-1].link.seq, tuple(file.file_id for file in commit.files)))
        store.keep_receipts(device.receipts(store.unsent(100)))
        for file in store.due(START, 1):
            store.keep_file_receipt(*device.file_receipt(file))
            tells.send(Delivered(file.file_id))


def say_until_killed(path: Path, tells: Connection) -> None:
    """Let an entry grow without end, with a minute and a document each time; tell the last of each commit."""
    store = SqlCipherStore.open(path, KEY)
    device = FakeDevice(store.identity())
    while True:
        at = store.tip().seq // 2
        commit = device.say(store.tip(), growing(at), sample(at))
        store.commit(commit, {"timer": str(commit.records[-1].link.seq).encode()})
        tells.send(commit.records[-1].link.seq)
        if secrets.randbelow(2):
            store.keep_receipts(device.receipts(store.unsent(100)))
        if not secrets.randbelow(4):
            store.check()


def growing(minutes: int) -> TimeEntry:
    """Return the one entry as it is after some minutes."""
    return entry(0, minutes, entry_id=UUID(int=1))
