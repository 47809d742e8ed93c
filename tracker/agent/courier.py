"""Brings records and sealed files to the server: resends until a receipt names the content's hash."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from tracker.agent.apart import Underway, pieces
from tracker.agent.contradiction import Contradiction
from tracker.agent.copies import let_copies_go
from tracker.agent.notice import Happened, Notice, Tell
from tracker.agent.ports import Server, Store
from tracker.agent.trust import HeldTrust, TrustKeeper
from tracker.core.delivery import Next, decide, wait_after
from tracker.core.device import Identity, QueuedFile
from tracker.core.errors import DamagedError, RefusedError, TrackerError, UnreachableError
from tracker.core.ident import Draw
from tracker.core.manifest import Freshness
from tracker.core.moment import MICROSECONDS, Clock
from tracker.core.policy.device_fields import LOCAL_COPIES
from tracker.core.policy.screenshot_fields import SCREENSHOTS
from tracker.core.problem import error_of
from tracker.core.record import FileReceipt, Link, Receipt, verify_receipt
from tracker.core.sealing import Kind
from tracker.core.wire import (
    MAX_BATCH_RECORDS,
    BatchReply,
    Fault,
    Problem,
    RefusedBody,
    SentCommit,
    SignedFileReceipt,
    SignedReceipt,
)

_LOG: Final = logging.getLogger(__name__)

QUIET_SECONDS: Final = 300.0
"""With nothing new to send, the server is asked this often for what it has to tell."""

FILES_AT_ONCE: Final = 4
FILES_A_ROUND: Final = 32

_Send = Callable[[QueuedFile], Awaitable[SignedFileReceipt]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the courier is given besides its neighbours: the time, randomness, and whom it tells.

    By the policy in use, `copy_days` says how many days the copies of what was delivered stay, and
    `screenshots` whether any are taken. `require_standing` raises while the workspace wants no record,
    `require_room` while too much waits to be sent; `counting` says whether the timer runs, and `pause_until`
    until what time of day the member pauses screenshots, empty while they do not.
    """

    clock: Clock
    draw: Draw
    tell: Tell
    copy_days: Callable[[], int] = lambda: LOCAL_COPIES.default
    screenshots: Callable[[], bool] = lambda: SCREENSHOTS.default
    require_standing: Callable[[], None] = lambda: None
    counting: Callable[[], bool] = lambda: True
    require_room: Callable[[], None] = lambda: None
    pause_until: Callable[[], str] = str


