"""What whoever looks after devices is told of them."""

from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tracker.core.moment import Instant


class DeviceState(StrEnum):
    """`PAUSED` is the device of a member who is archived: it goes on once they are restored."""

    ENROLLED = "enrolled"
    PAUSED = "paused"
    ENDED = "ended"


class DeviceEntry(Struct, frozen=True):
    """An enrolled device; `last_seen_at` is five minutes off at most, and null before it first asked."""

    id: UUID
    member_id: UUID
    name: str
    enrolled_at: Instant
    last_seen_at: Instant | None
    ended_at: Instant | None
    state: DeviceState
