"""The sentences of the code that are translated, found in its syntax trees; nothing is imported.

Translated are: what `_` and `translate_many` are called with; texts and hints of every `Message`; what the
fields of a table say, the fourth argument of a `Field`; and what a variable named `SENTENCES` holds.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from lib.setup import ROOT

Msgid = str | tuple[str, str]
"""A sentence, or its forms for one and for many."""

TRANSLATING: Final = ("_", "translate", "translate_many")
_COUNTING: Final = "translate_many"
_DATA: Final = {"Message": (0, 1), "Field": (3,)}
"""Calls that hold sentences as data, and in which of their arguments."""
_NAMES: Final = ("text", "hint", "says", "meaning")
"""The same arguments where they are given by name."""
_TABLE: Final = "SENTENCES"
_WORD: Final = re.compile(r"[^\W\d_]")
_BLANK: Final = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence and where it stands, from the checkout's root."""

    msgid: Msgid
    file: str
    line: int


def sources() -> list[Path]:
    """Return the files whose sentences are translated."""
    return sorted((ROOT / "tracker").rglob("*.py"))


@cache
def all_sentences() -> tuple[Found, ...]:
    """Return every sentence of the product, by files and lines, as they were when first asked for."""
    found = []
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"), filename=str(path))
        found += [Found(msgid, path.relative_to(ROOT).as_posix(), line) for line, msgid in sentences(tree)]
    return tuple(found)


def sentences(tree: ast.Module) -> list[tuple[int, Msgid]]:
    """Return the sentences of one module with their lines, as they stand; blanks alone are none."""
    held = {
        (node.lineno, node.col_offset, msgid) for holder in ast.walk(tree) for node, msgid in _held(holder)
    }
    in_order = sorted(held, key=lambda each: each[:2])
    return [(line, msgid) for line, _, msgid in in_order if _WORD.search(_BLANK.sub("", str(msgid)))]


def _held(node: ast.AST) -> Iterator[tuple[ast.expr, Msgid]]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant() as said]) if name in TRANSLATING:
            yield from _data(said)
        case ast.Call(func=ast.Name(id=name), args=[one, many, _]) if name == _COUNTING:
            yield from _data(ast.Tuple([one, many]))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in _DATA:
            placed = [args[place] for place in _DATA[name] if place < len(args)]
            for each in [*placed, *(keyword.value for keyword in keywords if keyword.arg in _NAMES)]:
                yield from _data(each)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.Tuple(elts=elements)) if name == _TABLE:
            for each in elements:
                yield from _data(each)
        case _:
            pass


def _data(value: ast.expr) -> Iterator[tuple[ast.expr, Msgid]]:
    """Yield what a piece of data says: a sentence, its two forms, or the values of a table of those."""
    match value:
        case ast.Constant(value=str(sentence)):
            yield value, sentence
        case ast.Tuple(elts=[ast.Constant(value=str(one)) as said, ast.Constant(value=str(many))]):
            yield said, (one, many)
        case ast.Dict(values=values):
            for each in values:
                yield from _data(each)
        case _:
            pass
