"""One suite for the port `Server`: simulated, the client before that, the client before the real server."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from msgspec.structs import replace

from tests.contracts.embedded import EMAIL, served_owner
from tests.contracts.enrolled import EnrolledDevice
from tests.contracts.impostors import NOW, authority
from tests.fakes.said import away, entry, event, sample
from tests.fakes.server import FakeServer
from tests.fakes.web import serving
from tests.fakes.web_api import WebApi
from tracker.agent.ports import Server
from tracker.core.errors import DamagedError, RefusedError, UnreachableError, UnrecognisedError
from tracker.core.manifest import open_manifest, open_statement
from tracker.core.policy import effective, open_policy
from tracker.core.policy.screenshot_fields import SCREENSHOTS
from tracker.core.record import Body, FileStatus, RecordKind
from tracker.core.wire import NewEnrolment, RefusedBody, SentCommit, Work, WorkProject
from tracker.host.clock import SystemClock
from tracker.sync.client import DeviceClient, MemberClient, enrol_device

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Met:
    """A device, the port it speaks through, and one for a device that the server does not know."""

    port: Server
    device: EnrolledDevice
    stranger: Server


@dataclass
class Steered(Met):
    """The same before a simulated server, which does as it is told."""

    behind: FakeServer


@asynccontextmanager
async def simulated() -> AsyncIterator[Steered]:
    behind = FakeServer(SystemClock())
    device = await EnrolledDevice.join(behind.new_enrolment(), behind.register)
    yield Steered(behind.connect(device.access_token), device, behind.connect("unknown"), behind)


@asynccontextmanager
async def client_before_simulated(folder: Path) -> AsyncIterator[Steered]:
    behind, own = FakeServer(SystemClock()), authority(folder)
    behind.pins = own.pins
    async with serving(WebApi(behind), own.server_context(NOW)) as web:
        enrolment = behind.new_enrolment(web.address, own.certificates)
        device = await EnrolledDevice.join(enrolment, enrol_device)
        async with clients(device) as (client, stranger):
            yield Steered(client, device, stranger, behind)


@asynccontextmanager
async def embedded(owner: MemberClient) -> AsyncIterator[Met]:
    enrolment = (await owner.create_enrolment(NewEnrolment())).enrolment
    device = await EnrolledDevice.join(enrolment, enrol_device)
    async with clients(device) as (client, stranger):
        yield Met(client, device, stranger)


@asynccontextmanager
async def clients(device: EnrolledDevice) -> AsyncIterator[tuple[DeviceClient, DeviceClient]]:
    known = DeviceClient(device.identity.connection, device.access_token)
    stranger = DeviceClient(device.identity.connection, "unknown")
    yield known, stranger
    await known.aclose()
    await stranger.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def owner(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MemberClient]:
    """The signed-in owner of a workspace whose embedded server runs in this loop."""
    async with served_owner(tmp_path_factory.mktemp("embedded")) as (member, _):
        yield member


@pytest_asyncio.fixture(loop_scope="module", params=["simulated", "client", "embedded"])
async def met(request: pytest.FixtureRequest, tmp_path: Path, owner: MemberClient) -> AsyncIterator[Met]:
    ways = {
        "simulated": simulated(),
        "client": client_before_simulated(tmp_path),
        "embedded": embedded(owner),
    }
    async with ways[request.param] as met:
        yield met


@pytest_asyncio.fixture(loop_scope="module", params=["simulated", "client"])
async def steered(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Steered]:
    async with simulated() if request.param == "simulated" else client_before_simulated(tmp_path) as met:
        yield met


async def test_trust_verifies_down_from_the_root(met: Met) -> None:
    trust = await met.port.trust()
    identity = met.device.identity
    statement = open_statement(trust.statement, identity.root_fingerprint, SystemClock().now().wall)
    manifest = open_manifest(trust.manifest, statement, identity.member_id)
    assert manifest.pins == identity.connection.pins


async def test_who_is_assigned_to_nothing_has_no_work(met: Met) -> None:
    assert (await met.port.work()).projects == ()


async def test_the_work_is_what_one_is_assigned_to(steered: Steered) -> None:
    steered.behind.work = Work((WorkProject(uuid4(), "Bridge", None, False, ()),))
    assert await steered.port.work() == steered.behind.work


async def test_the_policy_verifies_by_the_manifest_key_and_is_the_same_when_asked_twice(met: Met) -> None:
    trust, signed = await met.port.trust(), await met.port.policy()
    identity = met.device.identity
    statement = open_statement(trust.statement, identity.root_fingerprint, SystemClock().now().wall)
    policy = open_policy(signed, statement, identity.member_id)
    assert policy.workspace_id.bytes == identity.workspace_id
    assert effective(policy.settings)[SCREENSHOTS] is SCREENSHOTS.default
    assert await met.port.policy() == signed


async def test_every_record_gets_a_receipt_that_verifies(met: Met) -> None:
    first, second = met.device.commit(b"one", b"two"), met.device.commit(b"three")
    reply = await met.port.send_records([first.commit, second.commit])
    assert met.device.check(reply) == [0, 1, 2]
    assert reply.refused == ()


async def test_sending_records_twice_is_harmless(met: Met) -> None:
    sent = met.device.commit(b"one", b"two")
    await met.port.send_records([sent.commit])
    later = met.device.commit(b"three")
    reply = await met.port.send_records([sent.commit, later.commit])
    assert met.device.check(reply) == [0, 1, 2]


async def test_a_blob_is_receipted_and_may_come_twice(met: Met) -> None:
    sent = met.device.commit(secrets.token_bytes(300_000))
    await met.port.send_records([sent.commit])
    file_id, blob = sent.file
    for _ in range(2):
        receipt = await met.port.send_blob(file_id, blob)
        assert (receipt.file_id.bytes, receipt.status) == (file_id, FileStatus.STORED)
        met.device.check_file(receipt)


async def test_a_gap_in_the_chain_is_refused(met: Met) -> None:
    met.device.commit(b"lost")
    with pytest.raises(RefusedError) as caught:
        await met.port.send_records([met.device.commit(b"after").commit])
    assert caught.value.values == {"seq": 1, "expected": 0}


async def test_a_second_story_is_refused(met: Met) -> None:
    start = met.device.tip
    await met.port.send_records([met.device.commit(b"so it was").commit])
    met.device.tip = start
    with pytest.raises(RefusedError) as caught:
        await met.port.send_records([met.device.commit(b"or so").commit])
    assert caught.value.key == "record-forked"


async def test_a_head_of_another_key_is_damaged(met: Met) -> None:
    commit = met.device.commit(b"one").commit
    with pytest.raises(DamagedError) as caught:
        await met.port.send_records([SentCommit(commit.records, bytes(64))])
    assert caught.value.reason == "head"


@pytest.mark.parametrize("order", [(1, 0), (0, 0), (0, 2)], ids=["unordered", "repeated", "gap"])
async def test_links_that_do_not_lead_to_their_head_are_damaged(met: Met, order: tuple[int, int]) -> None:
    sent = [met.device.commit(content).commit for content in (b"one", b"two", b"three")]
    await met.port.send_records(sent)
    mixed = SentCommit(tuple(sent[at].records[0] for at in order), sent[order[-1]].head)
    with pytest.raises(DamagedError) as caught:
        await met.port.send_records([mixed])
    assert caught.value.reason == "chain"


async def test_a_body_without_its_grants_is_refused_and_its_link_receipted(met: Met) -> None:
    commit = met.device.commit(b"one").commit
    bare = SentCommit((replace(commit.records[0], grants=()),), commit.head)
    reply = await met.port.send_records([bare])
    assert met.device.check(reply) == [0]
    assert [refused.key for refused in reply.refused] == ["record-grants"]


async def test_a_changed_blob_is_refused(met: Met) -> None:
    sent = met.device.commit(b"one")
    await met.port.send_records([sent.commit])
    file_id, blob = sent.file
    with pytest.raises(RefusedError) as caught:
        await met.port.send_blob(file_id, blob[:-1] + bytes([blob[-1] ^ 1]))
    assert caught.value.key == "file-misfit"
    met.device.check_file(await met.port.send_blob(file_id, blob))


async def test_a_blob_nobody_named_is_refused(met: Met) -> None:
    with pytest.raises(RefusedError) as caught:
        await met.port.send_blob(secrets.token_bytes(16), b"blob")
    assert caught.value.key == "file-without-record"


async def test_an_unknown_device_is_told_so(met: Met) -> None:
    sent = met.device.commit(b"one")
    for act in (
        met.stranger.trust(),
        met.stranger.policy(),
        met.stranger.work(),
        met.stranger.send_records([sent.commit]),
        met.stranger.send_blob(*sent.file),
    ):
        with pytest.raises(UnrecognisedError):
            await act


async def test_an_away_server_is_unreachable_and_comes_back(steered: Steered) -> None:
    steered.behind.away = True
    with pytest.raises(UnreachableError):
        await steered.port.trust()
    steered.behind.away = False
    await steered.port.trust()


async def test_a_refused_body_is_named_each_time_it_comes(steered: Steered) -> None:
    steered.behind.refuse_records = {1}
    sent = steered.device.commit(b"one", b"two")
    for _ in range(2):
        reply = await steered.port.send_records([sent.commit])
        assert steered.device.check(reply) == [0, 1]
        assert reply.refused == (RefusedBody(1, "record-refused", {"seq": 1}),)


async def test_hours_are_receipted_and_what_cannot_be_read_of_them_is_refused(met: Met) -> None:
    device, port = met.device, met.port
    bad = Body(RecordKind.TIME_ENTRY, SystemClock().now(), b"{}")
    commits = [device.say(entry(), sample()), device.say_bodies(bad), device.say(away(), event())]
    reply = await port.send_records(commits)
    assert len(device.check(reply)) == 5
    (refused,) = reply.refused
    assert (refused.key, refused.values) == ("record-damaged", {"reason": "payload"})
    again = await port.send_records(commits)
    assert (device.check(again), again.refused) == (device.check(reply), reply.refused)


async def test_a_lying_server_is_caught_by_its_receipts(steered: Steered) -> None:
    steered.behind.lying = True
    reply = await steered.port.send_records([steered.device.commit(b"one").commit])
    with pytest.raises(DamagedError):
        steered.device.check(reply)


async def test_what_arrives_opens_to_what_was_sealed(steered: Steered) -> None:
    content = secrets.token_bytes(300_000)
    sent = steered.device.commit(content)
    await steered.port.send_records([sent.commit])
    await steered.port.send_blob(*sent.file)
    assert steered.behind.opened(sent.file[0]).content == content


async def test_an_enrolment_is_used_once(tmp_path: Path) -> None:
    async with client_before_simulated(tmp_path) as met:
        connection = met.device.identity.connection
        enrolment = met.behind.new_enrolment(connection.server, connection.authority)
        await EnrolledDevice.join(enrolment, enrol_device)
        with pytest.raises(RefusedError):
            await EnrolledDevice.join(enrolment, enrol_device)


async def test_a_member_sees_what_a_device_sent_and_what_was_sealed_beside_it(owner: MemberClient) -> None:
    async with embedded(owner) as met:
        content = secrets.token_bytes(300_000)
        sent = met.device.commit(content)
        await met.port.send_records([sent.commit])
        await met.port.send_blob(*sent.file)
        file_id = UUID(bytes=sent.file[0])
        entry = next(file for file in (await owner.files()).files if file.file_id == file_id)
        assert (entry.device_id.bytes, entry.stored) == (met.device.identity.device_id, True)
        meta, opened = await owner.content(file_id)
    assert opened == content
    assert (meta["media_type"], meta["width"]) == ("image/webp", 4)


async def test_the_real_server_is_well_and_refuses_a_wrong_password(owner: MemberClient) -> None:
    async with embedded(owner) as met:
        other = MemberClient(met.device.identity.connection)
        assert (await other.health()).status == "ok"
        with pytest.raises(RefusedError):
            await other.sign_in(EMAIL, "not it")
        await other.aclose()
