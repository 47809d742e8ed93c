"""Having the agent of this device carry a command out, started first where it is not there."""

import argparse
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracker.agent.control_client import PATIENCE_SECONDS, calling
from tracker.cli.terminal import remark, say, say_json
from tracker.cli.timer_words import timer_lines
from tracker.core.errors import RefusedError
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.agent.control_client import ControlClient
    from tracker.core.errors import UnrecognisedError
    from tracker.core.wire import Command, Status
    from tracker.host.paths import Paths


def ask(command: "Command", patience: float = PATIENCE_SECONDS) -> "Status":
    """Return how things stand after a command, which is waited for `patience` seconds at most.

    An agent that is not there is started. Raises what it refuses, `RefusedError` before enrolment and on a
    device that was signed out for good, and `UnreachableError` for an agent that does not start or answer.
    """
    with called(command) as (agent, _started):
        return agent.ask(command, patience)


def attend(command: "Command") -> "Iterator[Status]":
    """Yield how things stand while a command is carried out, by an agent that is started where none runs.

    It ends with the agent, or when nobody listens any more; raises as `ask`.
    """
    with called(command) as (agent, _started):
        yield from agent.follow(command)


@contextmanager
def called(command: "Command") -> "Iterator[tuple[ControlClient, bool]]":
    """Converse for the block with the agent, for this command first; say whether it was started for that.

    Raises as `ask`.
    """
    from tracker.agent import launch
    from tracker.host.local_socket import Address
    from tracker.host.paths import Paths

    paths = Paths.find()
    started = launch.settled(paths) is None
    if started:
        _require_of_use(paths, command)
        _start_agent(paths)
    with calling(Address.within(paths.runtime)) as agent:
        yield agent, started


def _start_agent(paths: "Paths") -> None:
    """Start the agent, and say so."""
    from tracker.agent import launch

    started = launch.start(paths)
    if not started.already:
        line = _("The agent was started, for {workspace}: process {pid}.")
        remark(line.format(workspace=started.status.agent.workspace, pid=started.status.agent.pid))


def _require_of_use(paths: "Paths", command: "Command") -> None:
    """Raise `UnrecognisedError` where the device was signed out for good.

    Only what deletes is carried out there; all else would start an agent in vain.
    """
    from tracker.core.wire import DeleteAttachment, DeleteScreenshot, DeleteTime

    deletes = isinstance(command, DeleteAttachment | DeleteScreenshot | DeleteTime)
    if not deletes and (over := _over(paths)) is not None:
        raise over


def _over(paths: "Paths") -> "UnrecognisedError | None":
    from tracker.agent.assemble import viewed_store
    from tracker.agent.standing import is_over, kept_ending

    try:
        with viewed_store(paths) as store:
            return kept_ending(store) if is_over(store) else None
    except RefusedError:
        # The agent that is started says so itself, or migrates the store.
        return None


def tell_timer(args: argparse.Namespace, status: "Status") -> int:
    """Tell how the timer stands after a command, with `--json` how everything does; return the exit code."""
    if args.json:
        say_json(status)
    elif status.timer is not None:
        for line in timer_lines(status.timer):
            say(line)
    return 0
