"""Pages of the database that nothing uses any more: when they are overwritten, and when that can wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tracker.host.sqlcipher import Connection

_MANY: Final = 32
_MANY_BYTES: Final = 1 << 16
"""A row that large takes fewer pages than `_MANY`."""
_ONE_BYTES: Final = 3_000
"""A row that large takes a page for itself."""


@contextmanager
def pages_left(db: Connection) -> Iterator[None]:
    """Leave whole pages as they are that the block frees: those of sealed copies that were delivered.

    They are taken again by what comes next, and overwritten at the next deletion by the member. Within pages
    that are written anyway nothing stays.
    """
    db.execute("PRAGMA secure_delete = FAST").fetchone()
    try:
        yield
    finally:
        db.execute("PRAGMA secure_delete = ON").fetchone()


def overwrite_free_pages(db: Connection) -> None:
    """Write zeros over every page that nothing uses, within the transaction that runs."""
    if not _free(db):
        return
    db.execute("CREATE TABLE overwritten (zeros BLOB NOT NULL)")
    while free := _free(db):
        size = _MANY_BYTES if free >= _MANY else _ONE_BYTES
        db.execute("INSERT INTO overwritten VALUES (zeroblob(?))", (size,))
    with pages_left(db):
        db.execute("DROP TABLE overwritten")


def _free(db: Connection) -> int:
    (count,) = db.execute("PRAGMA freelist_count").fetchone()
    return int(count)
