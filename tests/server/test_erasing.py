"""Who deletes a screenshot has it deleted here, too: its bytes and its key go, that it was taken stays."""

from uuid import UUID

import pytest
from sqlalchemy import update

from tests.fakes.said import NOW
from tests.fakes.workspace import Device, Sent, Workspace, problem, read
from tracker.core.errors import UnreachableError
from tracker.core.hours.said import DeviceEvent, Occurrence
from tracker.core.ident import id_text
from tracker.core.policy import PolicyChange, SetBy
from tracker.core.record import FileStatus
from tracker.core.sealing import Kind
from tracker.core.wire import FileList
from tracker.server.objects import ObjectStore
from tracker.server.policy_settings import Hand, change_setting
from tracker.server.tables import FILES, GRANTS


@pytest.fixture
def device(workspace: Workspace) -> Device:
    return workspace.device()


def deletes(device: Device, sent: Sent, name: str | None = None) -> None:
    """Have the device say that its member deleted what was sent first."""
    device.send(device.say(deletion(sent, name)))


def deletion(sent: Sent, name: str | None = None) -> DeviceEvent:
    """Return what the device says of it."""
    file = sent.commit.files[0].file_id.hex() if name is None else name
    return DeviceEvent(Occurrence.SCREENSHOT_DELETED, NOW, {"file": file})


def policy(workspace: Workspace, *, value: bool) -> None:
    """Set for all whether members may delete what was sent."""
    change = PolicyChange(SetBy.WORKSPACE, "delete-own-screenshots", value=value)
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
