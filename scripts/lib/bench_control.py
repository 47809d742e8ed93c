"""Asking a running agent how things stand: a whole conversation, and one question within one."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lib.bench_row import Row, seconds
from lib.enrolled import enrolled_agent
from tracker.agent.control_client import calling
from tracker.core.wire import ShowStatus
from tracker.host.local_socket import Address

if TYPE_CHECKING:
    from collections.abc import Callable

_WARM_UP = 50
_TIMES = 2000
_MOST_SECONDS = 0.002
_AGENT = (sys.executable, "-m", "tracker", "agent")


def rows() -> list[Row]:
    """Measure an agent as `tracker agent start` starts it."""
    with tempfile.TemporaryDirectory() as folder, enrolled_agent(Path(folder)) as enrolled:
        _run("start")
        try:
            address = Address.within(enrolled.paths.runtime)
            with calling(address) as client:
                asked = _p95(lambda: client.ask(ShowStatus()))
            conversed = _p95(lambda: _converse(address))
        finally:
            _run("stop")
    return [
        Row("status round trip, p95", asked * 1000, "ms", _MOST_SECONDS * 1000),
        Row("status with connecting and greeting, p95", conversed * 1000, "ms", _MOST_SECONDS * 1000),
    ]


def _converse(address: Address) -> None:
    with calling(address) as client:
        client.ask(ShowStatus())


def _p95(work: Callable[[], object]) -> float:
    """Return the seconds that 95 % of all calls stay below."""
    for _ in range(_WARM_UP):
        work()
    return sorted(seconds(work) for _ in range(_TIMES))[_TIMES * 95 // 100]


def _run(word: str) -> None:
    subprocess.run([*_AGENT, word], check=True, capture_output=True)  # noqa: S603 - our own command, no shell
