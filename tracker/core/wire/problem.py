"""How every refusal reads on the wire."""

from enum import StrEnum

from msgspec import Struct


class Fault(StrEnum):
    """The error class a problem turns into on the other side."""

    REFUSED = "refused"
    UNRECOGNISED = "unrecognised"
    UNREACHABLE = "unreachable"
    DAMAGED = "damaged"


class Problem(Struct, frozen=True):
    """Why a request failed: an error's class, message key and values, and its English for other clients."""

    fault: Fault
    key: str
    values: dict[str, str | int]
    text: str
    hint: str
