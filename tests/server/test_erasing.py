"""Who deletes a screenshot has it deleted here, too: its bytes and its key go, that it was taken stays."""

from uuid import UUID

import pytest

from tests.fakes.said import NOW
from tests.fakes.workspace import Device, Sent, Workspace, problem, read
from tracker.core.hours.said import DeviceEvent, Occurrence
from tracker.core.ident import id_text
from tracker.core.policy import PolicyChange, SetBy
from tracker.core.record import FileStatus
from tracker.core.wire import FileList
from tracker.server.policy_settings import Hand, change_setting
from tracker.server.tables import FILES, GRANTS


@pytest.fixture
def device(workspace: Workspace) -> Device:
    return workspace.device()


def deletes(device: Device, sent: Sent, name: str | None = None) -> None:
    """Have the device say that its member deleted what was sent first."""
    file = sent.commit.files[0].file_id.hex() if name is None else name
    device.send(device.say(DeviceEvent(Occurrence.SCREENSHOT_DELETED, NOW, {"file": file})))


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
    change = PolicyChange(SetBy.WORKSPACE, "delete-own-screenshots", value=False)
    hand = Hand("test", NOW)
    workspace.services.database.write(lambda connection: change_setting(connection, hand, change))
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


def test_nobody_deletes_what_another_device_made(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.deliver(sent)
    deletes(workspace.device(), sent)
    assert held(workspace)[::2] == (FileStatus.STORED, True)
    assert "file.deleted" not in workspace.actions()
