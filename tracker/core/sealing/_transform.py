"""Padme and the all-or-nothing transform: public steps before the cipher (FORMAT.md, Transform)."""

import hashlib
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from tracker.core.label import LABEL
from tracker.core.sealing._flow import SLACK, Room
from tracker.core.sealing._header import BLOCK

KIN_BYTES: Final = 32


def padme(length: int) -> int:
    """Round `length`, 12 or more, up to one of 32 or so sizes per doubling."""
    exponent = length.bit_length() - 1
    step = 1 << max(0, exponent - exponent.bit_length())
    return -(-length // step) * step


class Mask:
    """AES-256-CTR under `kin`, from any byte of the plaintext on; it masks and unmasks alike."""

    def __init__(self, kin: bytes, start: int = 0) -> None:
        """Stand at byte `start` of the plaintext."""
        self._ctr = Cipher(AES(kin), CTR((start // BLOCK).to_bytes(BLOCK))).encryptor()
        self._ctr.update(bytes(start % BLOCK))

    def update(self, piece: memoryview, room: Room) -> memoryview:
        """Mask the next piece into `room` and return it there."""
        self._ctr.update_into(piece, room.take(len(piece) + SLACK))
        return room.keep(len(piece))


class Tail:
    """Binds `kin` to every masked byte: the same step hides it when sealing and finds it when opening."""

    def __init__(self) -> None:
        """Begin with no masked bytes."""
        self._digest = hashlib.sha256(LABEL + b"transform")
        self.update = self._digest.update

    def swap(self, secret: bytes) -> bytes:
        """Return `secret`, kin or tail of 32 bytes, xor the digest of all masked bytes."""
        mixed = int.from_bytes(secret) ^ int.from_bytes(self._digest.digest())
        return mixed.to_bytes(KIN_BYTES)
