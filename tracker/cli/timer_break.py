"""`tracker break` and `resume`: the timer rests, and goes on with what it was on."""

import argparse

from tracker.cli.parser import Commands, example, finish
from tracker.cli.with_agent import ask, tell_timer
from tracker.core.wire import ResumeTimer, TakeBreak
from tracker.host.translate import translate as _


def add(commands: Commands) -> None:
    """Add both commands."""
    told = _("how things stand then, as one line of JSON")
    pausing = commands.add_parser(
        "break",
        help=_("take a break"),
        description=_(
            "Stop the timer for a break: no time is recorded until `tracker resume` goes on with the same "
            "work. A break is over, too, when the timer is started on anything else, or stopped."
        ),
        epilog=example("break"),
    )
    finish(pausing, run_break, told)
    resuming = commands.add_parser(
        "resume",
        help=_("go on with what you worked on last"),
        description=_(
            "Start the timer on what you took a break from, else on the project, task and note of your "
            "newest time entry, and the agent where it is not there. A timer that runs goes on as it is."
        ),
        epilog=example("resume"),
    )
    finish(resuming, run_resume, told)


def run_break(args: argparse.Namespace) -> int:
    """Stop the timer for a break."""
    return tell_timer(args, ask(TakeBreak()))


def run_resume(args: argparse.Namespace) -> int:
    """Start the timer on what was worked on last."""
    return tell_timer(args, ask(ResumeTimer()))
