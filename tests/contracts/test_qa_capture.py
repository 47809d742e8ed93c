"""A run of capture tests passes on what is right, and each of its checks fails on what is not."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from PIL import Image

from tests.wayland import StartSession
from tracker.capture.area import Area
from tracker.capture.displays import Monitor
from tracker.capture.grab import Frame, Grab
from tracker.capture.windows import ShownWindow
from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.core.sealing import Role, find_token
from tracker.host.clock import SystemClock
from tracker.qa.doctor.finding import State
from tracker.qa.pattern import NAME, SECRET, pattern, secret_area
from tracker.qa.report import as_json, as_junit
from tracker.qa.run import CheckedShot, Runner
from tracker.qa.scenario import SHIPPED, Scenario, parse_monitors, read_scenario, scenario_of
from tracker.qa.stage import Stage, opened_stage
from tracker.qa.throwaway import throwaway

TWO = Scenario(display="none", monitors=parse_monitors("640x480,960x600@1.5"))
ALL = ["blank", "geometry", "sealed", "pattern", "redaction", "queue", "time"]


def waited(_seconds: float) -> None:
    pass


def run(stage: Stage, scenario: Scenario = TWO) -> list[CheckedShot]:
    return list(Runner(stage, scenario, SystemClock(), waited).shots())


def failing(stage: Stage, scenario: Scenario = TWO) -> set[str]:
    (shot,) = run(stage, scenario)
    return {each.name for each in shot.findings if each.state is State.NO}


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
        return find_token(grants, file_id, Role.OPENER, made[0].opener)

    made = [throwaway(SystemClock().now().wall)]
    monkeypatch.setattr("tracker.qa.run.throwaway", lambda _now: made[0])
    monkeypatch.setattr("tracker.qa.checks.find_token", careless)
    assert stage_of(lambda stage: stage) == {"sealed"}


def test_a_file_that_was_sealed_for_somebody_else_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(now: int) -> object:
        return replace(throwaway(now), opener=throwaway(now).opener)

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
    assert [each.name for each in shot.findings if each.state is State.WARN] == ["pattern"]


def test_shots_wait_for_their_moment() -> None:
    waits: list[float] = []
    scenario = replace(TWO, count=3, every=1_000.0)
    with opened_stage(scenario, {}, "linux") as stage:
        list(Runner(stage, scenario, SystemClock(), waits.append).shots())
    assert waits[0] == 0
    assert 900 < waits[1] <= 1_000
    assert 1_900 < waits[2] <= 2_000


@pytest.mark.display
@pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is Linux's")
class TestRealDisplays:
    """On X servers that are really there."""

    @pytest.fixture(autouse=True)
    def _needs_xvfb(self, start_display: object) -> None:
        del start_display

    def test_a_virtual_display_passes(self) -> None:
        scenario = Scenario(display="virtual", monitors=parse_monitors("1280x720,800x600"))
        with opened_stage(scenario, os.environ, "linux") as stage:
            (shot,) = run(stage, scenario)
        assert shot.passed, [each.text() for each in shot.findings]
        assert [each.name for each in shot.findings] == ALL

    def test_a_display_that_is_named_passes_and_is_held_to_what_was_asked(self, x_display: str) -> None:
        scenario = Scenario(display=x_display)
        with opened_stage(scenario, {}, "linux") as stage:
            assert failing(stage, scenario) == set()
        scenario = replace(scenario, monitors=parse_monitors("1920x1080,800x600"))
        with opened_stage(scenario, {}, "linux") as stage:
            assert "geometry" in failing(stage, scenario)

    def test_an_x_server_without_anything_on_it_fails(self, x_display: str) -> None:
        with opened_stage(Scenario(display="auto"), {"DISPLAY": x_display}, "linux") as stage:
            assert failing(stage) == {"capture"}


@pytest.mark.display
def test_a_wayland_session_is_held_to_its_scales(start_session: StartSession) -> None:
    outputs = ("resolution 1280x720 position 0,0", "resolution 1920x1080 position 1280,0 scale 1.5")
    with start_session(*outputs, asks=True) as session:
        for number, size in enumerate(((1280, 720), (1920, 1080)), 1):
            halves = Image.new("RGB", (2, 2), (216, 90, 48))
            halves.paste((29, 158, 117), (1, 0, 2, 2))
            session.show(f"HEADLESS-{number}", halves.resize(size, Image.Resampling.NEAREST))
        found = []
        for monitors in ("1280x720,1920x1080@1.5", "1280x720,1920x1080"):
            scenario = Scenario(display="wayland", monitors=parse_monitors(monitors))
            with opened_stage(scenario, session.environment, "linux") as stage:
                found.append(failing(stage, scenario))
    assert found == [set(), {"geometry"}]


@pytest.mark.parametrize(
    ("display", "environment", "key"),
    [
        ("virtual", {"PATH": "/nowhere"}, "qa-program"),
        ("wayland", {}, "qa-no-session"),
        ("screen", {}, "qa-display"),
        (":", {}, "qa-display"),
        (":4711", {}, "capture-unreachable"),
    ],
)
def test_what_cannot_run_says_why(display: str, environment: Mapping[str, str], key: str) -> None:
    with (
        pytest.raises(TrackerError) as refused,
        opened_stage(Scenario(display=display), environment, "linux"),
    ):
        pass
    assert refused.value.key == key


def test_an_x_server_cannot_be_asked_for_scales() -> None:
    scenario = Scenario(display="virtual", monitors=parse_monitors("800x600@2"))
    with pytest.raises(RefusedError) as refused, opened_stage(scenario, os.environ, "linux"):
        pass
    assert refused.value.key == "qa-scale"


@pytest.mark.parametrize("words", ["", "1920", "1920x", "0x100", "1920x1080@0", "1920x1080,", "1920x1080@2x"])
def test_what_names_no_monitors_is_refused(words: str) -> None:
    with pytest.raises(RefusedError):
        parse_monitors(words)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("count", 0),
        ("count", True),
        ("count", "1"),
        ("every", -1),
        ("tolerance", 200),
        ("seconds", 0),
        ("x", 1),
    ],
)
def test_a_scenario_that_makes_no_sense_is_refused(key: str, value: object) -> None:
    with pytest.raises(RefusedError) as refused:
        scenario_of({key: value}, "file")
    assert refused.value.values["why"] == key


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_scenarios_go_by_their_names(path: Path) -> None:
    assert read_scenario(Path(path.stem)) == read_scenario(path)


def test_reports_say_what_passed_failed_and_was_left_out() -> None:
    with opened_stage(TWO, {}, "linux") as stage:
        good = run(replace(stage, drawn=False))
        bad = run(replace(stage, windows=Tells()))
    shots = [good[0], replace(bad[0], number=2)]
    told = as_json(stage, shots)
    assert (told["passed"], told["display"]) == (False, "none")
    assert [shot["passed"] for shot in told["shots"]] == [True, False]
    suites = Xml.fromstring(as_junit(stage, shots))  # noqa: S314 - our own
    (suite,) = suites
    cases = suite.findall("testcase")
    assert suite.attrib["tests"] == str(len(cases)) == str(sum(len(shot.findings) for shot in shots))
    assert [case.attrib["name"] for case in cases if case.find("failure") is not None] == ["redaction"]
    assert [case.attrib["name"] for case in cases if case.find("skipped") is not None] == ["pattern"]
    assert (suite.attrib["failures"], suite.attrib["skipped"], suite.attrib["errors"]) == ("1", "1", "0")
