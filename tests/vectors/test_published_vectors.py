"""Published vectors for what sealing stands on: RFC 7518 B.3, and Wycheproof's where they are at hand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tracker.core.sealing._cipher import Decryption, Encryption, authentic, padded_by, padding
from tracker.core.sealing._flow import Memory, Scratch
from tracker.core.sealing._token import Keys

WYCHEPROOF = Path(__file__).parents[3] / "shared" / "vectors"
RFC_7518_B3 = {
    "key": bytes(range(64)).hex(),
    "msg": b"A cipher system must not be required to be secret, and it must be able to fall into the hands "
    b"of the enemy without inconvenience".hex(),
    "iv": "1af38c2dc2b96ffdd86694092341bc04",
    "aad": b"The second principle of Auguste Kerckhoffs".hex(),
    "ct": "4affaaadb78c31c5da4b1b590d10ffbd3dd8d5d302423526912da037ecbcc7bd822c301dd67c373bccb584ad3e9279c2"
    "e6d12a1374b77f077553df829410446b36ebd97066296ae6427ea75c2e0846a11a09ccf5370dc80bfecbad28c73f09b3"
    "a3b75e662a2594410ae496b2e2e6609e31e6e02cc837f053d21f37ff4f51950bbe2638d09dd7a4930930806d0703b1f6",
    "tag": "4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5",
}


def published(name: str) -> Iterator[dict[str, Any]]:
    """Give every vector of a Wycheproof file, its bytes read; they lie beside a checkout, never in it."""
    path = WYCHEPROOF / f"{name}_test.json"
    if not path.exists():
        pytest.skip("Wycheproof's vectors do not lie beside this checkout")
    for group in json.loads(path.read_text("utf-8"))["testGroups"]:
        for vector in group["tests"]:
            yield group | vector


def read(vector: dict[str, Any], *names: str) -> list[bytes]:
    return [bytes.fromhex(vector[name]) for name in names]


def encrypted(keys: Keys, associated: bytes, plain: bytes) -> tuple[bytes, bytes]:
    body = plain + padding(len(plain))
    encryption, room = Encryption(keys, associated), Memory(len(body))
    encryption.authenticate(encryption.encrypt(body, room))
    return room.value(), encryption.tag()


def decrypted(key: bytes, iv: bytes, ciphertext: bytes) -> bytes | None:
    """Return the plaintext, or nothing where the padding is wrong."""
    plain = bytes(Decryption(key, iv).update(memoryview(ciphertext), Scratch()))
    count = padded_by(plain) if plain and len(ciphertext) % 16 == 0 else 0
    return plain[:-count] if count else None


def check_aead(vector: dict[str, Any], *, valid: bool) -> None:
    key, iv, associated, plain, ciphertext, tag = read(vector, "key", "iv", "aad", "msg", "ct", "tag")
    keys = Keys(mac=key[:32], encryption=key[32:], iv=iv)
    assert authentic(keys, associated, [memoryview(ciphertext)], tag) is valid
    if valid:
        assert encrypted(keys, associated, plain) == (ciphertext, tag)
        assert decrypted(keys.encryption, iv, ciphertext) == plain


def test_the_cipher_is_that_of_rfc_7518() -> None:
    check_aead(RFC_7518_B3, valid=True)


def test_a256cbc_hs512() -> None:
    for vector in published("a256cbc_hs512"):
        check_aead(vector, valid=vector["result"] == "valid")


def test_cbc_with_pkcs7() -> None:
    for vector in published("aes_cbc_pkcs5"):
        key, iv, plain, ciphertext = read(vector, "key", "iv", "msg", "ct")
        assert decrypted(key, iv, ciphertext) == (plain if vector["result"] == "valid" else None)


def test_hmac_sha512() -> None:
    for vector in published("hmac_sha512"):
        key, message, tag = read(vector, "key", "msg", "tag")
        mac = HMAC(key, SHA512())
        mac.update(message)
        assert (mac.finalize()[: len(tag)] == tag) is (vector["result"] == "valid")


def test_hkdf_sha256() -> None:
    for vector in published("hkdf_sha256"):
        secret, salt, info, expected = read(vector, "ikm", "salt", "info", "okm")
        if vector["result"] == "valid":
            assert HKDF(SHA256(), vector["size"], salt, info).derive(secret) == expected
        else:
            with pytest.raises(ValueError, match="derive"):
                HKDF(SHA256(), vector["size"], salt, info)


def test_x25519() -> None:
    for vector in published("x25519"):
        public, private, shared = read(vector, "public", "private", "shared")
        key = X25519PrivateKey.from_private_bytes(private)
        if any(shared):
            assert key.exchange(X25519PublicKey.from_public_bytes(public)) == shared
        else:
            with pytest.raises(ValueError, match="shared key"):
                key.exchange(X25519PublicKey.from_public_bytes(public))
