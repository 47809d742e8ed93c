"""Randomness that is the same every time: what a seal draws becomes an argument of the test."""

import hashlib

from tracker.core.ident import Draw


def draws(seed: int = 0) -> Draw:
    """Return a source of bytes that all follow from `seed`, no two draws alike."""
    count = 0

    def draw(length: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(f"{seed} {count}".encode()).digest(length)

    return draw
