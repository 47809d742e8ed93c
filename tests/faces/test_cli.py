"""Every command: help with an example, exit code 2 for what was asked wrongly, and one way to complain."""

import argparse
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker import cli
from tracker.cli import main
from tracker.cli.server import _say_ready


def commands(parser: argparse.ArgumentParser, *words: str) -> list[tuple[str, ...]]:
    """Return the words of every command that runs something."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        return [words]
    return [
        each
        for group in groups
        for name, sub in group.choices.items()
        for each in commands(sub, *words, name)
    ]


EVERY = commands(cli._parser())


def test_the_commands_are_those_that_the_readme_names() -> None:
    assert {" ".join(words) for words in EVERY} == {
        "admin enrolment create",
        "agent",
        "enrol",
        "inspect",
        "keygen",
        "open",
        "seal",
        "server audit",
        "server init",
        "server run",
    }


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_has_help_with_an_example(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as done:
        main([*words, "--help"])
    assert done.value.code == 0
    assert f"tracker {' '.join(words)}" in capsys.readouterr().out.split("example:")[1]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["no-such-command"],
        ["agent"],
        ["agent", "--headless", "--every", "soon"],
        ["agent", "--headless", "--every", "0"],
        ["agent", "--headless", "--every", "nan"],
        ["agent", "--headless", "--every", "inf"],
        ["enrol"],
        ["admin", "enrolment", "create"],
        ["server", "run"],
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
    ("unheard", "words"),
    [
        ("stdout", ["--help"]),
        ("stdout", ["keygen", "-o", "key.pem"]),
        ("stderr", ["inspect", "nowhere"]),
    ],
)
def test_what_nobody_reads_ends_a_command_quietly(unheard: str, words: list[str], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "tracker", *words]
    # Text waits in a buffer until the end only where nobody switched that off.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with os.fdopen(writing, "wb", buffering=0) as pipe, (tmp_path / "heard").open("wb") as heard:
        out, err = (pipe, heard) if unheard == "stdout" else (heard, pipe)
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            command, cwd=tmp_path, env=environment, stdout=out, stderr=err, check=False
        )
    assert done.returncode == 141
    assert (tmp_path / "heard").read_bytes() == b""


def test_a_server_serves_also_when_nobody_hears_that_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as pipe:
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(pipe, write_through=True))
        _say_ready("https://localhost")


def test_a_command_without_streams_works(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    assert main(["keygen", "-o", str(tmp_path / "key.pem")]) == 0
    assert main(["keygen", "-o", str(tmp_path / "key.pem")]) == 1


def test_no_command_hides_the_agent() -> None:
    text = " ".join(" ".join(words) for words in EVERY) + cli._parser().format_help()
    assert not any(word in text for word in ("hidden", "stealth", "silent", "invisible"))