class Courier:
    """Delivers what the store holds. Duplicates are harmless; nothing leaves the store before its receipt."""

    def __init__(
        self, identity: Identity, store: Store, server: Server, trust: TrustKeeper, around: Surroundings
    ) -> None:
        """Take who the device is, its neighbours, and its surroundings."""
        self._identity = identity
        self._store = store
        self._server = server
        self._trust = trust
        self._around = around
        self.contradiction: Final = Contradiction(store)
        self.underway: Final = Underway()
        self._records, self._files = 0, 0

    def brought(self) -> tuple[int, int]:
        """Return how many records and files got a receipt by `deliver` since this was asked last."""
        brought = self._records, self._files
        self._records, self._files = 0, 0
        return brought

    async def deliver(self) -> None:
        """Send all that is due; `brought` tells what got its receipt.

        Raises `TrackerError` when the server cannot be worked with now; everything is kept. Files whose
        records are receipted go even when the server refuses further records.
        """
        try:
            await self._deliver()
        finally:
            await asyncio.to_thread(let_copies_go, self._store, self._around.copy_days(), self._now())

    async def deliver_large(self) -> int:
        """Send the attachments that are due, one after the other; return how many got their receipt.

        Apart from `deliver`, so that hours and screenshots do not wait for them. Raises as that does.
        """
        delivered = 0
        while due := await asyncio.to_thread(self._store.due, self._around.clock.now(), 1, Kind.ATTACHMENT):
            self._trust.require_unexpired(self._now())
            delivered += await self._send_file(due[0], self._send_pieces)
        return delivered

    async def rest(self) -> float:
        """Return how many seconds there is nothing to do: until a wait is over, at most `QUIET_SECONDS`."""
        try:
            left = await asyncio.to_thread(self._store.soonest, self._around.clock.now())
        except TrackerError:
            return QUIET_SECONDS
        return QUIET_SECONDS if left is None else min(QUIET_SECONDS, left / MICROSECONDS)

    async def _deliver(self) -> None:
        away = await self._refresh_trust()
        if away and self._trust.freshness(self._now()) is Freshness.EXPIRED:
            raise away
        self._trust.require_unexpired(self._now())
        refused = await self._send_all_records()
        while due := await asyncio.to_thread(self._store.due, self._around.clock.now(), FILES_A_ROUND):
            await self._send_files(due)
        if refused:
            raise refused

    def _now(self) -> int:
        return self._around.clock.now().wall

    async def _refresh_trust(self) -> TrackerError | None:
        """Put a newer manifest in use where one is due; return why the server could not be asked."""
        now = self._now()
        if not self._trust.refresh_due(now):
            return None
        try:
            held = self._trust.offered(await self._server.trust(), now)
        except DamagedError as error:
            self._around.tell(Notice(Happened.TRUST_REFUSED, error=error))
            return None
        except TrackerError as error:
            return error
        await self._use(held)
        if self._trust.freshness(now) is not Freshness.FRESH:
            self._around.tell(Notice(Happened.TRUST_STALE))
        return None

    async def _use(self, held: HeldTrust) -> None:
        await asyncio.to_thread(self._store.keep_trust, held.trust)
        if held.pins != self._trust.held.pins:
            await self._server.recognise(held.pins)
        self._trust.held = held
        _LOG.info("trust.taken", extra={"fields": {"version": held.manifest.version}})

    async def _send_all_records(self) -> TrackerError | None:
        """Send records until none is left; return why the server refuses further ones, if it does."""
        try:
            while await self._send_records():
                pass
        except TrackerError as error:
            if decide(error) is Next.SET_ASIDE:
                await asyncio.to_thread(self.contradiction.refused, error, self._now())
                return error
            raise
        return None

    async def _send_records(self) -> bool:
        commits = await asyncio.to_thread(self._store.unsent, MAX_BATCH_RECORDS)
        if not commits:
            return False
        reply = await self._server.send_records(commits)
        receipts = self._verified(commits, reply)
        await asyncio.to_thread(self._store.keep_receipts, receipts)
        self._records += len(receipts)
        await asyncio.to_thread(self.contradiction.taken)
        sent = {receipt.seq for receipt, _ in receipts}
        for refused in reply.refused:
            if refused.seq not in sent:
                raise UnreachableError("server-nonsense")
            await asyncio.to_thread(self._store.refuse_body, refused.seq, _refusal(refused))
            self._around.tell(Notice(Happened.SET_ASIDE, 1, _refusal(refused)))
        return True

    def _verified(self, commits: Sequence[SentCommit], reply: BatchReply) -> Sequence[tuple[Receipt, bytes]]:
        """Check that every sent link has its receipt; raises `DamagedError` otherwise."""
        answers = {answer.seq: answer for answer in reply.receipts}
        links = [Link.from_bytes(record.link) for commit in commits for record in commit.records]
        return [self._receipt(link, answers.get(link.seq)) for link in links]

    def _receipt(self, link: Link, answer: SignedReceipt | None) -> tuple[Receipt, bytes]:
        if answer is None:
            raise DamagedError("receipt-wrong")
        _require_same(answer.link_hash, link.digest())
        who = self._identity
        receipt = Receipt(who.workspace_id, who.device_id, link.seq, answer.link_hash, answer.received_at)
        verify_receipt(self._trust.held.statement.receipt_key, receipt, answer.signature)
        return receipt, answer.signature

    async def _send_files(self, due: Sequence[QueuedFile]) -> None:
        """Send files, a few at once; after it each is receipted, set aside or postponed, unless it raises."""
        places = asyncio.Semaphore(FILES_AT_ONCE)

        async def send(file: QueuedFile) -> bool:
            async with places:
                return await self._send_file(file, self._send_blob)

        outcomes = await asyncio.gather(*(send(file) for file in due), return_exceptions=True)
        self._files += sum(outcome is True for outcome in outcomes)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _send_blob(self, file: QueuedFile) -> SignedFileReceipt:
        blob = await asyncio.to_thread(self._store.blob, file.file_id)
        return await self._server.send_blob(file.file_id, blob)

    async def _send_pieces(self, file: QueuedFile) -> SignedFileReceipt:
        async with aclosing(pieces(self._store, file, self.underway)) as sealed:
            return await self._server.send_pieces(file.file_id, file.blob_length, sealed)

    async def _send_file(self, file: QueuedFile, send: _Send) -> bool:
        """Send a file, and say whether a receipt came; one that is deleted meanwhile is passed over."""
        try:
            return await self._send_what_is_there(file, send)
        except RefusedError as error:
            if error.key != "store-no-file":
                raise
            return False

    async def _send_what_is_there(self, file: QueuedFile, send: _Send) -> bool:
        try:
            answer = await send(file)
        except TrackerError as error:
            match decide(error):
                case Next.RETRY:
                    raise
                case Next.ALARM:
                    await self._postpone(file, error)
                case Next.SET_ASIDE:
                    await asyncio.to_thread(self._store.set_aside, file.file_id, error)
                    self._around.tell(Notice(Happened.SET_ASIDE, 1, error))
            return False
        return await self._keep_file_receipt(file, answer)

    async def _keep_file_receipt(self, file: QueuedFile, answer: SignedFileReceipt) -> bool:
        who = self._identity
        receipt = FileReceipt(
            who.workspace_id, who.device_id, file.file_id, answer.blob_hash, answer.status, answer.received_at
        )
        try:
            _require_same(answer.blob_hash, file.blob_hash)
            verify_receipt(self._trust.held.statement.receipt_key, receipt, answer.signature)
        except DamagedError as error:
            await self._postpone(file, error)
            return False
        await asyncio.to_thread(self._store.keep_file_receipt, receipt, answer.signature)
        return True

    async def _postpone(self, file: QueuedFile, error: TrackerError) -> None:
        wait = wait_after(file.attempts + 1, self._around.draw)
        until = self._now() + round(wait * MICROSECONDS)
        await asyncio.to_thread(self._store.postpone, file.file_id, until)
        self._around.tell(Notice(Happened.NOT_DELIVERED, 1, error))


def _require_same(named: bytes, held: bytes) -> None:
    if not hmac.compare_digest(named, held):
        raise DamagedError("receipt-wrong")


def _refusal(refused: RefusedBody) -> TrackerError:
    return error_of(Problem(Fault.REFUSED, refused.key, refused.values, refused.key, ""))
