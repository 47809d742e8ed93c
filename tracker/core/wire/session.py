"""Messages by which a member signs in, and changes what they sign in with."""

from uuid import UUID

from msgspec import Struct

from tracker.core.moment import Instant


class SignIn(Struct, frozen=True):
    """Ask for a session as a member."""

    email: str
    password: str

    def __repr__(self) -> str:
        """Keep the password out of logs and tracebacks."""
        return "SignIn(...)"


class NewPassword(Struct, frozen=True):
    """Change one's own password, proving that one knows the present one."""

    present: str
    new: str

    def __repr__(self) -> str:
        """Keep the passwords out of logs and tracebacks."""
        return "NewPassword(...)"


class Session(Struct, frozen=True):
    """A signed-in member's session. `token` goes into `Authorization: Bearer`."""

    token: str
    member_id: UUID
    role: str
    expires_at: Instant

    def __repr__(self) -> str:
        """Keep the token out of logs and tracebacks."""
        return "Session(...)"
