"""A session without a keyring, whatever the person who runs the tests has."""

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.core import load_keyring


@contextmanager
def no_keyring() -> Iterator[None]:
    """Let nothing in this process reach a keyring for the block."""
    before = keyring.get_keyring()
    keyring.set_keyring(load_keyring("keyring.backends.fail.Keyring"))
    try:
        yield
    finally:
        keyring.set_keyring(before)
