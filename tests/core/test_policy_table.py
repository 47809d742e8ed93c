"""The table: everything promised has its field and its words, and nothing in it could hide a capture."""

import re
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.policies import fields, raw_bounds, raw_values
from tracker.core.errors import RefusedError
from tracker.core.policy import FIELDS, Field, SetBy, find, sayings
from tracker.core.policy.field import EVERYWHERE
from tracker.core.policy.limited import Choice, Limited, Number
from tracker.core.policy.listed import ITEM_LENGTH_MOST, ITEMS_MOST, Names, WorkingHours
from tracker.core.policy.screenshot_fields import (
    EXCLUSION_MODE,
    EXCLUSIONS,
    SCREENSHOT_BLUR,
    SCREENSHOT_NOTICE,
    SCREENSHOT_REVIEW,
    SCREENSHOTS,
    SCREENSHOTS_PER_SLOT,
    Blur,
    CaptureNotice,
    ExclusionMode,
)
from tracker.core.policy.time_fields import (
    AUTOMATIC_START,
    FORGOTTEN_TIMER,
    IDLE_THRESHOLD,
    NEVER_FORGOTTEN,
    SCHEDULE,
    AutomaticStart,
)

PROMISED = {
    "screenshots", "screenshots-per-slot", "screenshot-blur", "screenshot-monitors", "screenshot-width",
    "screenshot-notice", "screenshot-review", "screenshot-cursor", "exclusions", "exclusion-mode",
    "idle-threshold", "idle-time", "auto-resume", "automatic-start", "schedule", "titles", "applications",
    "note-required", "project-required", "manual-time", "daily-limit", "weekly-limit", "reminders",
    "delete-own-time", "delete-own-screenshots", "attachments", "upload-bandwidth", "queue-limit",
    "screenshot-retention", "local-copies", "forgotten-timer", "title-redactions",
    "screenshot-pause",
}  # fmt: skip
HIDING = re.compile(r"hid|invisib|secret|silent|stealth|covert|unseen|unnoticed|without notice|quiet", re.I)
EVERY = pytest.mark.parametrize("field", FIELDS.values(), ids=list(FIELDS))


def some_values(field: Field[Any]) -> list[Any]:
    """Return values of a field: all of them, or both ends and what stands out."""
    kind = field.kind
    if isinstance(kind, Number):
        return [kind.least, kind.most, field.default]
    return list(kind.values) if isinstance(kind, Limited) else [(), field.default]


def test_everything_promised_has_its_field() -> None:
    assert set(FIELDS) >= PROMISED
    assert all(key == field.key for key, field in FIELDS.items())


def test_there_is_no_field_for_hidden_capture() -> None:
    assert [key for key in FIELDS if HIDING.search(key)] == []
    settings = [field for field in FIELDS.values() if not isinstance(field.kind, Names)]
    values = {str(value) for field in settings for value in some_values(field)}
    assert [value for value in values if HIDING.search(value)] == []
    written = [part for saying in sayings() for part in ([saying] if isinstance(saying, str) else saying)]
    assert [sentence for sentence in written if HIDING.search(sentence)] == []


def test_the_notice_of_a_capture_can_be_chosen_but_not_taken_away() -> None:
    assert {each.value for each in CaptureNotice} == {"icon", "banner", "preview"}
    for notice in CaptureNotice:
        assert "whenever a screenshot is taken, you see" in SCREENSHOT_NOTICE.sentence(notice).text().lower()
    refused: list[object] = [None, False, 0, "", "none", "off", "never", [], {}]
    for each in refused:
        assert SCREENSHOT_NOTICE.kind.read(each) is None


def test_a_timer_that_starts_by_itself_is_seen() -> None:
    for start in AutomaticStart:
        said = AUTOMATIC_START.sentence(start).text()
        assert ("you see" in said) == (start is not AutomaticStart.NEVER)


@EVERY
def test_every_value_has_its_sentence(field: Field[Any]) -> None:
    for value in some_values(field):
        text = field.sentence(value).text()
        assert text[0].isupper()
        assert text.endswith(".")
        assert "{" not in text
    for saying in field.says.values():
        for part in [saying] if isinstance(saying, str) else saying:
            assert {name for _, name, _, _ in Formatter().parse(part) if name} <= {"count", "items"}


@EVERY
def test_a_sentence_tells_each_value_of_a_field_apart(field: Field[Any]) -> None:
    values = some_values(field)
    assert len({field.sentence(value).text() for value in values}) == len(set(values))


