"""Searching files for secrets in every form they may have been written in."""

import base64
from collections.abc import Iterable
from pathlib import Path

SHORTEST = 5


def forms(secret: bytes) -> set[bytes]:
    """Return what a secret looks like as it is, in hex, and in base64 wherever in other bytes it begins."""
    return {secret, secret.hex().encode(), secret.hex().upper().encode(), *_in_base64(secret)}


def _in_base64(secret: bytes) -> Iterable[bytes]:
    for before in range(3):
        padded = bytes(before) + secret
        whole = len(padded) // 3 * 4
        # The first letters depend on what comes before, those after `whole` on what comes after.
        letters = base64.b64encode(padded)[-(-before * 4 // 3) : whole]
        yield from (letters, letters.translate(bytes.maketrans(b"+/", b"-_")))


def found(secrets: dict[str, bytes], texts: dict[str, bytes]) -> set[tuple[str, str]]:
    """Return which secrets are in which texts, by their names."""
    assert all(len(secret) >= SHORTEST for secret in secrets.values())
    return {
        (secret, place)
        for secret, raw in secrets.items()
        for form in forms(raw)
        for place, text in texts.items()
        if form in text
    }


def files_below(*folders: Path) -> dict[str, bytes]:
    """Return every file below these folders, or each that is one itself."""
    files = [path for folder in folders for path in (folder, *folder.rglob("*")) if path.is_file()]
    return {str(path): path.read_bytes() for path in files}
