"""Proving the member's own hours: the chain, its receipts, and that what is shown follows from both."""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.agent.ports import Store
from tracker.agent.trust import TrustKeeper
from tracker.core.errors import RefusedError
from tracker.core.hours.proof import Chain, Proof, prove
from tracker.core.record import genesis


def prove_own(store: Store, span: tuple[int, int] | None = None) -> Proof:
    """Replay the device's whole chain and tell of what was recorded about a span [start, stop).

    That lists are made by something else than the records say is told of any time. Raises `RefusedError`
    before enrolment, `DamagedError` when what the store trusts is not the workspace's.
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
    proof = prove(chain, store.bodies(), span)
    shown = store.misplaced()
    if shown:
        # What a replay names, of whatever time it is, is not shown for that reason.
        named = [range(each.seq, each.last + 1) for each in prove(chain, store.bodies()).findings]
        shown = [each for each in shown if not any(each.seq in places for places in named)]
    return replace(proof, findings=(*proof.findings, *shown))
