"""No more is told of applications than policy wants: excluded ones without name, titles struck."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tracker.core.hours.front import NAME_MOST, REDACTED, TITLE_MOST, AppRules, Front, judged, used
from tracker.core.hours.said import AppUse
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.screenshot_fields import EXCLUSIONS

SECOND = MICROSECONDS
TITLES = AppRules(titles=True)
_WORDS = some.text("abcABC.(\\", min_size=1, max_size=10)
DEFAULT = AppRules(titles=True, exclusions=EXCLUSIONS.default)


def _told(name: str, title: str, rules: AppRules) -> AppUse:
    return judged(Front(0, name, title), 5, rules)


def test_a_title_is_left_out_unless_policy_asks_for_it() -> None:
    assert _told("Editor", "letter.txt", AppRules()) == AppUse(5, "Editor")
    assert _told("Editor", "letter.txt", TITLES) == AppUse(5, "Editor", "letter.txt")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("KeePassXC", "passwords.kdbx"),
        ("Bitwarden", ""),
        ("1Password", "Vault"),
        ("firefox", "My bank — Mozilla Firefox (Private Browsing)"),
        ("firefox", "my bank - PRIVATE BROWSING"),
        ("msedge", "InPrivate - Microsoft Edge"),
        ("chrome", "New Incognito tab"),
    ],
)
def test_password_managers_and_private_windows_are_excluded_by_default(name: str, title: str) -> None:
    assert _told(name, title, DEFAULT) == AppUse(5, excluded=True)


def test_what_is_not_named_is_told() -> None:
    assert not _told("Editor", "letter", DEFAULT).excluded
    assert not _told("Editor", "letter", AppRules(exclusions=("",))).excluded


@pytest.mark.parametrize(
    ("pattern", "title", "told"),
    [
        ("acme", "Acme-7 and ACME-9", f"{REDACTED}-7 and {REDACTED}-9"),
        ("acme*", "offer to Acme Ltd, page 3", f"offer to {REDACTED}"),
        ("*@*", "mail to someone@example.org", REDACTED),
        ("(*)", "a (b) c (d) e", f"a {REDACTED} e"),
        ("*-", "one-two-three", f"{REDACTED}three"),
        ("a*b*c", "xx a-b-b-c-c yy", f"xx {REDACTED} yy"),
        ("a*b*c", "xx a-c-b yy", "xx a-c-b yy"),
        ("*z", "abc", "abc"),
        (".", "a.b", f"a{REDACTED}b"),
        ("", "abc", "abc"),
    ],
)
def test_what_fits_a_pattern_is_struck_out(pattern: str, title: str, told: str) -> None:
    assert _told("Mail", title, AppRules(titles=True, redactions=(pattern,))).title == told


@given(some.text(max_size=40), some.text(max_size=40), _WORDS)
def test_a_word_to_be_struck_never_remains(before: str, after: str, word: str) -> None:
    told = _told("Mail", before + word + after, AppRules(titles=True, redactions=(word,))).title
    assert all(word not in part for part in told.split(REDACTED))


def test_striking_takes_no_time_for_any_pattern() -> None:
    """As a regular expression this one would take longer than anybody lives."""
    rules = AppRules(titles=True, redactions=("a*" * 30 + "b",))
    assert _told("Mail", "a" * 300, rules).title == "a" * 300


def test_names_and_titles_are_short_and_can_be_shown() -> None:
    told = _told("A" * 900, "one\n\x1b[31mtwo\0" + "b" * 900, TITLES)
    assert (len(told.name), len(told.title)) == (NAME_MOST, TITLE_MOST)
    assert told.title.startswith("one  [31mtwo b")


def test_each_application_stands_once_with_all_its_time_the_longest_first() -> None:
    fronts = [Front(0, "Mail"), Front(5 * SECOND, "Editor"), Front(30 * SECOND, "Mail"), Front(32 * SECOND)]
    assert used(fronts, 2 * SECOND, 60 * SECOND, AppRules()) == (AppUse(25, "Editor"), AppUse(5, "Mail"))


def test_titles_of_one_application_are_told_apart_only_where_they_are_recorded() -> None:
    fronts = [Front(0, "Mail", "one"), Front(10 * SECOND, "Mail", "two")]
    assert used(fronts, 0, 20 * SECOND, AppRules()) == (AppUse(20, "Mail"),)
    assert used(fronts, 0, 20 * SECOND, TITLES) == (AppUse(10, "Mail", "one"), AppUse(10, "Mail", "two"))


def test_all_that_is_excluded_is_one() -> None:
    fronts = [Front(0, "KeePassXC", "a"), Front(SECOND, "Bitwarden", "b")]
    assert used(fronts, 0, 3 * SECOND, DEFAULT) == (AppUse(3, excluded=True),)


def test_nothing_is_told_where_applications_are_not_recorded() -> None:
    assert used([Front(0, "Mail")], 0, SECOND, AppRules(applications=False)) == ()
    assert used([], 0, SECOND, AppRules()) == ()


@given(
    some.lists(some.tuples(some.integers(0, 60), some.sampled_from(["", "Mail", "Editor", "KeePassXC"]))),
    some.integers(0, 59),
    some.integers(1, 60),
)
def test_no_more_time_is_told_than_passed(changes: list[tuple[int, str]], start: int, length: int) -> None:
    fronts = [Front(at * SECOND, name) for at, name in sorted(changes)]
    uses = used(fronts, start * SECOND, (start + length) * SECOND, DEFAULT)
    assert sum(use.seconds for use in uses) <= length
    assert len({(use.name, use.title, use.excluded) for use in uses}) == len(uses)
