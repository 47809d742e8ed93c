"""What the policy in use says of hours, as the timer, the ledger and summaries take it."""

from typing import TYPE_CHECKING

from tracker.core.errors import DamagedError
from tracker.core.hours.absence import Rules
from tracker.core.hours.by_hand import HandRules
from tracker.core.hours.summary import Limits
from tracker.core.policy import EffectivePolicy, Settings, effective
from tracker.core.policy.time_fields import (
    AUTO_RESUME,
    DAILY_LIMIT,
    DELETE_OWN_TIME,
    EDIT_OWN_TIME,
    IDLE_TIME,
    MANUAL_TIME,
    NOTE_REQUIRED,
    PROJECT_REQUIRED,
    WEEKLY_LIMIT,
)

if TYPE_CHECKING:
    from tracker.agent.ports import Store


def rules(policy: EffectivePolicy) -> Rules:
    """Return what becomes of time away."""
    return Rules(policy[IDLE_TIME], policy[AUTO_RESUME])


def hand_rules(policy: EffectivePolicy) -> HandRules:
    """Return what may be done by hand, and what each entry needs."""
    return HandRules(
        manual_time=policy[MANUAL_TIME],
        edit_own_time=policy[EDIT_OWN_TIME],
        delete_own_time=policy[DELETE_OWN_TIME],
        note_required=policy[NOTE_REQUIRED],
        project_required=policy[PROJECT_REQUIRED],
    )


def limits(policy: EffectivePolicy) -> Limits:
    """Return how much may be recorded."""
    return Limits(policy[DAILY_LIMIT], policy[WEEKLY_LIMIT])


def kept_limits(store: "Store") -> Limits:
    """Return the limits of the policy that a store keeps; none where it keeps none that can be used."""
    return limits(kept_policy(store))


def kept_policy(store: "Store") -> EffectivePolicy:
    """Return the policy that a store keeps, for work on no project; all defaults where none can be used."""
    return effective(kept_settings(store))


def kept_settings(store: "Store") -> Settings:
    """Return what the policy that a store keeps sets; nothing where none can be used."""
    from tracker.agent.policy import DOCUMENT, read_policy

    identity = store.identity()
    try:
        held = None if identity is None else read_policy(identity, store.document(DOCUMENT))
    except DamagedError:
        held = None
    return Settings() if held is None else held.policy.settings
