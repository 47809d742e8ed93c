"""Proving the member's own hours: the chain, its receipts, and that what is shown follows from both."""

from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.agent.ports import Store
from tracker.agent.trust import TrustKeeper
from tracker.core.errors import RefusedError
from tracker.core.hours.proof import Chain, Finding, Flaw, Proof, Replay
from tracker.core.hours.said import TimeAway, TimeEntry, said_in
from tracker.core.record import Body, RecordKind, genesis

_EVER: Final = (0, (1 << 63) - 1)

_Word = TimeEntry | TimeAway


@dataclass(slots=True)
class _Newest:
    """The newest word on each entry and time away, by the records themselves."""

    words: dict[UUID, tuple[int, _Word]] = field(default_factory=dict)
    place: int = 0

    def follow(self, store: Store, replay: Replay) -> bool:
        """Replay what was added since; say whether anything was."""
        before = self.place
        for kept in store.bodies(before):
            body = replay.take(kept)
            if body is not None:
                self._hear(kept.seq, body)
            self.place = kept.seq + 1
        return self.place > before

    def _hear(self, seq: int, body: Body) -> None:
        if body.kind in (RecordKind.TIME_ENTRY, RecordKind.TIME_AWAY):
            said = said_in(body)
            if isinstance(said, TimeEntry):
                self.words[said.entry_id] = (seq, said)
            elif isinstance(said, TimeAway):
                self.words[said.away_id] = (seq, said)


def prove_own(store: Store, span: tuple[int, int] | None = None) -> Proof:
    """Replay the device's whole chain and tell of what was recorded in a span [start, stop) of the wall.

    Raises `RefusedError` before enrolment, `DamagedError` when what the store trusts is not the workspace's.
    """
    who, trust = store.identity(), store.trust()
    if who is None or trust is None:
        raise RefusedError("store-not-enrolled")
    public_key = Ed25519PrivateKey.from_private_bytes(who.device_key).public_key().public_bytes_raw()
    chain = Chain(
        genesis(who.workspace_id, who.device_id, public_key),
        public_key,
        TrustKeeper(who, trust).held.statement.receipt_key,
    )
    replay, newest, shown = Replay(chain, span), _Newest(), dict[UUID, _Word]()
    while newest.follow(store, replay):
        # The agent may go on beside: what is shown is looked at until nothing was added meanwhile.
        shown = _shown(store)
    return _compared(replay.end(), newest, shown, span or _EVER)


def _shown(store: Store) -> dict[UUID, _Word]:
    entries = {entry.entry_id: entry for entry in store.entries(*_EVER, deleted=True)}
    return {**entries, **{away.away_id: away for away in store.aways(*_EVER)}}


def _compared(proof: Proof, newest: _Newest, shown: dict[UUID, _Word], span: tuple[int, int]) -> Proof:
    """Add what is shown otherwise than the records say it, of those words that begin in the span."""
    named = {finding.seq for finding in proof.findings}
    wrong = (
        Finding(seq, seq, Flaw.SHOWN, said.start)
        for key, (seq, said) in newest.words.items()
        if shown.get(key) != said and seq not in named and span[0] <= said.start < span[1]
    )
    return replace(proof, findings=(*proof.findings, *wrong))
