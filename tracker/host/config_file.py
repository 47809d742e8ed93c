"""Reads one configuration file: TOML, checked against the table; what is wrong is named by line and key."""

import json
import re
import tomllib
from bisect import bisect_left
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tracker.core.config import FIELDS, LANGUAGE, Sorted, Value, nearest, sort_out, takes
from tracker.core.errors import RefusedError
from tracker.host.toml_words import in_words
from tracker.host.translate import speaks, spoken, translate

MOST_BYTES: Final = 1 << 14
_LONGEST_SHOWN: Final = 60
_PLACE: Final = re.compile(r"^(.*) \((?:at line (\d+), column (\d+)|at end of document)\)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A key that nobody knows, and its line."""

    key: str
    line: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says that fits the table, and what the table does not know."""

    values: dict[str, Value]
    unknown: tuple[Unknown, ...] = ()


def read_file(path: Path) -> Checked:
    """Read a file; one that is not there says nothing.

    Raises `RefusedError` for what cannot be read, is not TOML, or has a value that its key does not take.
    Unknown keys are the caller's to judge.
    """
    text = _text(path)
    try:
        found = sort_out(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _syntax(path, text, str(error)) from None
    _require_fit(path, text, found)
    return Checked(dict(found.values), tuple(Unknown(key, _line_of(text, key)) for key in found.unknown))


def require_spoken(path: Path) -> None:
    """Raise `RefusedError` for a language that Tracker does not speak, and what `read_file` raises.

    Only a check asks so much: another version may speak it, and this one goes on in English.
    """
    language = str(read_file(path).values.get(LANGUAGE.key, ""))
    if not speaks(language):
        line, languages = _line_of(_text(path), LANGUAGE.key), ", ".join(spoken())
        raise RefusedError("config-language", file=str(path), line=line, found=language, languages=languages)


def refusal(path: Path, unknown: Unknown) -> RefusedError:
    """Return the error that an unknown key is, where it is one."""
    place: dict[str, str | int] = {"file": str(path), "line": unknown.line, "name": unknown.key}
    near = nearest(unknown.key)
    if near is None:
        return RefusedError("config-unknown", keys=", ".join(each.key for each in FIELDS), **place)
    return RefusedError("config-unknown-near", nearest=near, **place)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise RefusedError("config-unreadable", file=str(path), why=why) from None
    if len(raw) > MOST_BYTES:
        raise RefusedError(
            "config-unreadable",
            file=str(path),
            why=translate("more than {count} bytes").format(count=MOST_BYTES),
        )
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise RefusedError("config-unreadable", file=str(path), why=translate("not UTF-8")) from None


def _require_fit(path: Path, text: str, found: Sorted) -> None:
    for key, value in found.unfit.items():
        shown = json.dumps(value, ensure_ascii=False, default=str)[:_LONGEST_SHOWN]
        raise RefusedError(
            "config-value", file=str(path), line=_line_of(text, key), name=key, found=shown, takes=takes(key)
        )


def _syntax(path: Path, text: str, said: str) -> RefusedError:
    place = _PLACE.match(said)
    why = in_words(place[1] if place else said)
    lines = text.rstrip("\n").split("\n")
    line, column = (int(place[2]), int(place[3])) if place and place[2] else (len(lines), len(lines[-1]) + 1)
    return RefusedError("config-syntax", file=str(path), line=line, column=column, why=why)


def _line_of(text: str, key: str) -> int:
    """Return the line where a key begins, which `tomllib` does not tell.

    It is the line after the longest beginning of the file that is TOML by itself and lacks the key.
    """
    lines = text.split("\n")
    end = bisect_left(range(len(lines) + 1), x=True, key=lambda end: key in _beginning(lines, end)[1])
    return _beginning(lines, end - 1)[0] + 1


def _beginning(lines: list[str], most: int) -> tuple[int, Set[str]]:
    """Return how many of the first `most` lines are TOML by themselves, and the keys in them."""
    for end in range(most, 0, -1):
        try:
            found = sort_out(tomllib.loads("\n".join(lines[:end])))
        except tomllib.TOMLDecodeError:
            continue
        return end, {*found.values, *found.unfit, *found.unknown}
    return 0, frozenset()
