"""A member attaches a file: sealed piece by piece, recorded and sent, or nothing of it is there."""

import asyncio
import hashlib
import os
import sys
from contextlib import nullcontext
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

from tests.agent.commanded import Commanded, commanded
from tracker.agent.apart import PIECE, Underway
from tracker.agent.attached import attached_files, find_attached, open_attached
from tracker.agent.attaching import Attaching
from tracker.agent.notice import Happened
from tracker.core.attachment import AttachmentKind, AttachmentMeta
from tracker.core.errors import DamagedError, RefusedError, UnreachableError
from tracker.core.hours.said import Occurrence
from tracker.core.policy import Setting, Settings
from tracker.core.record import FileStatus, RecordKind
from tracker.core.sealing import Kind
from tracker.core.wire import (
    Attach,
    Attached,
    DeleteAttachment,
    Stage,
    StartTimer,
    Status,
    Transfer,
    Work,
    WorkProject,
)

WEBSITE = WorkProject(uuid4(), "Website", None, archived=False, tasks=())
CONTENT = os.urandom(3 * PIECE + 17)


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    path = tmp_path / "Taxi ⟶ Berlin.pdf"
    path.write_bytes(CONTENT)
    return path


async def attach(at: Commanded, command: Attach) -> Attached:
    statuses = [status async for status in at.commands.carry_out(command)]
    attached = statuses[-1].attached
    assert attached is not None
    return attached


def policy(at: Commanded, **values: object) -> None:
    at.settings = Settings({key.replace("_", "-"): Setting(value) for key, value in values.items()})


async def refusal(at: Commanded, command: Attach) -> str:
    with pytest.raises(RefusedError) as refused:
        await attach(at, command)
    assert at.world.store.files_made(9, "", Kind.ATTACHMENT) == []
    assert at.world.store.drafts == {}
    return refused.value.key


async def test_a_receipt_is_sealed_recorded_sent_and_opened_by_who_may(receipt: Path) -> None:
    at = await commanded()
    at.assigned = Work((WEBSITE,))
    attached = await attach(at, Attach(str(receipt), AttachmentKind.RECEIPT, project="website"))
    assert (attached.name, attached.size, attached.project) == (receipt.name, len(CONTENT), "Website")
    world, file_id = at.world, attached.file_id.bytes
    assert await world.agent.deliver()
    assert world.device.blobs == {}, "nothing waits for what is large"
    assert await world.agent.send_large()
    assert len(world.told(Happened.DELIVERED)) == 1
    opened = world.server.opened(file_id, Kind.ATTACHMENT)
    meta = AttachmentMeta(
        receipt.name,
        "application/pdf",
        AttachmentKind.RECEIPT,
        len(CONTENT),
        world.clock.now().wall,
        project=WEBSITE.id.hex,
    )
    assert (opened.content, msgspec.json.decode(opened.meta, type=AttachmentMeta)) == (CONTENT, meta)
    (file,) = attached_files(world.store, 9)
    assert (file.meta, file.made.status, file.made.here) == (meta, FileStatus.STORED, True)


async def test_its_name_is_nowhere_in_clear_but_in_the_devices_own_store(receipt: Path) -> None:
    at = await commanded()
    await attach(at, Attach(str(receipt)))
    await at.world.agent.deliver()
    await at.world.agent.send_large()
    device = at.world.device
    everything = [record.body for record in device.records] + list(device.blobs.values())
    assert not any(b"Berlin" in each for each in everything)
    assert all(CONTENT[:64] not in blob for blob in device.blobs.values())


async def test_without_a_word_it_belongs_to_what_the_timer_runs_on(receipt: Path) -> None:
    at = await commanded()
    attached = await attach(at, Attach(str(receipt)))
    assert (attached.entry_id, attached.project) == (None, None)
    await at.tell(StartTimer())
    (running,) = at.world.store.entries(0, 1 << 62)
    attached = await attach(at, Attach(str(receipt)))
    assert attached.entry_id == running.entry_id
    assert find_attached(at.world.store, attached.file_id.hex[:9]).meta.entry == running.entry_id.hex


