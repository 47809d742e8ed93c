"""The status of an agent that has just begun."""

from uuid import UUID

from tracker.agent.status import begin
from tracker.core.manifest import Freshness
from tracker.core.wire import AgentProcess, Status

VERSION = "1.2.3"


def some_status() -> Status:
    """Return the status of an agent that has just begun."""
    process = AgentProcess(VERSION, 1, 7, UUID(int=1), "Larkspur", UUID(int=2), UUID(int=3), "keyring")
    return begin(process, 60.0, Freshness.FRESH)
