"""Messages about hours and activity as a viewer sees them: whose it is, and what their device said."""

from typing import Final, Generic, TypeVar
from uuid import UUID

from msgspec import Struct

from tracker.core.hours.said import ActivitySample, TimeAway, TimeEntry

HOURS_LISTED_MOST: Final = 10_000

Told = TypeVar("Told", bound=TimeEntry | TimeAway | ActivitySample)


class MemberHours(Struct, Generic[Told], frozen=True):
    """What a member's device said of one thing last, in the record `seq` of its chain.

    `overlaps` are other time entries of this member in the list that take some of the same time: two devices
    at work at once, say. Of several that began before it names the longest of each device.
    """

    member_id: UUID
    device_id: UUID
    seq: int
    said: Told
    overlaps: tuple[UUID, ...] = ()


class HoursList(Struct, Generic[Told], frozen=True):
    """What the asking member may see of a span, by start, at most 10,000; `complete` if that is all of it.

    Where it is not, ask for a shorter span, or for one member.
    """

    items: tuple[MemberHours[Told], ...]
    complete: bool
