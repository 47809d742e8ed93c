"""Changing a policy: what can be set is kept as JSON carries it, all else is refused in clear words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.policies import fields, raw_values
from tracker.core.errors import RefusedError
from tracker.core.policy import PolicyChange, SetBy, Setting, changed, parse_bounds, parse_value

W, P, M = SetBy.WORKSPACE, SetBy.PROJECT, SetBy.MEMBER
NOTHING = Setting()


@given(st.data())
def test_whatever_a_field_takes_can_be_set_for_the_workspace(data: st.DataObject) -> None:
    field = data.draw(fields)
    raw = data.draw(raw_values(field))
    setting = changed(PolicyChange(W, field.key, value=raw), NOTHING, {})
    assert setting is not None
    assert field.kind.read(setting.value) == field.kind.read(raw)


def test_value_and_bounds_are_changed_together_or_alone_and_taken_away_together() -> None:
    both = changed(PolicyChange(W, "screenshots-per-slot", value=2, bounds=[1, 3]), NOTHING, {})
    assert both == Setting(2, [1, 3])
    assert changed(PolicyChange(W, "screenshots-per-slot", value=3), both, {}) == Setting(3, [1, 3])
    assert changed(PolicyChange(W, "screenshots-per-slot", bounds=[2, 4]), both, {}) == Setting(2, [2, 4])
    assert changed(PolicyChange(W, "screenshots-per-slot"), both, {}) is None
    assert changed(PolicyChange(W, "screenshots", bounds=[True, False]), NOTHING, {}) == Setting(
        None, [True, False]
    )


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (PolicyChange(W, "screenshot", value=True), "policy-unknown-key-near"),
        (PolicyChange(W, "xyzzy", value=True), "policy-unknown-key"),
        (PolicyChange(W, "screenshots", value="on"), "policy-bad-value"),
        (PolicyChange(W, "screenshot-notice", value="none"), "policy-bad-value"),
        (PolicyChange(W, "screenshots", bounds=[True, "perhaps"]), "policy-bad-bounds"),
        (PolicyChange(W, "screenshots-per-slot", bounds=[1, 11]), "policy-bad-bounds"),
        (PolicyChange(W, "screenshots-per-slot", bounds={}), "policy-bad-bounds"),
        (PolicyChange(W, "exclusions", bounds=[]), "policy-no-bounds"),
        (PolicyChange(M, "screenshots", bounds=[True]), "policy-bounds-wrong-place"),
        (PolicyChange(P, "queue-limit", value=100), "policy-wrong-place"),
        (PolicyChange(SetBy.DEFAULT, "screenshots", value=True), "policy-wrong-place"),
        (PolicyChange(W, "screenshots-per-slot", value=5, bounds=[1, 3]), "policy-outside"),
        (PolicyChange(M, "screenshots-per-slot", value=3), "policy-outside"),
        (PolicyChange(P, "titles", value=True), "policy-outside"),
    ],
)
def test_what_cannot_be_is_refused(change: PolicyChange, key: str) -> None:
    workspace = {"screenshots-per-slot": Setting(2)}
    with pytest.raises(RefusedError) as refused:
        changed(change, NOTHING, workspace)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("key", "text", "named", "told"),
    [
        ("schedule", "mon 09:00-17:00, 22:00-06:00", "22:00-06:00", "as in mon-fri 09:00-17:00, sat"),
        (
            "schedule",
            "mon-thu 22:00-06:00",
            "mon-thu 22:00-06:00",
            "a night is two, such as mon-thu 22:00-24:00",
        ),
        ("exclusions", f"Bank, {'a' * 101}", f"{'a' * 100}…", "of 1 to 100 printable characters"),
        ("exclusions", "Bank,,Post", "", "of 1 to 100 printable characters"),
        ("exclusions", ",".join("a" * 201), f"{','.join('a' * 50)},…", "at most 200 names"),
        ("screenshots", "x" * 100_000, f"{'x' * 100}…", "Possible: "),
    ],
)
def test_what_is_no_list_is_named_by_the_part_at_fault(key: str, text: str, named: str, told: str) -> None:
    with pytest.raises(RefusedError) as caught:
        parse_value(key, text)
    assert caught.value.text() == f"“{named}” is not possible for {key}."
    assert told in caught.value.hint()
    made = [part.strip() for part in caught.value.hint().split("such as ")[-1].rstrip(".").split(", ")]
    assert key != "schedule" or parse_value(key, ", ".join(made)) is not None, "what is advised is possible"


def test_a_refusal_says_what_is_possible() -> None:
    with pytest.raises(RefusedError) as bad:
        parse_value("screenshot-blur", "mosaic")
    with pytest.raises(RefusedError) as outside:
        changed(
            PolicyChange(M, "screenshots-per-slot", value=9),
            NOTHING,
            {"screenshots-per-slot": Setting(2, [1, 4])},
        )
    assert str(bad.value).endswith("Possible: none, light, strong.")
    assert "Allowed: 1..4." in str(outside.value)


def test_within_the_workspaces_bounds_a_member_may_differ() -> None:
    workspace = {"titles": Setting(bounds=[True, False]), "screenshots": Setting(True)}
    assert changed(PolicyChange(P, "titles", value=True), NOTHING, workspace) == Setting(True)
    assert changed(PolicyChange(M, "screenshots", value=False), NOTHING, workspace) == Setting(False)
    assert changed(PolicyChange(M, "exclusions", value=["Bank"]), NOTHING, workspace) == Setting(["Bank"])
    assert changed(PolicyChange(M, "screenshots"), Setting(False), workspace) is None


def test_what_people_write_is_read_by_the_field() -> None:
    assert parse_value("screenshots", "off") is False
    assert parse_bounds("screenshots-per-slot", "1..3") == [1, 3]
    assert parse_bounds("screenshot-blur", "strong,light") == ["light", "strong"]


@pytest.mark.parametrize(
    ("key", "bounds", "refusal"),
    [
        ("screenshots-per-slot", "few", "policy-bad-bounds"),
        ("exclusions", "Bank", "policy-no-bounds"),
        ("nothing-such", "1", "policy-unknown-key"),
    ],
)
def test_bounds_that_are_none_are_refused(key: str, bounds: str, refusal: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_bounds(key, bounds)
    assert refused.value.key == refusal
