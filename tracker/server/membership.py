"""What holds of members however they are changed: addresses differ, roles are known, one owner stays."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select, update

from tracker.core.errors import RefusedError
from tracker.core.naming import EMAIL_MOST, is_email
from tracker.core.permission import Role
from tracker.core.wire import MemberChange
from tracker.server.access import covers_member, require_assignable, require_role, seen
from tracker.server.act import Act
from tracker.server.auth import email_key
from tracker.server.enrolling import end_unsupported
from tracker.server.named import checked_name
from tracker.server.spans import end_all
from tracker.server.tables import MEMBERS, SESSIONS


def seen_member(this: Act, member_id: UUID) -> Row[Any]:
    """Return the row of a member that may be seen; raises `RefusedError` otherwise."""
    covered = covers_member(this.actor, "members:view", MEMBERS.c.id, this.now)
    return seen(this.connection, select(MEMBERS).where(MEMBERS.c.id == member_id.bytes, covered))


def find_member(this: Act, member_id: bytes) -> Row[Any] | None:
    """Return a member's row, whoever asks; None when there is none."""
    return this.connection.execute(select(MEMBERS).where(MEMBERS.c.id == member_id)).one_or_none()


def require_present(member: Row[Any]) -> None:
    """Raise `RefusedError` for a member who is archived."""
    if member.removed_at is not None:
        raise RefusedError("people-archived", name=member.name or member.email)


def require_role_known(role: str) -> None:
    """Raise `RefusedError` for what is no role."""
    if role not in tuple(Role):
        raise RefusedError("people-role-unknown", roles=", ".join(Role))


def checked_email(email: str) -> str:
    """Return an address as it is kept; raises `RefusedError` for what is none."""
    if not is_email(email):
        raise RefusedError("people-email", most=EMAIL_MOST)
    return email_key(email)


def require_free_email(this: Act, own_id: bytes, email: str) -> None:
    """Raise `RefusedError` when another member, archived or not, has this address."""
    taken = exists().where(MEMBERS.c.email == email, MEMBERS.c.id != own_id)
    if this.connection.execute(select(taken)).scalar():
        raise RefusedError("people-email-taken")


def renew_password(this: Act, member: Row[Any], password_hash: str) -> bool:
    """Give a present member who has never signed in another first password; say whether it was given.

    Who has it could sign in as them: raises `RefusedError` unless the actor took them in, or is an owner.
    """
    signed_in = exists().where(SESSIONS.c.member_id == member.id)
    if member.removed_at is not None or this.connection.execute(select(signed_in)).scalar():
        return False
    if this.actor.role != Role.OWNER and this.actor.member_id != member.created_by:
        raise RefusedError("people-id-taken")
    _set(this, member.id, password_hash=password_hash)
    this.tell("member.password-renewed", member.id)
    return True


def change(this: Act, row: Row[Any], asked: MemberChange) -> Row[Any]:
    """Change a member and return their row; raises `RefusedError` for what breaks a rule."""
    fields = _different(row, asked)
    archived = row.removed_at is not None if asked.archived is None else asked.archived
    _require_lawful(this, row, fields, archived=archived)
    if fields:
        _set(this, row.id, **fields)
        this.tell("member.changed", row.id, fields=",".join(sorted(fields)))
    if "role" in fields:
        this.tell("role.assigned", row.id, role=fields["role"], before=row.role)
        end_unsupported(this, row.id)
    if archived is not (row.removed_at is not None):
        (_archive if archived else _restore)(this, row.id)
    return seen_member(this, UUID(bytes=row.id))


def _different(row: Row[Any], asked: MemberChange) -> dict[str, str]:
    """Return the fields that are to be different; raises `RefusedError` for values that are none."""
    fields: dict[str, str] = {}
    if asked.email is not None:
        fields["email"] = checked_email(asked.email)
    if asked.name is not None:
        fields["name"] = checked_name(asked.name)
    if asked.role is not None:
        require_role_known(asked.role)
        fields["role"] = asked.role
    return {field: value for field, value in fields.items() if value != getattr(row, field)}


def _require_lawful(this: Act, row: Row[Any], fields: dict[str, str], *, archived: bool) -> None:
    if archived is not (row.removed_at is not None):
        require_role(this.actor, "members:remove")
    # Who may change a member's address could one day act as them: that is as much as giving their role.
    require_assignable(this.actor, row.role, fields.get("role", row.role))
    if fields and archived and row.removed_at is not None:
        raise RefusedError("people-archived", name=row.name or row.email)
    if "email" in fields:
        require_free_email(this, row.id, fields["email"])
    if row.role == Role.OWNER and (archived or fields.get("role", Role.OWNER) != Role.OWNER):
        _require_other_owner(this, row.id)


def _require_other_owner(this: Act, member_id: bytes) -> None:
    other = exists().where(
        MEMBERS.c.role == Role.OWNER, MEMBERS.c.removed_at.is_(None), MEMBERS.c.id != member_id
    )
    if not this.connection.execute(select(other)).scalar():
        raise RefusedError("people-last-owner")


def _archive(this: Act, member_id: bytes) -> None:
    """Let a member go: what they hold ends with them; only their devices go on when they come back."""
    _set(this, member_id, removed_at=this.now)
    lasting = update(SESSIONS).where(SESSIONS.c.member_id == member_id, SESSIONS.c.ended_at.is_(None))
    this.connection.execute(lasting.values(ended_at=this.now))
    end_unsupported(this, member_id)
    end_all(this, member_id)
    this.tell("member.archived", member_id)


def _restore(this: Act, member_id: bytes) -> None:
    _set(this, member_id, removed_at=None)
    this.tell("member.restored", member_id)


def _set(this: Act, member_id: bytes, **values: str | int | None) -> None:
    this.connection.execute(update(MEMBERS).where(MEMBERS.c.id == member_id).values(**values))
