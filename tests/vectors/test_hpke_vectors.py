"""HPKE as grants use it: vectors of RFC 9180 and X-Wing, and another implementation in both directions."""

import json
from pathlib import Path
from typing import Any

import cryptography_vectors
import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey, KEMKeyPair, OpenError

from lib.second_sealer import granted
from tracker.core.sealing import PrivateKey, Role, unwrap_token, wrap_token

FOLDER = Path(cryptography_vectors.__file__).parent / "HPKE"
X25519, X_WING = 0x20, 0x647A
AEADS = {1: AEAD.AES_128_GCM, 2: AEAD.AES_256_GCM, 3: AEAD.CHACHA20_POLY1305}
OURS = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES256_GCM)
TOKEN, FILE = bytes(range(32)), b"f" * 16


def base_vectors(file: str, kem: int) -> list[dict[str, Any]]:
    """Return the vectors of base mode with HKDF-SHA-256 that encrypt."""
    found = json.loads((FOLDER / file).read_text("utf-8"))
    wanted = [each for each in found if (each["mode"], each["kem_id"], each["kdf_id"]) == (0, kem, 1)]
    return [each for each in wanted if each["aead_id"] in AEADS]


def first_plaintext(vector: dict[str, Any], kem: KEM, private_key: Any) -> str:
    suite = Suite(kem, KDF.HKDF_SHA256, AEADS[vector["aead_id"]])
    first = vector["encryptions"][0]
    sent = bytes.fromhex(vector["enc"] + first["ct"])
    info, associated = bytes.fromhex(vector["info"]), bytes.fromhex(first["aad"])
    return openssl.hpke._decrypt_with_aad(suite, sent, private_key, info, associated).hex()


def other_key(raw: bytes) -> Any:
    return KEMKey.from_pyca_cryptography_key(X25519PublicKey.from_public_bytes(raw))


def info(grant: bytes) -> bytes:
    return b"tsf/v1/grant\x01" + FILE + grant[:17]


def test_x25519_gives_what_rfc_9180_says() -> None:
    vectors = base_vectors("test-vectors.json", X25519)
    assert {each["aead_id"] for each in vectors} == set(AEADS)
    for vector in vectors:
        key = X25519PrivateKey.from_private_bytes(bytes.fromhex(vector["skRm"]))
        assert first_plaintext(vector, KEM.X25519, key) == vector["encryptions"][0]["pt"]


def test_x_wing_gives_what_its_vectors_say() -> None:
    vectors = base_vectors("hpke-pq-test-vectors.json", X_WING)
    assert vectors
    for vector in vectors:
        key = PrivateKey.from_secret(bytes.fromhex(vector["skRm"]))
        assert key.public_key.raw.hex() == vector["pkRm"]
        assert first_plaintext(vector, KEM.MLKEM768_X25519, key.native) == vector["encryptions"][0]["pt"]


@pytest.mark.parametrize(
    "vector", base_vectors("test-vectors.json", X25519), ids=lambda each: each["aead_id"]
)
def test_the_other_implementation_gives_what_rfc_9180_says(vector: dict[str, Any]) -> None:
    ephemeral = X25519PrivateKey.from_private_bytes(bytes.fromhex(vector["skEm"]))
    pair = KEMKeyPair(
        KEMKey.from_pyca_cryptography_key(ephemeral),
        KEMKey.from_pyca_cryptography_key(ephemeral.public_key()),
    )
    suite = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId(vector["aead_id"]))
    recipient = other_key(bytes.fromhex(vector["pkRm"]))
    enc, sender = suite.create_sender_context(recipient, bytes.fromhex(vector["info"]), eks=pair)
    assert enc.hex() == vector["enc"]
    for each in vector["encryptions"]:
        assert sender.seal(bytes.fromhex(each["pt"]), bytes.fromhex(each["aad"])).hex() == each["ct"]


def test_the_other_implementation_opens_our_grants() -> None:
    key = PrivateKey.generate(1)
    grant = wrap_token(TOKEN, FILE, Role.OWNER, key.public_key)
    native = KEMKey.from_pyca_cryptography_key(X25519PrivateKey.from_private_bytes(key.raw))
    assert OURS.create_recipient_context(grant[17:49], native, info(grant)).open(grant[49:]) == TOKEN
    elsewhere = OURS.create_recipient_context(grant[17:49], native, info(grant)[:-1] + b"\0")
    with pytest.raises(OpenError):
        elsewhere.open(grant[49:])


def test_we_open_grants_of_the_other_implementation() -> None:
    key = PrivateKey.generate(1)
    grant = granted("interop", TOKEN, FILE, Role.DEVICE, key.public_key.raw)
    assert unwrap_token(grant, FILE, Role.DEVICE, key) == TOKEN
