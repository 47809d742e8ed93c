"""`tracker qa`: capture tests for machines without a person, and mostly without a screen."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.cli.parser import Commands, add_group, example
from tracker.cli.terminal import complain, say
from tracker.core.errors import RefusedError, TrackerError
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from PIL import Image

    from tracker.qa.run import CheckedShot
    from tracker.qa.scenario import Scenario
    from tracker.qa.stage import Stage

_PASSED: Final = 0
_FAILED: Final = 1
_COULD_NOT_RUN: Final = 2


def add(commands: Commands) -> None:
    """Add the group and its commands."""
    group = add_group(commands, "qa", _("test captures on this machine"), "qa capture --display virtual")
    capture = group.add_parser(
        "capture",
        help=_("take test captures, and check each of them"),
        description=_(
            "Take captures as the agent does, from the screen to the encrypted queue, and check each: that "
            "it is not blank, that every monitor has its place, size and scale, that a test pattern is found "
            "again, that a window to leave out is painted over, that the sealed file opens with its own keys "
            "only, and how long it took. Everything is in a folder that is gone afterwards. Ends with 0 when "
            "all passed, 1 when something failed, and 2 when the test could not run."
        ),
        epilog=example("qa capture --display virtual --monitors 1920x1080,2560x1440 --report junit.xml"),
    )
    capture.add_argument(
        "--scenario", type=Path, metavar="FILE", help=_("a scenario, as a file or one shipped")
    )
    capture.add_argument(
        "--display",
        metavar="DISPLAY",
        help=_(
            "auto (this session, else a virtual one), :N (an X display, which gets the test pattern), "
            "wayland, virtual (a new Xvfb) or none (generated frames)"
        ),
    )
    capture.add_argument("--monitors", metavar="LIST", help=_("such as 1920x1080,2560x1440@2"))
    capture.add_argument("--count", type=int, metavar="N", help=_("how many captures"))
    capture.add_argument("--every", type=float, metavar="S", help=_("seconds from one to the next"))
    capture.add_argument("--report", type=Path, metavar="FILE", help=_("write JUnit's XML there"))
    capture.add_argument("--json", type=Path, metavar="FILE", help=_("write the findings there, as JSON"))
    capture.add_argument(
        "--artifacts", type=Path, metavar="DIR", help=_("keep the pictures there; of a test pattern only")
    )
    capture.set_defaults(run=run_capture)
    scenarios = group.add_parser(
        "scenarios",
        help=_("show the scenarios that come with Tracker"),
        description=_(
            "Show each scenario that comes with Tracker: its name for --scenario, and what it says."
        ),
        epilog=example("qa scenarios"),
    )
    scenarios.set_defaults(run=run_scenarios)


def run_scenarios(args: argparse.Namespace) -> int:
    """Show the shipped scenarios."""
    del args
    from tracker.qa.scenario import SHIPPED

    for path in sorted(SHIPPED.glob("*.toml")):
        say(f"{path.stem}:")
        for line in path.read_text("utf-8").splitlines():
            say(f"    {line}")
    return _PASSED


def run_capture(args: argparse.Namespace) -> int:
    """Run the captures; what keeps them from running is not a failure of theirs."""
    try:
        return _run(args)
    except TrackerError as error:
        complain(error)
        return _COULD_NOT_RUN


def _run(args: argparse.Namespace) -> int:
    import os
    import sys
    from threading import Event

    from tracker.host.clock import SystemClock
    from tracker.qa.run import Runner
    from tracker.qa.stage import opened_stage

    scenario = _scenario(args)
    keep = _keeper(args.artifacts) if args.artifacts else None
    shots = []
    with opened_stage(scenario, os.environ, sys.platform) as stage:
        for shot in Runner(stage, scenario, SystemClock(), Event().wait, keep).shots():
            _tell(shot)
            shots.append(shot)
    _write(args, stage, shots)
    return _PASSED if all(shot.passed for shot in shots) else _FAILED


def _scenario(args: argparse.Namespace) -> "Scenario":
    """Return the scenario of a file, in which what was typed overrules."""
    from tracker.qa.scenario import Scenario, parse_monitors, read_scenario, require_fitting

    scenario = read_scenario(args.scenario) if args.scenario else Scenario()
    typed: dict[str, Any] = {
        name: getattr(args, name) for name in ("display", "count", "every") if getattr(args, name) is not None
    }
    if args.monitors is not None:
        typed["monitors"] = parse_monitors(args.monitors)
    return require_fitting(replace(scenario, **typed), str(args.scenario or "-"))


def _keeper(folder: Path) -> "Any":
    def keep(name: str, picture: "Image.Image") -> None:
        with _writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            picture.save(folder / name)

    return keep


def _tell(shot: "CheckedShot") -> None:
    for each in shot.findings:
        say(f"{each.state.value:<4}  {shot.number:>3}  {each.name:<9}  {each.text()}")


def _write(args: argparse.Namespace, stage: "Stage", shots: "list[CheckedShot]") -> None:
    import json

    from tracker.qa.report import as_json, as_junit

    if args.report:
        with _writing(args.report):
            args.report.write_bytes(as_junit(stage, shots))
    if args.json:
        with _writing(args.json):
            args.json.write_text(json.dumps(as_json(stage, shots), indent=2) + "\n", "utf-8")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RefusedError(
            "qa-unwritable", path=str(path), why=error.strerror or type(error).__name__
        ) from error
