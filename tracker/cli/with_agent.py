"""Having the agent of this device carry a command out, started first where it is wanted and not there."""

import argparse
from typing import TYPE_CHECKING, Final

from tracker.cli.terminal import remark, say, say_json
from tracker.cli.timer_words import timer_lines
from tracker.core.errors import UnreachableError
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.core.wire import Command, Status

_NOT_RUNNING: Final = "agent-not-running"


def ask(command: "Command", *, start: bool = False) -> "Status":
    """Return how things stand after a command; `start` starts an agent that is not there.

    Raises what it refuses, `UnreachableError` without an agent, and `RefusedError` before enrolment.
    """
    from tracker.agent.assemble import viewed_store
    from tracker.agent.control_client import calling
    from tracker.host.local_socket import Address
    from tracker.host.paths import Paths

    paths = Paths.find()
    if start:
        start_agent()
    try:
        with calling(Address.within(paths.runtime)) as agent:
            return agent.ask(command)
    except UnreachableError as error:
        if error.key == _NOT_RUNNING:
            with viewed_store(paths):
                raise
        raise


def start_agent() -> None:
    """Start the agent where none runs, and say so."""
    from tracker.agent import launch
    from tracker.host.paths import Paths

    started = launch.start(Paths.find())
    if not started.already:
        line = _("The agent was started, for {workspace}: process {pid}.")
        remark(line.format(workspace=started.status.agent.workspace, pid=started.status.agent.pid))


def tell_timer(args: argparse.Namespace, status: "Status") -> int:
    """Tell how the timer stands after a command, with `--json` how everything does; return the exit code."""
    if args.json:
        say_json(status)
    elif status.timer is not None:
        for line in timer_lines(status.timer):
            say(line)
    return 0
