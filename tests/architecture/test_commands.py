"""Every command is defined once, carried out by the agent, and reachable from the command line."""

import ast
from pathlib import Path
from typing import get_args

from msgspec import Struct

from tests.architecture.house import ROOT, python_files, tree
from tracker.core.wire import Command
from tracker.core.wire import control as wire

COMMANDS = {command.__name__ for command in get_args(Command)}
HANDLERS = ROOT / "tracker" / "agent" / "commands.py"
FACES = [*python_files("tracker/cli"), ROOT / "tracker" / "agent" / "launch.py"]
"""Starting and stopping is the agent's own, for any face; the command line only calls it."""


def carried_out(module: ast.Module) -> list[str]:
    """Return the classes that a module matches."""
    cases = (node for node in ast.walk(module) if isinstance(node, ast.MatchClass))
    return [case.cls.id for case in cases if isinstance(case.cls, ast.Name)]


def made(*paths: Path) -> set[str]:
    """Return the names that some files call."""
    calls = (node for path in paths for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def test_each_command_has_one_case_in_the_agent() -> None:
    assert sorted(carried_out(tree(HANDLERS))) == sorted(COMMANDS)


def test_each_command_can_be_given_on_the_command_line() -> None:
    assert COMMANDS - made(*FACES) == set()


def test_whatever_is_tagged_as_a_command_is_one() -> None:
    structs = {name: kind for name, kind in vars(wire).items() if isinstance(kind, type(Struct))}
    tagged = {name for name, kind in structs.items() if kind.__struct_config__.tag_field == "command"}
    assert tagged == COMMANDS


def test_no_command_asks_to_go_unseen() -> None:
    fields = {field for command in get_args(Command) for field in command.__struct_fields__}
    assert not any(word in name.lower() for name in fields | COMMANDS for word in ("hide", "hidden", "quiet"))
