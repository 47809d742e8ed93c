"""What the policy in use says of sending: how fast, and how much may wait until no more is captured."""

from typing import Final

from tracker.core.errors import RefusedError
from tracker.core.policy import EffectivePolicy
from tracker.core.policy.device_fields import NO_BANDWIDTH_LIMIT, QUEUE_LIMIT, UPLOAD_BANDWIDTH

_KILO: Final = 1_000
_MEGA: Final = 1_000_000


def upload_rate(policy: EffectivePolicy) -> int | None:
    """Return the bytes that may be sent in a second; None for as many as the line carries."""
    limit = policy[UPLOAD_BANDWIDTH]
    return None if limit == NO_BANDWIDTH_LIMIT else limit * _KILO


def require_room(policy: EffectivePolicy, waiting: int) -> None:
    """Raise `RefusedError` where as many bytes wait to be sent as may: nothing more is captured then."""
    limit = policy[QUEUE_LIMIT]
    if waiting >= limit * _MEGA:
        raise RefusedError("capture-queue-full", size=limit)
