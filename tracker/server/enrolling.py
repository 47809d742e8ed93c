"""What holds of enrolments wherever one is used: how long they last, and what the audit log tells of them."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select, update

from tracker.core.ident import ID_BYTES
from tracker.server.access import covers_enrolment
from tracker.server.act import Act
from tracker.server.tables import ENROLMENTS

LASTING: Final[ColumnElement[bool]] = ENROLMENTS.c.ended_at.is_(None) & covers_enrolment()
"""Nobody ended it, and who made it is present and may still enrol its member's devices."""


def enrolment_id(token_hash: bytes) -> UUID:
    """Name an enrolment: what is kept of a token tells nothing about it, and half of it is name enough."""
    return UUID(bytes=token_hash[:ID_BYTES])


def told(enrolment: Row[Any] | Mapping[str, Any]) -> dict[str, str | int]:
    """Return what the audit log tells of an enrolment, as it was before what happens to it."""
    row = enrolment if isinstance(enrolment, Mapping) else enrolment._asdict()
    name = enrolment_id(row["token_hash"]).hex
    return {"enrolment_id": name, "uses_left": row["uses_left"], "expires_at": row["expires_at"]}


def end(this: Act, which: ColumnElement[bool]) -> None:
    """End enrolments, so that nobody joins or is introduced by them any more; those that did stay."""
    ending = select(ENROLMENTS).where(which, ENROLMENTS.c.ended_at.is_(None))
    for row in this.connection.execute(ending).all():
        ended = update(ENROLMENTS).where(ENROLMENTS.c.token_hash == row.token_hash)
        this.connection.execute(ended.values(ended_at=this.now, envelope=None))
        this.tell("enrolment.ended", row.member_id, **told(row))


def end_unsupported(this: Act, member_id: bytes) -> None:
    """End what a member made, or was given, that could not be made now."""
    concerned = (ENROLMENTS.c.created_by == member_id) | (ENROLMENTS.c.member_id == member_id)
    end(this, concerned & ~covers_enrolment())
