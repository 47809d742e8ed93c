"""Reads a whole store past its own code, and checks that nothing in it is half."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.device import FakeDevice
from tracker.core.record import Body, Link, Record, SealedFile, verify_commit
from tracker.host.sqlcipher import Connection, connect, quick_check


@dataclass(frozen=True)
class Ledger:
    """Every seq and file id that a store holds: `waiting` files have their blob, `delivered` ones none."""

    seqs: range
    waiting: frozenset[bytes]
    delivered: frozenset[bytes]


def read_ledger(path: Path, key: bytes, device: FakeDevice) -> Ledger:
    """Return what a closed store holds.

    Fails unless the file is sound, the chain runs from genesis to its end under signed heads without a gap,
    every record belongs to one commit, every body is the one committed to, and every file is there or gone.
    """
    db = connect(path, key)
    try:
        quick_check(db, path)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        ledger = Ledger(_follow_chain(db, device), *_files(db))
        named = {_file_id(row) for row in db.execute("SELECT link, salt, body FROM records")}
        assert named == ledger.waiting | ledger.delivered, "a record without its file, or a file without"
        return ledger
    finally:
        db.close()


def _follow_chain(db: Connection, device: FakeDevice) -> range:
    tip = device.genesis()
    for first, last, head in db.execute("SELECT first, last, head FROM commits ORDER BY last").fetchall():
        assert first == tip.seq
        rows = db.execute("SELECT link FROM records WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last))
        tip = verify_commit(tip, [Link.from_bytes(link) for (link,) in rows], head, device.public_key)
        assert tip.seq == last + 1
    (records,) = db.execute("SELECT count(*) FROM records").fetchone()
    assert records == tip.seq
    return range(records)


def _files(db: Connection) -> tuple[frozenset[bytes], frozenset[bytes]]:
    waiting: set[bytes] = set()
    delivered: set[bytes] = set()
    for file_id, blob_hash, status, blob, copied in db.execute(
        "SELECT file_id, blob_hash, status, blob, copies.seq IS NOT NULL"
        " FROM files LEFT JOIN vault USING (seq) LEFT JOIN copies USING (seq)"
    ):
        (waiting if status is None else delivered).add(file_id)
        assert (blob is not None) == (status is None or bool(copied))
        assert status is not None or not copied
        assert blob is None or hashlib.sha256(blob).digest() == blob_hash
    return frozenset(waiting), frozenset(delivered)


def _file_id(row: tuple[bytes, bytes, bytes]) -> bytes:
    link, salt, body = row
    said: Body = Record(Link.from_bytes(link), salt, body).verify_body()
    return SealedFile.from_bytes(said.payload).file_id
