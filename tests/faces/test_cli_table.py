"""Tables align in every script, and things are found by what a person calls them."""

from uuid import UUID

import pytest

from tracker.cli.admin.naming import Named, find, short_id
from tracker.cli.table import table, width
from tracker.core.errors import RefusedError


def one(number: int, *names: str, archived: bool = False) -> Named[str]:
    return Named(names[0], UUID(int=number << 64), names, archived)


WEBSITE = one(0xABCD1234 << 32, "Website")
WEB_SHOP = one(0xABCD5678 << 32, "Web shop")
ANNA = one(0x11112222 << 32, "Anna Berg", "anna@example.org")
OLD = one(0x33334444 << 32, "Website", archived=True)
EVERY = (WEBSITE, WEB_SHOP, ANNA)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("abc", 3),
        ("Müller", 6),
        ("Mu\u0308ller", 6),
        ("東京", 4),
        ("ｱｲ", 2),
        ("שלום", 4),
        ("👩‍💻", 4),
        ("", 0),
    ],
)
def test_width_is_what_a_terminal_takes(text: str, places: int) -> None:
    assert width(text) == places


def test_columns_align_whatever_stands_in_them() -> None:
    lines = list(table(("name", "role"), [("東京", "owner"), ("Mu\u0308ller", ""), ("Ada", "employee")]))
    assert lines == ["name    role", "東京    owner", "Mu\u0308ller", "Ada     employee"]


def test_a_cell_cannot_steer_the_terminal() -> None:
    assert list(table(("name",), [("a\x1b[2J\nb",)])) == ["name", "a [2J b"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Website", "Website"),
        (" WEBSITE ", "Website"),
        ("anna@Example.org", "Anna Berg"),
        ("Anna berg", "Anna Berg"),
        (str(WEB_SHOP.id), "Web shop"),
        (WEB_SHOP.id.hex.upper(), "Web shop"),
        ("abcd5", "Web shop"),
        (short_id(WEBSITE.id), "Website"),
    ],
)
def test_a_thing_is_found_by_what_it_is_called(said: str, meant: str) -> None:
    assert find(EVERY, said, "projects", "projects") == meant


@pytest.mark.parametrize(
    ("said", "key", "named"),
    [
        ("abcd", "admin-ambiguous", ["Website", "Web shop"]),
        ("Wesbite", "admin-unknown-near", ["Website"]),
        ("shop", "admin-unknown-near", ["Web shop"]),
        ("Anna", "admin-unknown-near", ["Anna Berg"]),
        ("zzz", "admin-unknown", []),
        ("", "admin-unknown", []),
        ("abc", "admin-unknown", []),
    ],
)
def test_what_is_not_one_thing_is_refused_with_what_comes_near(said: str, key: str, named: list[str]) -> None:
    with pytest.raises(RefusedError) as caught:
        find(EVERY, said, "projects", "projects")
    assert caught.value.key == key
    for name in named:
        assert name in str(caught.value)
    assert "projects" in caught.value.text()
    assert ("`tracker admin projects list`" in caught.value.hint()) is (key != "admin-ambiguous")


def test_the_digits_named_in_a_refusal_lead_to_each() -> None:
    with pytest.raises(RefusedError) as caught:
        find(EVERY, "abcd", "projects", "projects")
    for each in (WEBSITE, WEB_SHOP):
        assert f"({short_id(each.id)})" in caught.value.text()
        assert find(EVERY, short_id(each.id), "projects", "projects") == each.thing


def test_a_name_used_again_means_the_one_in_use_or_the_archived_one_to_restore() -> None:
    both = [Named("new", WEBSITE.id, ("Website",), False), Named("old", OLD.id, ("Website",), True)]
    assert find(both, "Website", "projects", "projects") == "new"
    assert find(both, "Website", "projects", "projects", archived=True) == "old"
    assert find(both[1:], "Website", "projects", "projects") == "old"


def test_two_of_a_name_in_use_are_not_one() -> None:
    with pytest.raises(RefusedError, match="more than one of the tasks"):
        find([WEBSITE, one(7, "website")], "Website", "tasks", "tasks")
