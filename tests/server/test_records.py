"""Chains at the server: once, twice, with a gap, with a fork, with wrong heads, with bodies to refuse."""

import secrets
from typing import Any

import pytest
from sqlalchemy import select

from tests.fakes.workspace import Device, Sent, Workspace, digest, problem, read
from tracker.core.device import Commit
from tracker.core.moment import Moment
from tracker.core.record import (
    Body,
    Link,
    Receipt,
    Record,
    RecordKind,
    SealedFile,
    Tip,
    sign_head,
    verify_receipt,
)
from tracker.core.wire import (
    MAX_BATCH_RECORDS,
    MAX_BLOB_BYTES,
    BatchReply,
    RecordBatch,
    SentCommit,
    SentRecord,
)
from tracker.server.tables import FILES, FORKS, HEADS, LINKS


def rows(workspace: Workspace, table: Any) -> list[Any]:
    found: list[Any] = workspace.services.database.read(
        lambda connection: connection.execute(select(table)).all()
    )
    return found


@pytest.fixture
def device(workspace: Workspace) -> Device:
    return workspace.device()


def test_records_are_kept_and_receipted(workspace: Workspace, device: Device) -> None:
    sent = [device.make(2), device.make(1)]
    reply = device.send(*sent)
    who = device.sealer
    for receipt, record in zip(
        reply.receipts, [*sent[0].commit.records, *sent[1].commit.records], strict=True
    ):
        promised = Receipt(
            who.workspace_id, who.device_id, receipt.seq, record.link.digest(), receipt.received_at
        )
        verify_receipt(device.receipt_key, promised, receipt.signature)
        assert receipt.received_at == workspace.clock.now().wall
    assert reply.refused == ()
    assert [row.link for row in rows(workspace, LINKS)] == [
        record.link for each in sent for record in each.wire.records
    ]
    assert {row.head for row in rows(workspace, HEADS)} == {each.wire.head for each in sent}


def test_the_same_record_twice_is_one_record(workspace: Workspace, device: Device) -> None:
    sent = [device.make(2), device.make(1)]
    first = device.send(sent[0])
    workspace.clock.advance(5)
    both = device.send(*sent)
    assert both.receipts[:2] == first.receipts
    assert device.send(*sent) == both
    assert len(rows(workspace, LINKS)) == 3
    assert len(rows(workspace, HEADS)) == 2


def test_no_receipt_is_signed_for_a_time_that_was_altered(workspace: Workspace, device: Device) -> None:
    """Sent again, what has no receipt that fits is received now."""
    sent = device.make(3)
    first = device.send(sent).receipts
    workspace.clock.advance(5)
    for which, change in ((0, {"received_at": 1}), (1, {"received_at": 1, "receipt": None})):
        row = LINKS.update().where(LINKS.c.seq == which).values(change)
        workspace.services.database.write(lambda connection, row=row: connection.execute(row))
    now = workspace.clock.now().wall
    again = device.send(sent).receipts
    assert [receipt.received_at for receipt in again] == [now, now, first[2].received_at]
    assert again[2] == first[2]


def test_receipts_survive_a_restart(device: Device, reopened: Any) -> None:
    sent = device.make(2)
    reply = device.send(sent)
    again = reopened()
    answer = again.ask("POST", "/records", device.token, RecordBatch((sent.wire,)))
    assert read(answer, BatchReply) == reply


def test_a_gap_is_refused_and_told(workspace: Workspace, device: Device) -> None:
    first, _, third = device.make(1), device.make(1), device.make(1)
    device.send(first)
    answer = device.post(third)
    assert problem(answer) == (409, "record-gap")
    assert answer.json()["values"] == {"seq": 2, "expected": 1}
    assert len(rows(workspace, LINKS)) == 1
    assert workspace.audit()[-1].action == "records.gap"


def test_a_fork_is_kept_on_both_sides_and_raises_an_alarm(workspace: Workspace, device: Device) -> None:
    tip = device.tip
    one, other = device.make(2), device.make(2, tip)
    reply = device.send(one)
    answer = device.post(other)
    assert problem(answer) == (409, "record-forked")
    assert [row.link for row in rows(workspace, LINKS)] == [each.link for each in one.wire.records]
    kept = {row.link: row.head for row in rows(workspace, FORKS)}
    assert kept == {each.link: other.wire.head for each in other.wire.records}
    assert workspace.audit()[-1].action == "records.forked"
    assert problem(device.post(other)) == (409, "record-forked")
    assert len(rows(workspace, FORKS)) == 2
    assert device.send(one) == reply


def test_a_chain_from_another_past_is_a_fork(workspace: Workspace, device: Device) -> None:
    device.send(device.make(1))
    strange = Tip(device.tip.workspace_id, device.tip.device_id, 1, secrets.token_bytes(32))
    assert problem(device.post(device.make(1, strange))) == (409, "record-forked")
    assert len(rows(workspace, FORKS)) == 1


