"""Which manifest the device works by: verified down from the enrolled root, never going back."""

from dataclasses import dataclass
from typing import Final

from tracker.core.device import Identity
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.manifest import (
    DAY,
    Freshness,
    Manifest,
    RootStatement,
    check_successor,
    day_of,
    freshness,
    open_manifest,
    open_statement,
)
from tracker.core.wire import Trust

_WHENEVER: Final = 0


@dataclass(frozen=True, slots=True)
class HeldTrust:
    """What is in use: the signed bytes, and the statement and manifest that were verified in them."""

    trust: Trust
    statement: RootStatement
    manifest: Manifest

    @property
    def pins(self) -> tuple[bytes, ...]:
        """Return the pins by which the server is recognised, those of its next keys included."""
        return (*self.manifest.pins, *self.manifest.successor_pins)


def verify_trust(identity: Identity, trust: Trust, now: int) -> HeldTrust:
    """Verify a statement and manifest down from the enrolled root, for this workspace and member.

    Raises `DamagedError` with the key `manifest-untrusted`.
    """
    statement = open_statement(trust.statement, identity.root_fingerprint, now)
    if statement.workspace_id.bytes != identity.workspace_id:
        raise DamagedError("manifest-untrusted", reason="workspace")
    return HeldTrust(trust, statement, open_manifest(trust.manifest, statement, identity.member_id))


class TrustKeeper:
    """Holds what one device trusts; only a verified successor replaces it."""

    def __init__(self, identity: Identity, trust: Trust) -> None:
        """Verify what the store holds, however old; raises `DamagedError` when it is not the workspace's."""
        self._identity = identity
        self.held = verify_trust(identity, trust, _WHENEVER)

    def offered(self, trust: Trust, now: int) -> HeldTrust:
        """Verify what the server offers to follow what is held; raises `DamagedError`.

        Neither the manifest nor its statement goes back, or a manifest key once replaced would count again.
        """
        held, offered = self.held, verify_trust(self._identity, trust, now)
        if offered.statement.issued_at < held.statement.issued_at:
            raise DamagedError("manifest-untrusted", reason="statement-older")
        check_successor(held.trust.manifest, held.manifest.version, trust.manifest, offered.manifest.version)
        return offered

    def freshness(self, now: int) -> Freshness:
        """Say how far the held manifest can be relied on; no further than the statement behind it."""
        if now >= self.held.statement.expires_at:
            return Freshness.EXPIRED
        return freshness(self.held.manifest, now)

    def refresh_due(self, now: int) -> bool:
        """Say whether the server should be asked for a successor: once a day."""
        return now >= self.held.manifest.not_before + DAY

    def require_unexpired(self, now: int) -> None:
        """Raise `RefusedError` past expiry: nothing is sealed; the pins serve only to fetch a manifest."""
        if self.freshness(now) is Freshness.EXPIRED:
            until = min(self.held.manifest.expires_at, self.held.statement.expires_at)
            raise RefusedError("manifest-expired", day=day_of(until))
