"""Who deletes a screenshot has it deleted here, too: its bytes and its key go, that it was taken stays."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from tests.fakes.said import NOW
from tests.fakes.workspace import Device, Sent, Workspace, problem, read
from tracker.core.errors import UnreachableError
from tracker.core.hours.said import DeviceEvent, Occurrence, Source, TimeEntry, Work
from tracker.core.ident import id_text
from tracker.core.permission import Role
from tracker.core.policy import PolicyChange, SetBy
from tracker.core.record import FileStatus
from tracker.core.sealing import Kind
from tracker.core.wire import Assign, FileList, NewProject
from tracker.server.objects import ObjectStore
from tracker.server.policy_settings import Hand, change_setting
from tracker.server.tables import DEVICES, FILES, GRANTS


@pytest.fixture
def device(workspace: Workspace) -> Device:
    """An employee's: what role gives others, only policy gives them."""
    return device_of(workspace, Role.EMPLOYEE)[0]


def device_of(workspace: Workspace, role: Role) -> tuple[Device, bytes, str]:
    """Return a device of a new member, who that is, and a session of theirs."""
    member_id, session = workspace.add_member(role)
    return workspace.device(workspace.enrolment(member_id=UUID(bytes=member_id))), member_id, session


def deletes(device: Device, sent: Sent, name: str | None = None) -> None:
    """Have the device say that its member deleted what was sent first."""
    device.send(device.say(deletion(sent, name)))


def deletion(sent: Sent, name: str | None = None) -> DeviceEvent:
    """Return what the device says of it."""
    file = sent.commit.files[0].file_id.hex() if name is None else name
    return DeviceEvent(Occurrence.SCREENSHOT_DELETED, NOW, {"file": file})


def policy(workspace: Workspace, *, value: bool, project: bytes | None = None) -> None:
    """Set for all, or for work on a project, whether members may delete what was sent."""
    key, bounds = "delete-own-screenshots", None if project else (True, False)
    by, which = (SetBy.PROJECT, UUID(bytes=project)) if project else (SetBy.WORKSPACE, None)
    change = PolicyChange(by, key, which, value=value, bounds=bounds)
    hand = Hand("test", NOW)
    workspace.services.database.write(lambda connection: change_setting(connection, hand, change))


def held(workspace: Workspace) -> tuple[int, int, bool]:
    """Return a file's status, how many grants there are, and whether its bytes are."""
    database = workspace.services.database
    status = database.read(lambda connection: connection.execute(FILES.select()).one().status)
    grants = len(database.read(lambda connection: connection.execute(GRANTS.select()).all()))
    bytes_here = any(path.is_file() for path in (workspace.folder / "objects").rglob("*"))
    return status, grants, bytes_here


