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
from tracker.store import damage, hours, journal

PIECE: Final = 1000
"""Records read at once."""
_ALIKE: Final = 32
"""So many of a head's 64 bytes are right where it was damaged; one over another link has hardly any."""

_KEPT: Final = (
    "WITH RECURSIVE place (seq) AS (SELECT ?1 UNION ALL SELECT seq + 1 FROM place WHERE seq + 1 < ?2)"
    " SELECT seq, link, salt, body, head, link_hash, received_at, signature,"
    " (SELECT receipted AND first <= place.seq FROM commits WHERE last >= place.seq ORDER BY last LIMIT 1)"
    " FROM place LEFT JOIN records USING (seq) LEFT JOIN commits ON last = seq LEFT JOIN receipts USING (seq)"
)
"""Place by place, so that no page is read but those these lie in."""
_AHEAD: Final = (
    "SELECT min(?2, ifnull((SELECT min(seq) FROM records WHERE seq >= ?1), ?2),"
    " ifnull((SELECT min(last) FROM commits WHERE last >= ?1), ?2))"
)
_UNCOMMITTED: Final = (
    "SELECT before + 1, first - 1 FROM"
    " (SELECT first, lag(last) OVER (ORDER BY last) AS before FROM commits WHERE NOT receipted)"
    " WHERE first > before + 1"
)


def check(db: Connection, *, full: bool, unread: Iterable[Finding] = ()) -> Checked:
    """Do what `Store.check` says; `unread` are places that cannot be read, which are then passed over."""
    who = journal.identity(db)
    if who is None:
        return Checked()
    end = journal.end_of(db)
    first = 0 if full else min(_mark(db), end)
    lost = damage.set_aside(db, unread)
    suspects = [seq for seq, raw in hours.standing(db, first) if not hours.is_whole(seq, raw)]
    parts = [(first, end), *((seq, seq + 1) for seq in suspects)]
    looked = [_look(db, who, part) for part in parts]
    mended = tuple(seq for part in looked for seq in part[0])
    found = [finding for part in looked for finding in part[1]]
    found += [*_cut(db, end), *_uncommitted(db)]
    new = (*lost, *damage.set_aside(db, sorted(found, key=lambda each: (each.seq, -each.last))))
    rebuilt = bool(hours.misplaced(db, end, 0 if full or suspects or new else first))
    if rebuilt:
        hours.project_anew(db, end)
    journal.keep_document(db, journal.MARK, str(end).encode())
    return Checked(end - first, new, mended, rebuilt=rebuilt)


def kept(db: Connection, first: int, stop: int) -> Iterator[Kept]:
    """Yield what lies at each of the places `[first, stop)`."""
    at = first
    for begin, end in damage.sound(db, first, stop, Flaw.MISSING):
        yield from (Kept(seq, None) for seq in range(at, begin))
        yield from (_kept(*row) for row in db.execute(_KEPT, (begin, end)).fetchall())
        at = end
    yield from (Kept(seq, None) for seq in range(at, stop))


def ahead(db: Connection, at: int, end: int) -> int:
    """Return the first place of `[at, end)` where a record or head may lie; the last of it if none does.

    Whoever goes from there on is done after as many pieces as there are rows, however long a gap is.
    """
    for begin, _ in damage.sound(db, at, end, Flaw.MISSING):
        return int(db.execute(_AHEAD, (begin, end - 1)).fetchone()[0])
    return end - 1


def unread(places: Iterable[Kept]) -> Sequence[Finding]:
    """Return where nothing lies, or nothing that can be read, as spans; places may be left out."""
    spans, begin, end = list[Finding](), 0, 0
    for here in places:
        end = here.seq + 1
        if here.link is not None:
            spans.append(Finding(begin, here.seq - 1, Flaw.MISSING))
            begin = end
    spans.append(Finding(begin, end - 1, Flaw.MISSING))
    return [span for span in spans if span.seq <= span.last]


