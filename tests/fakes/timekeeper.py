"""An agent's hours in a process that a test kills: started by `spawn`, so it imports little."""

import secrets
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fakes.committer import KEY
from tests.fakes.device import FakeDevice
from tracker.agent.chain import Chain
from tracker.agent.hours import Hours, HoursPolicy
from tracker.core.hours.said import Ending, Work
from tracker.core.hours.timer_state import Answer, Asking, Back, Left, Running
from tracker.host.clock import SystemClock
from tracker.store import SqlCipherStore


@dataclass(frozen=True)
class Kept:
    """A step returned: the uptime before it, the timer's state after it, and the running entry's id."""

    uptime: int
    state: str
    entry: bytes | None


def opened(path: Path) -> tuple[Hours, SqlCipherStore]:
    """Open the store of a device and take its hours up."""
    store = SqlCipherStore.open(path, KEY)
    identity = store.identity()
    chain = Chain(FakeDevice(identity).identity, store, secrets.token_bytes)
    return Hours(store, chain, SystemClock(), secrets.token_bytes, HoursPolicy()), store


def keep_time_until_killed(path: Path, tells: Connection) -> None:
    """Start, beat, switch, leave, come back and answer without end; acknowledge each step on the pipe."""
    hours, _ = opened(path)
    hours.begin()
    clock = SystemClock()
    while True:
        before = clock.now().uptime
        _step(hours, secrets.randbelow(12))
        state = hours.state
        entry = state.entry.entry_id.bytes if isinstance(state, Running) else None
        tells.send(Kept(before, type(state).__name__, entry))


def _step(hours: Hours, choice: int) -> None:
    match choice:
        case 0:
            hours.start(Work(note="other"))
        case 1:
            hours.feel(lambda at: Left(at, Ending.LOCK))
        case 2:
            hours.feel(lambda at: Back(at, Ending.LOCK))
        case 3 | 4 if isinstance(hours.state, Asking):
            hours.answer("", Answer.KEEP if choice == 3 else Answer.GO_ON)
        case _ if isinstance(hours.state, Running):
            hours.beat()
        case _:
            hours.start(Work(note="again"))
