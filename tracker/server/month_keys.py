"""The opener's month keys: one pair of suite 2 per member, UTC month and kind, each wrapped by its own key.

A wrapping key is 32 bytes in a file of its own, outside the database: deleting it destroys that month.
"""

from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from tracker.core.errors import DamagedError, UnreachableError
from tracker.core.ident import Draw
from tracker.core.label import LABEL
from tracker.core.manifest import RecipientKey
from tracker.core.sealing import Kind, PrivateKey
from tracker.host.private_file import write_new
from tracker.server.database import Database
from tracker.server.opener_tables import MONTH_KEYS

SUITE: Final = 2
_WRAPPING_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_LABEL: Final = LABEL + b"month-key"


class MonthKeys:
    """Makes, finds and unwraps month keys. One key's private part is in memory only while it is used."""

    def __init__(self, database: Database, folder: Path, draw: Draw) -> None:
        """Keep rows in `database` and wrapping keys in `folder`, which is nobody else's."""
        self._database = database
        self._folder = folder
        self._draw = draw

    def public(self, member_id: bytes, month: str) -> tuple[RecipientKey, ...]:
        """Return the month's public key for each kind, made if need be."""
        return tuple(
            RecipientKey(
                kind, month, self._found(member_id, kind, month) or self._make(member_id, kind, month)
            )
            for kind in Kind
        )

    def kind_of(self, member_id: bytes, key_id: bytes) -> Kind | None:
        """Return what a member's key is for, or None when it is no key of theirs."""
        query = select(MONTH_KEYS.c.kind).where(
            MONTH_KEYS.c.key_id == key_id, MONTH_KEYS.c.member_id == member_id
        )
        kind = self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())
        return None if kind is None else Kind(kind)

    def private(self, key_id: bytes) -> PrivateKey:
        """Return a private key.

        Raises `UnreachableError` when it is not there, `DamagedError` (reason `month-key`) when altered.
        """
        query = select(MONTH_KEYS).where(MONTH_KEYS.c.key_id == key_id)
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise UnreachableError("server-storage-key-gone")
        nonce, wrapped = row.wrapped[:_NONCE_BYTES], row.wrapped[_NONCE_BYTES:]
        bound = _bound(row.member_id, row.kind, row.month)
        try:
            raw = AESGCM(self._wrapping_key(key_id)).decrypt(nonce, wrapped, bound)
        except (InvalidTag, ValueError) as error:
            raise DamagedError("file-damaged", reason="month-key") from error
        return PrivateKey.from_raw(raw)

    def _wrapping_key(self, key_id: bytes) -> bytes:
        try:
            return (self._folder / key_id.hex()).read_bytes()
        except FileNotFoundError as error:
            raise UnreachableError("server-storage-key-gone") from error
        except OSError as error:
            raise UnreachableError("server-storage-away") from error

    def _found(self, member_id: bytes, kind: Kind, month: str) -> bytes | None:
        query = select(MONTH_KEYS.c.public_key).where(
            MONTH_KEYS.c.member_id == member_id, MONTH_KEYS.c.kind == kind, MONTH_KEYS.c.month == month
        )
        return self._database.read(lambda connection: connection.execute(query).scalar_one_or_none())

    def _make(self, member_id: bytes, kind: Kind, month: str) -> bytes:
        key = PrivateKey.generate(SUITE)
        wrapping_key, nonce = self._draw(_WRAPPING_BYTES), self._draw(_NONCE_BYTES)
        wrapped = nonce + AESGCM(wrapping_key).encrypt(nonce, key.raw, _bound(member_id, kind, month))
        # The wrapping key first: a row without it would be a key that opens nothing.
        self._keep(key.public_key.key_id, wrapping_key)
        row = {
            "key_id": key.public_key.key_id,
            "member_id": member_id,
            "kind": kind,
            "month": month,
            "public_key": key.public_key.raw,
            "wrapped": wrapped,
        }
        self._database.write(lambda connection: connection.execute(MONTH_KEYS.insert(), row))
        return key.public_key.raw

    def _keep(self, key_id: bytes, wrapping_key: bytes) -> None:
        try:
            write_new(self._folder / key_id.hex(), wrapping_key)
        except OSError as error:
            raise UnreachableError("server-storage-away") from error


def _bound(member_id: bytes, kind: int, month: str) -> bytes:
    return _LABEL + member_id + bytes([kind]) + month.encode()
