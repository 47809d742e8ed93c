"""Signs that differ by language and are no sentences, which catalogues hold: how dates and fractions look."""

import os
import re
from collections.abc import Mapping
from typing import Final

from tracker.host.translate import apart, wanted

_COMMAND: Final = re.compile("`([^`]+)`")
_NOUNS_ARE_CAPITAL: Final = frozenset({"de", "lb"})
"""The languages in which a noun begins with a capital letter wherever it stands."""


def within(title: str) -> str:
    """Return a title as it stands within a sentence of the person's language."""
    first = next(iter(wanted(os.environ)), "")
    return title if first.partition("_")[0] in _NOUNS_ARE_CAPITAL else title.lower()


def alone(words: str) -> str:
    """Return words of a sentence as they stand by themselves."""
    return words[:1].upper() + words[1:]


def quoted(sentence: str) -> str:
    """Return a sentence as a window shows it: a command to type stands in quotation marks."""
    marks = by_language({"de": "„{}“", "ar": "«{}»"}, "“{}”")
    return _COMMAND.sub(lambda found: marks.format(apart(found[1])), sentence)


def by_language(table: Mapping[str, str], otherwise: str) -> str:
    """Return what a table has for the person's language."""
    first = next(iter(wanted(os.environ)), "")
    return table.get(first.partition("_")[0], otherwise)
