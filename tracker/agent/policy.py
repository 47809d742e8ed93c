"""Which policy the device works by: verified down from the enrolled root, never going back, kept for offline.

Before the first one is fetched, the defaults of the table hold.
"""

import asyncio
from typing import Final
from uuid import UUID

import msgspec

from tracker.agent.asking import Question
from tracker.agent.courier import Surroundings
from tracker.agent.notice import Happened, Notice
from tracker.agent.ports import Server, Store
from tracker.agent.trust import TrustKeeper
from tracker.core.device import Identity
from tracker.core.errors import DamagedError, TrackerError
from tracker.core.manifest import Signed, SignedStatement, open_statement
from tracker.core.policy import (
    EffectivePolicy,
    Policy,
    Settings,
    check_policy_successor,
    effective,
    open_policy,
)

DOCUMENT: Final = "policy"
_WHENEVER: Final = 0


class KeptPolicy(msgspec.Struct, frozen=True):
    """What the store keeps: the signed policy, and the statement that names the key it was signed by."""

    statement: SignedStatement
    policy: Signed


def read_policy(identity: Identity, document: bytes | None) -> Policy | None:
    """Return the policy in what the store keeps, however old, or None where it keeps none.

    Raises `DamagedError` when it is not the workspace's for this member.
    """
    kept = _read(document)
    return None if kept is None else _verified(identity, kept, _WHENEVER)


class PolicyKeeper:
    """Holds the policy of one device's member, and asks the server for a newer one."""

    def __init__(
        self, identity: Identity, store: Store, server: Server, trust: TrustKeeper, around: Surroundings
    ) -> None:
        """Verify what the store holds; raises `DamagedError` as `read_policy` does."""
        self._identity = identity
        self._store = store
        self._server = server
        self._trust = trust
        self._around = around
        document = store.document(DOCUMENT)
        self._kept = _read(document)
        self._policy = read_policy(identity, document)
        self._question = Question(trust)

    @property
    def version(self) -> int | None:
        """Return the version in use; None before the first."""
        return None if self._policy is None else self._policy.version

    def effective(self, project_id: UUID | None = None) -> EffectivePolicy:
        """Return what holds while the member works on this project, or on none."""
        return effective(Settings() if self._policy is None else self._policy.settings, project_id)

    async def refresh(self) -> None:
        """Ask for the present policy unless the server answered lately, and put a newer one in use.

        One that is not trusted is told of, and what is held stays. While the server cannot be worked with
        nothing happens, and the next call asks.
        """
        now = self._around.clock.now()
        if not self._question.due(now):
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
            if self._kept.policy.body == kept.policy.body:
                return
        await asyncio.to_thread(self._store.keep_document, DOCUMENT, msgspec.json.encode(kept))
        self._kept, self._policy = kept, policy
        self._around.tell(Notice(Happened.POLICY_TAKEN))


def _read(document: bytes | None) -> KeptPolicy | None:
    if document is None:
        return None
    try:
        return msgspec.json.decode(document, type=KeptPolicy)
    except msgspec.MsgspecError as error:
        raise DamagedError("policy-untrusted", reason="malformed") from error


def _verified(identity: Identity, kept: KeptPolicy, now: int) -> Policy:
    statement = open_statement(kept.statement, identity.root_fingerprint, now)
    if statement.workspace_id.bytes != identity.workspace_id:
        raise DamagedError("policy-untrusted", reason="workspace")
    return open_policy(kept.policy, statement, identity.member_id)
