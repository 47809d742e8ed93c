"""`tracker doctor`: what this machine can and cannot do, and what to do about it."""

import argparse
from typing import TYPE_CHECKING, Final

from tracker.cli.parser import Commands, example
from tracker.cli.terminal import remark, say, say_json
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.doctor.finding import Finding

_WELL: Final = 0
_NEEDS_ATTENTION: Final = 1


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "doctor",
        help=_("see what this computer can and cannot do"),
        description=_(
            "Look at everything Tracker needs of this computer, one line each: `ok` does its job, `warn` "
            "does some of it, which Tracker goes on with, `no` does not. What to do stands below. Works "
            "before enrolment and without the agent, and takes no picture unless told to. Ends with 0 when "
            "nothing needs attention and with 1 when a line says `no`."
        ),
        epilog=example("doctor --capture"),
    )
    parser.add_argument("--json", action="store_true", help=_("each line as one of JSON"))
    parser.add_argument(
        "--capture",
        action="store_true",
        help=_("also take one picture, in memory only; the desktop may ask you about it"),
    )
    parser.add_argument(
        "--ask-again",
        action="store_true",
        help=_("have the desktop forget whether you allowed screenshots: the next one asks anew"),
    )
    parser.set_defaults(run=run, mends=True)


def run(args: argparse.Namespace) -> int:
    """Look at this machine."""
    import os
    import sys

    from tracker.agent.doctor import PICTURE, PROBES, examine
    from tracker.agent.doctor.finding import Machine, needs_attention
    from tracker.host.clock import SystemClock
    from tracker.host.paths import Paths

    machine = Machine(os.environ, sys.platform, Paths.find(), SystemClock())
    if args.ask_again:
        _ask_again()
    findings = []
    for finding in examine(machine, (*PROBES, PICTURE) if args.capture else PROBES):
        _tell(finding, as_json=args.json)
        findings.append(finding)
    return _NEEDS_ATTENTION if needs_attention(findings) else _WELL


def _ask_again() -> None:
    import os

    from tracker.capture.portal import ask_again

    ask_again(os.environ)
    remark(_("The desktop asks anew at the next screenshot; restart Tracker if it runs."))


def _tell(finding: "Finding", *, as_json: bool) -> None:
    if as_json:
        hint, state = finding.hint(), finding.state.value
        say_json({"name": finding.name, "state": state, "text": finding.text(), "hint": hint})
        return
    say(f"{finding.state.value:<4}  {finding.name:<10}  {finding.text()}")
    if hint := finding.hint():
        say(f"{'':<18}{hint}")
