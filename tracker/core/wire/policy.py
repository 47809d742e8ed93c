"""Messages about policy as members see and change it; a device gets a signed `tracker.core.policy.Policy`."""

from typing import Any
from uuid import UUID

from msgspec import Struct

from tracker.core.policy import SetBy, Settings


class PolicyEntry(Struct, frozen=True):
    """What is set in one place; `value` and `bounds` are null where they are not set."""

    by: SetBy
    subject_id: UUID
    key: str
    value: Any = None
    bounds: Any = None


class PolicyEntries(Struct, frozen=True):
    """Everything set that the asking member may see."""

    entries: tuple[PolicyEntry, ...]


class HeldField(Struct, frozen=True):
    """What holds in one field, who set it, and what that means in English."""

    key: str
    value: Any
    set_by: tuple[SetBy, ...]
    sentence: str


class MemberPolicy(Struct, frozen=True):
    """What holds for a member on no project, and all that is set for them, from which the rest follows."""

    member_id: UUID
    fields: tuple[HeldField, ...]
    settings: Settings
