"""Attachments at the server: taken and shown piece by piece, verified whole before the first byte leaves."""

import hashlib
from uuid import UUID

import httpx
import pytest

from tests.fakes.workspace import ROLES, Device, Sent, Workspace, problem, read
from tracker.core.hours.said import DeviceEvent, Occurrence
from tracker.core.ident import id_text
from tracker.core.permission import Role
from tracker.core.record import FileStatus
from tracker.core.sealing import Kind
from tracker.core.wire import FileList
from tracker.server import files

LARGE = b"a page of a document " * 60_000
SMALL_MEMORY = 1 << 20
SEES_ALL = {Role.OWNER, Role.EXECUTIVE_MANAGER}
SEES_OWN = set(Role) - {Role.PROJECT_VIEWER}


@pytest.fixture
def device(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Device:
    """A device that attaches, at a server that keeps less than one attachment in memory."""
    monkeypatch.setattr(files, "IN_MEMORY_MOST", SMALL_MEMORY)
    device = workspace.device()
    device.sealer.kind = Kind.ATTACHMENT
    return device


def content(workspace: Workspace, sent: Sent, token: str | None = None) -> httpx.Response:
    file_id = id_text(sent.commit.files[0].file_id)
    return workspace.ask("GET", f"/files/{file_id}/content", token or workspace.owner_session())


def left(workspace: Workspace) -> list[str]:
    return [path.name for path in (workspace.folder / "objects" / "incoming").iterdir()]


def test_a_large_attachment_is_listed_and_shown_whole(workspace: Workspace, device: Device) -> None:
    sent = device.make(picture=LARGE)
    device.deliver(sent)
    (listed,) = read(workspace.ask("GET", "/files", workspace.owner_session()), FileList).files
    assert (listed.kind, listed.stored) == (Kind.ATTACHMENT, True)
    answer = content(workspace, sent)
    assert hashlib.sha256(answer.content).digest() == hashlib.sha256(LARGE).digest()
    assert "content-length" not in answer.headers, "it is never there whole"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    viewed = workspace.audit()[-1]
    assert (viewed.action, viewed.subject) == ("file.viewed", sent.commit.files[0].file_id.hex())
    assert left(workspace) == []


def test_it_is_put_down_before_the_first_byte_leaves(workspace: Workspace, device: Device) -> None:
    sent = device.make(picture=LARGE)
    device.deliver(sent)
    file_id = id_text(sent.commit.files[0].file_id)
    headers = {"Authorization": f"Bearer {workspace.owner_session()}"}
    with workspace.http.stream("GET", f"/v1/files/{file_id}/content", headers=headers) as answer:
        assert answer.status_code == 200
        assert workspace.actions()[-1] == "file.viewed"
        assert next(answer.iter_raw())


@pytest.mark.parametrize("at", [0, 70, 700_000, -40, -1])
def test_nothing_is_shown_of_a_large_one_with_one_damaged_byte(
    workspace: Workspace, device: Device, at: int
) -> None:
    sent = device.make(picture=LARGE)
    device.deliver(sent)
    file_id = sent.commit.files[0].file_id
    path = workspace.folder / "objects" / file_id[:1].hex() / file_id.hex()
    blob = bytearray(path.read_bytes())
    blob[at] ^= 1
    path.write_bytes(blob)
    assert problem(content(workspace, sent)) == (422, "file-damaged")
    refused = workspace.audit()[-1]
    assert (refused.action, refused.details) == ("file.open-refused", {"reason": "blob-hash"})
    assert left(workspace) == []


@pytest.mark.allowed_logs("request.trouble")
def test_a_large_one_that_the_server_lost_is_not_blamed_on_the_device(
    workspace: Workspace, device: Device
) -> None:
    sent = device.make(picture=LARGE)
    device.deliver(sent)
    file_id = sent.commit.files[0].file_id
    (workspace.folder / "objects" / file_id[:1].hex() / file_id.hex()).unlink()
    assert problem(content(workspace, sent)) == (503, "server-storage-file-gone")
    assert workspace.audit()[-1].action == "file.open-failed"


@pytest.mark.parametrize("role", ROLES)
def test_roles_see_attachments_as_the_table_says(workspace: Workspace, device: Device, role: Role) -> None:
    member_id, token = workspace.add_member(role)
    own_device = workspace.device(workspace.enrolment(member_id=UUID(bytes=member_id)))
    own_device.sealer.kind = Kind.ATTACHMENT
    others, own = device.make(picture=LARGE), own_device.make(picture=b"small")
    device.deliver(others)
    own_device.deliver(own)
    for sent, allowed in ((others, role in SEES_ALL), (own, role in SEES_OWN)):
        answer = content(workspace, sent, token)
        assert answer.content in (LARGE, b"small") if allowed else answer.status_code == 404


def test_an_upload_that_broke_off_begins_again_cleanly(workspace: Workspace, device: Device) -> None:
    sent = device.make(picture=LARGE)
    device.send(sent)
    file = sent.commit.files[0]
    path, headers = f"/v1/files/{id_text(file.file_id)}", {"Authorization": f"Bearer {device.token}"}
    half = (file.blob[at : at + 65_536] for at in range(0, len(file.blob) // 2, 65_536))
    assert problem(workspace.http.put(path, content=half, headers=headers)) == (422, "file-misfit")
    assert left(workspace) == []
    assert problem(content(workspace, sent)) == (409, "file-not-stored")
    assert device.put(file.file_id, file.blob).status_code == 200
    assert content(workspace, sent).content == LARGE


@pytest.mark.parametrize("stored", [False, True])
def test_a_member_deletes_an_attachment_for_good(workspace: Workspace, device: Device, stored: bool) -> None:
    sent = device.make(picture=LARGE)
    file = sent.commit.files[0]
    device.deliver(sent) if stored else device.send(sent)
    details: dict[str, str | int] = {"file": file.file_id.hex()}
    at = workspace.clock.now().wall
    device.send(device.say(DeviceEvent(Occurrence.SCREENSHOT_DELETED, at, details)))
    assert workspace.actions()[-1] != "file.deleted", "it is no screenshot"
    device.send(device.say(DeviceEvent(Occurrence.ATTACHMENT_DELETED, at, details)))
    assert workspace.actions()[-1] == "file.deleted"
    assert problem(content(workspace, sent)) == (410, "file-deleted")
    path = workspace.folder / "objects" / file.file_id[:1].hex() / file.file_id.hex()
    assert not path.exists()
    assert device.put(file.file_id, file.blob).json()["status"] == FileStatus.ERASED
