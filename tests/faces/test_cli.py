"""Every command and group: help with an example, and exit code 2 for what was asked wrongly."""

import argparse
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from tracker import cli
from tracker.cli import main


def parsers(parser: argparse.ArgumentParser, *words: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the words of every parser, and whether it is a group."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    yield words, bool(groups)
    for group in groups:
        for name, sub in group.choices.items():
            yield from parsers(sub, *words, name)


DOCUMENTS = [Path(__file__).parents[2] / name for name in ("README.md", "assets/docs/employee.md")]
WHOLE = cli._parser()
PARSERS = dict(parsers(WHOLE))
GROUPS = [words for words, group in PARSERS.items() if group and words not in {("me",), ("attachments",)}]
"""Of them `me` alone shows who one is, and `attachments` what was attached."""
EVERY = [words for words, group in PARSERS.items() if not group]


def test_the_commands_are_those_that_the_readme_names() -> None:
    assert {" ".join(words) for words in EVERY} == {
        "attach",
        "attachments delete",
        "attachments open",
        "toggle",
        "tray",
        "admin devices end",
        "admin devices list",
        "admin enrolment create",
        "admin enrolment end",
        "admin enrolment list",
        "admin clients add",
        "admin clients archive",
        "admin clients edit",
        "admin clients list",
        "admin clients restore",
        "admin members add",
        "admin members archive",
        "admin members edit",
        "admin members list",
        "admin members restore",
        "admin projects add",
        "admin projects archive",
        "admin projects assign",
        "admin projects edit",
        "admin projects list",
        "admin projects restore",
        "admin projects show",
        "admin projects unassign",
        "admin tasks add",
        "admin tasks archive",
        "admin tasks edit",
        "admin tasks list",
        "admin tasks restore",
        "admin teams add",
        "admin teams archive",
        "admin teams edit",
        "admin teams join",
        "admin teams leave",
        "admin teams list",
        "admin teams restore",
        "admin teams show",
        "add",
        "agent restart",
        "agent start",
        "agent stop",
        "answer",
        "break",
        "resume",
        "discard",
        "doctor",
        "log",
        "edit",
        "entries",
        "entry",
        "activity",
        "enrol",
        "config check",
        "config path",
        "config show",
        "crashes delete",
        "crashes list",
        "crashes show",
        "inspect",
        "keygen",
        "me delete-screenshot",
        "me end-device",
        "me password",
        "me screenshots",
        "note",
        "open",
        "policy",
        "qa capture",
        "qa scenarios",
        "projects",
        "screenshots delete",
        "screenshots list",
        "screenshots open",
        "screenshots pause",
        "screenshots resume",
        "seal",
        "server audit",
        "server init",
        "server policy set",
        "server policy show",
        "server policy unset",
        "server port",
        "server run",
        "server verify-chain",
        "sign-in",
        "sign-out",
        "start",
        "status",
        "still-working",
        "stop",
        "switch",
        "sync",
        "today",
        "verify",
        "week",
    }


@pytest.mark.parametrize("words", PARSERS, ids=lambda words: " ".join(words) or "tracker")
def test_every_command_and_group_has_help_with_an_example(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as done:
        main([*words, "--help"])
    assert done.value.code == 0
    about, example = capsys.readouterr().out.split("example: ")
    assert example.startswith(" ".join(("tracker", *words)))
    assert about.split("\n\n")[1].endswith("."), "a sentence says what it does"


@pytest.mark.parametrize("words", GROUPS, ids=lambda words: " ".join(words) or "tracker")
def test_a_group_alone_shows_its_help_and_ends_with_2(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    assert capsys.readouterr().out == said.err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("keygn", "tracker: there is no command 'keygn'; did you mean `tracker keygen`?"),
        ("init", "tracker: there is no command 'init'; did you mean `tracker server init`?"),
        ("server ini x", "tracker server: there is no command 'ini'; did you mean `tracker server init`?"),
        ("admin enrolment cretae", "did you mean `tracker admin enrolment create`?"),
        ("xyzzy", "there is no command 'xyzzy'; there are enrol, start, stop, "),
    ],
)
def test_an_unknown_command_is_answered_with_the_nearest(
    asked: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as done:
        main(asked.split())
    assert done.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["inspect a.tsf --jsno", "inspect a.tsf b.tsf", "inspect a.tsf --js"])
def test_what_a_command_does_not_take_is_answered_with_its_own_usage(
    asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as done:
        main(asked.split())
    assert done.value.code == 2
    usage, fault, example = capsys.readouterr().err.splitlines()
    assert usage.startswith("usage: tracker inspect")
    assert fault == f"tracker inspect: not understood: {asked.split()[-1]}"
    assert example.startswith("example: tracker inspect ")


def test_the_module_is_the_command_and_knows_its_version() -> None:
    command = [sys.executable, "-m", "tracker", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603 - our own command
    assert done.stdout == f"tracker {version('tracker-desk')}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["agent", "--headless", "--every", "soon"],
        ["agent", "--headless", "--every", "0"],
        ["agent", "--headless", "--every", "nan"],
        ["agent", "--headless", "--every", "inf"],
        ["enrol"],
        ["admin", "enrolment", "create"],
        ["server", "run"],
        ["server", "run", "acme", "--port", "65536"],
        ["server", "run", "acme", "--port", "-1"],
        ["server", "run", "acme", "--port", "https"],
        ["server", "init", ""],
        ["server", "init", "acme", "--name", "\udcff"],
        ["keygen", "-o", ""],
    ],
    ids=" ".join,
)
def test_what_is_asked_wrongly_ends_with_2_and_says_how_to_ask(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as done:
        main(words)
    assert done.value.code == 2
    assert "usage: tracker" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "module"),
    [("agent", "agent"), ("server run acme", "server"), ("--verbose tray", "tray"), ("start", "timer")],
)
def test_a_line_loads_the_module_of_its_own_command_only(line: str, module: str) -> None:
    look = "import sys; from tracker import cli; cli._parse(sys.argv[1:]); print(*sys.modules, sep='\\n')"
    found = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", look, *line.split()],
        capture_output=True,
        check=True,
        timeout=60,
    )
    loaded = set(found.stdout.decode().split())
    assert f"tracker.cli.{module}" in loaded
    assert loaded.isdisjoint(f"tracker.cli.{name}" for name in cli._COMMANDS if name != module)


@pytest.mark.parametrize("module", cli._COMMANDS)
def test_a_module_adds_the_commands_that_its_line_is_found_by(module: str) -> None:
    """And alone it says of each what it says among all."""
    names = cli._COMMANDS[module]
    for name in names:
        alone = cli._parser(name)
        assert tuple(alone.commands) == names
        assert alone.commands[name].format_help() == WHOLE.commands[name].format_help()
        assert alone.commands[name].format_usage() == WHOLE.commands[name].format_usage()
        assert {words for words in dict(parsers(alone)) if words[:1] == (name,)} == {
            words for words in PARSERS if words[:1] == (name,)
        }


def test_no_command_hides_the_agent() -> None:
    text = " ".join(" ".join(words) for words in EVERY) + cli._parser().format_help()
    assert not any(word in text for word in ("hidden", "stealth", "silent", "invisible"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.stem for path in DOCUMENTS])
def test_every_line_that_people_are_told_to_type_is_understood(document: Path) -> None:
    lines = re.findall(r"^    tracker (.*)$", document.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(lines) >= 10
    for line in lines:
        _args, unknown = WHOLE.parse_known_args(shlex.split(line, comments=True))
        assert not unknown, line
