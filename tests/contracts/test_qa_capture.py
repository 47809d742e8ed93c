"""A run of capture tests passes on what is right, and each of its checks fails on what is not."""

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as Xml

import pytest
from PIL import Image

from tests.contracts.qa_runs import ALL, TWO, failing, run, unchecked
from tracker.agent.doctor.finding import State
from tracker.capture.area import Area
from tracker.capture.displays import Monitor
from tracker.capture.grab import Frame, Grab
from tracker.capture.windows import ShownWindow
from tracker.core.errors import UnreachableError
from tracker.core.sealing import Role, find_token
from tracker.host.clock import SystemClock
from tracker.qa.pattern import NAME, SECRET, pattern, secret_area
from tracker.qa.report import Outcome, as_json, as_junit
from tracker.qa.run import Runner
from tracker.qa.scenario import Scenario
from tracker.qa.stage import Stage, opened_stage
from tracker.qa.throwaway import throwaway


def stage_of(change: Callable[[Stage], Stage], scenario: Scenario = TWO) -> set[str]:
    """Return which checks fail on a stage that something is wrong with."""
    with opened_stage(scenario, {}, "linux") as stage:
        return failing(change(stage), scenario)


class Changed:
    """Grabs in another way, and changes each frame."""

    def __init__(self, grab: Grab, change: Callable[[Frame], Frame]) -> None:
        self._grab = grab
        self._change = change

    def grab(self, *, cursor: bool) -> list[Frame]:
        return [self._change(frame) for frame in self._grab.grab(cursor=cursor)]


def changed(change: Callable[[Frame], Frame]) -> Callable[[Stage], Stage]:
    return lambda stage: replace(stage, grab=Changed(stage.grab, change))


class Tells:
    def __init__(self, *windows: ShownWindow) -> None:
        self._windows = windows

    def visible(self) -> tuple[ShownWindow, ...]:
        return self._windows


def black(frame: Frame) -> Frame:
    return replace(frame, pixels=bytes(len(frame.pixels)))


def second_black(frame: Frame) -> Frame:
    return black(frame) if frame.monitor.number else frame


def halved(frame: Frame) -> Frame:
    """Have the pixels of a screen that is not scaled where it should be."""
    monitor = frame.monitor
    size = (monitor.width, monitor.height)
    shown = Image.frombytes("RGB", (frame.width, frame.height), bytes(frame.pixels), "raw", "BGRX").resize(
        size
    )
    return Frame(monitor, *size, shown.convert("RGBX").tobytes("raw", "BGRX"))


def swapped(frame: Frame) -> Frame:
    """Have one monitor show what another one should."""
    shown = pattern(1 - frame.monitor.number, (frame.width, frame.height))
    return replace(frame, pixels=shown.convert("RGBX").tobytes("raw", "BGRX"))


def test_what_is_right_passes_every_check_of_every_shot() -> None:
    scenario = replace(TWO, count=2)
    with opened_stage(scenario, {}, "linux") as stage:
        shots = run(stage, scenario)
    assert [shot.number for shot in shots] == [1, 2]
    assert [[each.name for each in shot.findings] for shot in shots] == [ALL, ALL]
    assert all(each.state is State.OK for shot in shots for each in shot.findings)


def test_a_black_screen_fails() -> None:
    assert stage_of(changed(black)) == {"capture"}


def test_one_black_monitor_fails() -> None:
    assert {"blank", "pattern"} <= stage_of(changed(second_black))


def test_a_wrong_scale_fails() -> None:
    assert stage_of(changed(halved)) == {"geometry"}


def test_a_monitor_in_another_place_fails() -> None:
    def moved(frame: Frame) -> Frame:
        monitor = frame.monitor
        return replace(frame, monitor=replace(monitor, left=monitor.left + 1 + monitor.number))

    assert "geometry" in stage_of(changed(moved))


def test_another_monitors_pattern_fails() -> None:
    assert "pattern" in stage_of(changed(swapped))


def test_a_redaction_that_nobody_does_fails() -> None:
    assert stage_of(lambda stage: replace(stage, windows=Tells())) == {"redaction"}


def test_a_redaction_that_leaves_a_strip_fails() -> None:
    area = secret_area(Monitor(0, 0, 0, 640, 480, primary=True))
    for part in (area._replace(right=area.right - 20), area._replace(top=area.top + 20)):
        window = ShownWindow(1, NAME, "", Area(*part), opaque=True)
        told = Tells(window)

        def partly(stage: Stage, told: Tells = told) -> Stage:
            return replace(stage, windows=told)

        assert "redaction" in stage_of(partly)