def _cut(db: Connection, end: int) -> Iterator[Finding]:
    """Yield the end of the chain where it is missing: something else, or a check before, knows of it."""
    row = db.execute("SELECT seq FROM records ORDER BY seq DESC LIMIT 1").fetchone()
    begin = 0 if row is None else row[0] + 1
    if begin < end:
        yield Finding(begin, end - 1, Flaw.MISSING)


def _uncommitted(db: Connection) -> Iterator[Finding]:
    """Yield records between commits to be sent that are in none: signed by the next, but never sent."""
    for first, last in db.execute(_UNCOMMITTED).fetchall():
        yield Finding(first, last, Flaw.UNSIGNED)


def _kept(
    seq: int, link: bytes | None, salt: bytes | None, body: bytes | None, head: bytes | None, *receipt: object
) -> Kept:
    receipted: Receipted | None = None
    match receipt:
        case (bytes() as link_hash, int() as received_at, bytes() as signature, _):
            receipted = Receipted(link_hash, received_at, signature)
        case (None, None, None, 1):
            # There was one, which is gone.
            receipted = Receipted(b"", 0)
        case _:
            pass
    return Kept(seq, link, salt, body, () if head is None else (head,), receipted)


def _in_pieces(db: Connection, span: tuple[int, int]) -> Iterator[Kept]:
    """Yield what lies at places; where there is a receipt without heads, which then serve nobody any more."""
    at, stop = span
    while at < stop:
        at = ahead(db, at, stop)
        for here in kept(db, at, min(at + PIECE, stop)):
            yield here if here.receipt is None else replace(here, heads=())
        at += PIECE


def _mark(db: Connection) -> int:
    raw = journal.document(db, journal.MARK) or b""
    return int(raw) if raw.isdigit() else 0


def _look(db: Connection, who: Identity, part: tuple[int, int]) -> tuple[Sequence[int], Sequence[Finding]]:
    """Replay a part of the chain; return what was mended, and what is wrong after that."""
    findings = _replay(db, who, part)
    mended = [finding.seq for finding in findings if _mend(db, who, finding)]
    left = _replay(db, who, part) if mended else findings
    return mended, [_of_commit(db, finding) for finding in left]


def _of_commit(db: Connection, finding: Finding) -> Finding:
    """Return a finding, one about a head as that of all records it stands for."""
    if finding.flaw is not Flaw.SIGNATURE:
        return finding
    (first,) = db.execute("SELECT first FROM commits WHERE last = ?", (finding.seq,)).fetchone()
    return replace(finding, seq=min(first, finding.seq))


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
    (before,) = kept(db, seq - 1, seq)
    prev = b"" if before.link is None else hashlib.sha256(before.link).digest()
    return Tip(who.workspace_id, who.device_id, seq, prev)


def _mend(db: Connection, who: Identity, finding: Finding) -> bool:
    """Make a link or a head anew where everything else says which one it was."""
    if finding.flaw is Flaw.SIGNATURE:
        return _sign_again(db, who, finding.seq)
    return finding.flaw in (Flaw.CHANGED, Flaw.BROKEN) and _link_again(db, who, finding.seq)


def _sign_again(db: Connection, who: Identity, seq: int) -> bool:
    """Make a head anew where it is plainly the one over this link, damaged: another link is never signed.

    Ed25519 is deterministic (RFC 8032): the same link gets the same signature.
    """
    (raw,) = db.execute("SELECT link FROM records WHERE seq = ?", (seq,)).fetchone()
    (there,) = db.execute("SELECT head FROM commits WHERE last = ?", (seq,)).fetchone()
    head = sign_head(Ed25519PrivateKey.from_private_bytes(who.device_key), Link.from_bytes(raw))
    if sum(one == other for one, other in zip(head, there, strict=False)) < _ALIKE:
        return False
    db.execute("UPDATE commits SET head = ? WHERE last = ?", (head, seq))
    return True


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
        (after,) = kept(db, link.seq + 1, link.seq + 2)
        return bool(here.heads) or (after.link is not None and Link.from_bytes(after.link).prev == digest)
    except DamagedError:
        return False
