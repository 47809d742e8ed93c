"""Screenshots by when they were captured, found by halves of the chain: a day without the years around it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from tracker.core.device import MadeFile
from tracker.core.errors import DamagedError
from tracker.core.manifest import DAY
from tracker.core.record import Body
from tracker.core.sealing import Kind
from tracker.host.sqlcipher import Connection
from tracker.store import vault

_NEVER: Final = 1 << 63
_SET_MOST: Final = DAY
"""Files lie in the order in which they were made; by so much the wall's clock may have been set between."""


def taken(db: Connection, start: int, stop: int) -> Sequence[MadeFile]:
    """Return what `Store.files_taken` says."""
    low = _first_at(db, start - _SET_MOST)
    high = _first_at(db, stop + _SET_MOST)
    found = [
        file for file in vault.between(db, low, high, Kind.SCREENSHOT) if start <= file.captured_at < stop
    ]
    return sorted(found, key=_captured)


def _first_at(db: Connection, instant: int) -> int:
    """Return a place of the chain from which on files were captured at an instant or later."""
    (last,) = db.execute("SELECT ifnull(max(seq), -1) FROM files").fetchone()
    low, high = 0, last + 1
    while low < high:
        middle = (low + high) // 2
        if _captured_from(db, middle) < instant:
            low = middle + 1
        else:
            high = middle
    return low


def _captured_from(db: Connection, seq: int) -> int:
    """Return when the first file from a place of the chain on was captured whose record can be read."""
    bodies = db.execute("SELECT body FROM files JOIN records USING (seq) WHERE seq >= ? ORDER BY seq", (seq,))
    for (body,) in bodies:
        with suppress(DamagedError):
            return Body.from_bytes(body).at.wall
    return _NEVER


def _captured(file: MadeFile) -> int:
    return file.captured_at
