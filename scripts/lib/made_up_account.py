"""The account of a member whom nobody is: signed in, or not, at a server that is nowhere."""

from __future__ import annotations

from uuid import UUID

from lib import made_up_day
from tracker.agent.session import KeptSession
from tracker.core.permission import Role
from tracker.host.paths import Paths
from tracker.tray.account import Account
from tracker.tray.present.account import Known

_SESSION = KeptSession(
    UUID(int=7),
    "a.member@example.org",
    Role.EMPLOYEE,
    "Example workspace",
    made_up_day.at(18, 0) + 30 * 86_400_000_000,
    UUID(int=1),
)


class MadeUpAccount(Account):
    """Answers at once, and asks nobody."""

    def __init__(self, *, signed_in: bool = True) -> None:
        """Take whether somebody is signed in."""
        super().__init__(Paths.find())
        self._is_signed_in = signed_in

    def look(self) -> None:
        """Answer."""
        member = made_up_day.assigned().member
        self.known.emit(Known(_SESSION if self._is_signed_in else None, member, "tracker.example.org"))

    def ask(self) -> None:
        """Ask nobody."""

    def sign_in(self, email: str, password: str) -> None:
        """Ask nobody."""
