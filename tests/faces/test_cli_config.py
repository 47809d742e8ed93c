"""`tracker config`, and what every other command does when the configuration is bad."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.cli import main

Write = Callable[[str, str], None]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the commands find their configuration here."""
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    for name in ("TRACKER_LANGUAGE", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        # Set first, so that what a command puts in their place is taken back afterwards.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    (tmp_path / "config").mkdir()
    return tmp_path


@pytest.fixture
def write(home: Path) -> Write:
    """Return what writes the person's file (`config`) or the machine's (`machine`)."""

    def write(name: str, text: str) -> None:
        (home / "config" / f"{name}.toml").write_text(text)

    return write


def test_every_value_is_shown_with_where_it_comes_from(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("machine", 'shape = 1\n[log]\nlevel = "error"\n')
    write("config", '[log]\nlevel = "debug"\nfiles = 7\n')
    assert main(["config", "show"]) == 0
    said = capsys.readouterr()
    assert said.out == (
        'language = ""  # default\n'
        'server = ""  # default\n'
        'proxy = "system"  # default\n'
        'log.level = "error"  # the machine\'s, above yours: "debug"\n'
        'log.format = "json"  # default\n'
        "log.files = 7  # yours\n"
        "log.bytes = 1048576  # default\n"
    )
    assert said.err == "The machine's file, line 1: this version knows no shape.\n"


def test_programs_are_told_the_same(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("machine", 'shape = 1\nlog.level = "error"\n')
    write("config", 'log.level = "debug"\n')
    assert main(["config", "show", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (level,) = [each for each in told["values"] if each["key"] == "log.level"]
    assert (level["value"], level["from"], level["overruled"]) == ("error", "machine", "debug")
    assert (told["ignored"], told["trouble"]) == (["shape"], None)


def test_the_places_of_the_files_are_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "path", "--json"]) == 0
    config = home / "config"
    assert json.loads(capsys.readouterr().out) == {
        "person": str(config / "config.toml"),
        "machine": str(config / "machine.toml"),
    }
    assert main(["config", "path"]) == 0
    assert str(config / "machine.toml") in capsys.readouterr().out


def test_a_file_is_checked_before_it_is_in_force(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = home / "new.toml"
    assert main(["config", "check", str(new)]) == 1
    new.write_text("log.levle = 'info'")
    assert main(["config", "check", str(new)]) == 1
    assert "line 1: there is no log.levle" in capsys.readouterr().err
    new.write_text("log.level = 'info'")
    assert main(["config", "check", str(new)]) == 0
    assert main(["config", "check", "--json"]) == 0
    assert capsys.readouterr().out.splitlines() == ["It is right.", '{"right":true,"ignored":[]}']


def test_a_check_says_whether_there_was_anything_to_check(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", "check"]) == 0
    assert capsys.readouterr().out == "There is no configuration file; the defaults hold.\n"
    write("config", "log.level = 'info'")
    assert main(["config", "check"]) == 0
    assert capsys.readouterr().out == "They are right.\n"


@pytest.mark.parametrize("words", [[], ["FILE"]], ids=["in force", "a file"])
def test_a_language_that_nobody_made_is_not_right(
    home: Path, write: Write, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    words = [str(home / "config" / "config.toml") for _ in words]
    write("config", 'log.files = 7\nlanguage = "tlh"')
    assert main(["config", "check", *words]) == 1
    said = capsys.readouterr().err
    assert "config.toml, line 2: Tracker does not speak the language tlh." in said
    assert "It speaks: en, ar, de." in said
    for spoken in ("", "en", "de", "de_AT"):
        write("config", f'language = "{spoken}"')
        assert main(["config", "check", *words]) == 0


def test_a_bad_first_file_stops_a_command_but_not_what_mends_it(
    home: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("config", "\n\nlog.level = 'loud'\n")
    assert main(["keygen", "-o", str(home / "key.pem")]) == 1
    assert not (home / "key.pem").exists()
    assert f'{home / "config" / "config.toml"}, line 3: log.level cannot be "loud"' in capsys.readouterr().err
    assert main(["config", "check"]) == 1
    assert main(["config", "show"]) == 1
    assert main(["crashes", "list"]) == 0
    with pytest.raises(SystemExit) as helped:
        main(["--help"])
    assert helped.value.code == 0


def test_what_held_last_holds_for_the_next_command_and_is_told(
    home: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write("config", "log.files = 9")
    assert main(["keygen", "-o", str(home / "key.pem")]) == 0
    write("config", "log.files = 1")
    assert main(["keygen", "-o", str(home / "other.pem")]) == 0
    said = capsys.readouterr().err
    assert "config.toml, line 1: log.files cannot be 1." in said
    assert said.endswith("What held last stays in force.\n")
    assert main(["config", "show"]) == 1
    assert "log.files = 9  # yours\n" in capsys.readouterr().out


def test_language_and_proxy_hold_before_anything_is_said_or_sent(write: Write) -> None:
    write("config", "language = 'de'\nproxy = 'none'")
    assert main(["config", "path"]) == 0
    assert (os.environ["TRACKER_LANGUAGE"], os.environ["NO_PROXY"]) == ("de", "*")


@pytest.mark.parametrize("words", [["--verbose", "inspect", "none"], ["inspect", "none", "--verbose"]])
def test_verbose_is_heard_before_and_after_the_command(
    home: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    assert "command.refused command=inspect key=sealed-input-unreadable" in capsys.readouterr().err
    (line,) = (home / "log" / "command.log").read_text().splitlines()
    assert json.loads(line)["key"] == "sealed-input-unreadable"
