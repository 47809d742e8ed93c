"""Which language is spoken, and what happens where its catalogue is no catalogue."""

import plistlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.host import translate as spoken
from tracker.host.system_language import MAC_SETTINGS, mac_language, system_language
from tracker.host.translate import damaged, translate, translate_many, wanted

ENGLISH = "Not captured."
GERMAN = "Nicht aufgenommen."


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    """Let no catalogue that a test plants stay in memory."""
    spoken._read.cache_clear()
    yield
    spoken._read.cache_clear()


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the catalogues be in an empty folder; return where the German one would be."""
    monkeypatch.setattr(spoken, "FOLDER", tmp_path)
    path = tmp_path / "de" / "LC_MESSAGES" / "tracker.mo"
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.parametrize(
    ("environment", "languages"),
    [
        ({}, ()),
        ({"TRACKER_LANGUAGE": "de", "LANGUAGE": "ar", "LC_ALL": "C"}, ("de",)),
        ({"TRACKER_LANGUAGE": "en", "LANG": "de_DE.UTF-8"}, ()),
        ({"LANGUAGE": "fr:de", "LANG": "ar_EG.UTF-8"}, ("fr", "de")),
        ({"LANGUAGE": "en:de"}, ()),
        ({"LANGUAGE": "de", "LC_ALL": "C.UTF-8"}, ()),
        ({"LANGUAGE": "de", "LANG": "POSIX"}, ()),
        ({"LANG": "de_AT.UTF-8@euro"}, ("de_AT",)),
        ({"LC_MESSAGES": "ar", "LANG": "de"}, ("ar",)),
        ({"LC_ALL": "", "LANG": "de-DE"}, ("de_DE",)),
    ],
)
def test_the_wanted_languages(environment: dict[str, str], languages: tuple[str, ...]) -> None:
    assert wanted(environment) == languages


def test_where_nothing_is_said_the_system_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "system_language", lambda: "de-DE")
    assert wanted({}) == ("de_DE",)
    assert wanted({"LANG": "en_GB.UTF-8"}) == ()


@pytest.mark.parametrize(("language", "said"), [("de", GERMAN), ("de_CH", GERMAN), ("tlh", ENGLISH)])
def test_an_unknown_language_is_english(language: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", language)
    assert translate(ENGLISH) == said
    assert translate("Nobody ever said this.") == "Nobody ever said this."
    assert translate("") == ""
    assert damaged() == ()


def test_the_number_decides_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    one, many = "{count} event; the chain holds.", "{count} events; the chain holds."
    assert [translate_many(one, many, count) for count in (0, 1, 2)] == [many, one, many]
    monkeypatch.setenv("TRACKER_LANGUAGE", "de")
    assert translate_many(one, many, 1) == "{count} Ereignis; die Kette hält."
    assert translate_many(one, many, 2) == "{count} Ereignisse; die Kette hält."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no catalogue",
        (spoken.FOLDER / "de" / "LC_MESSAGES" / "tracker.mo").read_bytes()[:30],
        (spoken.FOLDER / "de" / "LC_MESSAGES" / "tracker.mo").read_bytes()[:9000],
    ],
)
def test_a_damaged_catalogue_is_english_and_known(
    content: bytes, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken.write_bytes(content)
    monkeypatch.setenv("TRACKER_LANGUAGE", "de_AT")
    assert translate(ENGLISH) == ENGLISH
    assert damaged() == ("de",)


def test_any_bytes_in_place_of_a_catalogue_end_in_words(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", "de")
    for letter in range(256):
        broken.write_bytes(b"\xde\x12\x04\x95" + bytes([letter]) * 64)
        spoken._read.cache_clear()
        assert translate(ENGLISH) == ENGLISH


def test_what_macos_is_set_to(tmp_path: Path) -> None:
    settings = tmp_path / MAC_SETTINGS
    assert mac_language(settings) == ""
    settings.parent.mkdir(parents=True)
    for content in (b"", b"<plist>", plistlib.dumps({}), plistlib.dumps({"AppleLanguages": []})):
        settings.write_bytes(content)
        assert mac_language(settings) == ""
    settings.write_bytes(plistlib.dumps({"AppleLanguages": ["de-AT", "en"]}, fmt=plistlib.FMT_BINARY))
    assert mac_language(settings) == "de-AT"


def test_the_system_is_asked_without_harm() -> None:
    assert isinstance(system_language(), str)
