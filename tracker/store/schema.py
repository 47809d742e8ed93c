"""The store's tables, as steps from one `user_version` to the next; a released step never changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tracker.core.errors import RefusedError
from tracker.host.sqlcipher import Connection

Step = tuple[str, ...]
"""The statements that take a store one version further."""

_FIRST: Final[Step] = (
    "CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE records (
        seq INTEGER PRIMARY KEY, link BLOB NOT NULL, salt BLOB NOT NULL, body BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE commits (
        last INTEGER PRIMARY KEY REFERENCES records, first INTEGER NOT NULL REFERENCES records,
        head BLOB NOT NULL, receipted INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX commits_unsent ON commits (last) WHERE NOT receipted",
    """CREATE TABLE receipts (
        seq INTEGER PRIMARY KEY REFERENCES records, link_hash BLOB NOT NULL,
        received_at INTEGER NOT NULL, signature BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE files (
        seq INTEGER PRIMARY KEY REFERENCES records, file_id BLOB NOT NULL UNIQUE,
        blob_length INTEGER NOT NULL, blob_hash BLOB NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0, wait_until INTEGER NOT NULL DEFAULT 0,
        status INTEGER, received_at INTEGER, signature BLOB
    ) STRICT""",
    "CREATE INDEX files_queued ON files (seq) WHERE status IS NULL",
    """CREATE TABLE vault (
        seq INTEGER PRIMARY KEY REFERENCES files, grants BLOB NOT NULL, blob BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE dead_letters (
        seq INTEGER PRIMARY KEY REFERENCES records, key TEXT NOT NULL, details TEXT NOT NULL
    ) STRICT""",
    """CREATE VIEW files_waiting AS SELECT * FROM files WHERE status IS NULL
        AND NOT EXISTS (SELECT 1 FROM dead_letters WHERE dead_letters.seq = files.seq)""",
)

_COPIES: Final[Step] = (
    "ALTER TABLE files ADD COLUMN roles BLOB NOT NULL DEFAULT x''",
    "CREATE TABLE copies (seq INTEGER PRIMARY KEY REFERENCES vault) STRICT",
)
"""`roles` is the first byte of each grant; `copies` names the delivered files whose bytes are still here."""

_HOURS: Final[Step] = (
    """CREATE TABLE entries (
        entry_id BLOB PRIMARY KEY, seq INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER,
        deleted INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX entries_by_start ON entries (start, stop)",
    """CREATE TABLE aways (
        away_id BLOB PRIMARY KEY, seq INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX aways_by_start ON aways (start, stop)",
    "CREATE TABLE samples (start INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT",
    "CREATE TABLE events (seq INTEGER PRIMARY KEY, start INTEGER NOT NULL) STRICT",
    "CREATE INDEX events_by_start ON events (start)",
    "CREATE TABLE damaged (seq INTEGER PRIMARY KEY, last INTEGER NOT NULL, flaw TEXT NOT NULL) STRICT",
)
"""Where the newest record of each entry, time away, minute and event is: what it says is read from there.

`damaged` names what the check found wrong with records, and could not mend.
"""

_ATTACHMENTS: Final[Step] = (
    "ALTER TABLE files ADD COLUMN kind INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE vault ADD COLUMN apart INTEGER NOT NULL DEFAULT 0",
)
"""`kind` is that of the sealed file's header; bytes that lie `apart` are in a file of their own."""

STEPS: Final[tuple[Step, ...]] = (_FIRST, _COPIES, _HOURS, _ATTACHMENTS)


def migrate(db: Connection, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Take the store to the newest version, each step in one transaction.

    Raises `RefusedError` when the store is of a newer version than `steps` know; it stays as it is.
    """
    while _version(db, path, steps) < len(steps):
        db.execute("BEGIN IMMEDIATE")
        # Whoever else opens the store may have taken the step meanwhile.
        number = _version(db, path, steps)
        for step in steps[number : number + 1]:
            _take(db, step, number + 1)
        db.commit()


def require_newest(db: Connection, path: Path) -> None:
    """Let only a store of the newest version be looked at; it stays as it is.

    Raises `RefusedError`: `store-not-enrolled` for an empty one, `store-not-migrated` for an older one,
    `store-newer` for a newer one.
    """
    version = _version(db, path, STEPS)
    if version < len(STEPS):
        raise RefusedError("store-not-migrated") if version else RefusedError("store-not-enrolled")


def _version(db: Connection, path: Path, steps: Sequence[Step]) -> int:
    """Return the version; raises `RefusedError` for one that `steps` do not know."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(steps):
        raise RefusedError("store-newer", file=str(path))
    return version


def _take(db: Connection, step: Step, number: int) -> None:
    for statement in step:
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {number}")


def begin_hours_anew(db: Connection) -> None:
    """Begin the tables of hours empty, beside those whose pages cannot be read: these stay as they are."""
    tables = ("entries", "aways", "samples", "events")
    (number,) = db.execute(
        "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'entries!_old%' ESCAPE '!'"
    ).fetchone()
    for table in tables:
        db.execute(f"ALTER TABLE {table} RENAME TO {table}_old{number}")
    for statement in _HOURS[:-1]:
        db.execute(statement.replace("_by_start ON", f"_by_start{number} ON"))
