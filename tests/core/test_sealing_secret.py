"""A sharing key grows from 32 secret bytes, as a keyring holds them."""

import pytest

from tracker.core.errors import BugError
from tracker.core.sealing import PrivateKey, Role, unwrap_token, wrap_token

SECRET = bytes(range(32))


def test_the_same_secret_is_the_same_key_and_opens_its_grants() -> None:
    key = PrivateKey.from_secret(SECRET)
    assert (key.suite, key.public_key) == (2, PrivateKey.from_secret(SECRET).public_key)
    grant = wrap_token(b"t" * 32, b"f" * 16, Role.DEVICE, key.public_key)
    assert unwrap_token(grant, b"f" * 16, Role.DEVICE, PrivateKey.from_secret(SECRET)) == b"t" * 32


@pytest.mark.parametrize("length", [0, 31, 33, 96])
def test_a_secret_of_another_length_is_our_slip(length: int) -> None:
    with pytest.raises(BugError):
        PrivateKey.from_secret(bytes(length))