async def test_an_entry_is_named_by_the_beginning_of_its_id(receipt: Path) -> None:
    at = await commanded()
    await at.tell(StartTimer())
    (entry,) = at.world.store.entries(0, 1 << 62)
    attached = await attach(at, Attach(str(receipt), entry=entry.entry_id.hex[:8]))
    assert attached.entry_id == entry.entry_id
    assert await refused_word(at, Attach(str(receipt), entry="ffff0000")) == "time-unknown-entry"
    assert await refused_word(at, Attach(str(receipt), project="Shop")) == "time-unknown-project"


async def refused_word(at: Commanded, command: Attach) -> str:
    with pytest.raises(RefusedError) as refused:
        await attach(at, command)
    return refused.value.key


async def test_policy_decides_whether_how_large_and_which(receipt: Path, tmp_path: Path) -> None:
    at = await commanded()
    policy(at, attachments=False)
    assert await refusal(at, Attach(str(receipt))) == "attachment-off"
    policy(at, attachment_types=["png", "image/*"])
    assert await refusal(at, Attach(str(receipt))) == "attachment-type"
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(2_000_001)
    policy(at, attachment_types=["image/*"], attachment_size=2)
    assert await refusal(at, Attach(str(large))) == "attachment-too-large"
    with large.open("wb") as file:
        file.truncate(2_000_000)
    assert (await attach(at, Attach(str(large)))).size == 2_000_000


async def test_a_projects_policy_decides_about_what_belongs_to_it(receipt: Path) -> None:
    at = await commanded()
    at.assigned = Work((WEBSITE,))
    at.settings = Settings(projects={WEBSITE.id: {"attachments": False}})
    assert await refusal(at, Attach(str(receipt), project="Website")) == "attachment-off"
    await attach(at, Attach(str(receipt)))


async def test_only_a_file_that_can_be_read_is_taken(tmp_path: Path) -> None:
    at = await commanded()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    names = ["missing.pdf", "link", "."]
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        names.append("pipe")
    for name in names:
        assert await refusal(at, Attach(str(tmp_path / name))) == "sealed-input-unreadable"


@pytest.mark.parametrize("change", ["longer", "shorter", "same-length", "gone", "another"])
async def test_a_file_that_changes_meanwhile_is_not_attached(receipt: Path, change: str) -> None:
    at = await commanded()

    class Meddled(Attaching):
        met = False

        def _count(self, count: int) -> None:
            super()._count(count)
            if not self.met:
                self.met = True
                meddle(receipt, change)

    with pytest.raises(RefusedError) as refused:
        await asyncio.to_thread(at.commands.attachments.attach, Attach(str(receipt)), Meddled())
    assert refused.value.key == "sealed-length-changed"
    assert (at.world.store.drafts, at.world.store.queue().files) == ({}, 0)


def meddle(path: Path, change: str) -> None:
    match change:
        case "longer":
            with path.open("ab") as file:
                file.write(b"more")
        case "shorter":
            os.truncate(path, 100)
        case "same-length":
            path.write_bytes(CONTENT[::-1])
            os.utime(path, ns=(1, 1))
        case "gone":
            path.unlink()
        case _:
            other = path.with_name("other")
            other.write_bytes(CONTENT)
            other.replace(path)


