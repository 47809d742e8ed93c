"""What the device said, in chain order, and the few values it must remember: written in one transaction."""

from typing import Final, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.core.device import Commit, Identity
from tracker.core.errors import BugError, DamagedError, RefusedError
from tracker.core.record import Body, Link, RecordKind, SealedFile, Tip, genesis, verify_commit
from tracker.core.wire import Trust
from tracker.host.sqlcipher import Connection
from tracker.store import hours, outbox

_DOCUMENT: Final = "document/"
MARK: Final = "checked"
"""The document that says before which place every record was checked."""
_LAST: Final = (
    "SELECT max(ifnull((SELECT max(seq) FROM records), -1), ifnull((SELECT max(last) FROM commits), -1),"
    " ifnull((SELECT max(seq) FROM receipts), -1),"
    " ifnull((SELECT CAST(value AS INTEGER) FROM state WHERE key = 'document/checked'), 0) - 1)"
)
_EARLY: Final = "sharing_key"
"""A private key that an early version kept with the identity, and that has a place of its own since."""
_FARTHEST: Final = (1 << 63) - 1

_Kept = TypeVar("_Kept")


def identity(db: Connection) -> Identity | None:
    """Return who this device is, once enrolled; raises `RefusedError` for what an early version kept."""
    try:
        return _state(db, "identity", Identity)
    except DamagedError as error:
        if _EARLY in (_state(db, "identity", dict[str, object]) or {}):
            raise RefusedError("store-older") from error
        raise


def enrol(db: Connection, who: Identity, first: Trust) -> None:
    """Keep an identity and what it trusts; raises `RefusedError` when there is one."""
    if identity(db) is not None:
        raise RefusedError("store-enrolled")
    _keep(db, "identity", who)
    keep_trust(db, first)


def trust(db: Connection) -> Trust | None:
    """Return the root statement and manifest in use."""
    return _state(db, "trust", Trust)


def keep_trust(db: Connection, trusted: Trust) -> None:
    """Put a root statement and manifest in use."""
    _keep(db, "trust", trusted)


def document(db: Connection, name: str) -> bytes | None:
    """Return what was kept under a name."""
    row = db.execute("SELECT value FROM state WHERE key = ?", (_DOCUMENT + name,)).fetchone()
    return None if row is None else bytes(row[0])


def keep_document(db: Connection, name: str, body: bytes) -> None:
    """Keep bytes under a name, instead of what was kept there."""
    db.execute("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", (_DOCUMENT + name, body))


def tip(db: Connection) -> Tip:
    """Return where the chain goes on; raises `RefusedError` before enrolment.

    Where its last records are gone, nothing that the server takes can follow: that is a `DamagedError`.
    """
    who = enrolled(db)
    row = db.execute("SELECT seq, link FROM records ORDER BY seq DESC LIMIT 1").fetchone()
    if (0 if row is None else row[0] + 1) < end_of(db):
        raise DamagedError("store-tail-gone")
    if row is None:
        return genesis(who.workspace_id, who.device_id, public_key(who))
    link = Link.from_bytes(row[1])
    if link.seq != row[0]:
        raise DamagedError("store-tail-gone")
    return Tip(link.workspace_id, link.device_id, link.seq + 1, link.digest())


def end_of(db: Connection) -> int:
    """Return the place after the last one that anything is known of, as far as the database can count."""
    return min(int(db.execute(_LAST).fetchone()[0]) + 1, _FARTHEST)


def append(db: Connection, commit: Commit) -> None:
    """Write a commit, queue it, and put in the tables of hours what it says.

    Raises `DamagedError` when it does not continue the chain or says what cannot be read. A sealed file that
    no record names is a `BugError`.
    """
    links = [record.link for record in commit.records]
    verify_commit(tip(db), links, commit.head, public_key(enrolled(db)))
    db.executemany(
        "INSERT INTO records (seq, link, salt, body) VALUES (?, ?, ?, ?)",
        [(record.link.seq, record.link.to_bytes(), record.salt, record.body) for record in commit.records],
    )
    db.execute(
        "INSERT INTO commits (first, last, head) VALUES (?, ?, ?)", (links[0].seq, links[-1].seq, commit.head)
    )
    bodies = {record.link.seq: Body.from_bytes(record.body) for record in commit.records}
    named = {_file_id(body): seq for seq, body in bodies.items() if body.kind is RecordKind.SEALED_FILE}
    for file in commit.sealed:
        if file.file_id not in named:
            raise BugError
        outbox.add(db, named[file.file_id], file)
    for file_id in commit.erased:
        outbox.erase(db, file_id)
    for seq, body in bodies.items():
        hours.project(db, seq, body)


def _file_id(body: Body) -> bytes:
    return SealedFile.from_bytes(body.payload).file_id


def enrolled(db: Connection) -> Identity:
    """Return who this device is; raises `RefusedError` before enrolment."""
    who = identity(db)
    if who is None:
        raise RefusedError("store-not-enrolled")
    return who


def public_key(who: Identity) -> bytes:
    """Return the raw key that the device's heads verify by."""
    return Ed25519PrivateKey.from_private_bytes(who.device_key).public_key().public_bytes_raw()


def _state(db: Connection, key: str, shape: type[_Kept]) -> _Kept | None:
    row = db.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    try:
        return msgspec.msgpack.decode(row[0], type=shape)
    except ValueError as error:  # of which msgspec has its own kind
        raise DamagedError("store-row-damaged") from error


def _keep(db: Connection, key: str, value: object) -> None:
    db.execute(
        "INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", (key, msgspec.msgpack.encode(value))
    )
