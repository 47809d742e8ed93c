"""Where what is recorded goes, and how fast it may: as the store holds it, for every face."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.agent.policy_seen import policy_seen
from tracker.agent.sending_policy import upload_rate
from tracker.core.errors import RefusedError

if TYPE_CHECKING:
    from tracker.agent.ports import Store


@dataclass(frozen=True, slots=True)
class SendingSeen:
    """The server, whose certificate it has to show (empty: one that the system trusts), and a limit.

    `upload_rate` is in bytes a second, None for as many as the line carries.
    """

    server: str
    authority: str
    upload_rate: int | None


def sending_seen(store: "Store") -> SendingSeen:
    """Read what the store holds; raises `RefusedError` before enrolment."""
    from tracker.sync.pinning import authority_name

    identity = store.identity()
    if identity is None:
        raise RefusedError("store-not-enrolled")
    connection = identity.connection
    rate = upload_rate(policy_seen(store).here)
    return SendingSeen(connection.server, authority_name(connection), rate)
