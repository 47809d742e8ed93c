"""Records: the chain holds exactly what was appended, and every change to it shows."""

import hashlib
import struct
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.errors import DamagedError
from tracker.core.moment import Moment
from tracker.core.record import (
    Body,
    FileReceipt,
    FileStatus,
    Link,
    Receipt,
    Record,
    RecordKind,
    SealedFile,
    Tip,
    genesis,
    sign_head,
    sign_receipt,
    verify_commit,
    verify_receipt,
)

WORKSPACE, DEVICE = b"w" * 16, b"d" * 16
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()
START = genesis(WORKSPACE, DEVICE, PUBLIC)
AT = Moment(1_700_000_000_000_000, 5_000_000, b"b" * 16)


def draw(count: int) -> bytes:
    return b"s" * count


def chain(payloads: list[bytes]) -> tuple[list[Record], Tip]:
    records, tip = [], START
    for payload in payloads:
        record, tip = tip.append(Body(RecordKind.SEALED_FILE, AT, payload), draw)
        records.append(record)
    return records, tip


def test_bytes_are_those_of_the_specification() -> None:
    record, tip = START.append(Body(RecordKind.SEALED_FILE, AT, b"payload"), draw)
    body = struct.pack(">BqQ", 1, AT.wall, AT.uptime) + AT.boot_id + b"payload"
    commit = hashlib.sha256(b"tsf/v1/body" + b"s" * 32 + body).digest()
    first = hashlib.sha256(b"tsf/v1/genesis" + WORKSPACE + DEVICE + PUBLIC).digest()
    link = b"tsf/v1/record" + WORKSPACE + DEVICE + struct.pack(">Q", 0) + first + commit
    assert genesis(WORKSPACE, DEVICE, PUBLIC) == Tip(WORKSPACE, DEVICE, 0, first)
    assert record.body == body
    assert record.link.to_bytes() == link
    assert tip == Tip(WORKSPACE, DEVICE, 1, hashlib.sha256(link).digest())
    KEY.public_key().verify(sign_head(KEY, record.link), b"tsf/v1/head" + link)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=8))
def test_a_chain_verifies_and_reads_back(payloads: list[bytes]) -> None:
    records, tip = chain(payloads)
    links = [Link.from_bytes(record.link.to_bytes()) for record in records]
    assert verify_commit(START, links, sign_head(KEY, links[-1]), PUBLIC) == tip
    assert [record.verify_body().payload for record in records] == payloads
    assert records[0].verify_body().at == AT


@given(st.data())
def test_missing_reordered_or_repeated_links_show(data: st.DataObject) -> None:
    records, _ = chain([b"a", b"b", b"c", b"d"])
    links = [record.link for record in records]
    order = data.draw(st.lists(st.sampled_from(range(4)), min_size=1, max_size=5))
    if order == list(range(len(order))):
        return
    changed = [links[at] for at in order]
    with pytest.raises(DamagedError) as caught:
        verify_commit(START, changed, sign_head(KEY, changed[-1]), PUBLIC)
    assert caught.value.reason == "chain"


@given(st.integers(0, 117 * 8 - 1))
def test_every_flipped_bit_of_a_link_shows(bit: int) -> None:
    records, _ = chain([b"a"])
    raw = bytearray(records[0].link.to_bytes())
    raw[bit // 8] ^= 1 << bit % 8
    head = sign_head(KEY, records[0].link)
    with pytest.raises(DamagedError):
        verify_commit(START, [Link.from_bytes(bytes(raw))], head, PUBLIC)


def test_another_devices_head_is_refused() -> None:
    records, _ = chain([b"a"])
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    with pytest.raises(DamagedError) as caught:
        verify_commit(START, [records[0].link], sign_head(other, records[0].link), PUBLIC)
    assert caught.value.reason == "head"


def test_a_commit_without_links_is_refused() -> None:
    with pytest.raises(DamagedError) as caught:
        verify_commit(START, [], b"", PUBLIC)
    assert caught.value.reason == "empty"


@pytest.mark.parametrize("part", ["salt", "body"])
def test_a_changed_body_or_salt_shows(part: str) -> None:
    record = chain([b"a"])[0][0]
    changed = {"salt": record.salt, "body": record.body, part: b"x" * 32}
    with pytest.raises(DamagedError) as caught:
        Record(record.link, changed["salt"], changed["body"]).verify_body()
    assert caught.value.reason == "commit"


@pytest.mark.parametrize(("raw", "reason"), [(b"\x01" * 10, "body"), (b"\xff" + b"\0" * 40, "kind")])
def test_a_body_that_is_none_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(DamagedError) as caught:
        Body.from_bytes(raw)
    assert caught.value.reason == reason


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=3), st.integers(0, 2**40))
def test_a_sealed_file_payload_reads_back_and_no_other_length_does(grants: list[bytes], size: int) -> None:
    payload = SealedFile(b"f" * 16, size, b"h" * 32, b"m" * 32, tuple(grants))
    raw = payload.to_bytes()
    assert SealedFile.from_bytes(raw) == payload
    for wrong in (raw[:-1], raw + b"\0", raw[:20]):
        with pytest.raises(DamagedError) as caught:
            SealedFile.from_bytes(wrong)
        assert caught.value.reason == "payload"


RECEIPTS = [
    Receipt(WORKSPACE, DEVICE, 7, b"l" * 32, 1_700_000_000_000_000),
    FileReceipt(WORKSPACE, DEVICE, b"f" * 16, b"h" * 32, FileStatus.STORED, 1_700_000_000_000_000),
]


@pytest.mark.parametrize("receipt", RECEIPTS)
def test_a_receipt_counts_only_under_the_receipt_key(receipt: Receipt | FileReceipt) -> None:
    signature = sign_receipt(KEY, receipt)
    verify_receipt(PUBLIC, receipt, signature)
    for key, claimed in ((b"\x01" * 32, signature), (PUBLIC, bytes(64)), (b"short", signature)):
        with pytest.raises(DamagedError) as caught:
            verify_receipt(key, receipt, claimed)
        assert caught.value.reason == "receipt"


@pytest.mark.parametrize("received_at", [2**63, -(2**63) - 1])
@pytest.mark.parametrize("receipt", RECEIPTS)
def test_a_receipt_of_no_time_there_is_counts_for_nothing(
    receipt: Receipt | FileReceipt, received_at: int
) -> None:
    with pytest.raises(DamagedError) as caught:
        verify_receipt(PUBLIC, replace(receipt, received_at=received_at), bytes(64))
    assert caught.value.reason == "receipt"
