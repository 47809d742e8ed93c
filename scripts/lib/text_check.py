"""What can be wrong with the catalogues: behind the code, not compiled, or what cannot be said."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from lib import text_catalogue
from lib.setup import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages import Catalog, Message

_BLANK: Final = re.compile(r"\{[^{}]*\}|%\(\w+\)[a-z]|%[a-z]|%")
_COUNT: Final = "{count}"
_MANY: Final = 1_000
_CODE: Final = re.compile(r"`[^`]*`")
_EXTRACT: Final = "run `python3 scripts/text.py extract`"
_COMPILE: Final = "run `python3 scripts/text.py compile`"


def troubles() -> Iterator[str]:
    """Yield a sentence for each thing that is wrong on disk."""
    sentences = text_catalogue.template()
    if not _says(text_catalogue.TEMPLATE, text_catalogue.written(sentences).encode()):
        yield f"{_short(text_catalogue.TEMPLATE)} is not what the code says: {_EXTRACT}"
    for language in text_catalogue.languages():
        catalogue = text_catalogue.read(language)
        yield from (f"{language}: {trouble}" for trouble in bad_translations(catalogue))
        if not _says(text_catalogue.compiled(language), text_catalogue.binary(catalogue)):
            yield f"{_short(text_catalogue.compiled(language))} is not what is translated: {_COMPILE}"
        renewed = text_catalogue.written(text_catalogue.renewed(catalogue, sentences))
        if not _says(text_catalogue.source(language), renewed.encode()):
            yield f"{_short(text_catalogue.source(language))} is not what the code says: {_EXTRACT}"


def bad_translations(catalogue: Catalog) -> Iterator[str]:
    """Yield a sentence for each translation that is not one, or not of what it stands for."""
    for message in catalogue:
        if message.id and any(_forms(message)):
            yield from (f"{_ids(message)[0]!r} {trouble}" for trouble in _wrong(message, catalogue))


def coverage(language: str) -> str:
    """Return how much of what is said there is in a language, as a person reads it."""
    messages = [message for message in text_catalogue.read(language) if message.id]
    done = sum(map(text_catalogue.is_translated, messages))
    return f"{language}: {done} of {len(messages)} sentences ({100 * done // max(1, len(messages))} %)"


def _wrong(message: Message, catalogue: Catalog) -> Iterator[str]:
    forms = _forms(message)
    if message.fuzzy:
        yield "is marked as fuzzy: look at it and take the mark away"
    if not all(forms) or len(forms) != (catalogue.num_plurals if message.pluralizable else 1):
        yield f"needs {catalogue.num_plurals} plural forms"
    originals = _ids(message)
    for place, form in enumerate(forms):
        if form and _blanks(form) not in _fitting(message, catalogue, place):
            yield f"has other blanks in {form!r}"
    for form in filter(None, forms):
        if _codes(form) not in map(_codes, originals):
            yield f"has other commands in {form!r}"
        if form[-1:].isspace() != originals[0][-1:].isspace():
            yield f"ends otherwise: {form!r}"


def _fitting(message: Message, catalogue: Catalog, place: int) -> tuple[Counter[str], ...]:
    """Return the blanks that a form may have; one for a single count may tell it in words, as a dual does."""
    blanks = tuple(map(_blanks, _ids(message)))
    if message.pluralizable and _counts(catalogue.plural_expr)[place] == 1:
        blanks += tuple(each - Counter([_COUNT]) for each in blanks)
    return blanks


@cache
def _counts(plural: str) -> Counter[int]:
    """Return how many of the first counts each form stands for, by a language's rule."""
    form = gettext.c2py(plural)
    return Counter(form(count) for count in range(_MANY))


def _blanks(sentence: str) -> Counter[str]:
    return Counter(_BLANK.findall(sentence))


def _codes(sentence: str) -> Counter[str]:
    return Counter(_CODE.findall(sentence))


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _says(path: Path, expected: bytes) -> bool:
    # A checkout on Windows may have other ends of lines; what is compiled may hold their bytes as a number.
    return path.exists() and expected in ((found := path.read_bytes()), found.replace(b"\r\n", b"\n"))


def _short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
