"""`tracker server verify-chain`: what is changed in the server's real database is named, record by record."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, select

from tests.fakes.said import entry, event
from tests.fakes.workspace import Device, Workspace
from tests.server.proven import change, flaws_of, proofs_of, root_of, seven_records
from tracker.core.hours.proof import Finding, Flaw, Kept
from tracker.core.hours.said import body_of
from tracker.core.record import Body, Link, Record, RecordKind, Tip, commitment, sign_head
from tracker.server import proofs
from tracker.server.chain import Stamp
from tracker.server.proofs import prove_member
from tracker.server.tables import HEADS, LINKS


@pytest.fixture
def device(workspace: Workspace) -> Device:
    """A device whose records 0 to 6 the server holds."""
    return seven_records(workspace)


def test_every_device_of_the_member_is_proven_and_nobody_elses(workspace: Workspace, device: Device) -> None:
    other = workspace.device()
    member_id, _ = workspace.add_member("employee")
    theirs = workspace.device(workspace.enrolment(member_id=UUID(bytes=member_id)))
    theirs.send(theirs.say(entry()))
    proofs = proofs_of(workspace)
    assert {each.device_id for each in proofs} == {device.sealer.device_id, other.sealer.device_id}
    by_id = {each.device_id: each for each in proofs}
    proven, empty = by_id[device.sealer.device_id], by_id[other.sealer.device_id]
    assert (proven.name, proven.whole, proven.forks) == ("laptop", True, 0)
    counted = (proven.proof.records, proven.proof.bodies, proven.proof.heads, proven.proof.receipts)
    assert counted == (7, 7, 4, 7)
    assert (empty.whole, empty.proof.records) == (True, 0)


def test_a_chain_of_more_than_one_piece_is_proven(
    workspace: Workspace, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.server.proofs._PIECE", 2)
    assert device.tip.seq == 7
    assert flaws_of(workspace) == []


def test_a_body_that_was_refused_is_counted_and_no_flaw(workspace: Workspace, device: Device) -> None:
    device.send(device.say_bodies(Body(RecordKind.TIME_ENTRY, workspace.clock.now(), b"{}")))
    (proven,) = proofs_of(workspace)
    assert (proven.whole, proven.proof.gone, proven.proof.records) == (True, 1, 8)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE links SET body = CAST(body || x'20' AS BLOB) WHERE seq = 5", [(5, 5, Flaw.CHANGED)]),
        ("UPDATE links SET salt = zeroblob(32) WHERE seq = 0", [(0, 0, Flaw.CHANGED)]),
        ("UPDATE links SET salt = NULL, body = NULL WHERE seq = 1", [(1, 1, Flaw.CHANGED)]),
        ("UPDATE links SET link = zeroblob(117) WHERE seq = 3", [(3, 3, Flaw.CHANGED)]),
        ("UPDATE links SET link_hash = zeroblob(32) WHERE seq = 3", [(3, 3, Flaw.RECEIPT)]),
        ("UPDATE links SET received_at = received_at - 1 WHERE seq = 3", [(3, 3, Flaw.RECEIPT)]),
        ("UPDATE links SET receipt = zeroblob(64) WHERE seq = 3", [(3, 3, Flaw.RECEIPT)]),
        ("UPDATE links SET receipt = NULL WHERE seq = 3", [(3, 3, Flaw.RECEIPT)]),
        ("UPDATE links SET receipt = NULL, received_at = 1 WHERE seq < 1", [(0, 0, Flaw.RECEIPT)]),
        ("UPDATE links SET receipt = NULL, received_at = 1", [(at, at, Flaw.RECEIPT) for at in range(7)]),
        ("UPDATE links SET receipt = 'abc' WHERE seq = 3", [(3, 3, Flaw.RECEIPT)]),
        ("UPDATE links SET link_hash = 'abc' WHERE seq = 3", [(3, 3, Flaw.RECEIPT)]),
        ("UPDATE links SET received_at = 'abc' WHERE seq = 5", [(5, 5, Flaw.RECEIPT)]),
        ("UPDATE links SET link = 'abc' WHERE seq = 3", [(3, 3, Flaw.CHANGED)]),
        ("UPDATE links SET body = 'abc' WHERE seq = 3", [(3, 3, Flaw.CHANGED)]),
        ("UPDATE links SET salt = 7 WHERE seq = 3", [(3, 3, Flaw.CHANGED)]),
        ("UPDATE links SET seq = 'abc' WHERE seq = 6", [(6, 6, Flaw.MISSING)]),
        ("UPDATE heads SET head = 'abc' WHERE seq = 6", [(6, 6, Flaw.SIGNATURE)]),
        ("UPDATE time_entries SET start = 'abc'", [(5, 5, Flaw.SHOWN)]),
        ("UPDATE time_entries SET stop = 'abc'", [(5, 5, Flaw.SHOWN)]),
        ("UPDATE time_entries SET seq = 'abc'", [(5, 5, Flaw.SHOWN)]),
        ("UPDATE time_entries SET seq = -1", [(5, 5, Flaw.SHOWN)]),
        ("INSERT INTO device_events SELECT device_id, -9, start, 'woke', member_id FROM device_events",
         [(-1, -1, Flaw.SHOWN)]),
        ("UPDATE device_events SET start = 'abc'", [(2, 2, Flaw.SHOWN)]),
        ("DELETE FROM links WHERE seq = 4", [(4, 4, Flaw.MISSING)]),
        ("DELETE FROM links WHERE seq = 6", [(6, 6, Flaw.MISSING)]),
        ("UPDATE heads SET head = zeroblob(64) WHERE seq = 6", [(6, 6, Flaw.SIGNATURE)]),
        ("DELETE FROM heads WHERE seq = 6", [(6, 6, Flaw.UNSIGNED)]),
        ("DELETE FROM heads WHERE seq < 6", []),
        ("UPDATE time_entries SET stop = stop + 1", [(5, 5, Flaw.SHOWN)]),
        ("UPDATE time_entries SET seq = 0", [(0, 0, Flaw.SHOWN)]),
        ("UPDATE time_entries SET deleted = 1", [(5, 5, Flaw.SHOWN)]),
        ("UPDATE time_entries SET project_id = zeroblob(16)", [(5, 5, Flaw.SHOWN)]),
        ("DELETE FROM time_entries", [(5, 5, Flaw.SHOWN)]),
        ("DELETE FROM time_aways", [(4, 4, Flaw.SHOWN)]),
        ("UPDATE activity_samples SET active = 0 WHERE seq = 6", [(6, 6, Flaw.SHOWN)]),
        ("UPDATE device_events SET occurrence = 'woke'", [(2, 2, Flaw.SHOWN)]),
        ("UPDATE time_entries SET seq = 99", [(7, 99, Flaw.MISSING)]),
        ("INSERT INTO device_events SELECT device_id, 99, start, 'woke', member_id FROM device_events",
         [(7, 99, Flaw.MISSING)]),
        ("UPDATE links SET refused = '{}', salt = NULL, body = NULL WHERE seq = 0", [(0, 0, Flaw.REFUSED)]),
        ("UPDATE links SET refused = '{}' WHERE seq = 3", [(3, 3, Flaw.REFUSED)]),
        ("UPDATE links SET refused = '{}' WHERE seq != 3", [(0, 2, Flaw.REFUSED), (4, 6, Flaw.REFUSED)]),
        ("UPDATE links SET refused = '{}', body = x'00' WHERE seq = 3", [(3, 3, Flaw.CHANGED)]),
        ("DELETE FROM links WHERE seq > 3", [(4, 6, Flaw.MISSING)]),
        ("INSERT INTO device_events SELECT device_id, 3, start, 'woke', member_id FROM device_events",
         [(3, 3, Flaw.SHOWN)]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(
    workspace: Workspace, device: Device, statement: str, found: list[tuple[int, int, Flaw]]
) -> None:
    assert flaws_of(workspace) == []
    change(workspace, statement)
    assert [each for each in flaws_of(workspace) if each[2] is not Flaw.SHOWN or each in found] == found
    assert device.tip.seq == 7


NO_ID = ["text", "", 7, 1.5, b"", b"\x00\xff"]


@pytest.mark.parametrize("value", NO_ID)
@pytest.mark.parametrize(
    "row",
    [
        ("UPDATE time_entries SET device_id = ? WHERE seq = ?", 5),
        ("UPDATE time_aways SET device_id = ? WHERE seq = ?", 4),
        ("UPDATE activity_samples SET device_id = ? WHERE seq = ?", 1),
        ("UPDATE device_events SET device_id = ? WHERE seq = ?", 2),
        ("UPDATE files SET device_id = ? WHERE seq = ?", 3),
    ],
)
def test_a_row_that_names_no_device_is_named(
    workspace: Workspace, device: Device, verify: Any, row: tuple[str, int], value: object
) -> None:
    statement, seq = row
    change(workspace, statement, given=(value, seq))
    *_, nobody = proofs_of(workspace)
    assert (nobody.device_id, nobody.proof.findings) == (b"", (Finding(seq, seq, Flaw.SHOWN),))
    code, said = verify("ada@acme.example")
    at = said.index("What names no device")
    assert (code, said[at + 1]) == (1, f"  Record {seq}: shown otherwise than it says.")
    code, (of_device, of_nobody) = verify("ada@acme.example", "--json")
    assert (code, json.loads(of_nobody)["device_id"]) == (1, None)
    assert json.loads(of_device)["device_id"] == str(UUID(bytes=device.sealer.device_id))


def test_a_row_that_names_neither_device_nor_place_is_named(workspace: Workspace, device: Device) -> None:
    change(workspace, "UPDATE device_events SET device_id = 'text', seq = 'abc'")
    *_, nobody = proofs_of(workspace)
    assert (nobody.proof.findings, device.tip.seq) == ((Finding(-1, -1, Flaw.SHOWN),), 7)


@pytest.mark.parametrize("value", NO_ID)
def test_a_device_whose_id_is_none_leaves_its_chain_without_a_key(
    workspace: Workspace, device: Device, verify: Any, value: object
) -> None:
    change(workspace, "UPDATE devices SET id = ?", given=(value,))
    lost, nobody = proofs_of(workspace)
    assert (lost.device_id, lost.proof.findings[0].flaw) == (device.sealer.device_id, Flaw.KEYLESS)
    assert nobody.proof.findings == (Finding(-1, -1, Flaw.KEYLESS),)
    assert verify("ada@acme.example")[0] == 1
    assert len(verify("ada@acme.example", "--json")[1]) == 2


@pytest.mark.parametrize("value", [b"\x00\xff", b""])
def test_a_name_that_is_no_text_is_a_sign(
    workspace: Workspace, device: Device, verify: Any, value: object
) -> None:
    change(workspace, "UPDATE devices SET name = ?", given=(value,))
    code, said = verify("ada@acme.example")
    assert (code, said[0]) == (0, f"Device ? ({UUID(bytes=device.sealer.device_id)})")


@pytest.mark.parametrize("value", NO_ID)
def test_an_entry_whose_id_is_none_is_no_doubt(
    workspace: Workspace, device: Device, verify: Any, value: object
) -> None:
    device.send(device.say(entry(5, 25)))
    change(workspace, "UPDATE time_entries SET entry_id = ? WHERE seq = 7", given=(value,))
    assert (7, 7, Flaw.SHOWN) in flaws_of(workspace)
    assert verify("ada@acme.example")[0] == verify("ada@acme.example", "--json")[0] == 1


def test_a_chain_of_which_nothing_is_left_is_missing_and_one_that_was_never_here_is_none(
    workspace: Workspace, device: Device, verify: Any
) -> None:
    change(workspace, "DELETE FROM links")
    code, said = verify("ada@acme.example")
    assert (code, said[1:3]) == (
        1,
        [
            "  The chain of this device is missing here, though what it signed or told of is not.",
            "  Records 0 to 6: missing.",
        ],
    )
    told = ("heads", "time_entries", "time_aways", "activity_samples", "device_events", "files")
    change(workspace, *map("DELETE FROM {}".format, told))
    code, said = verify("ada@acme.example")
    assert (code, said[1].split(".")[0]) == (0, "  No record of this device is kept here")
    assert device.tip.seq == 7


@pytest.mark.parametrize(
    ("statements", "first"),
    [
        (("DELETE FROM links", "DELETE FROM heads"), 0),
        (("DELETE FROM links WHERE seq = 6", "DELETE FROM heads WHERE seq = 6"), 6),
    ],
)
def test_records_cut_off_are_missed_as_long_as_anything_tells_of_them(
    workspace: Workspace, device: Device, statements: tuple[str, ...], first: int
) -> None:
    change(workspace, *statements)
    assert flaws_of(workspace) == [(first, 6, Flaw.MISSING)]
    assert device.tip.seq == 7


@pytest.mark.parametrize("far", [2_000_000, 1 << 40, (1 << 63) - 1])
@pytest.mark.parametrize(
    "moved", ["UPDATE links SET seq = FAR WHERE seq = 6", "UPDATE heads SET seq = FAR WHERE seq = 6"]
)
def test_a_gap_of_any_length_is_one_finding_and_takes_as_many_looks_as_there_are_rows(
    workspace: Workspace, device: Device, monkeypatch: pytest.MonkeyPatch, moved: str, far: int
) -> None:
    looks = list[tuple[int, int]]()

    def look(connection: Connection, *, span: tuple[int, int], **rest: Any) -> Sequence[Kept]:
        looks.append(span)
        assert len(looks) <= device.tip.seq, "not through the gap, place by place"
        return piece(connection, span=span, **rest)

    piece = proofs._piece
    monkeypatch.setattr(proofs, "_piece", look)
    change(workspace, moved.replace("FAR", str(far)))
    missing = [(6, far - 1, Flaw.MISSING) if "links" in moved else (7, far, Flaw.MISSING)]
    assert [each for each in flaws_of(workspace) if each[2] is Flaw.MISSING] == missing
    assert looks == [(0, 999), (far, far)]


def test_a_file_tells_of_a_record_that_was_cut_off(workspace: Workspace, device: Device) -> None:
    device.send(device.make())
    change(workspace, "DELETE FROM links WHERE seq = 7", "DELETE FROM heads WHERE seq = 7")
    assert flaws_of(workspace) == [(7, 7, Flaw.MISSING)]


def test_a_device_that_was_given_to_another_is_proven_for_both(workspace: Workspace, device: Device) -> None:
    """Its hours are still shown as those of the member who had it."""
    other, _ = workspace.add_member("employee")
    change(workspace, "UPDATE devices SET member_id = (SELECT id FROM members WHERE role = 'employee')")
    for member in (other, workspace.owner_id()):
        (proven,) = prove_member(workspace.services.database, member, root_of(workspace))
        assert (proven.device_id, proven.whole) == (device.sealer.device_id, False)


def test_a_device_that_was_taken_out_is_told_and_nothing_of_it_holds(
    workspace: Workspace, device: Device, verify: Any
) -> None:
    change(workspace, "DELETE FROM devices")
    (proven,) = proofs_of(workspace)
    assert (proven.device_id, proven.name, proven.whole) == (device.sealer.device_id, "", False)
    assert flaws_of(workspace) == [(0, 6, Flaw.KEYLESS)]
    code, said = verify("ada@acme.example")
    assert (code, said[0], said[2]) == (
        1,
        f"A device that is not listed any more ({UUID(bytes=proven.device_id)})",
        "  Records 0 to 6: cannot be proven; the device's key is gone here.",
    )
    change(workspace, "DELETE FROM links WHERE seq > 2")
    assert flaws_of(workspace) == [(0, 2, Flaw.KEYLESS), (3, 6, Flaw.MISSING)]
    change(workspace, "DELETE FROM links", "DELETE FROM heads")
    assert flaws_of(workspace) == [(0, 6, Flaw.MISSING)], "not signed would be something else"


def test_a_body_is_refused_only_where_the_audit_log_says_so(workspace: Workspace, device: Device) -> None:
    """Else whoever has the database could let any record count for nothing."""
    device.send(device.say_bodies(Body(RecordKind.TIME_ENTRY, workspace.clock.now(), b"{}")))
    change(workspace, "UPDATE links SET refused = '{}', salt = NULL, body = NULL WHERE seq IN (5, 7)")
    assert [each for each in flaws_of(workspace) if each[2] is not Flaw.SHOWN] == [(5, 5, Flaw.REFUSED)]
    change(workspace, "UPDATE audit_events SET event = CAST(x'ff' || event AS BLOB)")
    assert (7, 7, Flaw.REFUSED) in flaws_of(workspace)


def _as_received(workspace: Workspace, link: Link) -> dict[str, object]:
    """Return what the server writes for a link, which signs receipts itself."""
    stamp = Stamp(workspace.clock.now().wall, workspace.services.opener.sign_receipt)
    receipt = stamp.receipt(link, stamp.now)
    columns = {"received_at": receipt.received_at, "receipt": receipt.signature}
    return {"link": link.to_bytes(), "link_hash": receipt.link_hash, **columns}


def test_a_kept_record_that_says_what_cannot_be_shows_nothing(workspace: Workspace, device: Device) -> None:
    """An earlier version of the server kept spans that end before they start."""
    backwards = body_of(entry(10, 9), workspace.clock.now()).to_bytes()
    sent = device.say(event())
    device.send(sent)
    link = Link.from_bytes(sent.wire.records[0].link)
    tip = Tip(link.workspace_id, link.device_id, 7, link.prev)
    record = Record(replace(link, commit=commitment(bytes(32), backwards)), bytes(32), backwards)
    changed = {**_as_received(workspace, record.link), "salt": bytes(32), "body": backwards}
    head = sign_head(device.signing, record.link)
    assert tip.after(record.link).seq == 8
    database = workspace.services.database
    database.write(lambda to: to.execute(LINKS.update().where(LINKS.c.seq == 7).values(changed)))
    database.write(lambda to: to.execute(HEADS.update().where(HEADS.c.seq == 7).values(head=head)))
    assert flaws_of(workspace) == [(7, 7, Flaw.SHOWN)]


def test_records_that_changed_places_are_named(workspace: Workspace, device: Device) -> None:
    change(
        workspace,
        "UPDATE links SET seq = -1 WHERE seq = 1",
        "UPDATE links SET seq = 1 WHERE seq = 2",
        "UPDATE links SET seq = 2 WHERE seq = -1",
    )
    assert flaws_of(workspace) == [(1, 1, Flaw.MOVED), (2, 2, Flaw.MOVED)]
    assert device.tip.seq == 7


def test_hours_written_anew_by_the_server_do_not_hold(workspace: Workspace, device: Device) -> None:
    """Whoever has the database cannot sign for the device: a record made up in its place is told."""
    last = LINKS.c.device_id == device.sealer.device_id, LINKS.c.seq == 6
    database = workspace.services.database
    row = database.read(lambda connection: connection.execute(select(LINKS).where(*last)).one())
    body = row.body.replace(b"30.0", b"60.0")
    assert body != row.body
    link = replace(Link.from_bytes(row.link), commit=commitment(bytes(32), body))
    forged = {**_as_received(workspace, link), "salt": bytes(32), "body": body}
    database.write(lambda connection: connection.execute(LINKS.update().where(*last).values(forged)))
    change(workspace, "UPDATE activity_samples SET active = 60 WHERE seq = 6")
    assert flaws_of(workspace) == [(6, 6, Flaw.SIGNATURE)]


def test_a_device_that_told_two_stories_is_not_whole(workspace: Workspace, device: Device) -> None:
    tip = device.tip
    device.send(device.say(event()))
    device.tip = tip
    device.post(device.say(entry(50, 60)))
    (proven,) = proofs_of(workspace)
    assert (proven.proof.whole, proven.forks, proven.whole) == (True, 1, False)


def test_the_admin_is_told_that_the_chains_hold(device: Device, verify: Any) -> None:
    code, said = verify("ada@acme.example")
    assert code == 0
    assert said[0] == f"Device laptop ({UUID(bytes=device.sealer.device_id)})"
    assert said[1].startswith("  7 records replayed, from ")
    assert said[1].endswith("; signatures: 4, receipts: 7.")
    assert said[2:] == ["The chains hold."]


def test_the_admin_is_told_which_record_of_which_device_is_wrong(
    workspace: Workspace, device: Device, verify: Any
) -> None:
    tip = device.tip
    device.send(device.say(event()))
    device.tip = tip
    device.post(device.say(entry(50, 60)))
    change(workspace, "UPDATE links SET body = CAST(body || x'20' AS BLOB) WHERE seq = 4")
    code, said = verify("ada@acme.example")
    assert code == 1
    assert [line for line in said if line.startswith("  Record 4 (") and "changed" in line]
    assert "  It signed 1 other record for places that were taken: it was copied, or lies." in said
    assert said[-1].startswith("Nothing was deleted.")
    code, (line,) = verify("ada@acme.example", "--json")
    told = json.loads(line)
    assert (code, told["device_id"], told["whole"]) == (1, str(UUID(bytes=device.sealer.device_id)), False)
    assert (told["forks"], told["records"]) == (1, 8)
    assert told["findings"][0] == {"seq": 4, "last": 4, "flaw": "changed", "at": told["findings"][0]["at"]}


def test_a_member_without_devices_and_one_who_is_not_there(workspace: Workspace, verify: Any) -> None:
    assert verify("ada@acme.example") == (0, ["This member has no device."])
    code, said = verify("nobody@acme.example")
    assert (code, "nobody@acme.example" in " ".join(said)) == (1, True)
    assert workspace.folder.exists()
