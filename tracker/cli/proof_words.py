"""What a proof found, in words: shared by who proves their own hours and who proves the server's copy."""

from collections.abc import Iterator

from tracker.cli.instant import instant_text
from tracker.core.hours.proof import Finding, Flaw, Proof
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many


def lines(proof: Proof, *, of_days: bool = False) -> Iterator[str]:
    """Yield how much was replayed, or of that is about the days asked for, and each thing that is wrong."""
    yield _replayed(proof, of_days=of_days)
    if proof.gone:
        yield translate_many(
            "The body of {count} of them was refused and is not kept.",
            "The bodies of {count} of them were refused and are not kept.",
            proof.gone,
        ).format(count=proof.gone)
    if proof.unreceipted:
        yield translate_many(
            "{count} of them came before receipts were kept here: nothing proves when.",
            "{count} of them came before receipts were kept here: nothing proves when.",
            proof.unreceipted,
        ).format(count=proof.unreceipted)
    yield from map(_told, proof.findings)


def as_json(proof: Proof) -> dict[str, object]:
    """Return it for scripts; instants are UTC microseconds."""
    return {
        "whole": proof.whole,
        "records": proof.records,
        "bodies": proof.bodies,
        "refused": proof.gone,
        "signatures": proof.heads,
        "receipts": proof.receipts,
        "unreceipted": proof.unreceipted,
        "first_at": proof.first_at,
        "last_at": proof.last_at,
        "findings": [
            {"seq": each.seq, "last": each.last, "flaw": each.flaw.value, "at": each.at}
            for each in proof.findings
        ],
    }


def _replayed(proof: Proof, *, of_days: bool) -> str:
    said = translate_many("{count} record replayed", "{count} records replayed", proof.records)
    if of_days:
        said = translate_many(
            "{count} record about these days", "{count} records about these days", proof.records
        )
    if proof.first_at is None or proof.last_at is None:
        return _("{records}.").format(records=said.format(count=proof.records))
    line = _("{records}, from {first} to {last}; signatures: {heads}, receipts: {receipts}.")
    if of_days:
        line = _("{records}, made from {first} to {last}; signatures: {heads}, receipts: {receipts}.")
    return line.format(
        records=said.format(count=proof.records),
        first=instant_text(proof.first_at),
        last=instant_text(proof.last_at),
        heads=proof.heads,
        receipts=proof.receipts,
    )


def _told(finding: Finding) -> str:
    """Name the record and what is wrong with it, and when it was made if that is known."""
    sentences = {
        Flaw.MISSING: _("{records}: missing."),
        Flaw.CHANGED: _("{records}: changed; it is not what the device signed."),
        Flaw.MOVED: _("{records}: out of its place; another record lies there."),
        Flaw.BROKEN: _("{records}: does not follow from the one before; one of the two was changed."),
        Flaw.RECEIPT: _("{records}: changed, or its receipt was; the server's receipt does not fit it."),
        Flaw.SIGNATURE: _("{records}: changed, or its signature was; the two do not fit."),
        Flaw.UNSIGNED: _("{records}: not signed by the device."),
        Flaw.SHOWN: _("{records}: shown otherwise than it says."),
        Flaw.REFUSED: _("{records}: called refused, and the audit log knows of no refusal."),
        Flaw.KEYLESS: _("{records}: cannot be proven; the device's key is gone here."),
    }
    return sentences[finding.flaw].format(records=_records(finding))


def _records(finding: Finding) -> str:
    if finding.last > finding.seq:
        return _("Records {first} to {last}").format(first=finding.seq, last=finding.last)
    if finding.at is None:
        return _("Record {seq}").format(seq=finding.seq)
    return _("Record {seq} ({time})").format(seq=finding.seq, time=instant_text(finding.at))
