"""The 64 bytes before the ciphertext: what kind of file this is, which one, and whose (FORMAT.md, Header)."""

import hashlib
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self

from tracker.core.errors import BugError, DamagedError
from tracker.core.ident import ID_BYTES
from tracker.core.label import LABEL

HEADER_BYTES: Final = 64
BLOCK: Final = 16
TAG_BYTES: Final = 32
VERSION: Final = 1
SUITE: Final = 1
CIPHERTEXT_LEAST: Final = 48
CIPHERTEXT_MOST: Final = 1 << 40
_MAGIC: Final = b"\x93TSF\r\n\x1a\n"


class Kind(IntEnum):
    """What was sealed."""

    SCREENSHOT = 1
    ATTACHMENT = 2


@dataclass(frozen=True, slots=True)
class Context:
    """Whose file it is: three ids of 16 bytes (RFC 9562, network order) and its kind."""

    workspace_id: bytes
    member_id: bytes
    device_id: bytes
    kind: Kind

    def __post_init__(self) -> None:
        """Refuse ids of another length: the digest would then mean more than one thing."""
        if any(len(each) != ID_BYTES for each in (self.workspace_id, self.member_id, self.device_id)):
            raise BugError

    def digest(self) -> bytes:
        """Return the 16 bytes that stand in the header."""
        ids = self.workspace_id + self.member_id + self.device_id
        return hashlib.sha256(LABEL + b"context" + ids + bytes([self.kind])).digest()[:16]


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says. `context` is a digest of 16 bytes, `ciphertext_length` is in bytes."""

    file_id: bytes
    context: bytes
    ciphertext_length: int
    version: int = VERSION
    suite: int = SUITE

    @property
    def blob_length(self) -> int:
        """Return how many bytes the whole sealed file has."""
        return HEADER_BYTES + self.ciphertext_length + TAG_BYTES

    def pack(self) -> bytes:
        """Return the 64 bytes."""
        fixed = _MAGIC + bytes([self.version, self.suite]) + HEADER_BYTES.to_bytes(2) + bytes(4)
        return fixed + self.file_id + self.context + self.ciphertext_length.to_bytes(8) + bytes(8)

    @classmethod
    def unpack(cls, head: bytes) -> Self:
        """Read exactly one header; raises `DamagedError` as `read_header` does."""
        if head[:8] != _MAGIC:
            raise damaged("magic")
        if len(head) != HEADER_BYTES:
            raise damaged("length")
        if head[8] != VERSION:
            raise damaged("version")
        if head[9] != SUITE:
            raise damaged("suite")
        if int.from_bytes(head[10:12]) != HEADER_BYTES:
            raise damaged("header_length")
        if any(head[12:16]) or any(head[56:64]):
            raise damaged("reserved")
        length = int.from_bytes(head[48:56])
        if length % BLOCK or not CIPHERTEXT_LEAST <= length <= CIPHERTEXT_MOST:
            raise damaged("length")
        return cls(head[16:32], head[32:48], length)


def read_header(blob: bytes) -> Header:
    """Read the header at the start of `blob`, of which the first 64 bytes are enough.

    Nothing is verified by this but the shape: the tag alone says whether the values are the sealer's.
    Raises `DamagedError` with reason magic, version, suite, header_length, reserved or length.
    """
    return Header.unpack(bytes(blob[:HEADER_BYTES]))


def damaged(reason: str) -> DamagedError:
    """Return the one error callers see; `reason` is for tests and logs."""
    return DamagedError("sealed-damaged", reason=reason)
