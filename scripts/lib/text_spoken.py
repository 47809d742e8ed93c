"""Finds what a face would say in English only: literals that reach a person without `_`.

Two rules hold. What is handed to a speaking call or argument is translated, be it one word. And wherever it
stands, a literal of several words is taken for a sentence, unless it is an example to type.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final

from lib.setup import ROOT
from lib.text_extract import TRANSLATING

FACES: Final = ("cli", "tray")
"""The folders of `tracker` that speak to people."""

_SPEAKING: Final = frozenset({"say", "remark", "ask_secret", "add_group", "ArgumentTypeError", "error"})
_ARGUMENTS: Final = frozenset({"help", "description", "epilog", "title"})
_EXAMPLES: Final = frozenset({"example", "examples", "command"})
_TYPED: Final = {"add_group": (1, 3), "example": (0,), "RefusedError": (0,)}
"""Calls with arguments that are not said but typed, or keys."""
_WORDS: Final = re.compile(r"[^\W\d_]{2,}[,:;]? [^\W\d_]{2,}")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_NAMES: Final = re.compile(
    r"\btracker\b|\bUTC\b|\bTracker\b|\bPython\b|\bInter Display\b|\bNoto Sans Arabic UI\b"
)
"""What is called the same in every language."""


def unspoken() -> Iterator[str]:
    """Yield a place and what stands there for everything that is said in English only."""
    for path in sorted(path for face in FACES for path in (ROOT / "tracker" / face).rglob("*.py")):
        for line, literal in untranslated(ast.parse(path.read_text("utf-8"), filename=str(path))):
            yield f"{path.relative_to(ROOT).as_posix()}:{line}: {literal!r} is not translated"


def untranslated(module: ast.Module) -> list[tuple[int, str]]:
    """Return the literals of a module that are said as they stand, with their lines."""
    said = {id(node): node for spoken in ast.walk(module) for node in _said(spoken)}
    found = [node for node in said.values() if _WORD.search(_NAMES.sub("", _text(node)))]
    found += [
        node
        for node in _reached(module)
        if _WORDS.search(_NAMES.sub("", _text(node))) and id(node) not in said
    ]
    return sorted({(node.lineno, _text(node)) for node in found})


def _said(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the literals that one call says."""
    if not isinstance(node, ast.Call):
        return
    if _called(node) in _SPEAKING:
        typed = _TYPED.get(_called(node), ())
        for place, argument in enumerate(node.args):
            if place not in typed:
                yield from _reached(argument)
    for keyword in node.keywords:
        if keyword.arg in _ARGUMENTS:
            yield from _reached(keyword.value)


def _reached(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the literals in a piece of code, without what is translated, typed or told to programmers."""
    match node:
        case ast.Constant(value=str()):
            yield node
            return
        case ast.Expr(value=ast.Constant()):
            return
        case _:
            pass
    skipped = _skipped(node)
    for child in ast.iter_child_nodes(node):
        if child not in skipped:
            yield from _reached(child)


def _skipped(node: ast.AST) -> list[ast.AST]:
    match node:
        case ast.Call() if _called(node) in TRANSLATING:
            # What is put together within it was not extracted.
            return [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.Constant)]
        case ast.Call(args=args):
            typed = [args[place] for place in _TYPED.get(_called(node), ()) if place < len(args)]
            return [*typed, *(keyword for keyword in node.keywords if keyword.arg in _EXAMPLES)]
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return list(ast.iter_child_nodes(node)) if _is_example(name) else []
        case ast.Subscript(slice=key):
            return [key]
        case ast.AnnAssign() | ast.arg() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return [
                each for each in (getattr(node, "annotation", None), getattr(node, "returns", None)) if each
            ]
        case _:
            return []


def _is_example(name: str) -> bool:
    return name.lower().split("_")[-1] in _EXAMPLES or name == "SENTENCES"


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _text(node: ast.Constant) -> str:
    return str(node.value)
