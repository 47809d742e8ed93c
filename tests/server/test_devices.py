"""Devices are listed and ended by who may, and told at the door when they or their member are out."""

from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from tests.fakes.workspace import ROLES, Device, Sent, Workspace, problem, read
from tests.server.people import Bonds
from tracker.core.errors import UnreachableError
from tracker.core.permission import Role, Scope, scopes
from tracker.core.wire import DeviceEntry, DeviceState, MemberChange, Page
from tracker.server.auth import SEEN_EVERY
from tracker.server.tables import DEVICES

SECOND = 1_000_000


def entries(workspace: Workspace, token: str, *, ended: bool = True) -> Mapping[UUID, DeviceEntry]:
    answer = workspace.ask("GET", f"/devices?archived={str(ended).lower()}", token)
    return {entry.id: entry for entry in read(answer, Page[DeviceEntry]).entries}


def device_of(workspace: Workspace, member_id: bytes) -> Device:
    return workspace.device(workspace.enrolment(member_id=UUID(bytes=member_id)))


def end(workspace: Workspace, which: UUID, token: str = "") -> tuple[int, str]:
    answer = workspace.ask("DELETE", f"/devices/{which}", token or workspace.owner_session())
    return (answer.status_code, "") if answer.is_success else problem(answer)


def archive(workspace: Workspace, member_id: bytes, *, archived: bool = True) -> None:
    asked = MemberChange(archived=archived)
    answer = workspace.ask("PATCH", f"/members/{UUID(bytes=member_id)}", workspace.owner_session(), asked)
    assert answer.is_success


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_a_device_may_end_it_and_nobody_else_hears_of_it(workspace: Workspace, role: Role) -> None:
    bonds = Bonds(workspace, role)
    everywhere = Scope.WORKSPACE in scopes(role, "devices:view")
    assert scopes(role, "devices:view") == scopes(role, "devices:end")
    names = ["stranger", "overseen", "colleague", "me"]
    devices = {name: device_of(workspace, bonds.ids[name]).asked.device_id for name in names}
    seen = {name for name in names if everywhere or name == "me"}
    assert set(entries(workspace, bonds.token)) == {devices[name] for name in seen}
    nothing = workspace.ask("DELETE", f"/devices/{uuid4()}", bonds.token)
    for name, device_id in devices.items():
        told = end(workspace, device_id, bonds.token)
        assert told == ((204, "") if name in seen else problem(nothing))
    assert problem(nothing) == (404, "server-not-found")


def test_a_list_says_whose_device_it_is_and_how_it_stands(workspace: Workspace) -> None:
    member_id, _ = workspace.add_member(Role.EMPLOYEE)
    began = workspace.clock.now().wall
    used, unused, ended = (device_of(workspace, member_id) for _ in range(3))
    workspace.clock.advance(1)
    workspace.ask("GET", "/work", used.token)
    owner = workspace.owner_session()
    end(workspace, ended.asked.device_id)
    told = entries(workspace, owner)
    facts = (UUID(bytes=member_id), used.asked.name, began)
    for device in (used, unused, ended):
        entry = told[device.asked.device_id]
        assert (entry.member_id, entry.name, entry.enrolled_at) == facts
    states = {entry.id: (entry.state, entry.last_seen_at, entry.ended_at) for entry in told.values()}
    now = began + SECOND
    assert states == {
        used.asked.device_id: (DeviceState.ENROLLED, now, None),
        unused.asked.device_id: (DeviceState.ENROLLED, None, None),
        ended.asked.device_id: (DeviceState.ENDED, None, now),
    }
    assert set(entries(workspace, owner, ended=False)) == set(states) - {ended.asked.device_id}
    archive(workspace, member_id)
    assert {entry.state for entry in entries(workspace, owner, ended=False).values()} == {DeviceState.PAUSED}


def test_a_device_is_noted_as_seen_now_and_then(workspace: Workspace) -> None:
    device, owner = workspace.device(), workspace.owner_session()

    def seen() -> int | None:
        assert workspace.ask("GET", "/work", device.token).is_success
        return entries(workspace, owner)[device.asked.device_id].last_seen_at

    first = seen()
    assert first == workspace.clock.now().wall
    workspace.clock.advance(SEEN_EVERY / SECOND - 1)
    assert seen() == first
    workspace.clock.advance(1)
    assert seen() == first + SEEN_EVERY


def test_a_note_that_cannot_be_made_refuses_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = workspace.device()

    def full(_job: object) -> None:
        raise UnreachableError("database-disk-full", file="x")

    monkeypatch.setattr(workspace.services.database, "write", full)
    assert workspace.ask("GET", "/work", device.token).is_success


def test_an_ended_device_is_told_so_and_all_it_sent_stays(workspace: Workspace) -> None:
    device = workspace.device()
    sent, late = device.make(), device.make()
    device.deliver(sent)
    workspace.clock.advance(1)
    for _ in range(2):
        assert end(workspace, device.asked.device_id) == (204, "")
    assert workspace.actions().count("device.ended") == 1
    told = workspace.audit()[-1]
    member = device.enrolled.member_id.hex
    assert (told.action, told.actor, told.subject, dict(told.details)) == (
        "device.ended",
        member,
        device.asked.device_id.hex,
        {"member": member},
    )
    assert refusals(device, late) == {(401, "device-ended")}
    file = UUID(bytes=sent.commit.files[0].file_id)
    assert workspace.ask("GET", f"/files/{file}/content", workspace.owner_session()).is_success
    again = workspace.ask("POST", "/devices", body=device.asked)
    assert not again.is_success


def test_an_archived_members_devices_pause_and_go_on_once_they_are_restored(workspace: Workspace) -> None:
    member_id, _ = workspace.add_member(Role.EMPLOYEE)
    device, ended = (device_of(workspace, member_id) for _ in range(2))
    end(workspace, ended.asked.device_id)
    sent = device.make()
    archive(workspace, member_id)
    assert refusals(device, sent) == {(401, "membership-ended")}
    assert refusals(ended, sent) == {(401, "device-ended")}
    archive(workspace, member_id, archived=False)
    device.deliver(sent)
    file = UUID(bytes=sent.commit.files[0].file_id)
    assert workspace.ask("GET", f"/files/{file}/content", workspace.owner_session()).is_success
    assert refusals(ended, sent) == {(401, "device-ended")}


def test_a_device_that_archiving_ended_before_stays_ended(workspace: Workspace) -> None:
    """As archiving did until it only paused them."""
    device = workspace.device()
    ending = update(DEVICES).values(revoked_at=1)
    workspace.services.database.write(lambda connection: connection.execute(ending))
    assert refusals(device, device.make()) == {(401, "device-ended")}


def refusals(device: Device, sent: Sent) -> set[tuple[int, str]]:
    """Ask everything that a device may; return how it is refused."""
    asked = [device.workspace.ask("GET", path, device.token) for path in ("/trust", "/policy", "/work")]
    asked.append(device.post(sent))
    asked += [device.put(file.file_id, file.blob) for file in sent.commit.files]
    return {problem(answer) for answer in asked}
