"""Looks for plaintext in everything that agent and server wrote; first it has to find what it planted."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_PIECE = 64
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Search:
    """The pieces to look for: each as it is, as hex digits and as base64."""

    needles: tuple[bytes, ...]

    def hits(self, folder: Path) -> int:
        """Return how many (file, piece) pairs are found below a folder."""
        return sum(self._hits_in(path) for path in sorted(folder.rglob("*")) if path.is_file())

    def finds_planted(self, folder: Path) -> bool:
        """Plant every piece in a file of its own, say whether each is found, and remove them again."""
        found = []
        for number, needle in enumerate(self.needles):
            scratch = folder / f"planted-{number}"
            scratch.write_bytes(b"x" * (_BLOCK - 7) + needle + b"x" * 99)
            found.append(self._hits_in(scratch) > 0)
            scratch.unlink()
        return all(found)

    def _hits_in(self, path: Path) -> int:
        longest = max(map(len, self.needles))
        found: set[bytes] = set()
        with path.open("rb") as file:
            window = b""
            while block := file.read(_BLOCK):
                window = window[-longest:] + block
                found.update(needle for needle in self.needles if needle in window)
        return len(found)


def pieces(image: bytes, meta: bytes) -> Iterator[bytes]:
    """Yield what would betray one screenshot: the image's first and middle 64 bytes, and its metadata."""
    middle = len(image) // 2
    for piece in (image[:_PIECE], image[middle : middle + _PIECE], meta):
        yield piece
        yield piece.hex().encode()
        yield base64.b64encode(piece[: len(piece) // 3 * 3])


def search_for(screenshots: Iterable[tuple[bytes, bytes]]) -> Search:
    """Return the search for pairs of an encoded image and its metadata."""
    return Search(tuple(piece for image, meta in screenshots for piece in pieces(image, meta)))