def test_a_screenshot_that_was_sent_goes_with_its_grants(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.deliver(sent)
    deletes(device, sent)
    assert held(workspace) == (FileStatus.ERASED, 0, False)
    assert workspace.actions().count("file.deleted") == 1
    owner, file_id = workspace.owner_session(), id_text(sent.commit.files[0].file_id)
    assert problem(workspace.ask("GET", f"/files/{file_id}/content", owner)) == (410, "file-deleted")
    (listed,) = read(workspace.ask("GET", "/files", owner), FileList).files
    assert (listed.file_id, listed.stored) == (UUID(file_id), False)


def test_one_that_never_came_is_not_waited_for(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.send(sent)
    deletes(device, sent)
    assert held(workspace) == (FileStatus.ERASED, 0, False)
    file = sent.commit.files[0]
    assert device.put(file.file_id, file.blob).json()["status"] == FileStatus.ERASED
    assert held(workspace) == (FileStatus.ERASED, 0, False), "what comes late is not kept"
    deletes(device, sent)
    assert workspace.actions().count("file.deleted") == 1


def test_policy_may_keep_what_was_sent_and_the_attempt_is_put_down(
    workspace: Workspace, device: Device
) -> None:
    policy(workspace, value=False)
    sent = device.make()
    device.deliver(sent)
    deletes(device, sent)
    assert held(workspace)[::2] == (FileStatus.STORED, True)
    assert "file.delete-refused" in workspace.actions()


@pytest.mark.parametrize("name", ["", "zz", "00" * 16, "ab"])
def test_what_names_no_file_deletes_nothing(workspace: Workspace, device: Device, name: str) -> None:
    sent = device.make()
    device.deliver(sent)
    deletes(device, sent, name)
    assert held(workspace)[::2] == (FileStatus.STORED, True)


def test_bytes_go_only_once_their_end_is_committed(
    workspace: Workspace, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, remove = list[tuple[int, int, bool]](), ObjectStore.remove

    def look(objects: ObjectStore, *file_ids: bytes) -> None:
        if file_ids:
            seen.append(held(workspace))
        remove(objects, *file_ids)

    sent = device.make()
    device.deliver(sent)
    monkeypatch.setattr(ObjectStore, "remove", look)
    deletes(device, sent)
    assert seen == [(FileStatus.ERASED, 0, True)], "another connection saw it, with the bytes still there"
    assert held(workspace) == (FileStatus.ERASED, 0, False)


@pytest.mark.allowed_logs("request.trouble")
def test_a_disk_that_keeps_the_bytes_gets_no_receipt_until_they_are_gone(
    workspace: Workspace, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise UnreachableError("server-storage-away")

    sent = device.make()
    device.deliver(sent)
    said = device.say(deletion(sent))
    with monkeypatch.context() as patched:
        patched.setattr(ObjectStore, "remove", fail)
        assert problem(device.post(said)) == (503, "server-storage-away")
    assert held(workspace) == (FileStatus.ERASED, 0, True)
    assert len(device.send(said).receipts) == 1
    assert held(workspace) == (FileStatus.ERASED, 0, False)
    assert workspace.actions().count("file.deleted") == 1


def test_said_again_it_is_what_policy_said_first(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.deliver(sent)
    said = device.say(deletion(sent))
    policy(workspace, value=False)
    device.send(said)
    policy(workspace, value=True)
    device.send(said)
    assert held(workspace)[::2] == (FileStatus.STORED, True)
    assert workspace.actions().count("file.delete-refused") == 1


def test_what_came_too_late_goes_when_it_comes_again(workspace: Workspace, device: Device) -> None:
    """As when the server ended between keeping the bytes and seeing that nobody wants them any more."""
    sent = device.make()
    device.send(sent)
    deletes(device, sent)
    file = sent.commit.files[0]
    with workspace.services.objects.begin(len(file.blob)) as draft:
        draft.write(file.blob)
        workspace.services.objects.put(file.file_id, draft, file.blob_hash)
    assert held(workspace) == (FileStatus.ERASED, 0, True)
    assert device.put(file.file_id, file.blob).json()["status"] == FileStatus.ERASED
    assert held(workspace) == (FileStatus.ERASED, 0, False)


def test_a_file_of_no_known_kind_is_its_devices_to_delete(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.deliver(sent)
    unknown = update(FILES).values(kind=0)
    workspace.services.database.write(lambda connection: connection.execute(unknown))
    deletes(device, sent)
    assert held(workspace) == (FileStatus.ERASED, 0, False)


def test_an_attachment_is_no_screenshot(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.deliver(sent)
    attached = update(FILES).values(kind=Kind.ATTACHMENT)
    workspace.services.database.write(lambda connection: connection.execute(attached))
    deletes(device, sent)
    assert held(workspace)[::2] == (FileStatus.STORED, True)


def test_nobody_deletes_what_another_device_made(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.deliver(sent)
    deletes(workspace.device(), sent)
    assert held(workspace)[::2] == (FileStatus.STORED, True)
    assert "file.deleted" not in workspace.actions()


def by_device(workspace: Workspace, device: Device, session: str, sent: Sent) -> bool:
    """Have a member delete what was sent by their device; return whether it is gone."""
    assert session
    deletes(device, sent)
    return held(workspace)[0] == FileStatus.ERASED


def by_session(workspace: Workspace, device: Device, session: str, sent: Sent) -> bool:
    """Have them delete it signed in, the device being gone."""
    workspace.services.database.write(
        lambda connection: connection.execute(
            update(DEVICES).where(DEVICES.c.id == device.sealer.device_id).values(revoked_at=1)
        )
    )
    answer = workspace.ask("DELETE", f"/files/{id_text(sent.commit.files[0].file_id)}", session)
    assert answer.status_code in (204, 403, 404), answer.text
    return answer.is_success


@pytest.mark.parametrize("ask", [by_device, by_session])
@pytest.mark.parametrize(
    ("role", "says", "gone"),
    [
        (Role.EMPLOYEE, (True, None), True),
        (Role.EMPLOYEE, (False, None), False),
        (Role.EMPLOYEE, (True, False), False),
        (Role.TEAM_MANAGER, (False, False), True),
        (Role.OWNER, (False, False), True),
        (Role.PROJECT_VIEWER, (True, True), False),
    ],
)
def test_the_policy_of_the_work_it_was_captured_at_decides_where_the_role_does_not(
    workspace: Workspace,
    ask: Callable[[Workspace, Device, str, Sent], bool],
    role: Role,
    says: tuple[bool, bool | None],
    gone: bool,
) -> None:
    """`says` is what is set for the workspace and for the project."""
    device, member_id, session = device_of(workspace, role)
    project_id = booked(workspace, UUID(bytes=member_id))
    policy(workspace, value=says[0])
    if says[1] is not None:
        policy(workspace, value=says[1], project=project_id.bytes)
    now, other = workspace.clock.now().wall, Work(UUID(int=5))
    device.send(
        device.say(
            TimeEntry(UUID(int=1), now - 60, now, Source.TIMER, other),
            TimeEntry(UUID(int=2), now, None, Source.TIMER, Work(project_id)),
            TimeEntry(UUID(int=3), now - 60, now + 60, Source.TIMER, other, deleted=True),
        )
    )
    sent = device.make()
    device.deliver(sent)
    assert ask(workspace, device, session, sent) is gone
    assert held(workspace)[0] == (FileStatus.ERASED if gone else FileStatus.STORED)
    assert held(workspace)[2] is not gone
    assert ("file.deleted" in workspace.actions()) is gone


def booked(workspace: Workspace, member_id: UUID) -> UUID:
    """Make a project that the member is assigned to."""
    project_id, owner = uuid4(), workspace.owner_session()
    made = workspace.ask("POST", "/projects", owner, NewProject(project_id, "Shop"))
    assert made.is_success, made.text
    place = workspace.ask("PUT", f"/projects/{project_id}/members/{member_id}", owner, Assign(manages=False))
    assert place.is_success, place.text
    return project_id


def test_a_session_deletes_once_and_what_a_disk_kept_goes_the_next_time(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    device, _, session = device_of(workspace, Role.EMPLOYEE)
    sent = device.make()
    device.deliver(sent)
    path = f"/files/{id_text(sent.commit.files[0].file_id)}"
    with monkeypatch.context() as patched:
        patched.setattr(ObjectStore, "remove", lambda *_: None)
        assert workspace.ask("DELETE", path, session).status_code == 204
    assert held(workspace) == (FileStatus.ERASED, 0, True)
    assert problem(workspace.ask("DELETE", path, session)) == (410, "file-deleted")
    assert held(workspace) == (FileStatus.ERASED, 0, False)
    assert workspace.actions().count("file.deleted") == 1
    assert [each.actor for each in workspace.audit() if each.action == "file.deleted"] == [
        device.enrolled.member_id.hex
    ]


def test_a_session_has_what_never_came_not_waited_for(workspace: Workspace) -> None:
    device, _, session = device_of(workspace, Role.EMPLOYEE)
    policy(workspace, value=False)
    sent = device.make()
    device.send(sent)
    file = sent.commit.files[0]
    assert workspace.ask("DELETE", f"/files/{id_text(file.file_id)}", session).status_code == 204
    assert device.put(file.file_id, file.blob).json()["status"] == FileStatus.ERASED
    assert held(workspace) == (FileStatus.ERASED, 0, False)


def test_what_one_may_not_see_is_not_there_to_delete(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.deliver(sent)
    path = f"/files/{id_text(sent.commit.files[0].file_id)}"
    _, stranger = workspace.add_member(Role.EMPLOYEE)
    assert problem(workspace.ask("DELETE", path, stranger)) == (404, "server-not-found")
    assert held(workspace)[::2] == (FileStatus.STORED, True)
