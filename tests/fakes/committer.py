"""What other processes do to a store while a test looks on: started by `spawn`, so it imports little."""

import os
import secrets
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tracker.core.errors import TrackerError
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
        for file in store.due(START.wall, 1):
            store.keep_file_receipt(*device.file_receipt(file))
            tells.send(Delivered(file.file_id))
