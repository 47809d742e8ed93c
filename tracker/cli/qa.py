"""`tracker qa`: capture tests for machines without a person, and mostly without a screen."""

import argparse
from pathlib import Path
from typing import Final

from tracker.cli.parser import Commands, add_group, example
from tracker.cli.terminal import complain, say
from tracker.core.errors import TrackerError
from tracker.host.translate import translate as _

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
            "only, and how long it took; with --server, that the server signs for it and gives it back. "
            "Everything is in a folder that is gone afterwards. Ends with 0 when all passed, 1 when "
            "something failed, and 2 when the test could not run."
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
            "auto (this session as it is, else a virtual one), :N or wayland (an X display or the Wayland "
            "session, whose monitors are filled with the test pattern), virtual (a new Xvfb) or none "
            "(generated frames)"
        ),
    )
    capture.add_argument("--monitors", metavar="LIST", help=_("such as 1920x1080,2560x1440@2"))
    capture.add_argument("--count", type=int, metavar="N", help=_("how many captures"))
    capture.add_argument("--every", type=float, metavar="S", help=_("seconds from one to the next"))
    capture.add_argument(
        "--server",
        metavar="URL",
        help=_("send the test pattern to this server too; self starts one for the run, on this machine"),
    )
    capture.add_argument(
        "--enrolment",
        type=Path,
        metavar="FILE",
        help=_("join that server by this file, instead of by what TRACKER_ENROLMENT holds"),
    )
    capture.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help=_("write JUnit's XML there; - is standard output, and what is told goes to standard error"),
    )
    capture.add_argument(
        "--json", type=Path, metavar="FILE", help=_("write the findings there, as JSON; - as with --report")
    )
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
    from tracker.cli.qa_run import run
    from tracker.cli.qa_server import SELF

    if args.enrolment is not None and args.server in (None, SELF):
        args.parser.error(_("--enrolment goes with --server and an address"))
    if args.report is not None and args.report == args.json:
        args.parser.error(_("--report and --json cannot go to the same place"))
    try:
        return _PASSED if run(args) else _FAILED
    except TrackerError as error:
        complain(error)
        return _COULD_NOT_RUN
