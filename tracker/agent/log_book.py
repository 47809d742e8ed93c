"""What of the agent's life is logged: what happened, counts, and the keys of errors."""

import logging
from typing import Final

from tracker.agent.notice import Happened, Notice
from tracker.core.wire import ConnectionState, ServerConnection

_LOG: Final = logging.getLogger(__name__)
_LEVELS: Final = {
    Happened.UP_TO_DATE: logging.DEBUG,
    Happened.SET_ASIDE: logging.WARNING,
    Happened.TRUST_REFUSED: logging.WARNING,
    Happened.POLICY_REFUSED: logging.WARNING,
    Happened.POLICY_UNUSABLE: logging.WARNING,
    Happened.HOURS_NOT_KEPT: logging.ERROR,
    Happened.STORE_REPAIRED: logging.ERROR,
    Happened.SOURCE_FAILED: logging.WARNING,
}


def write_down(notice: Notice) -> None:
    """Log a notice; of an error its key and class only, for its values may name files and servers."""
    fields: dict[str, str | int] = {"count": notice.count}
    if notice.taken is not None:
        taken = notice.taken
        fields |= {"redacted": taken.redacted, "unexcluded": taken.unexcluded, "blank": len(taken.blank)}
    if notice.about:
        fields["about"] = notice.about
    if notice.error is not None:
        fields |= {"key": notice.error.key, "error": type(notice.error).__name__}
    level = _LEVELS.get(notice.happened, logging.INFO)
    _LOG.log(level, "agent.%s", notice.happened.value, extra={"fields": fields})


def write_connection(before: ServerConnection, now: ServerConnection) -> None:
    """Log that the server is lost, also for another reason, or found again; not that it is found at first."""
    if now.state is before.state:
        return
    if now.state is not ConnectionState.OK:
        key = now.incident.problem.key if now.incident else ""
        _LOG.info("server.lost", extra={"fields": {"state": now.state.value, "key": key}})
    elif before.state is not ConnectionState.UNTRIED:
        _LOG.info("server.found")
