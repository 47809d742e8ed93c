"""Checking the journal, and mending from what is whole: links from bodies, heads by the device's own key."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.core.device import Checked, Identity
from tracker.core.errors import DamagedError
from tracker.core.hours.proof import Chain, Finding, Flaw, Kept, Receipted, prove
from tracker.core.record import Link, Tip, commitment, genesis, sign_head, verify_head
from tracker.host.sqlcipher import Connection
from tracker.store import hours, journal

PIECE: Final = 1000
"""Records read at once."""
_MARK: Final = "checked"
"""The document that says before which place every record was checked."""

_KEPT: Final = (
    "SELECT seq, link, salt, body, head, link_hash, received_at, signature FROM ("
    "SELECT seq FROM records WHERE seq BETWEEN ?1 AND ?2"
    " UNION SELECT seq FROM receipts WHERE seq BETWEEN ?1 AND ?2"
    " UNION SELECT last FROM commits WHERE last BETWEEN ?1 AND ?2)"
    " LEFT JOIN records USING (seq) LEFT JOIN commits ON last = seq LEFT JOIN receipts USING (seq)"
    " ORDER BY seq"
)
_LAST: Final = (
    "SELECT max(ifnull((SELECT max(seq) FROM records), -1), ifnull((SELECT max(last) FROM commits), -1),"
    " ifnull((SELECT max(seq) FROM receipts), -1))"
)


def check(db: Connection, *, full: bool) -> Checked:
    """Do what `Store.check` says."""
    who = journal.identity(db)
    if who is None:
        return Checked()
    first, end = 0 if full else _mark(db), end_of(db)
    before = _changes(db)
    suspects = [seq for seq, raw in hours.standing(db, first) if not hours.project_again(db, seq, raw)]
    parts = [(first, end), *((seq, seq + 1) for seq in suspects)]
    looked = [_look(db, who, part) for part in parts]
    mended = tuple(seq for part in looked for seq in part[0])
    new = _set_aside(db, (finding for part in looked for finding in part[1]))
    _project_anew(db, (first, end))
    rebuilt = _changes(db) - before - len(mended) - len(new) > 0
    if full or suspects or new:
        rebuilt = _rebuild(db, end) or rebuilt
    journal.keep_document(db, _MARK, str(end).encode())
    return Checked(end - first, new, mended, rebuilt=rebuilt)


def damaged(db: Connection) -> Sequence[Finding]:
    """Return what was found wrong so far, in the order of the chain."""
    rows = db.execute("SELECT seq, last, flaw FROM damaged ORDER BY seq").fetchall()
    return [Finding(seq, last, Flaw(flaw)) for seq, last, flaw in rows]


def end_of(db: Connection) -> int:
    """Return the place after the last one that anything is known of."""
    return int(db.execute(_LAST).fetchone()[0]) + 1


def kept(db: Connection, first: int, stop: int) -> Sequence[Kept]:
    """Return what lies at the places `[first, stop)`."""
    return [_kept(*row) for row in db.execute(_KEPT, (first, stop - 1)).fetchall()]


def _kept(
    seq: int, link: bytes | None, salt: bytes | None, body: bytes | None, head: bytes | None, *receipt: object
) -> Kept:
    receipted: Receipted | None = None
    match receipt:
        case (bytes() as link_hash, int() as received_at, bytes() as signature):
            receipted = Receipted(link_hash, received_at, signature)
        case _:
            pass
    return Kept(seq, link, salt, body, () if head is None else (head,), receipted)


def _in_pieces(db: Connection, span: tuple[int, int]) -> Iterator[Kept]:
    """Yield what lies at places; where there is a receipt without heads, which then serve nobody any more."""
    for first in range(*span, PIECE):
        for here in kept(db, first, min(first + PIECE, span[1])):
            yield here if here.receipt is None else replace(here, heads=())


def _mark(db: Connection) -> int:
    raw = journal.document(db, _MARK) or b""
    return int(raw) if raw.isdigit() else 0


def _changes(db: Connection) -> int:
    return int(db.execute("SELECT total_changes()").fetchone()[0])


def _look(db: Connection, who: Identity, part: tuple[int, int]) -> tuple[Sequence[int], Sequence[Finding]]:
    """Replay a part of the chain; return what was mended, and what is wrong after that."""
    findings = _replay(db, who, part)
    mended = [finding.seq for finding in findings if _mend(db, who, finding)]
    return mended, _replay(db, who, part) if mended else findings


def _replay(db: Connection, who: Identity, part: tuple[int, int]) -> Sequence[Finding]:
    if part[0] >= part[1]:
        return ()
    proof = prove(Chain(_tip_at(db, who, part[0]), journal.public_key(who)), _in_pieces(db, part))
    (later,) = db.execute("SELECT count(*) FROM commits WHERE last >= ?", (part[1] - 1,)).fetchone()
    # The head over a part's end, or after it, signs all of it.
    return [finding for finding in proof.findings if not later or finding.flaw is not Flaw.UNSIGNED]


def _tip_at(db: Connection, who: Identity, seq: int) -> Tip:
    """Return where the chain goes on at a place, as the link before it says."""
    if seq == 0:
        return genesis(who.workspace_id, who.device_id, journal.public_key(who))
    row = db.execute("SELECT link FROM records WHERE seq = ?", (seq - 1,)).fetchone()
    prev = b"" if row is None else hashlib.sha256(row[0]).digest()
    return Tip(who.workspace_id, who.device_id, seq, prev)


def _mend(db: Connection, who: Identity, finding: Finding) -> bool:
    """Make a link or a head anew where everything else says which one it was."""
    if finding.flaw is Flaw.SIGNATURE:
        _sign_again(db, who, finding.seq)
        return True
    return finding.flaw in (Flaw.CHANGED, Flaw.BROKEN) and _link_again(db, who, finding.seq)


def _sign_again(db: Connection, who: Identity, seq: int) -> None:
    """Ed25519 is deterministic (RFC 8032): the same link gets the same signature."""
    (raw,) = db.execute("SELECT link FROM records WHERE seq = ?", (seq,)).fetchone()
    head = sign_head(Ed25519PrivateKey.from_private_bytes(who.device_key), Link.from_bytes(raw))
    db.execute("UPDATE commits SET head = ? WHERE last = ?", (head, seq))


def _link_again(db: Connection, who: Identity, seq: int) -> bool:
    tip, (here,) = _tip_at(db, who, seq), kept(db, seq, seq + 1)
    if not tip.prev or here.salt is None or here.body is None:
        return False
    link = Link(who.workspace_id, who.device_id, seq, tip.prev, commitment(here.salt, here.body))
    if link.to_bytes() == here.link or not _is_confirmed(db, who, link, here):
        return False
    db.execute("UPDATE records SET link = ? WHERE seq = ?", (link.to_bytes(), seq))
    return True


def _is_confirmed(db: Connection, who: Identity, link: Link, here: Kept) -> bool:
    """Say whether the receipt, the next link or the head over it is of this very link."""
    digest = link.digest()
    if here.receipt is not None:
        return here.receipt.link_hash == digest
    try:
        for head in here.heads:
            verify_head(journal.public_key(who), link, head)
        after = db.execute("SELECT link FROM records WHERE seq = ?", (link.seq + 1,)).fetchone()
        return bool(here.heads) or (after is not None and Link.from_bytes(after[0]).prev == digest)
    except DamagedError:
        return False


def _set_aside(db: Connection, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Write down what is wrong, and return what was not known yet; the records stay where they lie."""
    known = {seq for (seq,) in db.execute("SELECT seq FROM damaged").fetchall()}
    new = {finding.seq: finding for finding in findings if finding.seq not in known}
    rows = [(finding.seq, finding.last, finding.flaw.value) for finding in new.values()]
    db.executemany("INSERT INTO damaged (seq, last, flaw) VALUES (?, ?, ?)", rows)
    return tuple(new.values())


def _project_anew(db: Connection, span: tuple[int, int]) -> None:
    """Put what records say in the tables once more; what is there already stays as it is."""
    for first in range(*span, PIECE):
        for seq, raw in hours.recorded(db, first, min(first + PIECE, span[1])):
            hours.project_again(db, seq, raw)


def _rebuild(db: Connection, end: int) -> bool:
    """Make the tables anew from all records that are whole; say whether they were others."""
    before = _fingerprint(db)
    hours.forget(db)
    _project_anew(db, (0, end))
    return _fingerprint(db) != before


def _fingerprint(db: Connection) -> bytes:
    digest = hashlib.sha256()
    for row in hours.rows(db):
        digest.update(repr(row).encode())
    return digest.digest()
