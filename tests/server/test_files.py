"""Sealed files at the server: only what a record names, once; opened for who may see it, and put down."""

import base64
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import httpx
import msgspec
import pytest

from tests.fakes.workspace import PICTURE, ROLES, Device, Sent, Workspace, problem, read
from tracker.core.ident import id_text
from tracker.core.permission import Role
from tracker.core.record import FileReceipt, FileStatus, verify_receipt
from tracker.core.wire import FileList


@pytest.fixture
def device(workspace: Workspace) -> Device:
    return workspace.device()


def content(workspace: Workspace, sent: Sent, token: str | None = None) -> httpx.Response:
    file_id = id_text(sent.commit.files[0].file_id)
    return workspace.ask("GET", f"/files/{file_id}/content", token or workspace.owner_session())


def stored(workspace: Workspace, sent: Sent) -> Path:
    file_id = sent.commit.files[0].file_id
    return workspace.folder / "objects" / file_id[:1].hex() / file_id.hex()


def test_a_file_arrives_and_is_receipted(workspace: Workspace, device: Device) -> None:
    sent = device.make(2)
    who = device.sealer
    for file, receipt in zip(sent.commit.files, device.deliver(sent), strict=True):
        promised = FileReceipt(
            who.workspace_id,
            who.device_id,
            file.file_id,
            file.blob_hash,
            FileStatus.STORED,
            workspace.clock.now().wall,
        )
        verify_receipt(device.receipt_key, promised, receipt.signature)
    assert stored(workspace, sent).read_bytes() == sent.commit.files[0].blob
    assert list((workspace.folder / "objects" / "incoming").iterdir()) == []


