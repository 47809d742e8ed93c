"""The policy this device holds, as every face looks at it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.agent.policy import BEFORE_DOCUMENT, DOCUMENT, HeldPolicy, most_careful, read_policy
from tracker.agent.policy_words import Change, changed
from tracker.agent.work import kept_work
from tracker.core.device import Identity
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.moment import Instant
from tracker.core.policy import EffectivePolicy, Settings, effective
from tracker.core.wire import Work

if TYPE_CHECKING:
    from tracker.agent.ports import Store


@dataclass(frozen=True, slots=True)
class PolicySeen:
    """What the store holds of the policy: None before the first, and where it is not `usable`.

    `before` is what held until the policy in use changed it, None where that is not known.
    """

    held: HeldPolicy | None
    work: Work
    usable: bool
    before: HeldPolicy | None = None

    @property
    def settings(self) -> Settings:
        """Return what the workspace asks, nothing where it was not heard."""
        return Settings() if self.held is None else self.held.policy.settings

    @property
    def here(self) -> EffectivePolicy:
        """Return what holds where no project says otherwise."""
        return effective(self.settings) if self.usable else most_careful()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what the policy in use changed, where no project says otherwise and as far as is known."""
        if self.before is None or not self.usable:
            return ()
        return changed(effective(self.before.policy.settings), self.here)

    def changes_since(self, since: Instant) -> tuple[Change, ...]:
        """Return what changed where no project says otherwise; nothing where that is not known."""
        return self.changes if self.before is not None and self.before.since == since else ()


def policy_seen(store: "Store") -> PolicySeen:
    """Read the policy that the store holds; raises `RefusedError` before enrolment."""
    identity = store.identity()
    if identity is None:
        raise RefusedError("store-not-enrolled")
    kept = kept_work(store)
    named = Work() if kept is None else kept.work
    try:
        held = read_policy(identity, store.document(DOCUMENT))
    except DamagedError:
        return PolicySeen(None, named, usable=False)
    return PolicySeen(held, named, usable=True, before=_before(identity, store))


def _before(identity: Identity, store: "Store") -> HeldPolicy | None:
    try:
        return read_policy(identity, store.document(BEFORE_DOCUMENT))
    except DamagedError:
        return None
