"""The person's language: one gettext catalogue for command line, tray and server."""

import gettext
import os
import struct
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import accumulate, takewhile
from pathlib import Path
from threading import Event
from typing import Final, Protocol

from tracker.host.system_language import system_language

DOMAIN: Final = "tracker"
LANGUAGE_VARIABLE: Final = "TRACKER_LANGUAGE"
FOLDER: Final = Path(__file__).parent.parent / "locale"

_PREFERRED: Final = "LANGUAGE"
_LOCALES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
_NO_LANGUAGE: Final = ("C", "POSIX")
_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
_AGAINST: Final = {True: frozenset({"L"}), False: frozenset({"R", "AL"})}
"""Letters that are read against a language, by whether that is read from right to left (UAX #9)."""
_ISOLATE: Final = "\N{FIRST STRONG ISOLATE}"
_END: Final = "\N{POP DIRECTIONAL ISOLATE}"
_BEGINS: Final = ("\N{LEFT-TO-RIGHT ISOLATE}", "\N{RIGHT-TO-LEFT ISOLATE}", _ISOLATE)
_DEPTHS: Final = {ord(_END): -1} | {ord(mark): 1 for mark in _BEGINS}
_ISOLATES: Final = Event()
_BROKEN: Final = (OSError, ValueError, LookupError, struct.error)
"""What `gettext` raises of a file that is no catalogue, or only a part of one."""


def translate(sentence: str) -> str:
    """Return an English sentence in the person's language, or as it is where there is no translation.

    Import it as `_`, so that extraction finds the sentence; fill braces in only afterwards, by `format`.
    """
    # Of no sentence at all gettext would return the catalogue's own description.
    return sentence and _to_fill(_catalogue(wanted(os.environ)).gettext(sentence))


def translate_many(one: str, many: str, count: int) -> str:
    """Return the form of a sentence that the person's language uses for `count` things."""
    return _to_fill(_catalogue(wanted(os.environ)).ngettext(one, many, count))


def keep_order() -> None:
    """Have what fills the braces of sentences keep its own order, from now on and in this whole process.

    It takes marks that nobody sees in a window; a terminal might show them, or hand them on when copied.
    """
    _ISOLATES.set()


def apart(value: str) -> str:
    """Return a name, path or command for a sentence; isolated where it is read against the language (FSI).

    Otherwise signs at its edge, and whatever stands beside it, would change places. What it isolates itself
    does not count: a list of isolated things follows the sentence. Marks go where they would end that.
    """
    if not _ISOLATES.is_set():
        return value
    if not _closes(value):
        value = value.translate(dict.fromkeys(_DEPTHS))
    first = next(iter(wanted(os.environ)), "")
    against = _AGAINST[first.partition("_")[0] in _RIGHT_TO_LEFT]
    outside = (letter for letter, depth in zip(value, _depths(value), strict=True) if not depth)
    is_against = any(unicodedata.bidirectional(letter) in against for letter in outside)
    return f"{_ISOLATE}{value}{_END}" if is_against else value


def _closes(value: str) -> bool:
    """Say whether a text ends each isolate that it begins, and no other."""
    depths = _depths(value)
    return not depths or (depths[-1] == 0 and min(depths) == 0)


def _depths(value: str) -> Sequence[int]:
    """Return in how many isolates each letter stands."""
    return [*accumulate(_DEPTHS.get(ord(letter), 0) for letter in value)]


class _Values(Protocol):
    def __getitem__(self, name: str, /) -> object: ...


def _filling(value: object) -> object:
    return apart(value) if isinstance(value, str) else value


class _Fillings:
    """Values for braces, those that are texts apart."""

    def __init__(self, values: _Values) -> None:
        self._values = values

    def __getitem__(self, name: str, /) -> object:
        return _filling(self._values[name])


class _Sentence(str):
    """A sentence with braces, whose fillings stay apart."""

    __slots__ = ()

    def format(self, *places: object, **values: object) -> str:
        return super().format(*map(_filling, places), **{name: _filling(values[name]) for name in values})

    def format_map(self, values: _Values, /) -> str:
        return super().format_map(_Fillings(values))


def _to_fill(sentence: str) -> str:
    return _Sentence(sentence) if _ISOLATES.is_set() and "{" in sentence else sentence


def wanted(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the languages to look for, best first; none is English.

    What `TRACKER_LANGUAGE` says counts, where the configuration's language is put too; else `LANGUAGE` and
    the locale, as GNU's gettext reads them; else what the system is set to.
    """
    chosen = environment.get(LANGUAGE_VARIABLE)
    locale = next((environment[name] for name in _LOCALES if environment.get(name)), "")
    if not chosen and _name(locale) in _NO_LANGUAGE:
        return ()
    said = chosen or environment.get(_PREFERRED) or locale or system_language()
    return tuple(takewhile(lambda name: not _is_english(name), map(_name, said.split(":"))))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have this process, and those it starts, speak a language for the block; empty changes nothing."""
    before = os.environ.get(LANGUAGE_VARIABLE)
    if language:
        os.environ[LANGUAGE_VARIABLE] = language
    try:
        yield
    finally:
        if language and before is None:
            del os.environ[LANGUAGE_VARIABLE]
        elif before is not None:
            os.environ[LANGUAGE_VARIABLE] = before


def spoken() -> tuple[str, ...]:
    """Return the languages that Tracker speaks: English, and those there is a catalogue of."""
    return ("en", *sorted(path.parent.parent.name for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))


def speaks(language: str) -> bool:
    """Say whether Tracker speaks a language, such as `de` or `de_AT`."""
    return _is_english(language) or gettext.find(DOMAIN, FOLDER, [language]) is not None


def damaged() -> tuple[str, ...]:
    """Return the wanted languages whose catalogues cannot be read; what they would say is said in English."""
    return _read(wanted(os.environ))[1]


def _catalogue(languages: tuple[str, ...]) -> gettext.NullTranslations:
    return _read(languages)[0]


@cache
def _read(languages: tuple[str, ...]) -> tuple[gettext.NullTranslations, tuple[str, ...]]:
    """Return what the first language says, or else the next, or else English; and which are damaged."""
    catalogue, broken = gettext.NullTranslations(), []
    for path in map(Path, reversed(gettext.find(DOMAIN, FOLDER, languages, all=True))):
        try:
            with path.open("rb") as file:
                better = gettext.GNUTranslations(file)
        except _BROKEN:
            broken.append(path.parent.parent.name)
        else:
            better.add_fallback(catalogue)
            catalogue = better
    return catalogue, tuple(broken)


def _name(locale: str) -> str:
    """Return `de_AT` for `de_AT.UTF-8@euro` and for `de-AT`."""
    return locale.partition(".")[0].partition("@")[0].replace("-", "_")


def _is_english(name: str) -> bool:
    return not name or name in _NO_LANGUAGE or name.partition("_")[0] == "en"