def test_the_same_bytes_twice_are_one_file(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    file = sent.commit.files[0]
    first = device.deliver(sent)[0]
    workspace.clock.advance(60)
    assert device.put(file.file_id, file.blob).json() == msgspec.to_builtins(first)


@pytest.mark.parametrize(
    "change", [lambda blob: blob + b"x", lambda blob: blob[:-1], lambda blob: blob[::-1]]
)
@pytest.mark.parametrize("again", [False, True])
def test_other_bytes_are_refused_and_not_kept(
    workspace: Workspace, device: Device, change: Callable[[bytes], bytes], again: bool
) -> None:
    sent = device.make()
    file = sent.commit.files[0]
    if again:
        device.deliver(sent)
    else:
        device.send(sent)
    assert problem(device.put(file.file_id, change(file.blob))) == (422, "file-misfit")
    assert list((workspace.folder / "objects" / "incoming").iterdir()) == []
    assert stored(workspace, sent).exists() == again
    assert device.put(file.file_id, file.blob).status_code == 200


def test_chunks_of_more_than_promised_are_refused(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.send(sent)
    file = sent.commit.files[0]
    pieces = (bytes(1 << 16) for _ in range(100))
    answer = workspace.http.put(
        f"/v1/files/{id_text(file.file_id)}",
        content=pieces,
        headers={"Authorization": f"Bearer {device.token}"},
    )
    assert problem(answer) == (422, "file-misfit")


def test_a_file_without_a_record_is_refused(workspace: Workspace, device: Device) -> None:
    sent, other = device.make(), workspace.device()
    file = sent.commit.files[0]
    assert problem(device.put(file.file_id, file.blob)) == (404, "file-without-record")
    device.send(sent)
    assert problem(other.put(file.file_id, file.blob)) == (404, "file-without-record")


def test_the_owner_lists_and_sees_it(workspace: Workspace, device: Device) -> None:
    first = device.make()
    device.deliver(first)
    workspace.clock.advance(1)
    second = device.make()
    device.send(second)
    listed = read(workspace.ask("GET", "/files", workspace.owner_session()), FileList).files
    assert [(entry.file_id.bytes, entry.stored, entry.kind) for entry in listed] == [
        (second.commit.files[0].file_id, False, 1),
        (first.commit.files[0].file_id, True, 1),
    ]


def test_content_is_what_was_sealed_in_a_sandbox(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.deliver(sent)
    answer = content(workspace, sent)
    assert answer.content == PICTURE
    headers = answer.headers
    assert headers["content-type"] == "image/webp"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["cache-control"] == "no-store"
    assert headers["content-disposition"].startswith("inline")
    meta = json.loads(base64.urlsafe_b64decode(headers["tracker-meta"]))
    assert (meta["media_type"], meta["width"]) == ("image/webp", 64)
    viewed = workspace.audit()[-1]
    assert (viewed.action, viewed.subject) == ("file.viewed", sent.commit.files[0].file_id.hex())


def test_a_file_that_has_not_arrived_says_so(workspace: Workspace, device: Device) -> None:
    sent = device.make()
    device.send(sent)
    assert problem(content(workspace, sent)) == (409, "file-not-stored")


@pytest.mark.parametrize("at", [0, 20, 40, 70, -1])
def test_one_damaged_byte_shows_nothing(workspace: Workspace, device: Device, at: int) -> None:
    sent = device.make()
    device.deliver(sent)
    path = stored(workspace, sent)
    blob = bytearray(path.read_bytes())
    blob[at] ^= 1
    path.write_bytes(blob)
    answer = content(workspace, sent)
    assert problem(answer) == (422, "file-damaged")
    assert answer.json()["text"] == "This file is not what the member's device sealed and signed."
    assert answer.json()["values"] == {}
    refused = workspace.audit()[-1]
    assert (refused.action, refused.details) == ("file.open-refused", {"reason": "blob-hash"})
    assert path.read_bytes() == bytes(blob)


def test_a_blob_that_rotted_here_is_replaced_by_the_devices_good_copy(
    workspace: Workspace, device: Device
) -> None:
    sent = device.make()
    device.deliver(sent)
    path, file = stored(workspace, sent), sent.commit.files[0]
    path.write_bytes(file.blob[::-1])
    assert device.put(file.file_id, file.blob).status_code == 200
    assert path.read_bytes() == file.blob
    event = workspace.audit()[-1]
    assert (event.action, event.subject) == ("file.replaced", file.file_id.hex())
    assert content(workspace, sent).content == PICTURE


def _empty(*folders: Path) -> None:
    for folder in folders:
        for file in folder.iterdir():
            file.unlink()


@pytest.mark.allowed_logs("request.trouble")
@pytest.mark.parametrize(
    ("lose", "key", "reason"),
    [
        (lambda folder: _empty(*(folder / "objects").iterdir()), "server-storage-file-gone", "blob-gone"),
        (lambda folder: shutil.rmtree(folder / "objects"), "server-storage-file-gone", "blob-gone"),
        (lambda folder: shutil.rmtree(folder / "wrapping"), "server-storage-key-gone", "key-gone"),
        (lambda folder: _empty(folder / "wrapping"), "server-storage-key-gone", "key-gone"),
    ],
    ids=["blob", "objects", "wrapping", "month-key"],
)
def test_what_the_server_lost_is_not_blamed_on_the_device(
    workspace: Workspace, device: Device, lose: Callable[[Path], object], key: str, reason: str
) -> None:
    sent = device.make()
    device.deliver(sent)
    lose(workspace.folder)
    for _ in range(2):
        answer = content(workspace, sent)
        assert problem(answer) == (503, key)
        assert "device" not in answer.json()["text"]
    told = [event for event in workspace.audit() if event.action == "file.open-failed"]
    assert [event.details for event in told] == [{"reason": reason}]


SEES_ALL = {Role.OWNER, Role.EXECUTIVE_MANAGER}
SEES_OWN = set(Role) - {Role.PROJECT_VIEWER}


@pytest.mark.parametrize("role", ROLES)
def test_roles_see_what_the_table_says(workspace: Workspace, device: Device, role: Role) -> None:
    member_id, token = workspace.add_member(role)
    own_device = workspace.device(workspace.enrolment(member_id=UUID(bytes=member_id)))
    others, own = device.make(), own_device.make()
    device.deliver(others)
    own_device.deliver(own)
    seen = {entry.file_id.bytes for entry in read(workspace.ask("GET", "/files", token), FileList).files}
    for sent, allowed in ((others, role in SEES_ALL), (own, role in SEES_OWN)):
        file_id = sent.commit.files[0].file_id
        answer = content(workspace, sent, token)
        assert (file_id in seen) == allowed
        if allowed:
            assert answer.content == PICTURE
        else:
            missing = workspace.ask("GET", f"/files/{UUID(int=1)}/content", token)
            assert problem(answer) == (404, "server-not-found")
            assert answer.content == missing.content


def test_blobs_are_sealed_on_the_disk(workspace: Workspace, device: Device) -> None:
    device.deliver(device.make())
    for path in workspace.folder.rglob("*"):
        if path.is_file():
            assert PICTURE[:64] not in path.read_bytes()
            assert b"ada@acme.example" not in path.read_bytes() or path.name == "connection.json"


def test_a_large_blob_arrives_in_pieces(workspace: Workspace, device: Device) -> None:
    sent = device.make(picture=bytes(3 << 20))
    device.deliver(sent)
    assert hashlib.sha256(stored(workspace, sent).read_bytes()).digest() == sent.commit.files[0].blob_hash
