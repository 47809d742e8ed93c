"""`tracker toggle`: start the timer, or stop it when it is on; for shortcuts of the desktop's own."""

import argparse

from tracker.cli.parser import Commands, example, finish
from tracker.cli.with_agent import ask, tell_timer
from tracker.core.errors import UnreachableError
from tracker.core.wire import ResumeTimer, ShowStatus, StartTimer, StopTimer, TimerMode, TimerStatus
from tracker.host.translate import translate as _


def add(commands: Commands) -> None:
    """Add the command."""
    toggle = commands.add_parser(
        "toggle",
        help=_("start the timer, or stop it when it is on"),
        description=_(
            "Start the timer, and the agent where it is not there; after a break go on; stop the timer when "
            "it is on. Your desktop's settings can have a combination of keys run it, where the icon gets "
            "none."
        ),
        epilog=example("toggle"),
    )
    finish(toggle, run, _("how things stand then, as one line of JSON"))


def run(args: argparse.Namespace) -> int:
    """Start the timer, or stop it."""
    timer = _timer()
    if timer is not None and timer.state is not TimerMode.STOPPED:
        return tell_timer(args, ask(StopTimer()))
    timer = timer or ask(ShowStatus(), start=True).timer
    on_break = timer is not None and timer.break_since is not None
    return tell_timer(args, ask(ResumeTimer() if on_break else StartTimer()))


def _timer() -> TimerStatus | None:
    """Return how the timer stands; None where no agent runs."""
    try:
        return ask(ShowStatus()).timer
    except UnreachableError as error:
        if error.key == "agent-not-running":
            return None
        raise
