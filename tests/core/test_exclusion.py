"""Windows to be left alone are found however they write themselves, and no others are by default."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.core.exclusion import is_excluded
from tracker.core.policy.screenshot_fields import EXCLUSIONS

_ANY = some.text(max_size=20)


@given(_ANY, _ANY, some.text("abcÄß 1", min_size=1, max_size=8), some.booleans())
def test_a_word_within_name_or_title_excludes_whatever_is_around_it(
    before: str, after: str, word: str, in_name: bool
) -> None:
    holding = f"{before} {word.upper()} {after}"
    assert is_excluded(*((holding, "") if in_name else ("", holding)), [word])


@given(_ANY, _ANY)
def test_no_word_excludes_nothing(name: str, title: str) -> None:
    assert not is_excluded(name, title, [])
    assert not is_excluded(name, title, ["", "\u200b"])


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Navigation prive\u0301e", "navigation privée"),
        ("In\u200bPrivate", "InPrivate"),
        ("STRASSE", "straße"),
        ("Private\u00a0Browsing", "private browsing"),
        ("\u2068Private\u2069 Browsing", "Private Browsing"),
    ],
    ids=["composed otherwise", "zero-width space", "folded", "no-break space", "isolated"],
)
def test_writings_of_one_word_are_alike(title: str, word: str) -> None:
    assert is_excluded("", title, [word])


def test_a_word_does_not_reach_from_the_name_into_the_title() -> None:
    assert not is_excluded("Private", "Browsing", ["Private Browsing", "PrivateBrowsing"])


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("keepassxc KeePassXC", "work.kdbx"),
        ("KeePass2", "Database.kdbx"),
        ("org.gnome.World.Secrets", "Passwords"),
        ("seahorse Seahorse", "Login"),
        ("keeperpasswordmanager", "Vault"),
        ("Proton Pass", ""),
        ("Navigator firefox", "Konto — Mozilla Firefox Privater Modus"),
        ("Navigator firefox", "Compte — Navigation privée"),
        ("google-chrome", "Neuer Inkognito-Tab - Google Chrome"),
        ("brave-browser", "New Private Tab - Brave"),
    ],
)
def test_password_managers_and_private_windows_are_known(name: str, title: str) -> None:
    assert is_excluded(name, title, EXCLUSIONS.default)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("libreoffice-writer", "Bookkeeper's report 2026"),
        ("Navigator firefox", "The secrets of good coffee — Mozilla Firefox"),
        ("Thunderbird", "Boarding pass"),
        ("code", "private.py - Visual Studio Code"),
        ("gnome-terminal", "dashboards and lasting passes"),
    ],
)
def test_common_words_exclude_nothing_by_default(name: str, title: str) -> None:
    assert not is_excluded(name, title, EXCLUSIONS.default)
