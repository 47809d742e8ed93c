"""Names and addresses: what is one, and which are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.naming import EMAIL_MOST, NAME_MOST, is_email, is_name, name_key


@pytest.mark.parametrize("text", ["A", "Ärger & Söhne", "n" * NAME_MOST, " padded ", "日本"])
def test_a_name_is_short_and_printable(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["", " ", "n" * (NAME_MOST + 1), "two\nlines", "bell\a", "\u202egnp.exe"])
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize("text", ["ada@acme.example", " Ada@x ", '"a@b"@c', "a" * (EMAIL_MOST - 2) + "@b"])
def test_an_address_has_two_parts(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text", ["", "ada", "@acme", "ada@", "a b@c", "ada@acme\n", "a" * (EMAIL_MOST - 1) + "@b"]
)
def test_what_is_no_address(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", " ACME "),
        ("Acme  Ltd", "acme ltd"),
        ("Straße", "STRASSE"),
        ("e\u0301t\u00e9", "\u00c9te\u0301"),
    ],
)
def test_names_that_read_the_same_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
