"""What the server tells a signed-in member about themselves."""

from uuid import UUID

from msgspec import Struct

from tracker.core.moment import Instant


class HeldPermission(Struct, frozen=True):
    """A permission as `resource:action`, and the scopes it is held in (`tracker.core.permission`)."""

    permission: str
    scopes: tuple[str, ...]


class OwnDevice(Struct, frozen=True):
    """A device that is enrolled for the member; `last_seen_at` is null before it first asked.

    It is five minutes off at most, and not told by servers of before.
    """

    id: UUID
    name: str
    enrolled_at: Instant
    last_seen_at: Instant | None = None


class OwnSession(Struct, frozen=True):
    """A session of the member that goes on; `this` marks the one that asks."""

    begun_at: Instant
    expires_at: Instant
    this: bool


class Me(Struct, frozen=True):
    """Who asks, in which workspace, what they may do, and where else they are; newest first."""

    workspace_id: UUID
    workspace_name: str
    member_id: UUID
    email: str
    name: str
    role: str
    permissions: tuple[HeldPermission, ...]
    devices: tuple[OwnDevice, ...]
    sessions: tuple[OwnSession, ...]
