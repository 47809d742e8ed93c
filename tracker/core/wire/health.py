"""Whether a server answers."""

from msgspec import Struct


class Health(Struct, frozen=True):
    """The server answers; its version."""

    status: str
    version: str