@EVERY
def test_a_field_can_be_set_for_the_workspace_and_its_default_is_one_of_its_values(field: Field[Any]) -> None:
    assert SetBy.WORKSPACE in field.places
    assert set(field.places) <= set(EVERYWHERE)
    assert field.kind.read(field.kind.raw(field.default)) == field.default
    assert field.kind.possible
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", field.key)


@given(st.data())
def test_values_and_bounds_survive_json_and_writing(data: st.DataObject) -> None:
    field = data.draw(fields)
    kind, raw = field.kind, data.draw(raw_values(field))
    value = kind.read(raw)
    assert kind.read(kind.raw(value)) == value
    written = kind.text(value).removesuffix(f" {kind.unit}") if isinstance(kind, Number) else kind.text(value)
    assert kind.parse(written) == value
    bounds = data.draw(raw_bounds(field))
    if isinstance(kind, Limited) and bounds is not None:
        allowed = kind.read_bounds(bounds)
        assert allowed is not None
        assert kind.read_bounds(kind.raw_bounds(allowed)) == allowed
        ends = kind.text_bounds(allowed).removesuffix(f" {getattr(kind, 'unit', '')}")
        assert kind.parse_bounds(ends) == allowed


@pytest.mark.parametrize(
    ("field", "written", "raw"),
    [
        (SCREENSHOTS, "On", True),
        (SCREENSHOTS, "no", False),
        (SCREENSHOTS_PER_SLOT, "10", 10),
        (SCREENSHOT_BLUR, "light", "light"),
        (EXCLUSIONS, "", []),
        (EXCLUSIONS, " My Bank ,Diary", ["My Bank", "Diary"]),
        (SCHEDULE, "MON-fri 09:00-17:00, sat 00:00-24:00", ["mon-fri 09:00-17:00", "sat 00:00-24:00"]),
    ],
)
def test_what_people_write_is_read(field: Field[Any], written: str, raw: object) -> None:
    assert field.kind.raw(field.kind.parse(written)) == raw


@pytest.mark.parametrize(
    ("field", "written"),
    [
        (SCREENSHOTS, "perhaps"),
        (SCREENSHOTS_PER_SLOT, "0"),
        (SCREENSHOTS_PER_SLOT, "11"),
        (SCREENSHOTS_PER_SLOT, "-1"),
        (SCREENSHOTS_PER_SLOT, "1.5"),
        (SCREENSHOTS_PER_SLOT, "9" * 5000),
        (SCREENSHOTS_PER_SLOT, "٣"),
        (SCREENSHOT_BLUR, "mosaic"),
        (EXCLUSIONS, "a,,b"),
        (EXCLUSIONS, "line\nbreak"),
        (EXCLUSIONS, "x" * (ITEM_LENGTH_MOST + 1)),
        (EXCLUSIONS, ",".join("x" * (ITEMS_MOST + 1))),
        (SCHEDULE, "mon"),
        (SCHEDULE, "mon 09:00-09:00"),
        (SCHEDULE, "mon 22:00-06:00"),
        (SCHEDULE, "mon 09:60-10:00"),
        (SCHEDULE, "mon 09:00-24:01"),
        (SCHEDULE, "fri-mon 09:00-17:00"),
        (SCHEDULE, "day 09:00-17:00"),
        (SCHEDULE, "mon-day 09:00-17:00"),
    ],
)
def test_what_is_no_value_is_not_read(field: Field[Any], written: str) -> None:
    assert field.kind.parse(written) is None


@pytest.mark.parametrize("raw", [1, 0, "on", None, [True]])
def test_only_true_and_false_are_on_and_off(raw: object) -> None:
    assert SCREENSHOTS.kind.read(raw) is None


@pytest.mark.parametrize("raw", [True, 1.0, "1", None, 10**30, -(10**30)])
def test_only_whole_numbers_are_numbers(raw: object) -> None:
    assert SCREENSHOTS_PER_SLOT.kind.read(raw) is None


@pytest.mark.parametrize("raw", ["names", {"a": 1}, [1], ["a", ""], ["a,b"]])
def test_only_lists_of_names_are_lists_of_names(raw: object) -> None:
    assert EXCLUSIONS.kind.read(raw) is None


