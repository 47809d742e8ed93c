"""What hints tell a person to type is understood by the command line."""

import re
import shlex
from contextlib import suppress
from typing import Final

import pytest

from tracker.cli import _parser
from tracker.core.messages import MESSAGES

_TYPED: Final = re.compile("`tracker ([^`]+)`")
_BLANKS: Final = {"{group}": "members", "{entry}": "3f2a", "WHEN": "9:00"}


def _commands() -> list[str]:
    said = (message.text + message.hint for message in MESSAGES.values())
    return sorted({command for words in said for command in _TYPED.findall(words)})


def test_commands_in_hints_are_understood(capsys: pytest.CaptureFixture[str]) -> None:
    parser, commands = _parser(), _commands()
    assert "start --project NAME --note TEXT" in commands, "`resume` and `toggle` do not take these options"
    for command in commands:
        words = [_BLANKS.get(word, word) for word in shlex.split(command)]
        if not any(word.startswith("-") for word in words):
            words.append("--help")
        with suppress(SystemExit):
            parser.parse_args(words)
        assert capsys.readouterr().err == "", command