def test_what_came_before_a_fork_in_a_batch_is_kept(workspace: Workspace, device: Device) -> None:
    tip = device.tip
    good, bad = device.make(1), device.make(1, tip)
    assert problem(device.post(good, bad)) == (409, "record-forked")
    assert [row.link for row in rows(workspace, LINKS)] == [good.wire.records[0].link]


def test_what_is_tried_again_is_told_once(workspace: Workspace, device: Device) -> None:
    tip = device.tip
    first, _, third, fork = device.make(1), device.make(1), device.make(1), device.make(1, tip)
    damaged = Sent(third.commit, SentCommit(third.wire.records, first.wire.head))
    device.send(first)
    before = len(workspace.audit())
    for _ in range(3):
        for sent in (third, fork, damaged):
            workspace.clock.advance(60)
            device.post(sent)
    told = [event.action for event in workspace.audit()[before:]]
    assert told == ["records.gap", "records.forked", "records.damaged"]


def test_other_stories_are_kept_up_to_a_limit(
    workspace: Workspace, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.server.chain._FORKS_MOST", 3)
    tip = device.tip
    device.send(device.make(1))
    for _ in range(3):
        assert problem(device.post(device.make(2, tip))) == (409, "record-forked")
    assert len(rows(workspace, FORKS)) == 2


def test_a_record_is_received_when_it_is_written(
    workspace: Workspace, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the writer wrote before, such as a revocation, has then an earlier instant."""
    database = workspace.services.database
    write = database.write

    def write_late(job: Any) -> Any:
        workspace.clock.advance(5)
        return write(job)

    monkeypatch.setattr(database, "write", write_late)
    sent = device.make(1)
    reply = device.send(sent)
    assert reply.receipts[0].received_at == workspace.clock.now().wall
    file = sent.commit.files[0]
    answer = device.put(file.file_id, file.blob)
    assert answer.json()["received_at"] == workspace.clock.now().wall


def test_a_wrong_head_keeps_nothing(workspace: Workspace, device: Device) -> None:
    good, bad = device.make(1), device.make(1)
    bad.wire = SentCommit(bad.wire.records, good.wire.head)
    assert problem(device.post(good, bad)) == (422, "record-damaged")
    assert rows(workspace, LINKS) == []
    assert workspace.audit()[-1].details == {"reason": "head"}


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize(
    "order",
    [(1, 0), (0, 0), (0, 2), (0, 1, 1), (0, 2, 1), (1, 0, 2), (0, 1, 0, 1, 2)],
    ids=lambda order: "-".join(map(str, order)),
)
def test_a_head_covers_only_links_that_lead_to_it(
    workspace: Workspace, device: Device, order: tuple[int, ...], held: bool
) -> None:
    """Unordered, repeated or with a gap: refused, be they held already or not."""
    sent = device.make(3)
    if held:
        device.send(sent)
    records = tuple(sent.wire.records[at] for at in order)
    head = sign_head(device.signing, sent.commit.records[order[-1]].link)
    answer = workspace.ask("POST", "/records", device.token, RecordBatch((SentCommit(records, head),)))
    assert problem(answer) == (422, "record-damaged")
    assert workspace.audit()[-1].details == {"reason": "chain"}
    assert len(rows(workspace, LINKS)) == (3 if held else 0)


def test_a_link_nobody_signed_is_not_kept(workspace: Workspace, device: Device) -> None:
    """A thief of the bearer token has old heads, and no key to sign new links with."""
    old = device.make(1)
    device.send(old)
    forged = device.make(1, device.tip).wire.records[0]
    commit = SentCommit((forged, old.wire.records[0]), old.wire.head)
    answer = workspace.ask("POST", "/records", device.token, RecordBatch((commit,)))
    assert problem(answer) == (422, "record-damaged")
    assert device.send(device.make(1)).receipts[0].seq == 1


def test_a_number_past_every_count_is_no_way_to_hide_a_fork(workspace: Workspace, device: Device) -> None:
    device.send(device.make(1))
    tip = Tip(device.tip.workspace_id, device.tip.device_id, (1 << 63) - 1, device.tip.prev)
    assert problem(device.post(device.make(1, tip))) == (422, "record-damaged")
    assert workspace.audit()[-1].details == {"reason": "seq"}


@pytest.mark.parametrize(
    ("links", "reason"), [((), "empty"), ((b"no link",), "link"), ((b"tsf/v1/record" + bytes(103),), "link")]
)
def test_what_is_no_chain_is_refused(
    workspace: Workspace, device: Device, links: tuple[bytes, ...], reason: str
) -> None:
    batch = RecordBatch((SentCommit(tuple(SentRecord(link, b"", b"") for link in links), bytes(64)),))
    answer = workspace.ask("POST", "/records", device.token, batch)
    assert problem(answer) == (422, "record-damaged")
    assert workspace.audit()[-1].details == {"reason": reason}


def test_one_device_cannot_speak_for_another(workspace: Workspace, device: Device) -> None:
    other = workspace.device()
    answer = workspace.ask("POST", "/records", other.token, RecordBatch((device.make(1).wire,)))
    assert problem(answer) == (422, "record-damaged")
    assert rows(workspace, LINKS) == []


def test_too_many_records_are_refused(workspace: Workspace, device: Device) -> None:
    commit = device.make(1).wire
    batch = RecordBatch((SentCommit(commit.records * (MAX_BATCH_RECORDS + 1), commit.head),))
    assert problem(workspace.ask("POST", "/records", device.token, batch)) == (413, "server-overloaded")


def said(device: Device, raw: bytes, *grants: bytes, salt: bytes = b"") -> Sent:
    """Commit to a body of these very bytes, at the device's tip."""
    salt = salt or secrets.token_bytes(32)
    commitment = digest(b"tsf/v1/body" + salt + raw)
    tip = device.tip
    link = Link(tip.workspace_id, tip.device_id, tip.seq, tip.prev, commitment)
    device.tip = device.tip.after(link)
    wire = SentCommit((SentRecord(link.to_bytes(), salt, raw, grants),), sign_head(device.signing, link))
    return Sent(Commit((Record(link, salt, raw),), wire.head), wire)


def payload(**changes: Any) -> bytes:
    fields: dict[str, Any] = {
        "file_id": secrets.token_bytes(16),
        "blob_length": 200,
        "blob_hash": bytes(32),
        "manifest_hash": bytes(32),
        "grant_hashes": (),
    }
    return SealedFile(**(fields | changes)).to_bytes()


NOW = Moment(0, 0, bytes(16))


def body(content: bytes) -> bytes:
    return Body(RecordKind.SEALED_FILE, NOW, content).to_bytes()


@pytest.mark.parametrize(
    ("raw", "key", "reason"),
    [
        (b"\x63" + body(b"")[1:], "record-damaged", "kind"),
        (b"short", "record-damaged", "body"),
        (body(b"short"), "record-damaged", "payload"),
        (body(payload(blob_length=MAX_BLOB_BYTES + 1)), "record-damaged", "blob-length"),
        (body(payload(grant_hashes=(bytes(32),))), "record-grants", None),
    ],
    ids=["kind", "body", "payload", "length", "grants"],
)
def test_a_refused_body_keeps_its_link(
    workspace: Workspace, device: Device, raw: bytes, key: str, reason: str | None
) -> None:
    bad, after = said(device, raw), device.make(1)
    reply = device.send(bad, after)
    assert [receipt.seq for receipt in reply.receipts] == [0, 1]
    assert [(refused.seq, refused.key, refused.values.get("reason")) for refused in reply.refused] == [
        (0, key, reason)
    ]
    first, second = rows(workspace, LINKS)
    assert (first.link, first.salt, first.body) == (bad.wire.records[0].link, None, None)
    assert second.body is not None
    assert len(rows(workspace, FILES)) == 1
    assert "records.body-refused" in workspace.actions()
    assert device.send(bad, after) == reply


def test_a_body_the_link_does_not_commit_to_is_refused(device: Device) -> None:
    reply = device.send(device.make(1).altered(body=body(payload())))
    assert [(refused.key, refused.values["reason"]) for refused in reply.refused] == [
        ("record-damaged", "commit")
    ]
    assert len(reply.receipts) == 1


def test_grants_the_record_does_not_name_are_refused(workspace: Workspace, device: Device) -> None:
    reply = device.send(device.make(1).altered(grants=(b"another",)))
    assert [refused.key for refused in reply.refused] == ["record-grants"]
    assert rows(workspace, FILES) == []


def test_grants_of_no_known_length_are_refused(workspace: Workspace, device: Device) -> None:
    grant = bytes(98)
    reply = device.send(said(device, body(payload(grant_hashes=(digest(grant),))), grant))
    assert [refused.key for refused in reply.refused] == ["record-grants"]
    assert rows(workspace, FILES) == []


def test_a_second_blob_for_a_known_file_is_refused(workspace: Workspace, device: Device) -> None:
    first = device.make(1)
    file_id = first.commit.files[0].file_id
    device.send(first)
    reply = device.send(said(device, body(payload(file_id=file_id))))
    assert [refused.key for refused in reply.refused] == ["record-file-known"]
    (row,) = rows(workspace, FILES)
    assert row.blob_hash == first.commit.files[0].blob_hash
