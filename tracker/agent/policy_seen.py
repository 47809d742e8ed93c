"""The policy this device holds, as every face looks at it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.agent.policy import DOCUMENT, HeldPolicy, most_careful, read_policy
from tracker.agent.work import kept_work
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.policy import EffectivePolicy, Settings, effective
from tracker.core.wire import Work

if TYPE_CHECKING:
    from tracker.agent.ports import Store


@dataclass(frozen=True, slots=True)
class PolicySeen:
    """What the store holds of the policy: None before the first, and where it is not `usable`."""

    held: HeldPolicy | None
    work: Work
    usable: bool

    @property
    def settings(self) -> Settings:
        """Return what the workspace asks, nothing where it was not heard."""
        return Settings() if self.held is None else self.held.policy.settings

    @property
    def here(self) -> EffectivePolicy:
        """Return what holds where no project says otherwise."""
        return effective(self.settings) if self.usable else most_careful()


def policy_seen(store: "Store") -> PolicySeen:
    """Read the policy that the store holds; raises `RefusedError` before enrolment."""
    identity = store.identity()
    if identity is None:
        raise RefusedError("store-not-enrolled")
    kept = kept_work(store)
    named = Work() if kept is None else kept.work
    try:
        return PolicySeen(read_policy(identity, store.document(DOCUMENT)), named, usable=True)
    except DamagedError:
        return PolicySeen(None, named, usable=False)
