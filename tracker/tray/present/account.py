"""The member's account in words: who is here, signing in, devices and sign-ins."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from tracker.core.problem import printable
from tracker.host.role_words import role_word
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.session import KeptSession
    from tracker.core.moment import Instant


class Phase(Enum):
    """What goes on while somebody signs in."""

    FINDING = "finding"
    ASKING = "asking"
    KEEPING = "keeping"


@dataclass(frozen=True, slots=True)
class Known:
    """Who is here, as this computer knows: the session kept, the device's member, and its server's host."""

    session: "KeptSession | None" = None
    member: str = ""
    host: str = ""

    def is_signed_in(self, now: "Instant") -> bool:
        """Say whether the session lasts, as far as is known here."""
        return self.session is not None and self.session.expires_at > now

    @property
    def email(self) -> str:
        """Return whose session was kept last."""
        return "" if self.session is None else str(printable(self.session.email))


@dataclass(frozen=True, slots=True)
class AccountLine:
    """The foot of the navigation: who it is, and as what, or that nobody is signed in."""

    initials: str
    name: str
    sentence: str


def account_line(known: Known, now: "Instant") -> AccountLine:
    """Return who is here; without a session whose device it is."""
    signed_in = known.is_signed_in(now)
    name = known.member or known.email or _("Your account")
    if signed_in and known.session is not None:
        role = role_word(known.session.role)
        return AccountLine(_initials(name), name, role[:1].upper() + role[1:])
    return AccountLine(_initials(name), name, _("Not signed in"))


def signed_in_as(known: Known) -> str:
    """Return who is signed in here, where a session lasts."""
    return _("You are signed in as {email}.").format(email=known.email)


def goes_to(known: Known) -> str:
    """Return where the password goes; empty while nobody knows."""
    if not known.host:
        return ""
    return _("Your password goes to {server} alone, once its certificate is the right one.").format(
        server=known.host
    )


def going_on(phase: Phase) -> str:
    """Return what goes on while somebody signs in."""
    return {
        Phase.FINDING: _("Looking for your server..."),
        Phase.ASKING: _("Signing in..."),
        Phase.KEEPING: _("Keeping the session. This computer's keyring may ask you in a window now..."),
    }[phase]


def _initials(name: str) -> str:
    words = [word for word in name.split("@")[0].replace(".", " ").split() if word[:1].isalnum()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in ends) or "?"
