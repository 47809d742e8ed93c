"""Signing policies: one for each member, a new version whenever what is set for them has changed."""

import threading
from collections.abc import Callable
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from tracker.core.manifest import Signed
from tracker.core.moment import MICROSECONDS
from tracker.core.policy import Policy, Settings
from tracker.server.database import Database
from tracker.server.opener_tables import POLICIES


class PolicyPress:
    """Gives out each member's policy, by the key of the opener it is a part of."""

    def __init__(self, database: Database, workspace_id: bytes, sign: Callable[[Policy], Signed]) -> None:
        """Keep the newest policies in the opener's database."""
        self._database = database
        self._workspace_id = workspace_id
        self._sign = sign
        self._turn = threading.Lock()
        self._since_start = set[bytes]()

    def newest(self, member_id: bytes, settings: Settings, now: int) -> Signed:
        """Return the policy that says these settings: the one held, or a new version."""
        with self._turn:
            held = self._held(member_id)
            said = None if held is None else msgspec.json.decode(held.body, type=Policy)
            # Signed anew after each start: a restored backup may hold versions that devices are past.
            if held and said and said.settings == settings and member_id in self._since_start:
                return held
            return self._renew(member_id, settings, now, said.version if said else 0)

    def _held(self, member_id: bytes) -> Signed | None:
        query = select(POLICIES.c.body, POLICIES.c.signature).where(POLICIES.c.member_id == member_id)
        row = self._database.read(lambda connection: connection.execute(query).one_or_none())
        return None if row is None else Signed(row.body, row.signature)

    def _renew(self, member_id: bytes, settings: Settings, now: int, held: int) -> Signed:
        # Not behind the seconds of the wall, as with manifests.
        version = max(held + 1, now // MICROSECONDS)
        ids = UUID(bytes=self._workspace_id), UUID(bytes=member_id)
        signed = self._sign(Policy(*ids, version=version, issued_at=now, settings=settings))
        row = {"member_id": member_id, "body": signed.body, "signature": signed.signature}

        def put(connection: Connection) -> None:
            connection.execute(POLICIES.delete().where(POLICIES.c.member_id == member_id))
            connection.execute(POLICIES.insert(), row)

        self._database.write(put)
        self._since_start.add(member_id)
        return signed
