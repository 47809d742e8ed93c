"""Signs that differ by language and are no sentences, which catalogues hold: how dates and fractions look."""

import os
from collections.abc import Mapping
from typing import Final

from tracker.host.translate import wanted

_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
_ISOLATE: Final = "\N{FIRST STRONG ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"
_NOUNS_ARE_CAPITAL: Final = frozenset({"de", "lb"})
"""The languages in which a noun begins with a capital letter wherever it stands."""


def within(title: str) -> str:
    """Return a title as it stands within a sentence of the person's language."""
    first = next(iter(wanted(os.environ)), "")
    return title if first.partition("_")[0] in _NOUNS_ARE_CAPITAL else title.lower()


def by_language(table: Mapping[str, str], otherwise: str) -> str:
    """Return what a table has for the person's language."""
    first = next(iter(wanted(os.environ)), "")
    return table.get(first.partition("_")[0], otherwise)


def apart(value: str) -> str:
    """Return a path, address, name or command for a sentence, so that its own order holds (UAX #9, FSI).

    Only where the person reads from right to left: a `/` or `.` at its edge would change places there.
    """
    first = next(iter(wanted(os.environ)), "")
    return _ISOLATE.format(value) if value and first.partition("_")[0] in _RIGHT_TO_LEFT else value
