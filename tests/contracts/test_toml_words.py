"""Whatever Python's reader of TOML has to say is said in our words, in the person's language."""

import inspect
import re
import tomllib
from pathlib import Path

import pytest

from tracker.core.errors import RefusedError
from tracker.host.config_file import read_file
from tracker.host.toml_words import in_words

UNKNOWN = "it cannot be understood"


def test_everything_that_this_python_says_has_its_words() -> None:
    source = inspect.getsource(inspect.getmodule(tomllib.loads))  # type: ignore[arg-type]  # it has one
    beginnings = set(re.findall(r'suffixed_err\(\s*[^,]+,\s*[^,]+,\s*f?"([^"]+)"', source))
    assert len(beginnings) > 15
    assert [each for each in beginnings if in_words(each) == UNKNOWN] == []
    assert in_words("something of a newer version") == UNKNOWN


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("language\n", "a key is not followed by ="),
        ("language = de\n", "a value is missing, or is none: texts stand between quotes"),
        ('language = "de\n', "a character stands there that may not"),
        ('language = "de', "a text is not closed"),
        ('language = "C:\\d"\n', "a backslash in a text has to be written twice"),
        ('language = "de" x\n', "the line goes on after its value"),
        ('language = "de"\nlanguage = "en"\n', "a key or a table is there twice"),
        ("[log\n", "a bracket is not closed"),
        ("= 1\n", "a key is missing, or begins with what no key may"),
        ("a = " + "[" * 5000, UNKNOWN),
    ],
)
def test_a_slip_is_told_in_plain_words(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(RefusedError) as error:
        read_file(file)
    assert error.value.values["why"] == why


def test_a_german_reads_no_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", "de")
    assert "Text" in in_words("Unterminated string")
    assert in_words("Unterminated string") != "a text is not closed"
