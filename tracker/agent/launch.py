"""Starting the agent apart from whoever asks for it, and stopping it: one for each person and workspace."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, RLock, Thread
from typing import Final

from tracker.agent.control_client import calling
from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.core.wire import ShowStatus, Status, Stop
from tracker.host.instance import is_held
from tracker.host.local_socket import Address
from tracker.host.paths import HOME_VARIABLE, Paths
from tracker.host.process import detach
from tracker.host.program import this_program

AGENT_LOCK: Final = "agent.lock"
"""In the data folder; the running agent holds it."""

START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 30.0
SETTLE_SECONDS: Final = 5.0
_LOOK_EVERY: Final = 0.05
ALONE: Final = RLock()
"""Who holds it is alone in this process in starting and stopping an agent.

Between the birth of an agent and its lock nothing tells of it, so that who would stop it finds none.
"""
_ELSEWHERE: Final = "agent-elsewhere"
_COMPLAINT: Final = "tracker: "


@dataclass(frozen=True, slots=True)
class Started:
    """The agent that runs now, and whether it did so before."""

    status: Status
    already: bool


def running(paths: Paths) -> Status | None:
    """Return how things stand with the running agent, None where none runs.

    Raises `UnreachableError` for one that does not answer or cannot be reached from here.
    """
    try:
        with calling(Address.within(paths.runtime)) as agent:
            return agent.ask(ShowStatus())
    except UnreachableError as error:
        _require_gone(paths, error)
    return None


def start(paths: Paths, every: float | None = None) -> Started:
    """Start an agent that outlives this process; return once it answers.

    It captures `every` so many seconds, or as policy asks.

    Raises `RefusedError` with what it said when it did not start, `UnreachableError` when it is not heard of.
    """
    with ALONE:
        before = settled(paths)
        if before is not None:
            return Started(before, already=True)
        complaint = _launched(paths, every)
        after = settled(paths)
        if after is None:
            raise _as_error(complaint, paths)
        return Started(after, already=False)


def stop(paths: Paths, *, keep_timer: bool = False) -> Status | None:
    """Stop the agent, of whatever version, and return how things stood at its end; None where none ran.

    One that this process is starting is waited for, and stopped. The timer ends with it, unless it is kept
    for an agent that is started at once.
    Raises `UnreachableError` for one that does not answer, cannot be reached from here, or does not end.
    """
    with ALONE:
        last = None
        try:
            with calling(Address.within(paths.runtime)) as agent:
                for status in agent.follow(Stop(keep_timer)):
                    last = status
        except UnreachableError as error:
            _require_gone(paths, error)
        if last is not None:
            _await_end(paths, last)
        return last


def _await_end(paths: Paths, last: Status) -> None:
    for _ in range(round(STOP_SECONDS / _LOOK_EVERY)):
        if not is_held(paths.data / AGENT_LOCK):
            return
        Event().wait(_LOOK_EVERY)
    raise UnreachableError("agent-still-running", pid=last.agent.pid)


def settled(paths: Paths) -> Status | None:
    """Return as `running` does, and give an agent that comes or goes just now the time to."""
    with ALONE:
        for _ in range(round(SETTLE_SECONDS / _LOOK_EVERY)):
            try:
                return running(paths)
            except UnreachableError as error:
                if error.key != _ELSEWHERE:
                    raise
            Event().wait(_LOOK_EVERY)
        return running(paths)


def _require_gone(paths: Paths, error: UnreachableError) -> None:
    """Raise unless an agent that was not reached is none that lives."""
    if error.key != "agent-not-running":
        raise error
    if is_held(paths.data / AGENT_LOCK):
        raise UnreachableError(_ELSEWHERE)


def _launched(paths: Paths, every: float | None) -> str:
    """Start the process and return what it complained of until it let go of us, or ended."""
    paths.make()
    words = ("agent", "--headless", "--detached", *(() if every is None else ("--every", f"{every:g}")))
    environment = dict(os.environ)
    if home := environment.get(HOME_VARIABLE):
        environment[HOME_VARIABLE] = str(Path(home).absolute())
    process = detach([*this_program(), *words], paths.data, environment)
    said = SimpleQueue[str]()
    Thread(target=lambda: said.put(_all_of(process)), daemon=True).start()
    # Whoever starts an agent and lives on, as a tray does, must not keep what is left of a dead one.
    Thread(target=process.wait, daemon=True).start()
    try:
        return said.get(timeout=START_SECONDS)
    except Empty:
        raise UnreachableError("agent-slow") from None


def _all_of(process: subprocess.Popen[bytes]) -> str:
    if process.stderr is None:
        return ""
    with process.stderr as complaints:
        return complaints.read().decode("utf-8", "replace").strip()


def _as_error(complaint: str, paths: Paths) -> TrackerError:
    text, _, hint = complaint.partition("\n")
    if not text.startswith(_COMPLAINT):
        return UnreachableError("agent-not-started", folder=str(paths.log))
    return RefusedError("agent-said", text=text.removeprefix(_COMPLAINT), hint=hint.strip())
