"""The command line in the person's language: help, errors, what argparse says; keys stay for scripts."""

import json
import re
from pathlib import Path

import pytest

from tests.faces.shell import Shell
from tracker.cli.argparse_words import SENTENCES
from tracker.host import translate as spoken
from tracker.host.listing import listing

_ARABIC = re.compile(r"[\u0600-\u06ff]")


@pytest.fixture(autouse=True)
def _own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take back afterwards what a command puts in the language's place."""
    monkeypatch.setenv("TRACKER_LANGUAGE", "")


@pytest.fixture
def german(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Let a person speak German."""
    monkeypatch.setenv("TRACKER_LANGUAGE", "de")
    return shell


def test_help_is_in_german_from_first_to_last_word(german: Shell) -> None:
    said = german("agent start --help")
    assert said.startswith("Aufruf: tracker agent start")
    for words in (
        "Optionen:",
        "diese Hilfe zeigen",
        "in festem Abstand aufnehmen",
        "Den Agenten dieses Geräts",
    ):
        assert words in said
    assert said.endswith("Beispiel: tracker agent start")
    assert "Befehle:" in german("agent --help")


def test_the_commands_own_help_is_german_too(german: Shell) -> None:
    said = german("--help")
    for english in ("show program's version", "COMMAND"):
        assert english not in said


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_example_stands_on_one_line(shell: Shell, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "60")
    line = "tracker admin enrolment create --member anna@example.org -o anna.enrolment.json"
    assert shell("admin enrolment --help").splitlines()[-1].endswith(line)


def test_lists_have_the_languages_own_comma(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for language in ("en", "ar_EG", "de"):
        monkeypatch.setenv("TRACKER_LANGUAGE", language)
        told.append(listing(["one", "two", "three"]))
    assert told == ["one, two, three", "one، two، three", "one, two, three"]


def test_what_was_asked_wrongly_is_told_in_german(german: Shell) -> None:
    assert "es fehlen diese Angaben: -o" in german("keygen")
    assert "einen Befehl 'statsu' gibt es nicht; meinten Sie `tracker status`?" in german("statsu")
    assert german.code == 2


def test_an_error_is_told_in_german(german: Shell) -> None:
    said = german("inspect none.tsf")
    assert said.startswith("tracker: none.tsf kann nicht gelesen werden")
    assert "Es wurde nichts geschrieben." in said


def test_an_error_is_told_in_arabic(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", "ar_EG.UTF-8")
    said = shell("inspect none.tsf")
    assert said.startswith("tracker: ")
    assert "none.tsf" in said
    assert len(_ARABIC.findall(said)) > 20
    assert _ARABIC.search(shell("status --help"))


def test_the_configurations_language_counts_for_commands(shell: Shell) -> None:
    (shell.home / "config").mkdir(parents=True)
    (shell.home / "config" / "config.toml").write_text("language = 'de'")
    assert "Konfigurationsdateien" in shell("config --help")


def test_scripts_read_the_same_keys_in_every_language(german: Shell) -> None:
    german("config show --json")
    told = json.loads(german.raw)
    assert told["values"][0]["key"] == "language"
    assert told["values"][0]["meaning"].startswith("Die Sprache")


def test_a_damaged_catalogue_is_logged_and_english_is_spoken(
    german: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(spoken._read.cache_clear)
    monkeypatch.setattr(spoken, "FOLDER", tmp_path)
    spoken._read.cache_clear()
    catalogue = tmp_path / "de" / "LC_MESSAGES" / "tracker.mo"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_bytes(b"no catalogue")
    request.node.add_marker(pytest.mark.allowed_logs("text.damaged"))
    assert "cannot be read" in german("inspect none.tsf")
    events = [json.loads(line) for line in (german.home / "log" / "command.log").read_text().splitlines()]
    assert {"level": "warning", "event": "text.damaged", "language": "de"}.items() <= events[0].items()


@pytest.mark.usefixtures("german")
def test_argparse_words_are_all_translated() -> None:
    for each in SENTENCES:
        said = spoken.translate(each) if isinstance(each, str) else spoken.translate_many(*each, 2)
        assert said not in each
