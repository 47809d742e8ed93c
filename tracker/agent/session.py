"""The member's session as this computer keeps it: its token under custody, what is no secret in a file."""

import base64
import binascii
import hashlib
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

import msgspec

from tracker.core.errors import OsPermissionError, UnreachableError
from tracker.core.moment import Instant
from tracker.core.wire import PublicConnection
from tracker.host.keyring import SECRET_BYTES, Custody, KeyKeeper
from tracker.host.private_file import write_private

_NAME: Final = "session"
_FACTS_FILE: Final = "session.json"
_CONNECTION_FILE: Final = "connection.json"
_MOST: Final = 1 << 20
_Shape = TypeVar("_Shape")


class KeptSession(msgspec.Struct, frozen=True):
    """Who is signed in on this computer, at which workspace, and until when.

    `server` is the one that a file described; without it the session counts at the server of the enrolment.
    """

    member_id: UUID
    email: str
    role: str
    workspace_name: str
    expires_at: Instant
    workspace_id: UUID
    server: PublicConnection | None = None


class _Facts(msgspec.Struct, frozen=True):
    """What lies in the file: a session, and which token is its own."""

    session: KeptSession
    token_hash: bytes


class SessionKeeper:
    """Keeps one session in a private data folder, and the last server that a file described."""

    def __init__(self, folder: Path) -> None:
        """Take the data folder; it need not be there yet to look."""
        self._folder: Final = folder
        self._keys: Final = KeyKeeper(folder)

    def kept(self) -> KeptSession | None:
        """Return what is known of the session; a file that says nothing is as none."""
        facts = self._read(_FACTS_FILE, _Facts)
        return None if facts is None else facts.session

    def token(self) -> str | None:
        """Return the token of the session that `kept` tells of, None where another one's is kept.

        Raises `OsPermissionError` when the keyring does not give it.
        """
        try:
            secret = self._keys.get(_NAME)
        except OsPermissionError as error:
            raise self._locked_away() from error
        facts = self._read(_FACTS_FILE, _Facts)
        if secret is None or facts is None or facts.token_hash != _hash(secret):
            return None
        return _text_of(secret)

    def keep(self, session: KeptSession, token: str) -> Custody:
        """Keep a session instead of the one before; return who keeps its token.

        What ends in between leaves no session: a token counts only with the facts that name it.
        Raises `UnreachableError` for a token that is none or a disk that is away, `OsPermissionError` when
        the keyring does not take it.
        """
        secret = _secret_of(token)
        try:
            custody = self._keys.keep(_NAME, secret)
        except OsPermissionError as error:
            kept_before = self._keys.path(_NAME).exists()
            raise self._locked_away() if kept_before else OsPermissionError("session-not-kept") from error
        self._write(_FACTS_FILE, _Facts(session, _hash(secret)))
        return custody

    def end(self, session: KeptSession, at: Instant) -> None:
        """Take a session as ended that the server knows no longer; one that was kept instead of it stays.

        Raises `UnreachableError` for the disk.
        """
        facts = self._read(_FACTS_FILE, _Facts)
        if facts is not None and facts.session == session and at < session.expires_at:
            ended = msgspec.structs.replace(session, expires_at=at)
            self._write(_FACTS_FILE, msgspec.structs.replace(facts, session=ended))

    def forget(self) -> None:
        """Forget the session, if there is one; raises `OsPermissionError` when the keyring keeps it shut."""
        try:
            self._keys.delete(_NAME)
        except OsPermissionError as error:
            raise self._locked_away() from error
        try:
            (self._folder / _FACTS_FILE).unlink(missing_ok=True)
        except OSError as error:
            raise UnreachableError("folder-away", folder=str(self._folder)) from error

    def server(self) -> PublicConnection | None:
        """Return the server that a file described when somebody last signed in by one."""
        return self._read(_CONNECTION_FILE, PublicConnection)

    def keep_server(self, server: PublicConnection) -> None:
        """Keep a server's description for later; raises `UnreachableError` for the disk."""
        self._write(_CONNECTION_FILE, server)

    def _read(self, name: str, shape: type[_Shape]) -> _Shape | None:
        try:
            with (self._folder / name).open("rb") as file:
                return msgspec.json.decode(file.read(_MOST), type=shape)
        except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
            return None

    def _write(self, name: str, content: msgspec.Struct) -> None:
        try:
            write_private(self._folder / name, msgspec.json.encode(content))
        except OSError as error:
            raise UnreachableError("folder-away", folder=str(self._folder)) from error

    def _locked_away(self) -> OsPermissionError:
        return OsPermissionError("session-locked-away", file=str(self._folder / f"{_NAME}.key"))


def _hash(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def _text_of(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def _secret_of(token: str) -> bytes:
    """Return the 32 bytes that a token is the text of; raises `UnreachableError` for anything else."""
    try:
        secret = base64.b64decode(f"{token}=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreachableError("server-nonsense") from error
    if len(secret) != SECRET_BYTES or _text_of(secret) != token:
        raise UnreachableError("server-nonsense")
    return secret
