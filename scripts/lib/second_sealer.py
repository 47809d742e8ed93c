"""A second sealer, made from FORMAT.md alone and in one piece, that can also lie under a right tag."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, CTR
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey, KEMKeyPair

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MAGIC = b"\x93TSF\r\n\x1a\n"
_HPKE = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES256_GCM)


def drawn(name: str, count: int) -> bytes:
    """Return `count` bytes that look random and are the same every time for one name."""
    return hashlib.shake_256(name.encode()).digest(count)


def sha256(label: str, *parts: bytes) -> bytes:
    """Return the labelled digest the format uses everywhere."""
    return hashlib.sha256(b"tsf/v1/" + label.encode() + b"".join(parts)).digest()


def padded(content: bytes, meta: bytes) -> bytes:
    """Return the plaintext with its Padme zeros."""
    plain = len(content).to_bytes(8) + len(meta).to_bytes(4) + meta + content
    exponent = len(plain).bit_length() - 1
    step = 2 ** max(0, exponent - exponent.bit_length())
    return plain + bytes(-len(plain) % step)


def pkcs7(length: int) -> bytes:
    """Return the right padding for `length` bytes."""
    count = 16 - length % 16
    return bytes([count]) * count


@dataclass(frozen=True)
class Lie:
    """What to do otherwise than the format says; the tag and the keys are made over the lie."""

    plain: bytes | None = None
    padding: Callable[[int], bytes] = pkcs7
    header: Mapping[int, bytes] = field(default_factory=dict)
    tag_over: Callable[[bytes], bytes] = bytes
    """Of header || IV || ciphertext || length, what the tag is made over."""


def sealed(name: str, content: bytes, meta: bytes, context: bytes, lie: Lie) -> tuple[bytes, bytes, bytes]:
    """Return file id, token and blob; everything random is drawn from `name`."""
    token, file_id, kin = drawn(f"{name} token", 32), drawn(f"{name} file", 16), drawn(f"{name} kin", 32)
    plain = padded(content, meta) if lie.plain is None else lie.plain
    masked = _whole(Cipher(AES(kin), CTR(bytes(16))), plain)
    tail = bytes(a ^ b for a, b in zip(kin, sha256("transform", masked), strict=True))
    body = masked + tail + lie.padding(len(masked) + 32)
    header = _header(file_id, context, len(body), lie.header)
    keys = _hkdf(token, sha256("header", header), b"tsf/v1/payload", 80)
    ciphertext = _whole(Cipher(AES(keys[32:64]), CBC(keys[64:])), body)
    under = lie.tag_over(header + keys[64:] + ciphertext + (512).to_bytes(8))
    return file_id, token, header + ciphertext + hmac.digest(keys[:32], under, "sha512")[:32]


def granted(name: str, token: bytes, file_id: bytes, role: int, public_key: bytes) -> bytes:
    """Return a grant of suite 1, its ephemeral key drawn from `name`."""
    front = bytes([role]) + sha256("key", public_key)[:16]
    return front + encapsulated(name, token, b"tsf/v1/grant\x01" + file_id + front, public_key)


def encapsulated(name: str, token: bytes, info: bytes, public_key: bytes) -> bytes:
    """Return HPKE's enc and ct for X25519, its ephemeral key drawn from `name`."""
    ephemeral = X25519PrivateKey.from_private_bytes(drawn(f"{name} ephemeral", 32))
    recipient = KEMKey.from_pyca_cryptography_key(X25519PublicKey.from_public_bytes(public_key))
    pair = KEMKeyPair(
        KEMKey.from_pyca_cryptography_key(ephemeral),
        KEMKey.from_pyca_cryptography_key(ephemeral.public_key()),
    )
    enc, sender = _HPKE.create_sender_context(recipient, info, eks=pair)
    return enc + sender.seal(token)


def _header(file_id: bytes, context: bytes, length: int, patches: Mapping[int, bytes]) -> bytes:
    header = bytearray(
        _MAGIC + b"\x01\x01" + (64).to_bytes(2) + bytes(4) + file_id + context + length.to_bytes(8) + bytes(8)
    )
    for at, patch in patches.items():
        header[at : at + len(patch)] = patch
    return bytes(header)


def _hkdf(secret: bytes, salt: bytes, info: bytes, count: int) -> bytes:
    prk = hmac.digest(salt, secret, "sha256")
    block = stream = b""
    while len(stream) < count:
        block = hmac.digest(prk, block + info + bytes([len(stream) // 32 + 1]), "sha256")
        stream += block
    return stream[:count]


def _whole(cipher: Cipher[CBC] | Cipher[CTR], data: bytes) -> bytes:
    encryptor = cipher.encryptor()
    return encryptor.update(data) + encryptor.finalize()
