"""Entries that run only because the record of their end was damaged: ended where it is known, or left out."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from tracker.agent.ports import Store
from tracker.core.device import UNENDED
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.hours.proof import Flaw
from tracker.core.hours.said import Ending, TimeEntry
from tracker.core.moment import MICROSECONDS, Instant

_EVER: Final = 1 << 62
_ID: Final = 16
_READABLE: Final = (Flaw.RECEIPT, Flaw.UNSIGNED)
"""What was said is known all the same."""


@dataclass(frozen=True, slots=True)
class Strays:
    """What becomes of them: `ended` is to be recorded, of those `left_out` nothing is; none runs any more."""

    ended: tuple[TimeEntry, ...]
    left_out: tuple[UUID, ...]


def strays(store: Store, known: Sequence[UUID], now: Instant) -> Strays:
    """Return the entries that run, but for those that the timer knows of.

    One is ended where activity was seen last, unless the server may have the end that is damaged here: that
    counts. Where nothing was seen, nobody knows how long it was.
    """
    running = [entry for entry in store.entries(now, _EVER) if entry.stop is None]
    found = [(entry, _end(store, entry, now)) for entry in running if entry.entry_id not in known]
    ended = (msgspec.structs.replace(entry, stop=stop, ending=Ending.UNSEEN) for entry, stop in found if stop)
    return Strays(tuple(ended), tuple(entry.entry_id for entry, stop in found if not stop))


def leave_out(store: Store, entries: Iterable[UUID]) -> None:
    """Have the store show entries as running no more."""
    known = store.document(UNENDED) or b""
    store.keep_document(UNENDED, known + b"".join(each.bytes for each in entries))


def left_out(store: Store) -> list[TimeEntry]:
    """Return the entries that are left out, as they began; raises what the store raises."""
    ids, entries = store.document(UNENDED) or b"", list[TimeEntry]()
    for at in range(0, len(ids), _ID):
        with suppress(DamagedError, RefusedError):
            entries.append(store.versions(ids[at : at + _ID].hex())[-1].entry)
    return [entry for entry in entries if entry.stop is None]


def entry_of(store: Store, prefix: str) -> TimeEntry:
    """Return the one entry whose id begins so, to be changed by hand, as `Store.entry` does.

    One that is left out has no length: what it was is the member's to say.
    """
    try:
        return store.entry(prefix)
    except DamagedError:
        digits = prefix.replace("-", "").lower()
        for entry in left_out(store):
            if entry.entry_id.hex.startswith(digits):
                return msgspec.structs.replace(entry, stop=entry.start)
        raise


def _end(store: Store, entry: TimeEntry, now: Instant) -> Instant | None:
    """Return where activity was seen last before the next entry; nothing where another end may count."""
    if _is_delivered(store, store.versions(entry.entry_id.hex)[-1].seq + 1):
        return None
    starts = [each.start for each in store.entries(entry.start, now)]
    before = min((start for start in starts if start > entry.start), default=now)
    samples = store.samples(entry.start, before)
    seen = max((sample.start + round(sample.tracked * MICROSECONDS) for sample in samples), default=None)
    return None if seen is None else min(seen, before)


def _is_delivered(store: Store, first: int) -> bool:
    """Say whether the server may have a record from `first` on that cannot be read here."""
    lost = [each for each in store.damaged() if each.last >= first and each.flaw not in _READABLE]
    if not lost or any(each.flaw is Flaw.MISSING for each in lost):
        return bool(lost)
    received = (kept.seq for kept in store.bodies(first) if kept.receipt is not None)
    return any(each.seq <= seq <= each.last for seq in received for each in lost)