@pytest.mark.parametrize(
    ("field", "raw", "bounds"),
    [
        (SCREENSHOTS, [True], (True,)),
        (SCREENSHOTS, [], None),
        (SCREENSHOTS, True, None),
        (SCREENSHOT_BLUR, ["strong", "light", "mosaic"], (Blur.LIGHT, Blur.STRONG)),
        (SCREENSHOT_BLUR, ["mosaic"], None),
        (SCREENSHOTS_PER_SLOT, [1, 3], range(3, 0, -1)),
        (SCREENSHOT_REVIEW, [0, 9_999], range(1441)),
        (SCREENSHOTS_PER_SLOT, [3, 1], None),
        (SCREENSHOTS_PER_SLOT, [1], None),
        (SCREENSHOTS_PER_SLOT, [True, 3], None),
        (SCREENSHOTS_PER_SLOT, [20, 30], None),
        (SCREENSHOTS_PER_SLOT, "1..3", None),
    ],
)
def test_bounds_are_read_as_far_as_they_are_known(field: Field[Any], raw: object, bounds: object) -> None:
    kind = field.kind
    assert isinstance(kind, Limited)
    assert kind.read_bounds(raw) == bounds


@pytest.mark.parametrize(
    ("field", "written", "raw"),
    [
        (SCREENSHOTS_PER_SLOT, "1..3", [1, 3]),
        (SCREENSHOTS_PER_SLOT, "2", [2, 2]),
        (SCREENSHOT_BLUR, "strong, light", ["light", "strong"]),
        (SCREENSHOTS_PER_SLOT, "3..1", None),
        (SCREENSHOTS_PER_SLOT, "..", None),
        (SCREENSHOTS_PER_SLOT, "1..11", None),
        (SCREENSHOT_BLUR, "light,mosaic", None),
        (SCREENSHOTS, "", None),
    ],
)
def test_bounds_that_people_write_are_read(field: Field[Any], written: str, raw: object) -> None:
    kind = field.kind
    assert isinstance(kind, Limited)
    allowed = kind.parse_bounds(written)
    assert (allowed and kind.raw_bounds(allowed)) == raw


def test_which_of_two_protects_more_is_the_order_of_the_values() -> None:
    ends = {key: field.kind.strictest for key, field in FIELDS.items() if isinstance(field.kind, Limited)}
    expected = {
        "screenshots": False,
        "screenshots-per-slot": 1,
        "screenshot-blur": "strong",
        "screenshot-notice": "preview",
        "screenshot-review": 1440,
        "exclusion-mode": "strict",
        "automatic-start": "never",
        "titles": False,
        "delete-own-screenshots": True,
        "screenshot-retention": 1,
        "local-copies": 0,
    }
    assert {key: ends[key] for key in expected} == expected


def test_an_unknown_key_is_refused_with_the_nearest_or_with_all() -> None:
    assert find("screenshots") is SCREENSHOTS
    with pytest.raises(RefusedError) as near:
        find("screenshot-blurr")
    with pytest.raises(RefusedError) as part:
        find("blur")
    with pytest.raises(RefusedError) as far:
        find("xyzzy")
    for each in (near, part):
        assert each.value.hint().endswith("Did you mean screenshot-blur?")
    assert all(key in far.value.hint() for key in FIELDS)


def test_sentences_are_translated_before_they_are_filled_in() -> None:
    sentence = SCREENSHOTS_PER_SLOT.sentence(3)
    assert sentence.text(many=lambda one, many, count: f"{count}: {{count}} {many != one}") == "3: 3 True"
    assert SCREENSHOTS.sentence(value=True).text(str.upper) == "SCREENSHOTS ARE TAKEN WHILE THE TIMER RUNS."
    assert SCREENSHOTS_PER_SLOT.sentence(1).text() != sentence.text().replace("3", "1")
    assert SCHEDULE.sentence((WorkingHours(5, 5, 60, 90),)).text() == "Your working hours: sat 01:00-01:30."


def test_what_hours_promise_by_default() -> None:
    assert (IDLE_THRESHOLD.default, FORGOTTEN_TIMER.default) == (10, 12)
    assert "however long" in FORGOTTEN_TIMER.sentence(NEVER_FORGOTTEN).text()


def test_what_screenshots_promise_by_default() -> None:
    assert SCREENSHOT_REVIEW.default == 2
    assert EXCLUSION_MODE.default is ExclusionMode.BEST_EFFORT
    assert "Bitwarden" in EXCLUSIONS.sentence(EXCLUSIONS.default).text()


def test_choices_are_told_by_their_names() -> None:
    kind = SCREENSHOT_BLUR.kind
    assert isinstance(kind, Choice)
    assert kind.possible == "none, light, strong"
    assert SCREENSHOT_REVIEW.kind.possible == "0..1440 min"
