"""The token of one file and the keys that follow from it and its header (RFC 5869; FORMAT.md, Keys)."""

import hashlib
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tracker.core.errors import BugError
from tracker.core.ident import Draw
from tracker.core.label import LABEL
from tracker.core.sealing._header import damaged

TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """What one token and one header give: 32, 32 and 16 bytes. Never shown."""

    mac: bytes = field(repr=False)
    encryption: bytes = field(repr=False)
    iv: bytes = field(repr=False)


def derive(token: bytes, header: bytes) -> Keys:
    """Return the keys of the file with this token and these 64 header bytes.

    Raises `DamagedError` with reason token when the token is not 32 bytes.
    """
    if len(token) != TOKEN_BYTES:
        raise damaged("token")
    salt = hashlib.sha256(LABEL + b"header" + header).digest()
    stream = HKDF(SHA256(), 80, salt, LABEL + b"payload").derive(token)
    return Keys(stream[:32], stream[32:64], stream[64:])


def drawn(draw: Draw, count: int) -> bytes:
    """Return `count` random bytes; a source that gives another number is our own slip."""
    random = draw(count)
    if len(random) != count:
        raise BugError
    return random
