"""`tracker agent start`, `stop` and `restart`: an agent that outlives the terminal, never one unseen."""

import argparse
from typing import TYPE_CHECKING

from tracker.cli.pace import add_pace
from tracker.cli.parser import Commands, Parser, example
from tracker.cli.status_words import waiting_line
from tracker.cli.terminal import remark, say, say_json
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.core.wire import Status
    from tracker.host.paths import Paths


def add(commands: Commands) -> None:
    """Add the commands."""
    start = commands.add_parser(
        "start",
        help=_("start it apart from this terminal"),
        description=_(
            "Start the agent of this device so that it lives on when the terminal closes, and wait until it "
            "answers. It records while the timer runs: `tracker start`. `tracker status` shows at any time "
            "that it runs and what it does."
        ),
        epilog=example("agent start"),
    )
    add_pace(start)
    _add_json(start, run_start)
    stop = commands.add_parser(
        "stop",
        help=_("stop it cleanly"),
        description=_(
            "Have the agent stop the timer, finish its capture and send what is due, wait until it has "
            "ended, and say what is left to send."
        ),
        epilog=example("agent stop"),
    )
    _add_json(stop, run_stop)
    restart = commands.add_parser(
        "restart",
        help=_("stop it and start it again"),
        description=_(
            "Stop the agent if it runs, and start it. A timer that runs goes on. Screenshots are taken as "
            "your workspace's policy asks, unless a pace is given."
        ),
        epilog=example("agent restart"),
    )
    add_pace(restart)
    _add_json(restart, run_restart)


def run_start(args: argparse.Namespace) -> int:
    """Start the agent; one that runs already is left alone."""
    from tracker.host.paths import Paths

    _start(Paths.find(), args)
    return 0


def run_stop(args: argparse.Namespace) -> int:
    """Stop the agent; where none runs there is nothing to do."""
    from tracker.host.paths import Paths

    if _stop(Paths.find(), args) is None:
        _tell(args, None, _("The agent was not running."))
    return 0


def run_restart(args: argparse.Namespace) -> int:
    """Stop the agent if there is one, and start it."""
    from tracker.host.paths import Paths

    paths = Paths.find()
    _stop(paths, args, keep_timer=True)
    _start(paths, args)
    return 0


def _start(paths: "Paths", args: argparse.Namespace) -> None:
    from tracker.agent.launch import start

    started = start(paths, args.every)
    if started.already:
        line = _("The agent runs already, for {workspace}: process {pid}.")
    else:
        line = _("The agent runs, for {workspace}: process {pid}. `tracker status` shows what it does.")
    agent, recording = started.status.agent, started.status.recording
    _tell(args, started.status, line.format(workspace=agent.workspace, pid=agent.pid))
    kept = recording.every if recording.per_slot is None else None
    if args.every not in (None, kept):
        command = f"tracker agent restart --every {args.every:g}"
        remark(_("It keeps its pace; to change that: {command}").format(command=command))


def _stop(paths: "Paths", args: argparse.Namespace, *, keep_timer: bool = False) -> "Status | None":
    from tracker.agent.launch import stop

    last = stop(paths, keep_timer=keep_timer)
    if last is not None:
        _tell(args, last, f"{_('The agent has stopped.')} {waiting_line(last.waiting)}")
    return last


def _add_json(parser: Parser, run: "Callable[[argparse.Namespace], int]") -> None:
    parser.add_argument("--json", action="store_true", help=_("how things stood then, as one line of JSON"))
    parser.set_defaults(run=run)


def _tell(args: argparse.Namespace, status: "Status | None", line: str) -> None:
    if args.json:
        say_json(status)
    else:
        say(line)
