"""Files are short, say what they are, and carry the field's words only."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.architecture.house import ROOT, python_files, short, tree

LONGEST = 400
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers"}
AVOIDED = {"afk", "stealth", "covert"}
AVOIDED_CLASS = re.compile(r".*(Manager|Helper|Utils?)$")


def names_in(module: ast.Module) -> Iterator[str]:
    """Yield what a module itself names: classes, functions, arguments, variables and attributes."""
    for node in ast.walk(module):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case _:
                pass


def avoided_names(module: ast.Module) -> set[str]:
    """Return the names in a module that are not of this house."""
    named = {name for name in set(names_in(module)) if AVOIDED & set(words(name))}
    classes = {node.name for node in ast.walk(module) if isinstance(node, ast.ClassDef)}
    return named | {name for name in classes if AVOIDED_CLASS.match(name)}


@cache
def looked_at() -> dict[str, tuple[str, set[str]]]:
    """Return of each file how it opens and what in it is not of this house."""
    modules = ((short(path), tree(path)) for path in python_files())
    return {
        name: ((ast.get_docstring(module) or "").split("\n\n")[0], avoided_names(module))
        for name, module in modules
    }


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the lower-case words of an identifier in either spelling."""
    return tuple(word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name))


def test_no_file_is_longer_than_a_person_reads() -> None:
    lengths = {short(path): len(path.read_text("utf-8").splitlines()) for path in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_file_opens_with_a_sentence_that_says_what_it_is() -> None:
    assert [name for name, (opening, _) in looked_at().items() if not opening.endswith(".")] == []


def test_nothing_is_a_drawer_for_things_without_a_room() -> None:
    paths = [path.relative_to(ROOT) for path in python_files()]
    assert [path for path in paths if DRAWERS & {word for part in path.parts for word in words(part)}] == []


def test_avoided_words_name_nothing() -> None:
    assert {name: avoided for name, (_, avoided) in looked_at().items() if avoided} == {}


def test_the_words_are_found_in_either_spelling() -> None:
    sample = "class KeyManager:\n    def go(self, is_afk):\n        self.stealthMode = AFK_AFTER = 1\n"
    assert avoided_names(ast.parse(sample)) == {"KeyManager", "is_afk", "stealthMode", "AFK_AFTER"}
