"""One suite for the agent's port `Server`: on the simulated server, and on the real client over real TLS."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contracts.enrolled import EnrolledDevice
from tests.contracts.impostors import NOW, authority
from tests.fakes.server import FakeServer
from tests.fakes.web import serving
from tests.fakes.web_api import WebApi
from tracker.agent.ports import Server
from tracker.core.device import Connection
from tracker.core.errors import DamagedError, RefusedError, UnreachableError, UnrecognisedError
from tracker.core.manifest import open_manifest, open_statement
from tracker.core.wire import RefusedBody, SentCommit
from tracker.host.clock import SystemClock
from tracker.sync.client import DeviceClient, enrol_device


@dataclass
class Met:
    """A device, the port it speaks through, and the simulated server behind it."""

    port: Server
    device: EnrolledDevice
    behind: FakeServer


@pytest.fixture(params=["simulated", "client"])
async def met(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Met]:
    behind = FakeServer(SystemClock())
    device = EnrolledDevice(behind)
    if request.param == "simulated":
        yield Met(behind.connect(device.access_token), device, behind)
        return
    own = authority(tmp_path)
    async with serving(WebApi(behind), own.server_context(NOW)) as web:
        client = DeviceClient(Connection(web.address, own.pins, own.certificates), device.access_token)
        yield Met(client, device, behind)
        await client.aclose()


async def test_trust_verifies_down_from_the_root(met: Met) -> None:
    trust = await met.port.trust()
    enrolment = met.behind.new_enrolment()
    now = met.behind.clock.now().wall
    statement = open_statement(trust.statement, enrolment.root_fingerprint, now)
    manifest = open_manifest(trust.manifest, statement, met.behind.member_id.bytes)
    assert manifest.pins == met.behind.pins


async def test_every_record_gets_a_receipt_that_verifies(met: Met) -> None:
    first, second = met.device.commit(b"one", b"two"), met.device.commit(b"three")
    reply = await met.port.send_records([first.commit, second.commit])
    assert met.device.check(reply) == [0, 1, 2]
    assert reply.refused == ()


async def test_sending_twice_is_harmless(met: Met) -> None:
    sent = met.device.commit(b"one", b"two")
    await met.port.send_records([sent.commit])
    later = met.device.commit(b"three")
    reply = await met.port.send_records([sent.commit, later.commit])
    assert met.device.check(reply) == [0, 1, 2]
    (file_id, blob), *_ = sent.blobs.items()
    met.device.check_file(await met.port.send_blob(file_id, blob))
    met.device.check_file(await met.port.send_blob(file_id, blob))
    assert len(met.behind.device(met.device.access_token).records) == 3


async def test_a_blob_arrives_as_it_was_sealed(met: Met) -> None:
    content = secrets.token_bytes(300_000)
    sent = met.device.commit(content)
    await met.port.send_records([sent.commit])
    ((file_id, blob),) = sent.blobs.items()
    receipt = await met.port.send_blob(file_id, blob)
    assert receipt.file_id.bytes == file_id
    assert met.behind.opened(file_id).content == content


async def test_a_broken_chain_is_damaged(met: Met) -> None:
    met.device.commit(b"lost")
    with pytest.raises(DamagedError) as caught:
        await met.port.send_records([met.device.commit(b"after").commit])
    assert caught.value.reason == "chain"


async def test_a_head_of_another_key_is_damaged(met: Met) -> None:
    commit = met.device.commit(b"one").commit
    with pytest.raises(DamagedError) as caught:
        await met.port.send_records([SentCommit(commit.records, bytes(64))])
    assert caught.value.reason == "head"


async def test_a_changed_blob_is_damaged(met: Met) -> None:
    sent = met.device.commit(b"one")
    await met.port.send_records([sent.commit])
    ((file_id, blob),) = sent.blobs.items()
    with pytest.raises(DamagedError, match="damaged"):
        await met.port.send_blob(file_id, blob[:-1] + bytes([blob[-1] ^ 1]))


async def test_a_refused_body_is_named_and_its_link_is_receipted(met: Met) -> None:
    met.behind.refuse_records = {1}
    sent = met.device.commit(b"one", b"two")
    reply = await met.port.send_records([sent.commit])
    assert met.device.check(reply) == [0, 1]
    assert reply.refused == (RefusedBody(1, "record-refused", {"seq": 1}),)


async def test_a_blob_nobody_named_is_refused(met: Met) -> None:
    with pytest.raises(RefusedError, match="This file is not taken"):
        await met.port.send_blob(secrets.token_bytes(16), b"blob")


async def test_an_away_server_is_unreachable_and_comes_back(met: Met) -> None:
    met.behind.away = True
    with pytest.raises(UnreachableError):
        await met.port.trust()
    met.behind.away = False
    await met.port.trust()


async def test_a_device_no_longer_known_is_told_so(met: Met) -> None:
    met.behind.unrecognised = True
    with pytest.raises(UnrecognisedError, match="This device is not known"):
        await met.port.trust()


async def test_a_lying_server_is_caught_by_its_receipts(met: Met) -> None:
    met.behind.lying = True
    reply = await met.port.send_records([met.device.commit(b"one").commit])
    with pytest.raises(DamagedError):
        met.device.check(reply)


async def test_a_device_enrols_over_the_wire(tmp_path: Path) -> None:
    behind, own = FakeServer(SystemClock()), authority(tmp_path)
    device = EnrolledDevice(behind)
    behind.pins = own.pins
    async with serving(WebApi(behind), own.server_context(NOW)) as web:
        enrolment = behind.new_enrolment(web.address, own.certificates)
        used = device.request()
        enrolled = await enrol_device(enrolment, used)
        assert enrolled.access_token in behind.devices
        with pytest.raises(RefusedError, match="expired"):
            await enrol_device(enrolment, used)
