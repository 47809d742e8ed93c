"""Who inhibits idling on a Linux desktop: logind's list, GNOME's session, freedesktop's power management."""

from collections.abc import Callable, Mapping
from typing import Final

from tracker.core.errors import UnreachableError
from tracker.host.dbus import Bus, Peer, session_bus, system_bus

LOGIND: Final = Peer("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
GNOME_SESSION: Final = Peer(
    "org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager"
)
POWER: Final = Peer(
    "org.freedesktop.PowerManagement",
    "/org/freedesktop/PowerManagement/Inhibit",
    "org.freedesktop.PowerManagement.Inhibit",
)
_IDLE: Final = 8
"""GNOME's flag for "inhibit the session being marked as idle"."""


def inhibited(environment: Mapping[str, str], account: int, patience: float) -> bool:
    """Return whether an application of this account (uid) inhibits idling; who does not answer does not."""

    def by_logind() -> bool:
        with Bus(system_bus(environment)) as bus:
            (listed,) = bus.call(LOGIND, "ListInhibitors", patience=patience)
        return any(_holds_idle(each, account) for each in listed)

    def by_desktop() -> bool:
        with Bus(session_bus(environment)) as bus:
            return _says_yes(bus, GNOME_SESSION, "IsInhibited", patience, _IDLE) or _says_yes(
                bus, POWER, "HasInhibit", patience
            )

    return _answer(by_logind) or _answer(by_desktop)


def who_is_there(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of those who tell it now, on either bus."""

    def on(address: Callable[[Mapping[str, str]], str], *peers: Peer) -> list[str]:
        try:
            with Bus(address(environment)) as bus:
                return [peer.name for peer in peers if bus.has(peer.name)]
        except UnreachableError:
            return []

    return (*on(system_bus, LOGIND), *on(session_bus, GNOME_SESSION, POWER))


def _holds_idle(listed: tuple[str, str, str, str, int, int], account: int) -> bool:
    """Return whether one inhibitor (what, who, why, mode, uid, pid) keeps this account's session from idling.

    What other accounts hold, the system's services among them, says nothing of this person's work.
    """
    what, _who, _why, mode, held_by, _process = listed
    return "idle" in what.split(":") and mode == "block" and held_by == account


def _says_yes(bus: Bus, peer: Peer, method: str, patience: float, *flags: int) -> bool:
    """Ask somebody who is there: a call to a name that nobody has could start a program."""
    if not bus.has(peer.name):
        return False
    return _answer(lambda: bool(bus.call(peer, method, "u" * len(flags), *flags, patience=patience)[0]))


def _answer(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except UnreachableError:
        return False
