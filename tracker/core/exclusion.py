"""Which windows are to be left alone: one rule for what is told of them and for what is shown of them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from unicodedata import category, normalize

_INVISIBLE: Final = "Cf"
"""The Unicode category of what only formats: Microsoft Edge has such a thing within its own name."""


def is_excluded(name: str, title: str, words: Iterable[str]) -> bool:
    """Tell whether an application's name or its window's title holds one of the words.

    However they are capitalised or composed; a word of nothing fits nothing.
    """
    seen = f"{_plain(name)}\n{_plain(title)}"
    return any(word in seen for word in _plain_words(tuple(words)))


@lru_cache(maxsize=8)
def _plain_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words as they are compared: they are the same for all windows, and for a long time."""
    return tuple(word for word in map(_plain, words) if word)


def _plain(text: str) -> str:
    """Return a text as it is compared."""
    folded = normalize("NFKC", normalize("NFKC", text).casefold())
    return "".join(letter for letter in folded if category(letter) != _INVISIBLE)
