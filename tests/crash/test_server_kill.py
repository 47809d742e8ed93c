"""The server is killed in the middle of everything: what it receipted is there, nothing is there twice."""

import asyncio
import json
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fakes.sealer import Sealer, as_sent
from tracker.core.device import Commit, Connection
from tracker.core.errors import TrackerError
from tracker.core.hours.said import DeviceEvent, Occurrence, body_of
from tracker.core.manifest import Manifest, Signed, open_manifest, open_statement
from tracker.core.record import FileStatus, sign_head
from tracker.core.wire import (
    Enrolment,
    FileList,
    NewEnrolment,
    SentCommit,
    SentRecord,
    SignedFileReceipt,
    SignedReceipt,
)
from tracker.host.clock import SystemClock
from tracker.server.founding import Founded, Wanted, found
from tracker.sync.client import DeviceClient, MemberClient, enrol_device

KILLS = 4
SHOTS = 2


RUN = ("-m", "tracker")
DIES_BEFORE_REMOVING = (
    "-c",
    """
import os, signal, sys
from tracker.cli import main
from tracker.server.objects import ObjectStore

def die(_store, *file_ids):
    if file_ids:
        os.kill(os.getpid(), signal.SIGKILL)

ObjectStore.remove = die
sys.exit(main(sys.argv[1:]))
""",
)
"""The server, which is killed in the moment in which it would remove a file's bytes."""


