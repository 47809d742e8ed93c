"""What one member does in one transaction: the change and the line about it in the audit log, or neither."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from tracker.server.access import Actor
from tracker.server.audit import AuditEvent, append
from tracker.server.services import Services

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, when (UTC microseconds), and the transaction in which they do."""

    connection: Connection
    actor: Actor
    now: int

    def tell(self, action: str, subject: bytes, **details: str | int) -> None:
        """Write down that this was done to what has this id; details hold ids and words of ours only."""
        event = AuditEvent(self.now, self.actor.member_id.hex(), action, subject.hex(), details)
        append(self.connection, event)


def act(services: Services, actor: Actor, job: Callable[[Act], _Value]) -> _Value:
    """Run a job in a transaction of the writer and return its value; what it raises undoes it."""
    return services.database.write(lambda connection: job(Act(connection, actor, services.now())))
