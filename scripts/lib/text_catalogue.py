"""The catalogues on disk: the template, a translation for each language, and what programs read of it.

The files hold no dates, names or line numbers, so that they change only when what is said does.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po

from lib.setup import ROOT
from lib.text_extract import all_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lib.text_extract import Found

LOCALE: Final = ROOT / "tracker" / "locale"
TEMPLATE: Final = LOCALE / "tracker.pot"

_SOURCE: Final = "LC_MESSAGES/tracker.po"
_CHARSET: Final = ("Content-Type", "text/plain; charset=utf-8\n")
_COMMENT: Final = "# What Tracker says. See README.md for how to translate it."


class PlainCatalog(Catalog):
    """A catalogue that tells only its language, its plural forms and its encoding about itself."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Return the header's lines."""
        if self.locale is None:
            return [_CHARSET]
        return [("Language", str(self.locale)), ("Plural-Forms", self.plural_forms), _CHARSET]

    @mime_headers.setter
    def mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        """Let nothing that a file says about itself count: language and plural forms are known."""


def languages() -> list[str]:
    """Return the languages there are translations for."""
    return sorted(path.parts[-3] for path in LOCALE.glob(f"*/{_SOURCE}"))


def source(language: str) -> Path:
    """Return where translators write."""
    return LOCALE / language / _SOURCE


def compiled(language: str) -> Path:
    """Return what programs read."""
    return source(language).with_suffix(".mo")


def template(found: Iterable[Found] | None = None) -> Catalog:
    """Return the catalogue of all sentences, in the order of the code, without translations."""
    catalogue = _empty(None)
    for each in all_sentences() if found is None else found:
        catalogue.add(each.msgid, "" if isinstance(each.msgid, str) else ("", ""), [(each.file, 0)])
    return catalogue


def read(language: str) -> Catalog:
    """Return the translations into a language as they are on disk."""
    return parse(source(language).read_text("utf-8"), language)


def parse(text: str, language: str) -> Catalog:
    """Return the translations that a file says."""
    catalogue = _empty(language)
    PoFileParser(catalogue, abort_invalid=True).parse(io.BytesIO(text.encode()))
    return catalogue


def renewed(catalogue: Catalog, sentences: Catalog) -> Catalog:
    """Return the catalogue with exactly these sentences; those that are new are not translated yet."""
    catalogue.update(sentences, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> str:
    """Return a catalogue as its file says it."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, include_lineno=False)
    return file.getvalue().decode().rstrip("\n") + "\n"


def binary(catalogue: Catalog) -> bytes:
    """Return what is translated of a catalogue, as programs read it."""
    finished = _empty(str(catalogue.locale))
    for message in catalogue:
        if message.id and is_translated(message):
            finished.add(message.id, message.string)
    file = io.BytesIO()
    write_mo(file, finished)
    return file.getvalue()


def is_translated(message: Message) -> bool:
    """Say whether a sentence has its translation, with all plural forms where it has those."""
    said = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
    return all(said)


def _empty(language: str | None) -> Catalog:
    return PlainCatalog(language, header_comment=_COMMENT, fuzzy=False)
