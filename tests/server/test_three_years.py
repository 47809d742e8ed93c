"""Three years of a device and its real server, a capture every fifth day: months roll over by themselves."""

import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import pytest
from sqlalchemy import select

from tests.agent.simulation import FakeScreen
from tests.fakes.store import FakeStore
from tests.fakes.workspace import Workspace
from tracker.agent.chain import Chain
from tracker.agent.courier import Courier, Surroundings
from tracker.agent.enrolment import enrol, make_keys
from tracker.agent.loop import Agent
from tracker.agent.notice import Notice
from tracker.agent.pipeline import Pipeline
from tracker.agent.recorder import Recorder
from tracker.agent.rhythm import Pace
from tracker.agent.trust import TrustKeeper
from tracker.core.device import Identity
from tracker.core.errors import UnreachableError
from tracker.core.ident import id_text
from tracker.core.manifest import Signed, month_of
from tracker.core.problem import error_of
from tracker.core.record import FileStatus
from tracker.core.sealing import Kind, Role
from tracker.core.wire import (
    BatchReply,
    Enrolled,
    Enrolment,
    NewDevice,
    Problem,
    RecordBatch,
    SentCommit,
    SignedFileReceipt,
    Trust,
    Work,
)
from tracker.server.claims import Asked, claim_for
from tracker.server.opener_tables import MONTH_KEYS
from tracker.server.tables import FILES

DAY = 24 * 3600.0
_Shape = TypeVar("_Shape")
EVERY = 5
CAPTURES = 3 * 366 // EVERY
MONTHS = 37


class Straight:
    """The agent's port `Server`, straight into the real application."""

    def __init__(self, workspace: Workspace, token: str = "") -> None:
        self._workspace, self._token = workspace, token

    async def register(self, _enrolment: Enrolment, device: NewDevice) -> Enrolled:
        return self._ask("POST", "/devices", Enrolled, device)

    async def trust(self) -> Trust:
        return self._ask("GET", "/trust", Trust)

    async def policy(self) -> Signed:
        return self._ask("GET", "/policy", Signed)

    async def work(self) -> Work:
        return self._ask("GET", "/work", Work)

    async def send_records(self, commits: Sequence[SentCommit]) -> BatchReply:
        return self._ask("POST", "/records", BatchReply, RecordBatch(tuple(commits)))

    async def send_blob(self, file_id: bytes, blob: bytes) -> SignedFileReceipt:
        return self._ask("PUT", f"/files/{id_text(file_id)}", SignedFileReceipt, blob)

    async def send_pieces(
        self, file_id: bytes, length: int, pieces: AsyncIterator[bytes]
    ) -> SignedFileReceipt:
        raise NotImplementedError

    async def recognise(self, pins: tuple[bytes, ...]) -> None:
        raise NotImplementedError

    async def aclose(self) -> None:
        """Nothing to close."""

    def _ask(self, method: str, path: str, shape: type[_Shape], body: object = None) -> _Shape:
        answer = self._workspace.ask(method, path, self._token, body)
        if not answer.is_success:
            raise error_of(msgspec.json.decode(answer.content, type=Problem))
        return msgspec.json.decode(answer.content, type=shape)


@dataclass
class Years:
    """A device of the owner's that captures and delivers by the workspace's clock."""

    workspace: Workspace
    agent: Agent
    identity: Identity
    store: FakeStore
    screen: FakeScreen
    troubles: list[Notice]

    def months(self) -> dict[bytes, str]:
        """Return the month of each key for screenshots that the opener has for the member, by its id."""
        query = select(MONTH_KEYS).where(MONTH_KEYS.c.kind == Kind.SCREENSHOT)
        database = self.workspace.services.opener._database
        rows = database.read(lambda connection: connection.execute(query).all())
        return {row.key_id: row.month for row in rows if row.member_id == self.identity.member_id}

    def opened(self, file_id: bytes) -> bytes:
        """Open a file as the server does for who may see it."""
        services = self.workspace.services
        asked = Asked(self.identity.workspace_id, self.identity.member_id, Kind.SCREENSHOT, file_id)
        claim = services.database.read(lambda connection: claim_for(connection, asked))
        content: bytes = services.opener.open(claim, services.objects.get(file_id)).content
        return content


async def begin(workspace: Workspace) -> Years:
    """Enrol a device and put its agent together."""
    clock, store, screen, notices = workspace.clock, FakeStore(), FakeScreen(), list[Notice]()
    identity, trusted = await enrol(
        workspace.enrolment(),
        "laptop",
        make_keys(secrets.token_bytes),
        Straight(workspace).register,
        clock.now().wall,
    )
    store.enrol(identity, trusted)
    around = Surroundings(
        clock, secrets.token_bytes, lambda told: notices.append(told) if told.error else None
    )
    trust = TrustKeeper(identity, trusted)
    recorder = Recorder(
        screen,
        Chain(identity, store, secrets.token_bytes),
        Pipeline(identity, secrets.token_bytes),
        trust,
        clock,
    )
    courier = Courier(identity, store, Straight(workspace, identity.access_token), trust, around)
    return Years(workspace, Agent(recorder, courier, Pace(1), around), identity, store, screen, notices)


async def test_three_years_of_captures_are_delivered_each_under_its_month(workspace: Workspace) -> None:
    years = await begin(workspace)
    captured: dict[bytes, tuple[str, bytes]] = {}
    for number in range(CAPTURES):
        await years.agent.capture()
        (made,) = years.store.files_made(1)
        captured[made.file_id] = (month_of(made.captured_at), years.screen.taken[number])
        assert await years.agent.deliver(), years.troubles
        workspace.clock.advance(EVERY * DAY)
    assert years.troubles == []
    assert years.store.queue().files == years.store.queue().records == 0
    months = years.months()
    assert len({month for month, _ in captured.values()}) == MONTHS
    grants = {
        file.file_id: next(grant for grant in file.grants if grant[0] == Role.OPENER)
        for commit in years.store.commits
        for file in commit.files
    }
    assert [months[grants[file_id][1:17]] for file_id in captured] == [
        month for month, _ in captured.values()
    ]
    some = list(captured)[:: CAPTURES // 30]
    assert [years.opened(file_id) for file_id in some] == [captured[file_id][1] for file_id in some]
    query = select(FILES.c.status)
    stored = workspace.services.database.read(lambda connection: connection.execute(query).scalars().all())
    assert stored == [FileStatus.STORED] * CAPTURES
    _destroy(years, min(months.values()))
    first, *_, last = captured
    with pytest.raises(UnreachableError) as gone:
        years.opened(first)
    assert gone.value.key == "server-storage-key-gone"
    assert years.opened(last) == captured[last][1]
    await years.agent.capture()
    assert await years.agent.deliver(), "a destroyed month is in nobody's way"


def _destroy(years: Years, month: str) -> None:
    """Destroy a month's key as its wrapping key's deletion does."""
    for key_id, named in years.months().items():
        if named == month:
            (years.workspace.folder / "wrapping" / key_id.hex()).unlink()
