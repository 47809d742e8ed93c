"""What was found wrong with records: named once, and which places are passed over since."""

from collections.abc import Iterable, Iterator, Sequence

from tracker.core.hours.proof import Finding, Flaw
from tracker.host.sqlcipher import Connection


def damaged(db: Connection) -> Sequence[Finding]:
    """Return what was found wrong so far, in the order of the chain."""
    rows = db.execute("SELECT seq, last, flaw FROM damaged ORDER BY seq").fetchall()
    return [Finding(seq, last, Flaw(flaw)) for seq, last, flaw in rows]


def set_aside(db: Connection, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Write down what is wrong, and return what was not known yet; the records stay where they lie."""
    known, new = list(damaged(db)), list[Finding]()
    for finding in findings:
        if not any(each.seq <= finding.seq and finding.last <= each.last for each in known):
            known.append(finding)
            new.append(finding)
    rows = [(finding.seq, finding.last, finding.flaw.value) for finding in new]
    db.executemany("INSERT OR REPLACE INTO damaged (seq, last, flaw) VALUES (?, ?, ?)", rows)
    return tuple(new)


def sound(db: Connection, first: int, stop: int, *flaws: Flaw) -> Iterator[tuple[int, int]]:
    """Yield the parts of `[first, stop)` of which nobody found these flaws, in order."""
    for finding in damaged(db):
        if finding.flaw in flaws and first <= finding.last and finding.seq < stop:
            if first < finding.seq:
                yield first, finding.seq
            first = finding.last + 1
    if first < stop:
        yield first, stop