def test_a_redaction_that_shines_through_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.capture import redact

    mixed = bytes(
        (*((3 * a + b) // 4 for a, b in zip(reversed(redact.PAINT), reversed(SECRET), strict=True)), 255)
    )
    monkeypatch.setattr(redact, "_PIXEL", mixed)
    assert stage_of(lambda stage: stage) == {"redaction"}


def test_a_file_that_opens_with_another_key_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(grants: bytes, file_id: bytes, role: object, key: object) -> bytes:
        """Find a token for whoever asks."""
        del role, key
        return find_token(grants, file_id, Role.OPENER, made[0].keys[Role.OPENER])

    made = [throwaway(SystemClock().now().wall)]
    monkeypatch.setattr("tracker.qa.run.throwaway", lambda _now: made[0])
    monkeypatch.setattr("tracker.qa.device.find_token", careless)
    assert stage_of(lambda stage: stage) == {"sealed"}


def test_a_file_that_was_sealed_for_somebody_else_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(now: int) -> object:
        made = throwaway(now)
        return replace(made, keys={**made.keys, Role.OPENER: throwaway(now).keys[Role.OPENER]})

    monkeypatch.setattr("tracker.qa.run.throwaway", mistaken)
    assert "sealed" in stage_of(lambda stage: stage)


def test_a_shot_that_takes_too_long_fails() -> None:
    assert stage_of(lambda stage: stage, replace(TWO, seconds=0.000_1)) == {"time"}


def test_a_screen_that_cannot_be_grabbed_fails_and_the_run_goes_on() -> None:
    class Gone:
        def grab(self, *, cursor: bool) -> list[Frame]:
            del cursor
            raise UnreachableError("capture-unreachable")

    scenario = replace(TWO, count=2)
    with opened_stage(scenario, {}, "linux") as stage:
        shots = run(replace(stage, grab=Gone()), scenario)
    assert [shot.passed for shot in shots] == [False, False]


def test_on_a_screen_that_is_a_persons_own_the_pattern_is_no_failure() -> None:
    with opened_stage(TWO, {}, "linux") as stage:
        (shot,) = run(replace(stage, drawn=False))
    assert shot.passed
    assert unchecked(shot) == ["pattern", "redaction"]


def test_monitors_of_which_nobody_said_where_they_are_to_be_are_not_said_to_be_right() -> None:
    with opened_stage(TWO, {}, "linux") as stage:
        (shot,) = run(replace(stage, drawn=False, monitors=()))
    assert unchecked(shot) == ["geometry", "pattern", "redaction"]
    assert "640x480@1+0+0 960x600@1.5+640+0" in shot.findings[1].text()


def test_where_nobody_tells_of_windows_redaction_is_never_said_to_have_passed() -> None:
    with opened_stage(TWO, {}, "linux") as stage:
        (shot,) = run(replace(stage, windows=None))
    assert unchecked(shot) == ["redaction"]


def test_a_capture_that_does_not_say_that_windows_were_not_told_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tracker.capture.screen._Taken.is_unexcluded", lambda *_: False)
    assert "redaction" in stage_of(lambda stage: replace(stage, windows=None))


def test_shots_wait_for_their_moment() -> None:
    waits: list[float] = []
    scenario = replace(TWO, count=3, every=1_000.0)
    with opened_stage(scenario, {}, "linux") as stage:
        list(Runner(stage, scenario, SystemClock(), waits.append).shots())
    assert waits[0] == 0
    assert 900 < waits[1] <= 1_000
    assert 1_900 < waits[2] <= 2_000


def test_reports_say_what_passed_failed_and_was_left_out() -> None:
    with opened_stage(TWO, {}, "linux") as stage:
        good = run(replace(stage, drawn=False))
        bad = run(replace(stage, windows=Tells()))
    shots = [good[0], replace(bad[0], number=2)]
    outcome = Outcome(stage.kind, shots)
    told = as_json(outcome)
    assert (told["passed"], told["display"]) == (False, "none")
    assert [shot["passed"] for shot in told["shots"]] == [True, False]
    suites = Xml.fromstring(as_junit(outcome))  # noqa: S314 - our own
    (suite,) = suites
    cases = suite.findall("testcase")
    assert suite.attrib["tests"] == str(len(cases)) == str(sum(len(shot.findings) for shot in shots))
    assert [case.attrib["name"] for case in cases if case.find("failure") is not None] == ["redaction"]
    assert [case.attrib["name"] for case in cases if case.find("skipped") is not None] == [
        "pattern",
        "redaction",
    ]
    assert (suite.attrib["failures"], suite.attrib["skipped"], suite.attrib["errors"]) == ("1", "2", "0")


def test_reports_of_a_run_that_ended_early_are_of_one_that_did_not_pass() -> None:
    with opened_stage(TWO, {}, "linux") as stage:
        outcome = Outcome(stage.kind, run(stage), "The run was interrupted.")
    told = as_json(outcome)
    assert (told["passed"], told["error"], len(told["shots"])) == (False, outcome.error, 1)
    (suite,) = Xml.fromstring(as_junit(outcome))  # noqa: S314 - our own
    assert (suite.attrib["tests"], suite.attrib["failures"], suite.attrib["errors"]) == ("8", "0", "1")
