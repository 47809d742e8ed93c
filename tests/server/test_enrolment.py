"""Devices join: by a token that is known, unused and in time, with keys that are their own."""

from uuid import UUID

import msgspec
import pytest
from sqlalchemy import select

from tests.fakes.sealer import Sealer
from tests.fakes.workspace import ROLES, Device, Workspace, problem, read
from tracker.core.manifest import DAY
from tracker.core.permission import Role
from tracker.core.wire import Enrolled, NewEnrolment, enrolment_proof
from tracker.server.tables import METADATA


def test_a_device_joins_and_trusts_what_it_gets(workspace: Workspace) -> None:
    device = workspace.device()
    assert device.manifest.workspace_id == workspace.founded.connection.workspace_id
    assert device.enrolment.pins == workspace.founded.connection.pins
    assert len(device.enrolment.pins) == 2
    assert "device.enrolled" in workspace.actions()


def test_the_same_device_again_is_no_second_device(workspace: Workspace) -> None:
    device = workspace.device()
    again = read(workspace.ask("POST", "/devices", body=device.asked), Enrolled)
    assert (again.member_id, again.manifest) == (device.enrolled.member_id, device.enrolled.manifest)
    assert workspace.ask("GET", "/trust", again.access_token).status_code == 200
    assert problem(workspace.ask("GET", "/trust", device.token)) == (401, "device-unknown")


def test_another_device_cannot_take_its_id(workspace: Workspace) -> None:
    enrolment = workspace.enrolment(uses=2)
    first, second = Device(workspace, enrolment), Device(workspace, enrolment)
    stolen = msgspec.structs.replace(second.asked, device_id=first.asked.device_id)
    stolen = msgspec.structs.replace(stolen, proof=second.signing.sign(enrolment_proof(stolen)))
    assert problem(workspace.ask("POST", "/devices", body=stolen)) == (409, "device-known")


def test_a_token_is_used_up(workspace: Workspace) -> None:
    enrolment = workspace.enrolment(uses=2)
    Device(workspace, enrolment), Device(workspace, enrolment)
    other = workspace.device()
    late = msgspec.structs.replace(other.asked, token=enrolment.token, device_id=enrolment.workspace_id)
    late = msgspec.structs.replace(late, proof=other.signing.sign(enrolment_proof(late)))
    answer = workspace.ask("POST", "/devices", body=late)
    assert problem(answer) == (410, "enrolment-used-up")
    assert answer.json()["text"] == "This enrolment has already been used."


def test_a_token_expires(workspace: Workspace) -> None:
    device = workspace.device(workspace.enrolment(uses=2, valid_for=DAY))
    workspace.clock.advance(86_400)
    answer = workspace.ask("POST", "/devices", body=device.asked)
    assert problem(answer) == (410, "enrolment-expired")


def test_a_token_nobody_gave_out_is_unknown(workspace: Workspace) -> None:
    device = workspace.device()
    made_up = msgspec.structs.replace(device.asked, token=device.sealer.device_id.hex())
    made_up = msgspec.structs.replace(made_up, proof=device.signing.sign(enrolment_proof(made_up)))
    assert problem(workspace.ask("POST", "/devices", body=made_up)) == (403, "enrolment-unknown")


@pytest.mark.parametrize("field", ["token", "device_id", "device_key", "sharing_key", "proof"])
def test_a_proof_over_something_else_is_none(workspace: Workspace, field: str) -> None:
    one, other = workspace.device(), workspace.device()
    mixed = msgspec.structs.replace(one.asked, **{field: getattr(other.asked, field)})
    assert problem(workspace.ask("POST", "/devices", body=mixed)) == (403, "enrolment-not-proven")


@pytest.mark.parametrize("changes", [{"workspace_id": UUID(int=7)}, {"root_fingerprint": bytes(32)}])
def test_an_enrolment_of_another_workspace_is_not_used_up_by_it(
    workspace: Workspace, changes: dict[str, object]
) -> None:
    enrolment = workspace.enrolment()
    asked = Sealer(enrolment.workspace_id.bytes).request(enrolment)
    damaged = msgspec.structs.replace(asked, **changes)
    assert problem(workspace.ask("POST", "/devices", body=damaged)) == (409, "enrolment-misfit")
    told = {"workspace_id": enrolment.workspace_id, "root_fingerprint": enrolment.root_fingerprint}
    read(workspace.ask("POST", "/devices", body=msgspec.structs.replace(asked, **told)), Enrolled)


@pytest.mark.parametrize("changes", [{"device_key": b"short"}, {"sharing_key": b"short"}, {"proof": b""}])
def test_keys_that_are_none_are_refused(workspace: Workspace, changes: dict[str, bytes]) -> None:
    asked = msgspec.structs.replace(workspace.device().asked, **changes)
    assert workspace.ask("POST", "/devices", body=asked).status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_makes_enrolments(workspace: Workspace, role: Role) -> None:
    _, token = workspace.add_member(role)
    answer = workspace.ask("POST", "/enrolments", token, NewEnrolment())
    if role in (Role.OWNER, Role.EXECUTIVE_MANAGER):
        assert answer.status_code == 201
    else:
        assert problem(answer) == (403, "session-not-allowed")


@pytest.mark.parametrize(
    ("wish", "at_fault"),
    [
        (NewEnrolment(uses=0), "uses"),
        (NewEnrolment(uses=10**6), "uses"),
        (NewEnrolment(valid_for=0), "span"),
        (NewEnrolment(valid_for=91 * DAY), "span"),
    ],
)
def test_an_enrolment_without_bounds_is_refused(
    workspace: Workspace, wish: NewEnrolment, at_fault: str
) -> None:
    answer = workspace.ask("POST", "/enrolments", workspace.owner_session(), wish)
    assert problem(answer) == (422, f"enrolment-{at_fault}-not-possible")


def test_an_enrolment_for_nobody_is_refused(workspace: Workspace) -> None:
    wish = NewEnrolment(member_id=workspace.founded.connection.workspace_id)
    assert problem(workspace.ask("POST", "/enrolments", workspace.owner_session(), wish)) == (
        404,
        "enrolment-nobody",
    )


def test_no_token_is_kept_as_it_is(workspace: Workspace) -> None:
    device, session = workspace.device(), workspace.sign_in()
    kept = workspace.services.database.read(
        lambda connection: b"".join(
            str(row).encode() for table in METADATA.sorted_tables for row in connection.execute(select(table))
        )
    )
    for secret in (session, device.token, device.enrolment.token, workspace.founded.owner_password):
        assert secret.encode() not in kept
