"""Captures obey the policy in use, of the project that is worked on, and it is said what came of them."""

import dataclasses
from typing import TYPE_CHECKING

import pytest

from tests.agent.simulation import simulate
from tests.agent.test_hours_policy import PROJECT, by_policy
from tracker.agent.capture_policy import capture_rules
from tracker.agent.log_book import write_down
from tracker.agent.notice import Happened, Notice
from tracker.core.capture import Capture, CaptureRules, Taken
from tracker.core.errors import RefusedError
from tracker.core.policy import Setting, Settings, effective
from tracker.core.policy.screenshot_fields import EXCLUSIONS, Blur, CaptureNotice, Monitors
from tracker.core.wire import NamedWork, StartTimer

if TYPE_CHECKING:
    from tests.agent.simulation import FakeScreen

DEFAULT = CaptureRules(exclusions=EXCLUSIONS.default)


def test_the_table_gives_what_holds_before_any_policy() -> None:
    assert capture_rules(effective(Settings())) == DEFAULT


@pytest.mark.parametrize(
    ("key", "value", "changed"),
    [
        ("screenshot-blur", "strong", {"blur": Blur.STRONG}),
        ("screenshot-monitors", "active", {"monitors": Monitors.ACTIVE}),
        ("screenshot-width", 640, {"width": 640}),
        ("screenshot-cursor", True, {"cursor": True}),
        ("exclusions", ["Bank"], {"exclusions": ("Bank",)}),
        ("exclusion-mode", "strict", {"strict": True}),
    ],
)
def test_each_field_has_its_rule(key: str, value: object, changed: dict[str, object]) -> None:
    found = capture_rules(effective(Settings({key: Setting(value=value)})))
    assert dataclasses.asdict(found) == dataclasses.asdict(DEFAULT) | changed


@pytest.mark.parametrize(
    ("asked", "notice", "may_delete"),
    [
        ({}, CaptureNotice.PREVIEW, True),
        ({"screenshot-notice": "icon", "delete-own-screenshots": False}, CaptureNotice.ICON, False),
    ],
)
async def test_how_a_capture_is_told_follows_policy(
    asked: dict[str, object], notice: CaptureNotice, may_delete: bool
) -> None:
    settings = Settings({key: Setting(value=value) for key, value in asked.items()})
    world, made = await by_policy(settings)
    made.desk.start(StartTimer())
    await made.agent.capture()
    newest = made.board.present().newest
    assert newest is not None
    assert (newest.notice, newest.may_delete_sent) == (notice, may_delete)
    assert [each.bytes for each in newest.screenshots] == [world.store.files_made(1)[0].file_id]
    await made.aclose()


async def test_a_capture_is_asked_by_the_policy_of_the_project_that_is_worked_on() -> None:
    blurred = {"screenshot-blur": "strong", "exclusions": ["Bank"]}
    world, made = await by_policy(Settings(projects={PROJECT: blurred}))
    made.desk.start(StartTimer())
    await made.agent.capture()
    made.desk.stop()
    made.desk.start(StartTimer(NamedWork("Website")))
    await made.agent.capture()
    await made.aclose()
    first, second = world.screen.asked
    assert first == DEFAULT
    assert second.blur is Blur.STRONG
    assert second.exclusions == (*EXCLUSIONS.default, "Bank")


def _saying(screen: "FakeScreen", said: Taken) -> None:
    taken = screen.capture

    def capture(rules: CaptureRules) -> Capture:
        shots = taken(rules).shots
        return Capture(shots, said.redacted, said.unexcluded, said.blank)

    screen.capture = capture  # type: ignore[method-assign]  # as the real screen says it


async def test_what_has_to_be_said_of_a_capture_is_told_with_it() -> None:
    world = await simulate()
    said = Taken(1, 2, True, (1,))
    _saying(world.screen, said)
    await world.agent.capture()
    (notice,) = world.told(Happened.CAPTURED)
    taken, (made,) = notice.taken, world.store.files_made(9)
    assert taken is not None
    assert dataclasses.replace(taken, files=(), at=0, leaves_at=0) == said
    assert (notice.count, taken.files, taken.at) == (1, (made.file_id,), made.captured_at)


async def test_an_excluded_capture_is_told_and_nothing_is_kept() -> None:
    world = await simulate()
    world.screen.error = RefusedError("capture-excluded")
    await world.agent.capture()
    (notice,) = world.told(Happened.NOT_CAPTURED)
    assert notice.error is world.screen.error
    assert world.store.queue().files == 0


def test_the_log_says_what_came_of_a_capture_in_numbers_only(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    write_down(Notice(Happened.CAPTURED, 1, taken=Taken(1, 2, True, (1, 3))))
    (record,) = caplog.records
    fields = record.fields  # type: ignore[attr-defined]  # what our log lines carry
    assert fields == {"count": 1, "redacted": 2, "unexcluded": True, "blank": 2}
