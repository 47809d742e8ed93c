"""Capture tests on displays that are really there, and what is said where none can be had."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from lib.gnome_session import gnome_session
from lib.portal_stand_in import CANCELLED
from tests.contracts.desks import eventually
from tests.contracts.qa_runs import ALL, failed, failing, run, unchecked
from tests.display import StartDisplay
from tests.fakes.compositor import compositor
from tests.wayland import StartSession
from tracker.capture.displays import Monitor
from tracker.capture.outputs import outputs
from tracker.core.errors import OsPermissionError, RefusedError, TrackerError, UnreachableError
from tracker.host.clock import SystemClock
from tracker.qa.pattern import pattern
from tracker.qa.run import Runner
from tracker.qa.scenario import SHIPPED, Scenario, parse_monitors, read_scenario, scenario_of
from tracker.qa.stage import opened_stage
from tracker.qa.wayland_pattern import filled_outputs


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

    def test_monitors_that_come_and_go_between_captures_are_noticed(
        self, start_display: StartDisplay
    ) -> None:
        with start_display(1600, 600) as display:
            changes = [(), ("800x600+0+0", "800x600+800+0"), ()]

            def change(_seconds: float) -> None:
                display.set_monitors(*changes.pop(0))

            scenario = Scenario(display=display.name, monitors=parse_monitors("1600x600"), count=3)
            with opened_stage(scenario, {}, "linux") as stage:
                shots = list(Runner(stage, scenario, SystemClock(), change).shots())
        assert ["geometry" in failed(shot) for shot in shots] == [False, True, False]

    def test_an_x_server_without_anything_on_it_fails(self, x_display: str) -> None:
        with opened_stage(Scenario(display="auto"), {"DISPLAY": x_display}, "linux") as stage:
            assert failing(stage) == {"capture"}


OUTPUTS = ("resolution 1280x720 position 0,0", "resolution 1920x1080 position 1280,0 scale 1.5")


@pytest.mark.display
def test_a_wayland_session_shows_the_pattern_and_is_held_to_it_and_to_its_scales(
    start_session: StartSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start_session(*OUTPUTS, asks=True) as session:
        scenario = Scenario(display="wayland", monitors=parse_monitors("1280x720,1920x1080@1.5"))
        with opened_stage(scenario, session.environment, "linux") as stage:
            (right,) = run(stage, scenario)
            unscaled = tuple((monitor, (1280, 720)) for monitor, _ in stage.monitors)
            misplaced = failing(replace(stage, monitors=unscaled), scenario)
        monkeypatch.setattr("tracker.qa.wayland_pattern.pattern", lambda _, size: pattern(0, size))
        with opened_stage(scenario, session.environment, "linux") as stage:
            confused = failing(stage, scenario)
        session.forget_answers()
        session.desktop.answer = CANCELLED
        with pytest.raises(OsPermissionError), opened_stage(scenario, session.environment, "linux"):
            pass
    assert failed(right) == set(), [each.text() for each in right.findings]
    assert unchecked(right) == ["redaction"]
    assert misplaced == {"geometry"}
    assert confused == {"pattern"}


@pytest.mark.skipif(shutil.which("mutter") is None, reason="mutter is not installed; see scripts/test.py")
def test_gnome_shows_the_pattern_too() -> None:
    with gnome_session() as session:
        eventually(lambda: bool(outputs(session.environment)))
        with filled_outputs(session.environment) as places:
            assert places == ((Monitor(0, 0, 0, 800, 600, primary=True), (800, 600)),)


def test_a_compositor_that_shows_no_windows_is_told_of(tmp_path: Path) -> None:
    with (
        compositor(tmp_path, {"wl_output": 4}) as played,
        pytest.raises(UnreachableError) as refused,
        filled_outputs(played.environment),
    ):
        pass
    assert refused.value.key == "qa-window"


@pytest.mark.parametrize(
    ("display", "environment", "key"),
    [
        ("virtual", {"PATH": "/nowhere"}, "qa-program"),
        ("wayland", {}, "qa-no-session"),
        ("screen", {}, "qa-display"),
        (":", {}, "qa-display"),
        (":4711", {}, "qa-window"),
        ("wayland", {"WAYLAND_DISPLAY": "/nowhere"}, "capture-portal-away"),
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
        ("seconds", float("inf")),
        ("every", float("inf")),
        ("every", float("nan")),
        ("x", 1),
    ],
)
def test_a_scenario_that_makes_no_sense_is_refused(key: str, value: object) -> None:
    with pytest.raises(RefusedError) as refused:
        scenario_of({key: value})
    assert refused.value.values["field"] == key


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_scenarios_go_by_their_names(path: Path) -> None:
    assert read_scenario(Path(path.stem)) == read_scenario(path)
