"""What is said where a person asked the server for something, and nothing recorded waits for the answer."""

from collections.abc import Mapping
from typing import Final

from tracker.core.errors import TrackerError, UnreachableError

_ASKED: Final[Mapping[str, str]] = {
    "server-away": "server-away-asked",
    "server-slow": "server-slow-asked",
    "server-strange": "server-strange-asked",
}


def as_asked(error: TrackerError) -> TrackerError:
    """Return the error as it is told to whoever asked: most are the same for the agent and for a person."""
    key = _ASKED.get(error.key)
    return error if key is None else UnreachableError(key, **error.values)
