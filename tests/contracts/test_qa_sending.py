"""A run of capture tests that sends to a real server: what is signed for and given back, and what is not."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.contracts.qa_runs import ALL, TWO, failed, unchecked, waited
from tracker.core.errors import UnreachableError
from tracker.core.wire import SignedFileReceipt
from tracker.host.clock import SystemClock
from tracker.qa.loopback import LoopbackServer, destination_at, loopback_server
from tracker.qa.run import CheckedShot, Runner
from tracker.qa.sending import Destination
from tracker.qa.stage import opened_stage
from tracker.sync.client import DeviceClient, MemberClient


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackServer]:
    with loopback_server(tmp_path_factory.mktemp("server")) as running:
        yield running


def sent(to: Destination, *, drawn: bool = True, count: int = 1) -> list[CheckedShot]:
    scenario = replace(TWO, count=count)
    with opened_stage(scenario, {}, "linux") as stage:
        runner = Runner(replace(stage, drawn=drawn), scenario, SystemClock(), waited, destination=to)
        return list(runner.shots())


def objects(server: LoopbackServer) -> int:
    return sum(path.is_file() for path in (server.folder / "objects").rglob("*"))


def test_what_was_captured_is_signed_for_and_comes_back(server: LoopbackServer) -> None:
    before = objects(server)
    shots = sent(destination_at(server), count=2)
    assert [[each.name for each in shot.findings] for shot in shots] == [[*ALL, "sent", "returned"]] * 2
    assert [(failed(shot), unchecked(shot)) for shot in shots] == [(set(), [])] * 2
    assert objects(server) - before == 4


def test_the_device_of_a_run_is_ended_after_it(server: LoopbackServer) -> None:
    to = destination_at(server)
    sent(to)

    async def devices() -> int:
        assert to.member is not None
        member = MemberClient(to.member, to.token)
        try:
            return len(await member.people.devices())
        finally:
            await member.aclose()

    assert asyncio.run(devices()) == 0


def test_without_a_session_that_it_comes_back_is_not_said_to_have_been_checked(
    server: LoopbackServer,
) -> None:
    (shot,) = sent(Destination(destination_at(server).enrolment))
    assert (failed(shot), unchecked(shot)) == (set(), ["returned"])


def test_of_a_persons_own_screen_nothing_is_sent(server: LoopbackServer) -> None:
    before = objects(server)
    (shot,) = sent(destination_at(server), drawn=False)
    assert (failed(shot), unchecked(shot)) == (set(), ["pattern", "redaction", "sent"])
    assert objects(server) == before


def test_a_server_that_gives_something_else_back_fails(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def another(*_: object) -> tuple[dict[str, str | int], bytes]:
        return {}, b"another picture"

    monkeypatch.setattr(MemberClient, "content", another)
    (shot,) = sent(destination_at(server))
    assert failed(shot) == {"returned"}


def test_a_receipt_that_the_server_did_not_sign_fails(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = DeviceClient.send_blob

    async def forged(self: DeviceClient, file_id: bytes, blob: bytes) -> SignedFileReceipt:
        receipt = await send(self, file_id, blob)
        return SignedFileReceipt(
            receipt.file_id, receipt.blob_hash, receipt.status, receipt.received_at, bytes(64)
        )

    monkeypatch.setattr(DeviceClient, "send_blob", forged)
    (shot,) = sent(destination_at(server))
    assert failed(shot) == {"sent"}


def test_a_server_that_is_away_fails_the_shot_and_the_run_goes_on(
    server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise UnreachableError("server-away", server="https://127.0.0.1:9")

    monkeypatch.setattr(DeviceClient, "send_records", away)
    shots = sent(destination_at(server), count=2)
    assert [failed(shot) for shot in shots] == [{"sent"}, {"sent"}]