@contextmanager
def running(folder: Path, how: Sequence[str] = RUN) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run the server; what happens to it is the test's business, at the end it is gone."""
    command = [sys.executable, *how, "server", "run", str(folder), "--port", "0", "--json"]
    with subprocess.Popen(  # noqa: S603 - our own command, no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())["url"]
        finally:
            process.kill()


@dataclass
class Laptop:
    """A device that remembers what it sent and every receipt it got."""

    enrolment: Enrolment
    sealer: Sealer
    token: str
    commits: list[Commit] = field(default_factory=list)
    receipts: dict[int, SignedReceipt] = field(default_factory=dict)
    blobs: dict[bytes, SignedFileReceipt] = field(default_factory=dict)

    def client(self, url: str) -> DeviceClient:
        return DeviceClient(Connection(url, self.enrolment.pins, self.enrolment.authority), self.token)

    async def trusted(self, client: DeviceClient) -> tuple[Signed, Manifest]:
        trust = await client.trust()
        now = SystemClock().now().wall
        statement = open_statement(trust.statement, self.enrolment.root_fingerprint, now)
        return trust.manifest, open_manifest(trust.manifest, statement, self.sealer.member_id)

    async def send(self, client: DeviceClient, commits: list[Commit]) -> None:
        """Send commits and their files; what was receipted before must be receipted the same way."""
        reply = await client.send_records([as_sent(commit) for commit in commits])
        for receipt in reply.receipts:
            assert self.receipts.setdefault(receipt.seq, receipt) == receipt
        for file in (file for commit in commits for file in commit.files):
            kept = await client.send_blob(file.file_id, file.blob)
            assert self.blobs.setdefault(file.file_id, kept) == kept


async def join(url: str, founded: Founded) -> Laptop:
    """Enrol a device of the owner's."""
    member = MemberClient(Connection(url, founded.connection.pins, founded.connection.authority))
    await member.sign_in(founded.owner_email, founded.owner_password)
    enrolment = (await member.create_enrolment(NewEnrolment())).enrolment
    await member.aclose()
    sealer = Sealer(enrolment.workspace_id.bytes)
    enrolled = await enrol_device(enrolment, sealer.request(enrolment))
    sealer.member_id = enrolled.member_id.bytes
    return Laptop(enrolment, sealer, enrolled.access_token)


async def work(laptop: Laptop, client: DeviceClient) -> None:
    """Send all there ever was again, then capture and send without end, until the server is gone."""
    trusted, now = await laptop.trusted(client), SystemClock().now()
    if laptop.commits:
        await laptop.send(client, laptop.commits)
    tip = laptop.sealer.genesis()
    for commit in laptop.commits:
        for record in commit.records:
            tip = tip.after(record.link)
    while True:
        commit = laptop.sealer.commit(tip, [secrets.token_bytes(20_000)] * SHOTS, now, trusted)
        laptop.commits.append(commit)
        for record in commit.records:
            tip = tip.after(record.link)
        await laptop.send(client, [commit])


async def until_killed(laptop: Laptop, server: tuple[subprocess.Popen[bytes], str]) -> None:
    """Work, and kill the server once some more has been receipted, wherever it then is."""
    process, url = server
    client = laptop.client(url)
    goal = len(laptop.blobs) + 6 + secrets.randbelow(8)
    worker = asyncio.create_task(work(laptop, client))
    while len(laptop.blobs) < goal and not worker.done():
        await asyncio.wait([worker], timeout=0.001)
    process.kill()
    with pytest.raises(TrackerError):
        await worker
    await client.aclose()


async def test_nothing_receipted_is_lost_and_nothing_is_there_twice(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    wanted = Wanted(folder, "Acme", "ada@acme.example", "https://127.0.0.1:8443", tmp_path / "root.pem")
    founded = found(wanted, SystemClock(), secrets.token_bytes)
    with running(folder) as first:
        laptop = await join(first[1], founded)
        await until_killed(laptop, first)
    for _ in range(KILLS - 1):
        with running(folder) as server:
            await until_killed(laptop, server)
    with running(folder) as (_, url):
        client = laptop.client(url)
        await laptop.send(client, laptop.commits)
        await client.aclose()
        await everything_is_there_once(laptop, founded, url)


async def everything_is_there_once(laptop: Laptop, founded: Founded, url: str) -> None:
    member = MemberClient(Connection(url, founded.connection.pins, founded.connection.authority))
    await member.sign_in(founded.owner_email, founded.owner_password)
    listed: FileList = await member.files()
    sent = [file.file_id for commit in laptop.commits for file in commit.files]
    assert sorted(entry.file_id.bytes for entry in listed.files) == sorted(sent)
    assert all(entry.stored for entry in listed.files)
    for entry in listed.files[:: max(1, len(listed.files) // 5)]:
        meta, content = await member.content(entry.file_id)
        assert (meta["media_type"], len(content)) == ("image/webp", 20_000)
    await member.aclose()


async def test_between_a_deletions_commit_and_its_effect_nothing_is_receipted_or_left(tmp_path: Path) -> None:
    """The server dies there: the device has no receipt, and the next start removes the bytes by itself."""
    folder = tmp_path / "acme"
    wanted = Wanted(folder, "Acme", "ada@acme.example", "https://127.0.0.1:8443", tmp_path / "root.pem")
    founded = found(wanted, SystemClock(), secrets.token_bytes)
    with running(folder, DIES_BEFORE_REMOVING) as (process, url):
        laptop = await join(url, founded)
        client, now = laptop.client(url), SystemClock().now()
        shot = laptop.sealer.commit(
            laptop.sealer.genesis(), [secrets.token_bytes(20_000)], now, await laptop.trusted(client)
        )
        await laptop.send(client, [shot])
        (file,) = shot.files
        blob = folder / "objects" / f"{file.file_id[0]:02x}" / file.file_id.hex()
        deletion = deleted(laptop, shot)
        with pytest.raises(TrackerError):
            await client.send_records([deletion])
        await client.aclose()
        assert process.wait(60) == -signal.Signals["SIGKILL"]
    assert blob.read_bytes() == file.blob
    with running(folder) as (_, url):
        assert not blob.exists()
        client = laptop.client(url)
        assert len((await client.send_records([deletion])).receipts) == 1
        assert (await client.send_blob(file.file_id, file.blob)).status is FileStatus.ERASED
        await client.aclose()
    assert not blob.exists()


def deleted(laptop: Laptop, shot: Commit) -> SentCommit:
    """Return what a device says once its member has deleted its only screenshot."""
    now = SystemClock().now()
    details: dict[str, str | int] = {"file": shot.files[0].file_id.hex()}
    said = DeviceEvent(Occurrence.SCREENSHOT_DELETED, now.wall, details)
    record, _ = (
        laptop.sealer.genesis().after(shot.records[0].link).append(body_of(said, now), secrets.token_bytes)
    )
    head = sign_head(laptop.sealer.signing, record.link)
    return SentCommit((SentRecord(record.link.to_bytes(), record.salt, record.body),), head)
