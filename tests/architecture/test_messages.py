"""Every error a person can meet has its message, every message its error, and each is whole."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from tests.architecture.house import python_files, short, tree
from tracker.core import errors
from tracker.core.errors import TrackerError
from tracker.core.messages import MESSAGES
from tracker.core.messages.message import Message

ERRORS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, TrackerError)
}
SOURCES = [path for path in python_files("tracker") if path.parent.name != "messages"]


def raised(module: ast.Module) -> Iterator[tuple[str, set[str | None]]]:
    """Yield key and names of values for each error made with a literal key; a None stands for `**values`."""
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(key))], keywords=keywords):
                if name in ERRORS:
                    yield key, {keyword.arg for keyword in keywords}
            case _:
                pass


def blanks(message: Message) -> set[str]:
    """Return the names a message leaves to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(message.text + message.hint) if name}


def slips(module: ast.Module) -> list[str]:
    """Return what is wrong with the errors a module makes."""
    found = []
    for key, values in raised(module):
        if key not in MESSAGES:
            found.append(f"no message {key}")
        elif None not in values and (missing := blanks(MESSAGES[key]) - values):
            found.append(f"{key} lacks {missing}")
    return found


def test_every_error_has_its_message_and_fills_it_in() -> None:
    found = {short(path): slips(tree(path)) for path in SOURCES}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_message_has_its_error() -> None:
    strings = {
        node.value
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(MESSAGES) - strings == set()


@pytest.mark.parametrize("key", MESSAGES)
def test_a_message_is_made_of_whole_sentences_or_hands_on_the_servers(key: str) -> None:
    for words in (MESSAGES[key].text, MESSAGES[key].hint):
        assert words.endswith((".", "?")) or re.fullmatch(r"\{\w+\}", words), words


def test_a_slip_is_seen() -> None:
    sample = "raise RefusedError('no-such-key')\nraise DamagedError('manifest-forked', other=1)"
    assert slips(ast.parse(sample)) == ["no message no-such-key", "manifest-forked lacks {'version'}"]
