"""Proving a chain: whatever is changed, missing or out of place is named, and nothing else is."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.clock import START
from tests.fakes.draws import draws
from tests.fakes.said import MINUTE, away, entry, event, sample
from tracker.core.hours.proof import Chain, Finding, Flaw, Kept, Proof, Receipted, prove
from tracker.core.hours.said import DeviceEvent, Occurrence, body_of
from tracker.core.moment import MICROSECONDS
from tracker.core.record import Body, Receipt, RecordKind, genesis, sign_head, sign_receipt

WORKSPACE, DEVICE = b"w" * 16, b"d" * 16
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()
SERVER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CHAIN = Chain(genesis(WORKSPACE, DEVICE, PUBLIC), PUBLIC, SERVER.public_key().public_bytes_raw())
COUNT = 8


def _wall(seq: int) -> int:
    return START.later(seq * 60).wall


def _records(seed: int = 0) -> list[Kept]:
    """Return a chain, one record a minute; every second one is signed, all but the last are receipted."""
    kept, tip, draw = list[Kept](), CHAIN.tip, draws(seed)
    for seq in range(COUNT):
        at = START.later(seq * 60)
        record, tip = tip.append(body_of(DeviceEvent(Occurrence.LOCKED, at.wall), at), draw)
        heads = (sign_head(KEY, record.link),) if seq % 2 else ()
        receipt = Receipt(WORKSPACE, DEVICE, seq, record.link.digest(), at.wall)
        receipted = Receipted(receipt.link_hash, at.wall, sign_receipt(SERVER, receipt))
        last = seq == COUNT - 1
        kept.append(
            Kept(seq, record.link.to_bytes(), record.salt, record.body, heads, None if last else receipted)
        )
    return kept


def _found(kept: Sequence[Kept], chain: Chain = CHAIN) -> list[tuple[int, int, Flaw]]:
    return [(each.seq, each.last, each.flaw) for each in prove(chain, kept).findings]


def _flip(raw: bytes | None, at: int) -> bytes:
    assert raw is not None
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def test_a_chain_as_it_was_made_is_whole() -> None:
    proof = prove(CHAIN, _records())
    assert proof == Proof(COUNT, COUNT, 0, 4, COUNT - 1, _wall(0), _wall(COUNT - 1))
    assert proof.whole


def test_nothing_is_whole() -> None:
    assert prove(CHAIN, []) == Proof()


def test_whoever_hears_gets_each_body_that_is_proven() -> None:
    kept, heard = _records(), list[tuple[int, int]]()
    kept[2] = replace(kept[2], body=_flip(kept[2].body, 40))
    prove(CHAIN, kept, hear=lambda seq, body: heard.append((seq, body.at.wall)))
    assert heard == [(seq, _wall(seq)) for seq in range(COUNT) if seq != 2]


@given(st.integers(0, COUNT - 1), st.integers(0, 60), st.sampled_from(["salt", "body"]))
def test_any_byte_of_salt_or_body_that_changes_is_named(seq: int, at: int, part: str) -> None:
    kept = _records()
    salt, body = kept[seq].salt or b"", kept[seq].body or b""
    salt = _flip(salt, at % len(salt)) if part == "salt" else salt
    body = _flip(body, at % len(body)) if part == "body" else body
    kept[seq] = replace(kept[seq], salt=salt, body=body)
    assert _found(kept) == [(seq, seq, Flaw.CHANGED)]


@given(st.integers(0, COUNT - 1), st.integers(0, 116))
def test_any_byte_of_a_link_that_changes_is_named_where_it_lies(seq: int, at: int) -> None:
    kept = _records()
    kept[seq] = replace(kept[seq], link=_flip(kept[seq].link, at))
    ((where, last, flaw),) = _found(kept)
    assert (where, last) == (seq, seq)
    assert flaw in (Flaw.CHANGED, Flaw.BROKEN)


@given(st.integers(0, COUNT - 1), st.integers(0, COUNT))
def test_records_that_are_missing_are_named(first: int, count: int) -> None:
    kept = _records()
    left = [each for each in kept if not first <= each.seq < first + count]
    last = min(first + count, COUNT) - 1
    ends = first + count >= COUNT
    missing = [] if ends or not count else [(first, last, Flaw.MISSING)]
    unsigned = [(first - 1, first - 1, Flaw.UNSIGNED)] if ends and first % 2 else []
    assert _found(left) == [*missing, *unsigned]


def test_a_place_with_nothing_but_a_receipt_is_missing() -> None:
    kept = _records()
    kept[-1] = Kept(COUNT - 1, None, heads=kept[-1].heads)
    kept[3] = Kept(3, None, heads=kept[3].heads, receipt=kept[3].receipt)
    assert _found(kept) == [(3, 3, Flaw.MISSING), (COUNT - 1, COUNT - 1, Flaw.MISSING)]


@given(st.permutations(range(COUNT)))
def test_records_that_lie_elsewhere_are_named_and_the_others_are_not(order: list[int]) -> None:
    """Heads and receipts stay with the places."""
    kept = _records()
    moved = [
        replace(kept[place], link=kept[seq].link, salt=kept[seq].salt, body=kept[seq].body)
        for place, seq in enumerate(order)
    ]
    assert _found(moved) == [(place, place, Flaw.MOVED) for place, seq in enumerate(order) if place != seq]


def test_a_record_written_anew_breaks_the_chain() -> None:
    """Link, salt and body fit each other, but not what comes after, what was signed and receipted."""
    kept, other = _records(), _records(1)
    (begin,) = [replace(kept[0], link=other[0].link, salt=other[0].salt, body=other[0].body)]
    assert _found([begin, *kept[1:]]) == [(0, 0, Flaw.RECEIPT)]
    bare = [replace(each, receipt=None) for each in (begin, *kept[1:])]
    assert _found(bare) == [(1, 1, Flaw.BROKEN)]
    signed = [bare[0], replace(other[1], heads=kept[1].heads, receipt=None), *bare[2:]]
    assert _found(signed) == [(1, 1, Flaw.SIGNATURE)]


def test_another_devices_chain_is_told() -> None:
    stranger = replace(CHAIN, tip=replace(CHAIN.tip, device_id=b"x" * 16))
    assert {flaw for _, _, flaw in _found(_records(), stranger)} == {Flaw.CHANGED}


def test_what_no_signature_reaches_is_named() -> None:
    kept = _records()
    bare = [replace(each, heads=()) if each.seq > 4 else each for each in kept]
    assert _found(bare) == [(4, 7, Flaw.UNSIGNED)]


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: replace(kept.receipt, link_hash=bytes(32)),
        lambda kept: replace(kept.receipt, signature=bytes(64)),
        lambda kept: replace(kept.receipt, received_at=kept.receipt.received_at + 1),
    ],
)
def test_a_receipt_that_is_not_the_servers_is_named(change: Callable[[Kept], Receipted]) -> None:
    kept = _records()
    kept[2] = replace(kept[2], receipt=change(kept[2]))
    assert _found(kept) == [(2, 2, Flaw.RECEIPT)]
    assert prove(CHAIN, kept).receipts == COUNT - 2, "only those that fit count"


def test_a_receipt_of_which_no_signature_is_kept_is_counted_as_that() -> None:
    kept = _records()
    kept[2] = replace(kept[2], receipt=replace(kept[2].receipt or Receipted(b"", 0), signature=None))
    proof = prove(CHAIN, kept)
    assert (proof.whole, proof.receipts, proof.unreceipted) == (True, COUNT - 2, 1)


def test_without_the_servers_key_only_what_a_receipt_names_is_compared() -> None:
    kept = _records()
    kept[2] = replace(kept[2], receipt=Receipted(bytes(32), 0))
    kept[3] = replace(kept[3], receipt=replace(kept[3].receipt or Receipted(b"", 0), signature=bytes(64)))
    kept[4] = replace(kept[4], receipt=replace(kept[4].receipt or Receipted(b"", 0), signature=None))
    keyless = replace(CHAIN, receipt_key=None)
    assert _found(kept, keyless) == [(2, 2, Flaw.RECEIPT)]
    assert prove(keyless, kept).receipts == 0


def test_erased_bodies_are_counted_and_half_erased_ones_are_told() -> None:
    kept = _records()
    kept[1] = replace(kept[1], salt=None, body=None)
    kept[2] = replace(kept[2], salt=None)
    proof = prove(CHAIN, kept)
    assert (proof.bodies, proof.gone) == (COUNT - 2, 1)
    assert [(each.seq, each.flaw) for each in proof.findings] == [(2, Flaw.CHANGED)]


def test_a_body_of_a_later_version_is_proven_by_its_commitment() -> None:
    """Nobody hears it, and nothing is wrong with it."""
    from tracker.core.record import Link, commitment

    body = bytes([99]) + bytes(32)
    link = Link(WORKSPACE, DEVICE, 0, CHAIN.tip.prev, commitment(bytes(32), body))
    kept = Kept(0, link.to_bytes(), bytes(32), body, (sign_head(KEY, link),))
    assert prove(CHAIN, [kept]) == Proof(1, 0, 0, 1, 0)


def test_a_replay_may_begin_in_the_middle() -> None:
    kept, tip = _records(), replace(CHAIN.tip, seq=3, prev=b"")
    assert _found(kept[3:], replace(CHAIN, tip=tip)) == []
    assert _found(kept[3:], replace(CHAIN, tip=replace(tip, prev=bytes(32)))) == [(3, 3, Flaw.BROKEN)]


def test_within_a_span_only_its_records_are_told() -> None:
    kept = _records()
    for seq in (1, 4, 6):
        kept[seq] = replace(kept[seq], heads=(bytes(64),))
    kept[7] = replace(kept[7], body=bytes(80))
    proof = prove(CHAIN, kept, (_wall(3), _wall(6)))
    changed = Finding(7, 7, Flaw.CHANGED, _wall(6))
    wrong = (Finding(4, 4, Flaw.SIGNATURE, _wall(4)), changed)
    assert proof == Proof(3, 3, 0, 3, 3, _wall(3), _wall(5), wrong), (
        "of the last nobody knows what it was about"
    )
    missing = Finding(0, 3, Flaw.MISSING, None)
    assert prove(CHAIN, kept[4:], (0, MICROSECONDS)).findings == (missing, changed)


def test_what_cannot_be_read_is_told_unless_it_was_made_before_the_span() -> None:
    kept = _records()
    kept[2] = replace(kept[2], body=bytes(80))
    del kept[4]
    found = prove(CHAIN, kept, (_wall(5), _wall(7))).findings
    assert [(each.seq, each.flaw) for each in found] == [(4, Flaw.MISSING)]
    assert prove(CHAIN, kept, (_wall(6), _wall(7))).whole


@pytest.mark.parametrize(
    ("body", "spans"),
    [
        (body_of(entry(10, 20), START), [(9, 11), (19, 30), (10, 10.5)]),
        (body_of(entry(10, None), START), [(9, 11), (5000, 6000)]),
        (body_of(away(10, 20), START), [(19, 30)]),
        (body_of(sample(10), START), [(10, 11)]),
        (body_of(event(10), START), [(10, 11)]),
        (Body(RecordKind.SEALED_FILE, START.later(600), b""), [(10, 11)]),
        (Body(RecordKind.TIME_ENTRY, START.later(600), b"?"), [(10, 11)]),
    ],
)
def test_a_record_is_of_the_days_it_is_about_whenever_it_was_made(
    body: Body, spans: list[tuple[float, float]]
) -> None:
    record, _ = CHAIN.tip.append(body, draws(0))
    kept = Kept(0, record.link.to_bytes(), record.salt, record.body, (sign_head(KEY, record.link),))

    def counted(first: float, last: float) -> int:
        span = (START.wall + round(first * MINUTE), START.wall + round(last * MINUTE))
        return prove(CHAIN, [kept], span).records

    assert [counted(*span) for span in spans] == [1] * len(spans)
    assert counted(0, 10) == 0


def test_places_that_hold_nothing_are_one_span_and_nothing_unsigned() -> None:
    kept = [*_records()[:4], *(Kept(seq, None) for seq in range(5, COUNT))]
    assert _found(kept) == [(4, COUNT - 1, Flaw.MISSING)]
