"""Which manifest the device works by: verified down from the enrolled root, never going back."""

from dataclasses import dataclass

from tracker.core.device import Identity
from tracker.core.errors import RefusedError
from tracker.core.manifest import (
    DAY,
    Freshness,
    Manifest,
    RootStatement,
    Signed,
    check_successor,
    freshness,
    open_manifest,
    open_statement,
)
from tracker.core.wire import Trust


@dataclass(frozen=True, slots=True)
class HeldTrust:
    """A verified manifest, the bytes it came in, and the statement that vouches for it."""

    statement: RootStatement
    signed: Signed
    manifest: Manifest


class TrustKeeper:
    """Holds the manifest in use for one device; only a verified successor replaces it."""

    def __init__(self, identity: Identity, signed: Signed, now: int) -> None:
        """Verify what the store holds at `now`; raises `DamagedError` when it is not the workspace's."""
        self._identity = identity
        statement = open_statement(identity.statement, identity.root_fingerprint, now)
        self.held = HeldTrust(statement, signed, open_manifest(signed, statement, identity.member_id))

    def offered(self, trust: Trust, now: int) -> HeldTrust:
        """Verify what the server offers to follow what is held; raises `DamagedError`."""
        statement = open_statement(trust.statement, self._identity.root_fingerprint, now)
        manifest = open_manifest(trust.manifest, statement, self._identity.member_id)
        check_successor(self.held.signed, self.held.manifest.version, trust.manifest, manifest.version)
        return HeldTrust(statement, trust.manifest, manifest)

    def freshness(self, now: int) -> Freshness:
        """Say how far the held manifest can be relied on."""
        return freshness(self.held.manifest, now)

    def refresh_due(self, now: int) -> bool:
        """Say whether the server should be asked for a successor: once a day."""
        return now >= self.held.manifest.not_before + DAY

    def require_unexpired(self, now: int) -> None:
        """Raise `RefusedError` past expiry: an expired manifest's pins serve only to fetch a manifest."""
        if self.freshness(now) is Freshness.EXPIRED:
            raise RefusedError("manifest-expired-sync")
