"""Key pairs that tokens are wrapped for: X25519 (suite 1) and MLKEM768-X25519, X-Wing (suite 2)."""

import hashlib
from dataclasses import dataclass, field
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from tracker.core.errors import BugError, RefusedError
from tracker.core.label import LABEL

X25519: Final = 1
X_WING: Final = 2
_X25519_BYTES: Final = 32
SEED_BYTES: Final = 64
_ML_KEM_BYTES: Final = 1184
_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A recipient's public key: 32 raw bytes of suite 1, or 1,216 (ML-KEM, then X25519) of suite 2."""

    raw: bytes = field(repr=False)
    suite: int
    key_id: bytes
    """The 16 bytes by which grants name this key."""
    native: X25519PublicKey | MLKEM768X25519PublicKey = field(repr=False, compare=False)

    @classmethod
    def from_raw(cls, raw: bytes) -> Self:
        """Read a key; raises `RefusedError` when these bytes are none."""
        try:
            native = _public(raw)
        except ValueError:
            raise RefusedError("sealed-not-a-key") from None
        suite = X25519 if len(raw) == _X25519_BYTES else X_WING
        key_id = hashlib.sha256(LABEL + b"key" + raw).digest()[:16]
        return cls(bytes(raw), suite, key_id, native)


def _public(raw: bytes) -> X25519PublicKey | MLKEM768X25519PublicKey:
    if len(raw) == _X25519_BYTES:
        return X25519PublicKey.from_public_bytes(raw)
    ml_kem = MLKEM768PublicKey.from_public_bytes(raw[:_ML_KEM_BYTES])
    return MLKEM768X25519PublicKey(ml_kem, X25519PublicKey.from_public_bytes(raw[_ML_KEM_BYTES:]))


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A recipient's private key, never shown: 32 raw bytes of suite 1, or 64 + 32 of suite 2."""

    raw: bytes = field(repr=False)
    public_key: PublicKey
    native: X25519PrivateKey | MLKEM768X25519PrivateKey = field(repr=False, compare=False)

    @property
    def suite(self) -> int:
        """Return 1 or 2."""
        return self.public_key.suite

    @classmethod
    def generate(cls, suite: int) -> Self:
        """Make a key pair of suite 1 or 2 from the operating system's randomness."""
        x25519 = X25519PrivateKey.generate().private_bytes_raw()
        if suite == X25519:
            return cls.from_raw(x25519)
        return cls.from_raw(MLKEM768PrivateKey.generate().private_bytes_raw() + x25519)

    @classmethod
    def from_secret(cls, secret: bytes) -> Self:
        """Expand 32 secret bytes to a key of suite 2, as draft-connolly-cfrg-xwing-kem, 5.2 does."""
        if len(secret) != _SECRET_BYTES:
            raise BugError
        return cls.from_raw(hashlib.shake_256(secret).digest(SEED_BYTES + _X25519_BYTES))

    @classmethod
    def from_raw(cls, raw: bytes) -> Self:
        """Read the raw parts: X25519, or ML-KEM seed and X25519; raises `RefusedError` when they are none."""
        if len(raw) not in (_X25519_BYTES, SEED_BYTES + _X25519_BYTES):
            raise RefusedError("sealed-not-a-key")
        x25519 = X25519PrivateKey.from_private_bytes(raw[-_X25519_BYTES:])
        point = x25519.public_key().public_bytes_raw()
        if len(raw) == _X25519_BYTES:
            return cls(bytes(raw), PublicKey.from_raw(point), x25519)
        ml_kem = MLKEM768PrivateKey.from_seed_bytes(raw[:SEED_BYTES])
        public_key = PublicKey.from_raw(ml_kem.public_key().public_bytes_raw() + point)
        return cls(bytes(raw), public_key, MLKEM768X25519PrivateKey(ml_kem, x25519))
