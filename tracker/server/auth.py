"""Who is asking: passwords by Argon2id, sessions and device tokens kept only as their hashes."""

import base64
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, select, update

from tracker.core.errors import RefusedError, UnreachableError, UnrecognisedError
from tracker.core.ident import Draw
from tracker.core.moment import MICROSECONDS
from tracker.server.access import Actor
from tracker.server.database import Database
from tracker.server.leave import leaves
from tracker.server.tables import DEVICES, MEMBERS, SESSIONS, SIGN_IN_FAILURES

TOKEN_BYTES: Final = 32
SESSION_LIFE: Final = 12 * 3600 * MICROSECONDS
FREE_TRIES: Final = 5
FIRST_LOCK: Final = 60 * MICROSECONDS
LONGEST_LOCK: Final = 3600 * MICROSECONDS
FORGET_AFTER: Final = 24 * 3600 * MICROSECONDS
PASSWORD_MOST: Final = 1024
SEEN_EVERY: Final = 300 * MICROSECONDS
"""How often it is noted at most that a device asks."""
_PASSWORD_BYTES: Final = 15
_PASSWORD_GROUP: Final = 4
NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$hYgq4SAK/M3tj/B50ewgxA$oZ4WcS7kgXWkBfvLHUzfOLs4lSnKNtU1RVWFj4Xpbcs"
)
"""A hash of equal cost that no password belongs to, to compare with when there is no such member."""


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled device, as the token of this very request says. Ids and keys are raw bytes."""

    device_id: bytes
    member_id: bytes
    device_key: bytes


class Passwords:
    """Argon2id, t = 3, 64 MiB, p = 4: the caller sees to it that few are at it at once."""

    def __init__(self) -> None:
        """Set the cost."""
        self._hasher = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)

    def hash(self, password: str) -> str:
        """Return the one-way hash to keep; raises `RefusedError` for more than `PASSWORD_MOST` characters."""
        if len(password) > PASSWORD_MOST:
            raise RefusedError("session-password-long", most=PASSWORD_MOST)
        return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """Compare; takes as long when `kept` is None, and no password is longer than `PASSWORD_MOST`."""
        try:
            self._hasher.verify(kept or NOBODY, password[:PASSWORD_MOST])
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None and len(password) <= PASSWORD_MOST


def new_token(draw: Draw) -> str:
    """Return a fresh token of 32 random bytes, as text."""
    return base64.urlsafe_b64encode(draw(TOKEN_BYTES)).rstrip(b"=").decode()


def new_password(draw: Draw) -> str:
    """Return 120 random bits in six groups of letters and digits, none of them easily mistaken."""
    letters = base64.b32encode(draw(_PASSWORD_BYTES)).decode().lower()
    return "-".join(letters[at : at + _PASSWORD_GROUP] for at in range(0, len(letters), _PASSWORD_GROUP))


def token_hash(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def email_key(email: str) -> str:
    """Return an address as it is compared: without blanks around it, in small letters."""
    return email.strip().casefold()


def count_try(connection: Connection, email: str, now: int) -> RefusedError | None:
    """Count a try before it is made; returns the refusal while the address is locked.

    Known and unknown addresses are counted alike, so that an answer tells nothing about either. A lock that
    ended a day ago is forgotten.
    """
    name = hashlib.sha256(email_key(email).encode()).digest()
    row = connection.execute(
        select(SIGN_IN_FAILURES.c.count, SIGN_IN_FAILURES.c.locked_until).where(
            SIGN_IN_FAILURES.c.email_hash == name
        )
    ).one_or_none()
    count, locked_until = row or (0, 0)
    if now < locked_until:
        return RefusedError("session-locked", minutes=-(-(locked_until - now) // (60 * MICROSECONDS)))
    old = (SIGN_IN_FAILURES.c.email_hash == name) | (SIGN_IN_FAILURES.c.locked_until < now - FORGET_AFTER)
    connection.execute(SIGN_IN_FAILURES.delete().where(old))
    connection.execute(
        SIGN_IN_FAILURES.insert().values(
            email_hash=name, count=count + 1, locked_until=now + _lock_after(count + 1)
        )
    )
    return None


def forget_tries(connection: Connection, email: str) -> None:
    """Begin counting anew, after the right password."""
    name = hashlib.sha256(email_key(email).encode()).digest()
    connection.execute(SIGN_IN_FAILURES.delete().where(SIGN_IN_FAILURES.c.email_hash == name))


def _lock_after(count: int) -> int:
    if count < FREE_TRIES:
        return 0
    return min(LONGEST_LOCK, FIRST_LOCK << min(count - FREE_TRIES, 16))


def find_actor(database: Database, token: str, now: int) -> Actor:
    """Return whose session a token is; raises `UnrecognisedError` for any other."""
    query = (
        select(MEMBERS.c.id, MEMBERS.c.role)
        .join(SESSIONS, SESSIONS.c.member_id == MEMBERS.c.id)
        .where(SESSIONS.c.token_hash == token_hash(token), SESSIONS.c.ended_at.is_(None))
        .where(SESSIONS.c.expires_at > now, MEMBERS.c.removed_at.is_(None))
    )

    def find(connection: Connection) -> Actor | None:
        row = connection.execute(query).one_or_none()
        return None if row is None else Actor(row.id, row.role, leaves(connection, row.role))

    actor = database.read(find)
    if actor is None:
        raise UnrecognisedError("session-missing")
    return actor


def find_device(database: Database, token: str, now: int) -> Device:
    """Return whose bearer token this is, and note that it was seen.

    Raises `UnrecognisedError` for no device's, for that of one that was ended, and while its member is
    archived.
    """
    query = (
        select(DEVICES, MEMBERS.c.removed_at)
        .join(MEMBERS, MEMBERS.c.id == DEVICES.c.member_id)
        .where(DEVICES.c.access_hash == token_hash(token))
    )
    row = database.read(lambda connection: connection.execute(query).one_or_none())
    if row is None:
        raise UnrecognisedError("device-unknown")
    if row.revoked_at is not None:
        raise UnrecognisedError("device-ended")
    if row.removed_at is not None:
        raise UnrecognisedError("membership-ended")
    if row.last_seen_at is None or now - row.last_seen_at >= SEEN_EVERY:
        seen = update(DEVICES).where(DEVICES.c.id == row.id).values(last_seen_at=now)
        # A full disk is for what is asked to tell of, not for this.
        with suppress(UnreachableError):
            database.write(lambda connection: connection.execute(seen))
    return Device(row.id, row.member_id, row.device_key)
