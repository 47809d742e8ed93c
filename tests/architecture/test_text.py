"""Every sentence is extracted, every translation can be said, and the catalogues are what the code says."""

import ast
import re
from pathlib import Path

import pytest

from lib import text, text_catalogue, text_check
from lib.text_extract import sentences
from lib.text_spoken import unspoken, untranslated

PLURAL = 'msgid "{count} day"\nmsgid_plural "{count} days"\n'


def test_the_catalogues_are_what_the_code_says() -> None:
    assert list(text_check.troubles()) == []


def test_nothing_is_said_in_english_only() -> None:
    assert list(unspoken()) == []


def test_german_and_arabic_are_there() -> None:
    assert {"ar", "de"} <= set(text_catalogue.languages())


def test_arabic_addresses_a_person_in_the_plural_alone() -> None:
    letters = r"[\u0621-\u0652]{2,}"
    words = set(re.findall(letters, text_catalogue.source("ar").read_text("utf-8")))
    singular = {word for word in words if word.endswith(("\u0643", "\u0623\u0646\u062a"))}  # -k, anta
    assert {f"{word}\u0645" for word in singular} & words == set()  # -m: the same word in the plural


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("_('Done.')", ["Done."]),
        ("_('Done, ' 'really.')", ["Done, really."]),
        ("translate('Done.')", ["Done."]),
        ("translate_many('{count} day', '{count} days', n)", [("{count} day", "{count} days")]),
        ("Message('It broke.', 'Try again.')", ["It broke.", "Try again."]),
        ("Message('{text}', '{hint}')", []),
        ("Field('key', kind, default, 'What it is.')", ["What it is."]),
        (
            "Field('key', says={1: 'One.', None: ('{count} a', '{count} b')})",
            ["One.", ("{count} a", "{count} b")],
        ),
        ("SENTENCES: Final = ('one', ('a', 'b'))", ["one", ("a", "b")]),
        ("say(name, 'Done.')", []),
    ],
)
def test_sentences_are_found_where_they_stand(code: str, found: list[object]) -> None:
    assert [msgid for _, msgid in sentences(ast.parse(code))] == found


@pytest.mark.parametrize(
    "code",
    [
        "say('Done')",
        "say(f'Written to {path}.')",
        "remark(f'{count} ' + 'files')",
        "parser.add_argument('--json', help='as JSON')",
        "commands.add_parser('one', help=_('one'), description='All of it.')",
        "message = f'{word!r} is not one'",
        "add_group(commands, 'one', 'all of it', 'one two three')",
        "raise RefusedError('some-key', why='it is not there')",
        "_(f'Written to {path}.')",
    ],
)
def test_what_is_said_in_english_only_is_seen(code: str) -> None:
    assert untranslated(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "say(_('Written to {path}.').format(path=path))",
        "say(f'{time}  {kind}')",
        "say(told['all of it'])",
        "add_group(commands, 'one', _('all of it'), 'one two three')",
        "parser.add_argument('--json', help=_('as JSON'), epilog=example('one two three'))",
        "def run() -> 'Some | None':\n    'Do all of it.'",
        "_EXAMPLE: Final = 'one two three'",
    ],
)
def test_what_is_translated_or_typed_is_left_alone(code: str) -> None:
    assert untranslated(ast.parse(code)) == []


@pytest.mark.parametrize(
    ("entry", "language", "trouble"),
    [
        ('msgid "{name} is here."\nmsgstr "Da ist {nam}."', "de", "other blanks"),
        ('msgid "{name} is here."\nmsgstr "Da."', "de", "other blanks"),
        ('msgid "all of %s"\nmsgstr "100 % von %s"', "de", "other blanks"),
        ('msgid "Run `tracker me`."\nmsgstr "`tracker ich`."', "de", "other commands"),
        ('#, fuzzy\nmsgid "Done."\nmsgstr "Fertig."', "de", "fuzzy"),
        ('msgid "usage: "\nmsgstr "Aufruf:"', "de", "ends otherwise"),
        (f'{PLURAL}msgstr[0] "{{count}} Tag"\nmsgstr[1] ""', "de", "plural forms"),
        (f'{PLURAL}msgstr[0] "{{count}} x"\nmsgstr[1] "{{count}} y"', "ar", "6 plural forms"),
        (f'{PLURAL}msgstr[0] "{{count}} Tag"\nmsgstr[1] "Tage"', "de", "other blanks"),
        ('msgid "{count} here"\nmsgstr "one"', "ar", "other blanks"),
        (f'{PLURAL}msgstr[0] "{{number}} Tag"\nmsgstr[1] "{{count}} Tage"', "de", "other blanks"),
    ],
)
def test_a_translation_that_cannot_be_said_is_seen(entry: str, language: str, trouble: str) -> None:
    (found,) = set(text_check.bad_translations(text_catalogue.parse(entry, language)))
    assert trouble in found


def test_a_form_for_one_count_alone_need_not_say_the_number() -> None:
    forms = ("no day", "one day", "both days", "{count} days", "{count} days", "{count} days")
    entry = PLURAL + "\n".join(f'msgstr[{place}] "{form}"' for place, form in enumerate(forms))
    assert list(text_check.bad_translations(text_catalogue.parse(entry, "ar"))) == []
    wrong = entry.replace('msgstr[3] "{count} days"', 'msgstr[3] "days"')
    (found,) = text_check.bad_translations(text_catalogue.parse(wrong, "ar"))
    assert "other blanks" in found


def test_arabic_says_one_and_two_without_the_number_behind_it() -> None:
    said = text_catalogue.source("ar").read_text("utf-8")
    assert re.findall(r'msgstr\[[12]\] ".*\(\{count\}\).*"', said) == []


def test_what_is_not_translated_yet_is_no_trouble() -> None:
    entry = f'msgid "Done."\nmsgstr ""\n\n{PLURAL}msgstr[0] ""\nmsgstr[1] ""'
    assert list(text_check.bad_translations(text_catalogue.parse(entry, "de"))) == []


def test_catalogues_behind_the_code_are_seen_and_brought_up_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_catalogue, "LOCALE", tmp_path)
    monkeypatch.setattr(text_catalogue, "TEMPLATE", tmp_path / "tracker.pot")
    monkeypatch.setattr(text_check, "ROOT", tmp_path)
    assert text.extract(["fr"]) == 0
    assert list(text_check.troubles()) == []
    source = text_catalogue.source("fr")
    source.write_text(source.read_text("utf-8").replace('msgid "since"', 'msgid "until"'), "utf-8")
    text_catalogue.compiled("fr").unlink()
    text_catalogue.TEMPLATE.unlink()
    assert sum(trouble.count("run `python3 scripts/text.py") for trouble in text_check.troubles()) == 3
    assert text.check() == 1
    text.extract([])
    assert list(text_check.troubles()) == []


def test_what_is_compiled_may_hold_the_bytes_of_an_end_of_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "de.mo").write_bytes(b"1\r\n2")
    monkeypatch.setattr(text_catalogue, "compiled", lambda _language: tmp_path / "de.mo")
    monkeypatch.setattr(text_catalogue, "binary", lambda _catalogue: b"1\r\n2")
    monkeypatch.setattr(text_catalogue, "languages", lambda: ["de"])
    assert list(text_check.troubles()) == []
