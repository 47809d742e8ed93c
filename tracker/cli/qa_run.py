"""What `tracker qa capture` does: the run, and its reports, which are written even where it ends early."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from tracker.agent.doctor.finding import State
from tracker.cli.qa_server import destination
from tracker.cli.terminal import remark, say
from tracker.core.errors import RefusedError, TrackerError
from tracker.host.clock import SystemClock
from tracker.host.translate import translate as _
from tracker.qa.report import Outcome, as_json, as_junit
from tracker.qa.run import CheckedShot, Runner
from tracker.qa.scenario import Scenario, parse_monitors, read_scenario, require_fitting
from tracker.qa.stage import opened_stage

if TYPE_CHECKING:
    from PIL import Image

_STANDARD_OUTPUT: Final = Path("-")
"""Where a report goes that a script reads; what people are told goes to standard error then."""


def run(args: argparse.Namespace) -> bool:
    """Run the captures, write the reports, and return whether all passed.

    Raises `TrackerError` for what keeps the captures from running; the reports say so, too.
    """
    scenario = _scenario(args)
    _require_writable(args)
    outcome = Outcome(scenario.display)
    try:
        with _terminated_as_interrupted():
            _capture(args, scenario, outcome)
    except BaseException as error:
        outcome.error = _why(error)
        raise
    finally:
        _write(args, outcome)
    return outcome.passed


def _capture(args: argparse.Namespace, scenario: Scenario, outcome: Outcome) -> None:
    tell = remark if _STANDARD_OUTPUT in (args.report, args.json) else say
    with ExitStack() as stack:
        to = stack.enter_context(destination(args.server, args.enrolment, os.environ))
        stage = stack.enter_context(opened_stage(scenario, os.environ, sys.platform))
        outcome.display = stage.kind
        keep = _keeper(args.artifacts) if args.artifacts else None
        for shot in Runner(stage, scenario, SystemClock(), Event().wait, keep, to).shots():
            outcome.shots.append(shot)
            for line in _lines(shot):
                tell(line)
    tell(_sum(outcome))


def _scenario(args: argparse.Namespace) -> Scenario:
    """Return the scenario of a file, in which what was typed overrules."""
    scenario = read_scenario(args.scenario) if args.scenario else Scenario()
    typed: dict[str, Any] = {
        name: getattr(args, name) for name in ("display", "count", "every") if getattr(args, name) is not None
    }
    if args.monitors is not None:
        typed["monitors"] = parse_monitors(args.monitors)
    return require_fitting(replace(scenario, **typed))


def _why(error: BaseException) -> str:
    match error:
        case TrackerError():
            return error.text(_)
        case KeyboardInterrupt():
            return _("The run was interrupted.")
        case _:
            return _("The run was ended by a fault in Tracker.")


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Have the signal that cancels a pipeline end the run as Ctrl-C does, so that nothing is left."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _keeper(folder: Path) -> "Callable[[str, Image.Image], None]":
    def keep(name: str, picture: "Image.Image") -> None:
        with _writing(folder):
            picture.save(folder / name)

    return keep


def _lines(shot: CheckedShot) -> list[str]:
    return [
        f"{each.state.value:<4}  {shot.number:>3}  {each.name:<9}  {each.text()}" for each in shot.findings
    ]


def _sum(outcome: Outcome) -> str:
    states = [each.state for shot in outcome.shots for each in shot.findings]
    said = _("Captures: {captures}. Checks that passed: {passed}, that failed: {failed}, not made: {unmade}.")
    passed, failed, unmade = (states.count(each) for each in (State.OK, State.NO, State.WARN))
    return said.format(captures=len(outcome.shots), passed=passed, failed=failed, unmade=unmade)


def _require_writable(args: argparse.Namespace) -> None:
    """Raise `RefusedError` before a long run, not after it."""
    for report in (args.report, args.json):
        if report not in (None, _STANDARD_OUTPUT):
            with _writing(report):
                report.open("ab").close()
    if args.artifacts:
        with _writing(args.artifacts):
            args.artifacts.mkdir(parents=True, exist_ok=True)
            (args.artifacts / ".tracker-qa").touch()
            (args.artifacts / ".tracker-qa").unlink()


def _write(args: argparse.Namespace, outcome: Outcome) -> None:
    if args.report:
        _put(args.report, as_junit(outcome).decode())
    if args.json:
        _put(args.json, json.dumps(as_json(outcome), indent=2) + "\n")


def _put(path: Path, text: str) -> None:
    if path == _STANDARD_OUTPUT:
        say(text.rstrip("\n"))
        return
    with _writing(path):
        path.write_text(text, "utf-8", newline="\n")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RefusedError(
            "qa-unwritable", path=str(path), why=error.strerror or type(error).__name__
        ) from error
