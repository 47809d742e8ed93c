"""`tracker server verify-chain`: receipts count by the founding root, and from when on they are kept."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from tests.fakes.said import event
from tests.fakes.workspace import Device, Workspace
from tests.server.proven import change, flaws_of, proofs_of, seven_records
from tracker.core.hours.proof import Flaw
from tracker.core.manifest import sign_statement
from tracker.core.wire import RecordBatch
from tracker.server.audit import RECEIPTS_KEPT, AuditEvent, append


@pytest.fixture
def device(workspace: Workspace) -> Device:
    """A device whose records 0 to 6 the server holds."""
    return seven_records(workspace)


def test_what_came_before_receipts_were_kept_is_told_and_no_flaw(
    workspace: Workspace, device: Device, verify: Any
) -> None:
    """The step that keeps them notes in the audit log how far each device's chain went."""
    change(workspace, "UPDATE links SET receipt = NULL, received_at = 1 WHERE seq < 3")
    _migrated(workspace, device, 3)
    code, said = verify("ada@acme.example")
    assert (code, said[1].split(", ")[-1]) == (0, "receipts: 4.")
    assert said[2] == "  3 of them came before receipts were kept here: nothing proves when."
    code, (line,) = verify("ada@acme.example", "--json")
    counted = {key: json.loads(line)[key] for key in ("whole", "receipts", "unreceipted", "receipts_checked")}
    assert counted == {"whole": True, "receipts": 4, "unreceipted": 3, "receipts_checked": True}
    _migrated(workspace, device, 7)
    change(workspace, "UPDATE links SET receipt = NULL WHERE seq = 3")
    assert flaws_of(workspace) == [(3, 3, Flaw.RECEIPT)], "only what was noted first counts"
    change(workspace, "UPDATE audit_events SET event = CAST(replace(event, ':3}', ':9}') AS BLOB)")
    assert flaws_of(workspace) == [(at, at, Flaw.RECEIPT) for at in range(4)], "nor what was altered"


def test_the_step_that_keeps_receipts_notes_how_far_each_chain_was(
    workspace: Workspace, device: Device, reopened: Callable[[], Workspace], verify: Any
) -> None:
    workspace.close()
    change(
        workspace,
        "ALTER TABLE links DROP COLUMN receipt",
        "UPDATE alembic_version SET version_num = 'workspace_0006'",
    )
    again = reopened()
    noted = again.audit()[-1]
    assert (noted.action, noted.subject) == ("receipts.kept", device.sealer.device_id.hex())
    assert noted.details == {"from": 7}
    assert again.ask("POST", "/records", device.token, RecordBatch((device.say(event()).wire,))).is_success
    change(again, "UPDATE links SET received_at = 1 WHERE seq < 7")
    assert verify("ada@acme.example")[0] == 0, "when they came, nothing proves"
    change(again, "UPDATE links SET receipt = NULL, received_at = 1")
    assert flaws_of(again) == [(7, 7, Flaw.RECEIPT)]


def _migrated(workspace: Workspace, device: Device, end: int) -> None:
    """Have the audit log say what the step says of a device that had sent as many records."""
    said = AuditEvent(1, "server", RECEIPTS_KEPT, device.sealer.device_id.hex(), {"from": end})
    workspace.services.database.write(lambda connection: append(connection, said))


def _by_another_root(workspace: Workspace) -> bytes:
    """Return a statement for the receipt key of this workspace by a root of one's own."""
    stated = workspace.services.opener.statement(1, 1 << 62)
    return msgspec.json.encode(sign_statement(Ed25519PrivateKey.generate(), stated))


@pytest.mark.parametrize("damage", ["{}", b"\x00\xff", b'{"root_key":"\xff"}', 7, _by_another_root])
def test_receipts_count_by_the_root_that_the_workspace_was_founded_with(
    workspace: Workspace, device: Device, verify: Any, damage: Any
) -> None:
    """What else holds is proven all the same, and that they were not checked is said."""
    statement = damage(workspace) if callable(damage) else damage
    database = workspace.services.database
    database.write(
        lambda connection: connection.execute(text("UPDATE workspace SET statement = :s"), {"s": statement})
    )
    change(workspace, "UPDATE links SET received_at = 1 WHERE seq = 3")
    (proven,) = proofs_of(workspace)
    assert (proven.whole, proven.proof.whole, proven.proof.receipts, proven.proof.records) == (
        False,
        True,
        0,
        7,
    )
    code, said = verify("ada@acme.example")
    assert (code, said[2].split(":")[0], said[-1][:20]) == (
        1,
        "  No receipt was checked",
        "Nothing was deleted.",
    )
    code, (line,) = verify("ada@acme.example", "--json")
    assert (code, json.loads(line)["whole"], json.loads(line)["receipts_checked"]) == (1, False, False)
    assert device.tip.seq == 7
