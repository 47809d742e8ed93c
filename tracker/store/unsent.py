"""Commits that wait for the server, as far as it can take them: up to the first that is damaged."""

import hashlib
from collections.abc import Sequence
from typing import Final

from tracker.core.errors import DamagedError
from tracker.core.hours.proof import Flaw
from tracker.core.record import Link, Tip, genesis, verify_commit
from tracker.core.wire import SentCommit, SentRecord
from tracker.host.sqlcipher import Connection
from tracker.store import damage, journal, vault

_WAITING: Final = "SELECT first, last, head FROM commits WHERE NOT receipted ORDER BY last LIMIT ?"
_RECEIPTED: Final = "SELECT link_hash FROM receipts WHERE seq = ?"
_SENT: Final = (
    "SELECT link FROM records WHERE seq = ?1"
    " AND EXISTS (SELECT 1 FROM commits WHERE receipted AND ?1 BETWEEN first AND last)"
)


def unsent(db: Connection, limit: int) -> Sequence[SentCommit]:
    """Return whole commits of which a record has no receipt, as `Store.unsent` says."""
    waiting = db.execute(_WAITING, (max(limit, 1),)).fetchall()
    commits: list[SentCommit] = []
    if not waiting:
        return commits
    room, public_key = limit, journal.public_key(journal.enrolled(db))
    tip = _sent_until(db, waiting[0][0])
    for first, last, head in waiting:
        room -= last - first + 1
        if commits and room < 0:
            break
        try:
            records = _records(db, first, last)
            tip = verify_commit(tip, [Link.from_bytes(each.link) for each in records], head, public_key)
        except DamagedError as error:
            if commits:
                break
            raise DamagedError("store-undeliverable", seq=tip.seq) from error
        commits.append(SentCommit(records, head))
    return commits


def _sent_until(db: Connection, first: int) -> Tip:
    """Return where what the server has ends; raises `DamagedError` if that is not right before `first`."""
    who = journal.enrolled(db)
    if not first:
        return genesis(who.workspace_id, who.device_id, journal.public_key(who))
    row = db.execute(_RECEIPTED, (first - 1,)).fetchone()
    if row is not None:
        return Tip(who.workspace_id, who.device_id, first, row[0])
    row = db.execute(_SENT, (first - 1,)).fetchone()
    if row is None:
        raise DamagedError("store-undeliverable", seq=first - 1)
    return Tip(who.workspace_id, who.device_id, first, hashlib.sha256(row[0]).digest())


def _records(db: Connection, first: int, last: int) -> tuple[SentRecord, ...]:
    """Return the records of a commit; raises `DamagedError` where one is known to be missing."""
    if [*damage.sound(db, first, last + 1, Flaw.MISSING)] != [(first, last + 1)]:
        raise DamagedError("record-damaged", reason="missing")
    rows = db.execute(
        "SELECT link, salt, body, grants FROM records LEFT JOIN vault USING (seq) "
        "WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
        (first, last, last - first + 1),
    )
    return tuple(SentRecord(link, salt, body, vault.open_grants(grants)) for link, salt, body, grants in rows)
