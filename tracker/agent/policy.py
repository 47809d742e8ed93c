"""Which policy the device works by: verified down from the enrolled root, never going back, kept for offline.

Before the first one is fetched, the defaults of the table hold; while the kept one cannot be used, what is
most careful. How far the numbers had come is kept apart, so that no older policy is taken after that either.
"""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from tracker.agent.asking import Question
from tracker.agent.courier import Surroundings
from tracker.agent.notice import Happened, Notice
from tracker.agent.ports import Server, Store
from tracker.agent.trust import TrustKeeper
from tracker.core.device import Identity
from tracker.core.errors import DamagedError, TrackerError
from tracker.core.manifest import Signed, SignedStatement, open_statement
from tracker.core.moment import Instant
from tracker.core.policy import (
    FIELDS,
    Effective,
    EffectivePolicy,
    Policy,
    SetBy,
    Settings,
    check_policy_successor,
    effective,
    open_policy,
)
from tracker.core.policy.device_fields import LOCAL_COPIES

DOCUMENT: Final = "policy"
BEFORE_DOCUMENT: Final = "policy-before"
"""What held until the policy in use changed it, in the same form: so that what changed can be told."""
NEWEST_DOCUMENT: Final = "policy-newest"
"""The highest number of a policy that was ever in use here, in digits."""

_WHENEVER: Final = 0


class KeptPolicy(msgspec.Struct, frozen=True):
    """What the store keeps: the signed policy, the statement that names the key it was signed by, since when.

    Earlier versions did not keep since when.
    """

    statement: SignedStatement
    policy: Signed
    since: Instant | None = None


@dataclass(frozen=True, slots=True)
class HeldPolicy:
    """A verified policy, and since when what it sets has held on this device, in UTC microseconds."""

    policy: Policy
    since: int


def read_policy(identity: Identity, document: bytes | None) -> HeldPolicy | None:
    """Return the policy in what the store keeps, however old, or None where it keeps none.

    Raises `DamagedError` when it is not the workspace's for this member.
    """
    kept = _read(document)
    return None if kept is None else _held(identity, kept)


def most_careful() -> EffectivePolicy:
    """Return what holds while the kept policy cannot be used: what protects privacy most, in each field.

    But copies stay for the usual time: those that were deleted could not be brought back.
    """
    values = {key: field.safe for key, field in FIELDS.items()} | {LOCAL_COPIES.key: LOCAL_COPIES.default}
    return EffectivePolicy({key: Effective(value, (SetBy.DEFAULT,)) for key, value in values.items()})


class PolicyKeeper:
    """Holds the policy of one device's member, and asks the server for a newer one."""

    def __init__(
        self, identity: Identity, store: Store, server: Server, trust: TrustKeeper, around: Surroundings
    ) -> None:
        """Verify what the store holds; of one that cannot be used the next `refresh` tells."""
        self._identity = identity
        self._store = store
        self._server = server
        self._trust = trust
        self._around = around
        self._question = Question(trust)
        self._unusable = self._untold = False
        self._kept: KeptPolicy | None = None
        self.held: HeldPolicy | None = None
        """The policy in use; None before the first."""
        document = store.document(DOCUMENT)
        try:
            if kept := _read(document):
                self._kept, self.held = kept, _held(identity, kept)
        except DamagedError:
            self._unusable = self._untold = True
        self._newest = _number(store.document(NEWEST_DOCUMENT))
        self._worked_out: dict[UUID | None, EffectivePolicy] = {}
        """What holds by the policy in use; another one begins another of these, after it is held."""

    @property
    def version(self) -> int | None:
        """Return the version in use; None before the first."""
        return None if self.held is None else self.held.policy.version

    def effective(self, project_id: UUID | None = None) -> EffectivePolicy:
        """Return what holds while the member works on this project, or on none."""
        known = self._worked_out
        if project_id not in known:
            known[project_id] = self._work_out(project_id)
        return known[project_id]

    async def refresh(self, *, anew: bool = False) -> None:
        """Ask for the policy and put a newer one in use; only `anew` where the server answered lately.

        One that is not trusted is told of, and what is held stays. While the server cannot be worked with
        nothing happens, and the next call asks.
        """
        if self._untold:
            self._untold = False
            self._around.tell(Notice(Happened.POLICY_UNUSABLE, error=DamagedError("policy-unusable")))
        now = self._around.clock.now()
        if not self._question.due(now, anew=anew):
            return
        try:
            offered = await self._server.policy()
            self._question.answered(now)
            await self._take(KeptPolicy(self._trust.held.trust.statement, offered), now.wall)
        except DamagedError as error:
            self._around.tell(Notice(Happened.POLICY_REFUSED, error=error))
        except TrackerError:
            # The delivery that follows meets the same, and tells of it.
            return

    async def _take(self, kept: KeptPolicy, now: int) -> None:
        policy = _verified(self._identity, kept, now)
        if self._kept is not None:
            check_policy_successor(self._kept.policy, kept.policy)
        if policy.version < self._newest:
            raise DamagedError("policy-rolled-back", held=self._newest, offered=policy.version)
        before = self.held
        changed = before is None or before.policy.settings != policy.settings
        since = now if before is None or changed else before.since
        kept = replace(kept, since=since)
        if changed and self._kept is not None:
            encoded = msgspec.json.encode(self._kept)
            await asyncio.to_thread(self._store.keep_document, BEFORE_DOCUMENT, encoded)
        await self._keep(kept, policy)
        self._kept, self.held, self._unusable = kept, HeldPolicy(policy, since), False
        self._worked_out = {}
        if changed:
            self._around.tell(Notice(Happened.POLICY_TAKEN))

    def _work_out(self, project_id: UUID | None) -> EffectivePolicy:
        if self._unusable:
            return most_careful()
        return effective(Settings() if self.held is None else self.held.policy.settings, project_id)

    async def _keep(self, kept: KeptPolicy, policy: Policy) -> None:
        """Keep the number before the policy, so that whatever ends in between, no older one comes after."""
        if policy.version > self._newest:
            number = str(policy.version).encode()
            await asyncio.to_thread(self._store.keep_document, NEWEST_DOCUMENT, number)
            self._newest = policy.version
        if self._kept is None or self._kept.policy.body != kept.policy.body:
            await asyncio.to_thread(self._store.keep_document, DOCUMENT, msgspec.json.encode(kept))


def _read(document: bytes | None) -> KeptPolicy | None:
    if document is None:
        return None
    try:
        return msgspec.json.decode(document, type=KeptPolicy)
    except msgspec.MsgspecError as error:
        raise DamagedError("policy-untrusted", reason="malformed") from error


def _held(identity: Identity, kept: KeptPolicy) -> HeldPolicy:
    policy = _verified(identity, kept, _WHENEVER)
    return HeldPolicy(policy, policy.issued_at if kept.since is None else kept.since)


def _number(document: bytes | None) -> int:
    """Return the number that the store keeps, 0 where it keeps none that can be read."""
    return int(document) if document is not None and document.isdigit() else 0


def _verified(identity: Identity, kept: KeptPolicy, now: int) -> Policy:
    statement = open_statement(kept.statement, identity.root_fingerprint, now)
    if statement.workspace_id.bytes != identity.workspace_id:
        raise DamagedError("policy-untrusted", reason="workspace")
    return open_policy(kept.policy, statement, identity.member_id)
