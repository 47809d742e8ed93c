"""Signs that differ by language and are no sentences, which catalogues hold: how dates and fractions look."""

import os
from collections.abc import Mapping

from tracker.host.translate import wanted


def by_language(table: Mapping[str, str], otherwise: str) -> str:
    """Return what a table has for the person's language."""
    first = next(iter(wanted(os.environ)), "")
    return table.get(first.partition("_")[0], otherwise)
