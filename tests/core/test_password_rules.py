"""A new password is long enough, and none of those that are tried first."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.errors import RefusedError
from tracker.core.password import FEWEST, require_good

PERSONAL = ("anna.berg@acme.example", "Anna Berg", "Northwind Traders")


def refusal(password: str, personal: tuple[str, ...] = PERSONAL) -> str:
    try:
        require_good(password, personal)
    except RefusedError as error:
        return error.key
    return ""


@pytest.mark.parametrize("length", [0, 1, FEWEST - 1])
def test_a_short_one_is_refused_however_good(length: int) -> None:
    good = "kX9!vQ2#zR7$"
    assert (refusal(good[:length]), refusal(good[:FEWEST])) == ("password-short", "")


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password!2024", "P@ssw0rd2024", "p4ssw0rd!!!!", "passwordpassword", "qwertyuiop12",
        "QWERTZUIOP!!", "Passwort123456", "iloveyou2024", "welcome12345", "administrator", "123456789012",
        "0987654321098", "abcdefghijkl", "zyxwvutsrqpo", "aaaaaaaaaaaa", "abababababab", "12121212121212",
        "letmein-letmein", "Willkommen2024",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert refusal(password) == "password-guessable"


@pytest.mark.parametrize(
    "password",
    [
        "anna.berg@acme.example", "ANNA.BERG@acme.example1", "anna.berg2024", "AnnaBerg!!!!!",
        "Anna Berg 1234", "Berg20242024", "annaannaanna", "northwindtraders", "Northwind2024!",
        "Northwind Traders",
        "4nn4b3rg!!!!!!",
        "acme12345678",
    ],
)  # fmt: skip
def test_a_name_that_goes_with_the_member_is_refused(password: str) -> None:
    assert refusal(password) == "password-guessable"


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple", "kX9!vQ2#zR7$", "anna likes her northwind", "zwei Schafe im Regen",
        "كلمات لا تتبع بعضها", "my password is a long one", "abcd-efgh-ijkl-mnop-qrst-uvwx",
    ],
)  # fmt: skip
def test_words_that_do_not_belong_together_will_do(password: str) -> None:
    assert refusal(password) == ""


@given(st.binary(min_size=15, max_size=15))
def test_a_first_password_of_ours_would_do(drawn: bytes) -> None:
    from tracker.server.auth import new_password

    given_out = new_password(lambda _count: drawn)
    assert refusal(given_out) == "" or len(set(given_out)) < 5


@given(st.text(min_size=FEWEST), st.lists(st.text(), max_size=3))
def test_any_text_is_answered(password: str, personal: list[str]) -> None:
    assert refusal(password, tuple(personal)) in ("", "password-guessable")


def test_a_drawn_one_will_do() -> None:
    assert refusal(secrets.token_urlsafe(16)) == ""
