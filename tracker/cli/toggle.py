"""`tracker toggle`: start the timer, or stop it when it is on; for shortcuts of the desktop's own."""

import argparse

from tracker.agent.starting import start_command
from tracker.cli.parser import Commands, example, finish
from tracker.cli.with_agent import called, tell_timer
from tracker.core.wire import ShowStatus, StopTimer, TimerMode
from tracker.host.translate import translate as _


def add(commands: Commands) -> None:
    """Add the command."""
    toggle = commands.add_parser(
        "toggle",
        help=_("start the timer, or stop it when it is on"),
        description=_(
            "Start the timer on what was worked on last, and the agent where it is not there; after a break "
            "go on; stop the timer when it is on. Your desktop's settings can have a combination of keys run "
            "it, where the icon gets none."
        ),
        epilog=example("toggle"),
    )
    finish(toggle, run, _("how things stand then, as one line of JSON"))


def run(args: argparse.Namespace) -> int:
    """Start the timer, or stop it."""
    with called(ShowStatus()) as (agent, started):
        timer = agent.ask(ShowStatus()).timer
        stops = not started and timer is not None and timer.state is not TimerMode.STOPPED
        return tell_timer(args, agent.ask(StopTimer() if stops else start_command(timer)))
