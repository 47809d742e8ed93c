"""Private keys as PEM files: PKCS#8 (RFC 8410), and for suite 2 an ML-KEM block before the X25519 one."""

import re
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from tracker.core.errors import RefusedError
from tracker.core.sealing._key import SEED_BYTES, X_WING, PrivateKey

_BLOCK: Final = re.compile(rb"-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----", re.DOTALL)
_LOCKED: Final = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
_PLAINLY: Final = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def to_pem(key: PrivateKey) -> bytes:
    """Return the key unencrypted: one PKCS#8 block for suite 1; ML-KEM-768, then X25519, for suite 2."""
    blocks = X25519PrivateKey.from_private_bytes(key.raw[-32:]).private_bytes(*_PLAINLY)
    if key.suite == X_WING:
        return MLKEM768PrivateKey.from_seed_bytes(key.raw[:SEED_BYTES]).private_bytes(*_PLAINLY) + blocks
    return blocks


def from_pem(pem: bytes) -> PrivateKey:
    """Read what `to_pem` wrote, or any unencrypted X25519 key; raises `RefusedError` for all else.

    The key of that error is `sealed-key-locked` where only a passphrase is missing.
    """
    try:
        blocks = [load_pem_private_key(block, None) for block in _BLOCK.findall(pem)]
    except (TypeError, ValueError, UnsupportedAlgorithm):
        raise RefusedError("sealed-not-a-key") from None
    match blocks:
        case [X25519PrivateKey() as x25519]:
            return PrivateKey.from_raw(x25519.private_bytes_raw())
        case [MLKEM768PrivateKey() as ml_kem, X25519PrivateKey() as x25519]:
            return PrivateKey.from_raw(ml_kem.private_bytes_raw() + x25519.private_bytes_raw())
        case [] if _LOCKED in pem:
            raise RefusedError("sealed-key-locked")
        case _:
            raise RefusedError("sealed-not-a-key")