async def test_who_stops_listening_wants_it_no_more(receipt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = await commanded()
    monkeypatch.setattr("tracker.agent.commands._TOLD_SECONDS", 0)
    with receipt.open("r+b") as file:
        file.truncate(64 << 20)
    told = at.commands.carry_out(Attach(str(receipt)))
    status: Status = await anext(told)
    assert status.transfer is not None
    assert status.transfer.stage is Stage.SEALING
    await told.aclose()
    assert (at.world.store.drafts, at.world.store.queue().files) == ({}, 0)


async def test_a_stopped_one_says_that_nothing_was_attached(receipt: Path) -> None:
    at, attaching = await commanded(), Attaching()
    attaching.stop()
    with pytest.raises(RefusedError, match="Nothing was attached"):
        at.commands.attachments.attach(Attach(str(receipt)), attaching)
    assert at.world.store.queue().files == 0


async def test_where_recording_has_ended_nothing_is_attached(receipt: Path) -> None:
    at = await commanded()

    def ended() -> None:
        raise RefusedError("device-ended")

    at.require_standing = ended
    assert await refusal(at, Attach(str(receipt))) == "device-ended"


async def test_a_lost_answer_costs_one_more_try_and_no_second_file(receipt: Path) -> None:
    at = await commanded()
    await attach(at, Attach(str(receipt)))
    world = at.world
    assert await world.agent.deliver()
    world.line.lose = ["pieces"]
    assert not await world.agent.send_large()
    (told,) = world.told(Happened.NOT_DELIVERED)
    assert isinstance(told.error, UnreachableError)
    assert await world.agent.send_large()
    assert (world.server.calls.count("pieces"), len(world.device.blobs)) == (2, 1)
    assert world.store.queue().files == 0


async def test_what_changed_on_the_disk_is_set_aside_before_its_last_piece_leaves(receipt: Path) -> None:
    at = await commanded()
    attached = await attach(at, Attach(str(receipt)))
    world = at.world
    assert await world.agent.deliver()
    world.store.damage(attached.file_id.bytes)
    assert await world.agent.send_large()
    (told,) = world.told(Happened.SET_ASIDE)
    assert isinstance(told.error, DamagedError)
    assert (world.device.blobs, world.store.queue().dead_letters) == ({}, 1)


async def test_it_is_told_how_far_a_large_one_is(receipt: Path) -> None:
    at = await commanded()
    told: list[Transfer | None] = []
    underway: Underway = at.world.agent._courier.underway
    underway.moved = lambda: told.append(underway.transfer)
    attached = await attach(at, Attach(str(receipt)))
    await at.world.agent.deliver()
    await at.world.agent.send_large()
    sizes = [each.done for each in told if each is not None]
    assert sizes == sorted(sizes)
    assert len(sizes) >= 3
    assert {each.file_id for each in told if each is not None} == {attached.file_id}
    assert told[-1] is None


async def test_the_agent_sends_attachments_by_itself(receipt: Path) -> None:
    at = await commanded()
    await attach(at, Attach(str(receipt)))
    stop = asyncio.Event()
    running = asyncio.create_task(at.world.agent.run(stop))
    while not [each for each in at.world.device.blobs.values() if len(each) > len(CONTENT)]:
        await asyncio.sleep(0)
    stop.set()
    await running
    assert at.world.store.queue().files == 0


async def test_it_is_opened_again_here_by_the_devices_own_key(receipt: Path) -> None:
    at = await commanded()
    attached = await attach(at, Attach(str(receipt)))
    store, target = at.world.store, BytesIO()
    file = find_attached(store, str(attached.file_id)[:13])
    open_attached(store, at.world.keeper, file, nullcontext, target)
    assert hashlib.sha256(target.getvalue()).digest() == hashlib.sha256(CONTENT).digest()
    for prefix, key in (("00000000", "attachment-unknown"), ("", "attachment-unknown")):
        with pytest.raises(RefusedError) as refused:
            find_attached(store, prefix)
        assert refused.value.key == key


async def test_its_record_names_it_like_any_sealed_file(receipt: Path) -> None:
    at = await commanded()
    attached = await attach(at, Attach(str(receipt)))
    await at.world.agent.deliver()
    (file,) = at.world.device.files.values()
    assert UUID(bytes=file.file_id) == attached.file_id
    assert [record.verify_body().kind for record in at.world.device.records] == [RecordKind.SEALED_FILE]


@pytest.mark.parametrize("sent", [False, True])
async def test_what_is_deleted_leaves_only_that_it_was_there(receipt: Path, sent: bool) -> None:
    at = await commanded()
    attached = await attach(at, Attach(str(receipt)))
    if sent:
        assert await at.world.agent.deliver()
        assert await at.world.agent.send_large()
    await at.tell(DeleteAttachment(attached.file_id.hex[:8]))
    (file,) = attached_files(at.world.store, 9)
    assert (file.made.status, file.made.here, file.meta.name) == (FileStatus.ERASED, False, "")
    (event,) = at.world.store.events(0, 1 << 62)
    assert event.occurrence is Occurrence.ATTACHMENT_DELETED
    assert event.details == {"file": attached.file_id.hex}
    assert await at.world.agent.deliver()
    assert await at.world.agent.send_large()
    assert bool(at.world.device.blobs) is sent
    assert (at.world.store.queue().files, at.world.store.queue().dead_letters) == (0, 0)
    with pytest.raises(RefusedError) as again:
        await at.tell(DeleteAttachment(attached.file_id.hex))
    assert again.value.key == "attachment-gone"
    with pytest.raises(RefusedError) as opened:
        open_attached(at.world.store, at.world.keeper, file, nullcontext, BytesIO())
    assert opened.value.key == "attachment-gone"
