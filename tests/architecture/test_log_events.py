"""What is logged is a constant event with fields: nobody's words slip in by being formatted."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.house import python_files, short, tree

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
EVENT = re.compile(r"[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)?")
BESIDE = {"extra", "exc_info"}
CHOSEN_FROM_A_LIST = {"tracker/agent/log_book.py"}
"""Its events are `agent.` and one of `Happened`."""


def calls(module: ast.Module) -> Iterator[ast.Call]:
    """Yield every call by which something is logged."""
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="_LOG"), attr=level)) if level in LEVELS:
                yield node
            case _:
                pass


def is_constant(call: ast.Call) -> bool:
    """Say whether a call logs a constant event, and gives only fields besides."""
    match call.args:
        case [ast.Constant(value=str(event))]:
            return EVENT.fullmatch(event) is not None and {keyword.arg for keyword in call.keywords} <= BESIDE
        case _:
            return False


def test_every_event_is_a_constant() -> None:
    found = {
        short(path): [call for call in calls(tree(path)) if not is_constant(call)]
        for path in python_files("tracker")
    }
    assert {name for name, slips in found.items() if slips} == CHOSEN_FROM_A_LIST


def test_whoever_logs_calls_it_so() -> None:
    loggers = {
        short(path): re.findall(
            r"^(\w+).*= logging\.getLogger\(__name__\)$", path.read_text("utf-8"), re.MULTILINE
        )
        for path in python_files("tracker")
    }
    assert {name for name, names in loggers.items() if set(names) - {"_LOG"}} == set()
    assert any(loggers.values())


@pytest.mark.parametrize(
    "slip",
    [
        "_LOG.info(f'hello {name}')",
        "_LOG.info('hello %s', name)",
        "_LOG.error(str(error))",
        "_LOG.info('Hello')",
    ],
)
def test_a_slip_is_seen(slip: str) -> None:
    (call,) = calls(ast.parse(slip))
    assert not is_constant(call)
