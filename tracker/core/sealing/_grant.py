"""The grant: one file's token, wrapped for one recipient in one role (RFC 9180; FORMAT.md, Grant)."""

from enum import IntEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tracker.core.errors import BugError, RefusedError
from tracker.core.ident import ID_BYTES
from tracker.core.label import LABEL
from tracker.core.sealing._header import damaged
from tracker.core.sealing._key import X25519, X_WING, PrivateKey, PublicKey
from tracker.core.sealing._token import TOKEN_BYTES

_KEY_AT: Final = 1
_SECRET_AT: Final = 17
GRANT_BYTES: Final = {X25519: 97, X_WING: 1185}
_SUITES: Final = {
    X25519: Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
    X_WING: Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
}


class Role(IntEnum):
    """As whom a recipient opens."""

    OPENER = 1
    DEVICE = 2
    OWNER = 3


ROLES: Final = frozenset(Role)


def _info(suite: int, file_id: bytes, front: bytes) -> bytes:
    if len(file_id) != ID_BYTES:
        raise BugError
    return LABEL + b"grant" + bytes([suite]) + file_id + front


def wrap_token(token: bytes, file_id: bytes, role: Role, recipient: PublicKey) -> bytes:
    """Return a grant: 97 bytes for a key of suite 1, 1,185 for one of suite 2.

    Raises `RefusedError` for a public key that no secret can be sent to.
    """
    if len(token) != TOKEN_BYTES:
        raise BugError
    front = bytes([role]) + recipient.key_id
    info = _info(recipient.suite, file_id, front)
    try:
        return front + _SUITES[recipient.suite].encrypt(token, recipient.native, info=info)
    except ValueError:
        raise RefusedError("sealed-not-a-key") from None


def unwrap_token(grant: bytes, file_id: bytes, role: Role, key: PrivateKey) -> bytes:
    """Return the token of 32 bytes that `grant` holds for `key`, opening as `role`.

    Raises `DamagedError` with reason grant_length, grant_role, grant_key or, when it was made for another
    file or altered, grant_file.
    """
    if len(grant) != GRANT_BYTES[key.suite]:
        raise damaged("grant_length")
    front = grant[:_SECRET_AT]
    if grant[0] not in ROLES or grant[0] != role:
        raise damaged("grant_role")
    if front[_KEY_AT:] != key.public_key.key_id:
        raise damaged("grant_key")
    info = _info(key.suite, file_id, front)
    try:
        return _SUITES[key.suite].decrypt(grant[_SECRET_AT:], key.native, info=info)
    except (InvalidTag, ValueError):
        raise damaged("grant_file") from None
