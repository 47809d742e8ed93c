"""The account of a member whom nobody is: signed in, or not, at a server that is nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer

from lib import made_up_day
from tracker.agent.session import KeptSession
from tracker.core.permission import Role
from tracker.core.wire import Me, OwnDevice, OwnSession
from tracker.host.paths import Paths
from tracker.tray.account import Account
from tracker.tray.present.account import Known
from tracker.tray.working import Asked

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_SESSION = KeptSession(
    UUID(int=7),
    "a.member@example.org",
    Role.EMPLOYEE,
    "Example workspace",
    made_up_day.NOW + 9 * _HOUR,
    UUID(int=1),
)


class MadeUpAccount(Account):
    """Answers as soon as Qt goes on, and asks nobody; who signs in is answered by hand."""

    def __init__(self, *, signed_in: bool = True, trouble: TrackerError | None = None) -> None:
        """Take whether somebody is signed in, and why the server does not answer, where that is so."""
        super().__init__(Paths.find())
        self.is_signed_in, self._trouble = signed_in, trouble
        self.signing_in = Asked(self)
        """The last try to sign in."""

    def look(self) -> None:
        """Answer."""
        member = made_up_day.assigned().member
        self.known.emit(Known(_SESSION if self.is_signed_in else None, member, "tracker.example.org"))

    def ask(self) -> Asked:
        """Answer."""
        asked = Asked(self)
        QTimer.singleShot(0, asked, lambda: self._answer(asked))
        return asked

    def sign_in(self, email: str, password: str) -> Asked:
        """Ask nobody."""
        del email, password
        self.signing_in = Asked(self)
        return self.signing_in

    def _answer(self, asked: Asked) -> None:
        if self._trouble is not None:
            asked.refused.emit(self._trouble)
        else:
            asked.answered.emit(made_up_me())


def made_up_me() -> Me:
    """Return what a server tells of the member: three devices, the second of them here, and two sign-ins."""
    here, now, session = made_up_day.status().agent.device_id, made_up_day.NOW, _SESSION
    devices = (
        OwnDevice(UUID(int=91), "a-member-desk", now - 400 * _DAY, now - 2 * _DAY),
        OwnDevice(here, "a-member-laptop", now - 78 * _DAY),
        OwnDevice(
            UUID(int=93), "workstation-of-the-second-floor-by-the-window", now - _DAY, now - 1_800_000_000
        ),
    )
    sessions = (
        OwnSession(now - 5 * _HOUR, now + 7 * _HOUR, this=False),
        OwnSession(now - 3 * _HOUR, session.expires_at, this=True),
    )
    workspace, member = (session.workspace_id, session.workspace_name), "A. Member"
    return Me(*workspace, session.member_id, session.email, member, session.role, (), devices, sessions)
