"""Ids: 16 bytes of RFC 9562 in network order; written as text only in addresses, messages and logs."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

ID_BYTES: Final = 16

Draw = Callable[[int], bytes]
"""Randomness as an argument: `draw(n)` gives n bytes; in production `secrets.token_bytes`."""


def new_id(draw: Draw) -> bytes:
    """Return a fresh random id (RFC 9562 version 4)."""
    return UUID(bytes=draw(ID_BYTES), version=4).bytes


def id_text(identifier: bytes) -> str:
    """Return an id as people and addresses write it: `8-4-4-4-12` hex digits."""
    return str(UUID(bytes=identifier))
