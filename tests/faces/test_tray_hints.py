"""Hints in a window name what the window has: no command to type, but where nothing here could help."""

import re
from string import Formatter
from typing import Final

import pytest

from tracker.core.errors import RefusedError
from tracker.core.messages import MESSAGES
from tracker.tray.present import hints
from tracker.tray.present.attention import error_notice

_COMMAND: Final = re.compile("[`“]tracker ")

ELSEWHERE: Final = {
    "admin-": "only the administration, of the command line alone, answers so",
    "qa-": "only tests of the command line tell it",
    "server-": "the server tells it where it is run",
    "sealed-": "keys and files are named on the command line alone",
    "attachment-": "files are attached by the command line alone",
    "crash-none": "crash reports are named on the command line alone",
    "enrolment-which": "the administration ends enrolments on the command line alone",
    "screenshot-not-yours": "the server's own are asked for on the command line alone",
    "screenshot-ambiguous": "a window names a screenshot by its whole id",
    "time-project-ambiguous": "a window names work by its whole id",
    "time-task-ambiguous": "a window names work by its whole id",
    "time-entry-ambiguous": "a window names an entry by its whole id",
    "tray-no-": "nothing can be drawn: it is printed by the command",
    "tray-running": "printed by the command, which then draws nothing",
    "shortcut-not-offered": "the desktop's own settings ask for a command",
    "shortcut-denied": "the desktop's own settings ask for a command",
    "time-entry-damaged": "no window settles it: the command is the one way to do so",
}
"""The beginnings of keys whose hints may name a command, and why."""


def _fields(words: str) -> set[str]:
    return {name for _text, name, *_rest in Formatter().parse(words) if name}


@pytest.mark.parametrize("key", sorted(key for key, each in MESSAGES.items() if _COMMAND.search(each.hint)))
def test_no_hint_in_a_window_names_a_command(key: str) -> None:
    message = MESSAGES[key]
    values = dict.fromkeys(_fields(message.text + message.hint), "value")
    sentence = error_notice(RefusedError(key, **values)).sentence
    assert sentence
    named = bool(_COMMAND.search(sentence))
    assert named is any(key.startswith(each) for each in ELSEWHERE), sentence


def test_what_is_said_here_instead_belongs_to_an_error_and_is_filled_by_it() -> None:
    for words in (hints._hints(), hints._texts()):
        for key, said in words.items():
            known = _fields(MESSAGES[key].text + MESSAGES[key].hint)
            assert key == "agent-said" or _fields(said) <= known, key
            assert "`" not in said, key


def test_each_reason_is_still_one() -> None:
    for start in ELSEWHERE:
        assert any(key.startswith(start) and _COMMAND.search(each.hint) for key, each in MESSAGES.items())


@pytest.mark.parametrize(
    ("hint", "named"), [("Stop it first with `tracker agent stop`.", False), ("Free some space.", True)]
)
def test_what_the_agent_said_itself_is_told_unless_it_names_a_command(hint: str, named: bool) -> None:
    sentence = error_notice(RefusedError("agent-said", text="It did not start.", hint=hint)).sentence
    assert (hint in sentence) is named
    assert "tracker agent" not in sentence
