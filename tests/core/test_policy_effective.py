"""What holds for a member: within the bounds, never looser for being asked more, safe when not understood."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.policies import NONSENSE, fields, ordered_fields, raw_bounds, raw_values, settings
from tracker.core.policy import (
    FIELDS,
    Effective,
    EffectivePolicy,
    Field,
    SetBy,
    Setting,
    Settings,
    WorkspacePolicy,
    effective,
)
from tracker.core.policy.limited import Limited
from tracker.core.policy.screenshot_fields import (
    EXCLUSIONS,
    SCREENSHOT_BLUR,
    SCREENSHOT_NOTICE,
    SCREENSHOT_RETENTION,
    SCREENSHOTS,
    SCREENSHOTS_PER_SLOT,
    Blur,
    CaptureNotice,
)
from tracker.core.policy.time_fields import IDLE_THRESHOLD, IDLE_TIME, SCHEDULE, IdleTime

PROJECT = UUID(int=7)
W, P, M = SetBy.WORKSPACE, SetBy.PROJECT, SetBy.MEMBER


def worked_out(
    field: Field[Any], workspace: Setting | None = None, project: object = None, member: object = None
) -> Effective[Any]:
    """Return what holds for one field; None is not set."""
    asked = Settings(
        {} if workspace is None else {field.key: workspace},
        {} if member is None else {field.key: member},
        {PROJECT: {} if project is None else {field.key: project}},
    )
    return effective(asked, PROJECT).fields[field.key]


def rank(field: Field[Any], value: Any) -> int:
    assert isinstance(field.kind, Limited)
    return field.kind.values.index(value)


def test_where_nothing_is_set_the_table_holds_and_says_so() -> None:
    policy = effective(Settings())
    assert {key: each.value for key, each in policy.fields.items()} == {
        key: field.default for key, field in FIELDS.items()
    }
    assert {each.set_by for each in policy.fields.values()} == {(SetBy.DEFAULT,)}
    assert policy[SCREENSHOTS] is True


@pytest.mark.parametrize(
    ("field", "asked", "value", "set_by"),
    [
        (SCREENSHOTS, (Setting(False), None, None), False, (W,)),
        (SCREENSHOTS_PER_SLOT, (Setting(3), 5, None), 3, (W,)),
        (SCREENSHOTS_PER_SLOT, (Setting(3), 2, None), 2, (P,)),
        (SCREENSHOTS_PER_SLOT, (None, None, 2), 1, (SetBy.DEFAULT,)),
        (SCREENSHOTS_PER_SLOT, (Setting(3, [1, 6]), 5, None), 5, (P,)),
        (SCREENSHOTS_PER_SLOT, (Setting(3, [1, 6]), 5, 4), 4, (M,)),
        (SCREENSHOTS_PER_SLOT, (Setting(3, [1, 6]), 4, 5), 4, (P,)),
        (SCREENSHOTS_PER_SLOT, (Setting(3, [1, 6]), 5, 5), 5, (P, M)),
        (SCREENSHOTS_PER_SLOT, (Setting(3, [2, 6]), None, 1), 2, (W,)),
        (SCREENSHOTS_PER_SLOT, (Setting(None, [2, 6]), None, None), 2, (W,)),
        (SCREENSHOT_BLUR, (Setting("none", ["none", "strong"]), "light", None), Blur.STRONG, (W,)),
        (SCREENSHOT_BLUR, (Setting("none"), "light", "strong"), Blur.STRONG, (M,)),
        (IDLE_TIME, (Setting("keep"), "discard", "ask"), IdleTime.ASK, (M,)),
        (IDLE_TIME, (Setting("keep"), "discard", None), IdleTime.DISCARD, (P,)),
        (IDLE_THRESHOLD, (Setting(5, [3, 8]), None, 20), 8, (W,)),
        (SCREENSHOT_RETENTION, (Setting(60), 30, None), 60, (W,)),
    ],
)
def test_who_is_heard(field: Field[Any], asked: tuple[Any, ...], value: object, set_by: object) -> None:
    found = worked_out(field, *asked)
    assert (found.value, found.set_by, found.misunderstood) == (value, set_by, False)


def test_exclusions_add_up_and_the_first_writing_of_a_name_stays() -> None:
    found = worked_out(EXCLUSIONS, Setting(["Bank", "Mail"]), ["mail", "Diary"], ["Chat"])
    assert set(found.value) == {"Bank", "Mail", "Diary", "Chat"}
    assert found.set_by == (W, P, M)
    assert worked_out(EXCLUSIONS, Setting([]), [], ["Chat"]).set_by == (M,)
    assert worked_out(EXCLUSIONS, Setting([]), [], []) == Effective((), (W,))


def test_of_two_schedules_the_members_holds() -> None:
    found = worked_out(SCHEDULE, Setting([]), ["mon 08:00-12:00"], ["sat 10:00-14:00"])
    assert (SCHEDULE.kind.text(found.value), found.set_by) == ("sat 10:00-14:00", (M,))


def test_a_projects_settings_hold_while_it_is_worked_on_only() -> None:
    asked = Settings(projects={PROJECT: {"screenshots": False}})
    assert [effective(asked, project)[SCREENSHOTS] for project in (PROJECT, UUID(int=8), None)] == [
        False,
        True,
        True,
    ]


@given(st.data())
def test_what_holds_is_within_the_bounds(data: st.DataObject) -> None:
    field = data.draw(fields)
    workspace = data.draw(settings(field))
    values = raw_values(field) | NONSENSE
    found = worked_out(field, workspace, data.draw(values), data.draw(values))
    assert field.kind.read(field.kind.raw(found.value)) == found.value
    if isinstance(field.kind, Limited) and workspace.bounds is not None:
        assert found.value in (field.kind.read_bounds(workspace.bounds) or ())


@given(st.data())
def test_something_stricter_never_loosens(data: st.DataObject) -> None:
    field = data.draw(ordered_fields)
    value, bounds = st.none() | raw_values(field), data.draw(raw_bounds(field))
    before = [data.draw(value) for _ in range(3)]
    after = list(before)
    place = data.draw(st.integers(0, 2))
    held = worked_out(field, Setting(before[0], bounds), *before[1:])
    after[place] = data.draw(raw_values(field))
    least = held.value if before[place] is None else field.kind.read(before[place])
    if rank(field, field.kind.read(after[place])) < rank(field, least):
        return
    now = worked_out(field, Setting(after[0], bounds), *after[1:])
    assert rank(field, now.value) >= rank(field, held.value)


@given(st.data())
def test_without_bounds_nobody_loosens_what_the_workspace_asked(data: st.DataObject) -> None:
    field = data.draw(ordered_fields)
    asked = data.draw(raw_values(field))
    values = st.none() | raw_values(field)
    found = worked_out(field, Setting(asked), data.draw(values), data.draw(values))
    assert rank(field, found.value) >= rank(field, field.kind.read(asked))


@given(st.data())
def test_for_privacy_it_is_the_same_who_of_the_two_asked(data: st.DataObject) -> None:
    field = data.draw(ordered_fields.filter(lambda each: P in each.places))
    workspace, values = data.draw(settings(field)), st.none() | raw_values(field)
    one, other = data.draw(values), data.draw(values)
    assert worked_out(field, workspace, one, other).value == worked_out(field, workspace, other, one).value


@given(st.data())
def test_the_order_in_which_things_were_set_does_not_matter(data: st.DataObject) -> None:
    some = data.draw(st.lists(fields, min_size=2, max_size=4, unique_by=lambda field: field.key))
    workspace = {field.key: data.draw(settings(field)) for field in some}
    member = {field.key: data.draw(raw_values(field)) for field in some}
    project = {field.key: data.draw(raw_values(field)) for field in some}
    turned = [dict(reversed(each.items())) for each in (member, project)]
    one = WorkspacePolicy(workspace).effective(member, project)
    assert one == WorkspacePolicy(dict(reversed(workspace.items()))).effective(*turned)


def test_each_of_many_members_gets_their_own() -> None:
    workspace = WorkspacePolicy({"screenshots-per-slot": Setting(bounds=[1, 9])})
    asked: list[object] = [1, True, 4, 1, [4], 4]
    found = [workspace.effective({"screenshots-per-slot": each}, {})[SCREENSHOTS_PER_SLOT] for each in asked]
    held = [workspace.effective({"screenshots-per-slot": each}, {}).fields for each in asked]
    assert found == [1, 1, 4, 1, 1, 4]
    assert [each["screenshots-per-slot"].misunderstood for each in held] == [
        False,
        True,
        False,
        False,
        True,
        False,
    ]


@given(st.data())
def test_what_is_set_survives_the_journey(data: st.DataObject) -> None:
    field = data.draw(fields)
    asked = Settings({field.key: data.draw(settings(field))}, {field.key: data.draw(raw_values(field))})
    travelled = msgspec.json.decode(msgspec.json.encode(asked), type=Settings)
    assert travelled == asked
    assert effective(travelled) == effective(asked)


def test_a_field_of_a_newer_version_is_named_and_travels_on() -> None:
    asked = Settings(
        {"hologram": Setting({"new": [1]}, "odd")},
        {"aura": 1},
        {PROJECT: {"echo": None, "screenshots": False}},
    )
    travelled = msgspec.json.decode(msgspec.json.encode(asked), type=Settings)
    assert travelled == asked
    policy = effective(travelled, PROJECT)
    assert policy.unknown == ("aura", "echo", "hologram")
    assert policy[SCREENSHOTS] is False


@pytest.mark.parametrize(
    ("field", "raw", "safe"),
    [
        (SCREENSHOT_BLUR, "mosaic", Blur.STRONG),
        (SCREENSHOTS, "sometimes", False),
        (SCREENSHOTS_PER_SLOT, 60, 1),
        (SCREENSHOT_NOTICE, "none", CaptureNotice.PREVIEW),
        (IDLE_TIME, "guess", IdleTime.ASK),
        (EXCLUSIONS, [{"pattern": ".*"}], EXCLUSIONS.default),
    ],
)
def test_a_value_of_a_newer_version_counts_as_the_safest(
    field: Field[Any], raw: object, safe: object
) -> None:
    for found in (worked_out(field, Setting(raw)), worked_out(field, Setting(bounds=None), member=raw)):
        assert (found.value, found.misunderstood) == (safe, True)


def test_bounds_of_a_newer_version_leave_only_the_safest() -> None:
    assert worked_out(SCREENSHOTS, Setting(True, {"when": "daylight"}), member=True) == Effective(
        False, (W,), misunderstood=True
    )
    partly = worked_out(SCREENSHOT_BLUR, Setting("none", ["none", "mosaic"]), member="light")
    assert (partly.value, partly.set_by) == (Blur.NONE, (W,))


@given(NONSENSE, NONSENSE, NONSENSE, NONSENSE)
def test_nothing_that_is_set_hides_a_capture(
    value: object, bounds: object, project: object, member: object
) -> None:
    found = worked_out(SCREENSHOT_NOTICE, Setting(value, bounds), project, member)
    assert found.value in CaptureNotice
    assert "you see" in SCREENSHOT_NOTICE.sentence(found.value).text()


def test_a_policy_is_read_by_its_fields() -> None:
    policy = EffectivePolicy({"screenshot-blur": Effective(Blur.LIGHT, (W,))})
    assert policy[SCREENSHOT_BLUR] is Blur.LIGHT
