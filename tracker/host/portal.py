"""What every portal of a desktop (xdg-desktop-portal) has in common: requests that are answered later."""

import secrets
from collections.abc import Mapping
from typing import Any, Final

from tracker.core.errors import UnreachableError
from tracker.host.dbus import Bus, Peer

NAME: Final = "org.freedesktop.portal.Desktop"
ROOT: Final = "/org/freedesktop/portal/desktop"
START_SECONDS: Final = 30.0
"""How long the portal may take to start, as the first call has it do."""

_REQUEST: Final = "org.freedesktop.portal.Request"
_BUS: Final = Peer("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")

Answer = tuple[int, Mapping[str, Any]]
"""0 where it was done, 1 where the person did not want it, 2 where it ended otherwise; and the results."""


def path_of(bus: Bus, kind: str, token: str) -> str:
    """Return where the portal puts a `request` or a `session` of this line whose token is `token`."""
    return f"{ROOT}/{kind}/{bus.name[1:].replace('.', '_')}/{token}"


def expect(bus: Bus) -> tuple[str, str]:
    """Listen for the answer to a request that is made next; return its token and its path.

    Raises as `Bus.call` does.
    """
    token = f"tracker_{secrets.token_hex(8)}"
    path = path_of(bus, "request", token)
    bus.subscribe(Peer(NAME, path, _REQUEST), "Response")
    bus.subscribe(_BUS, "NameOwnerChanged", first=NAME)
    return token, path


def answer(bus: Bus, path: str, patience: float | None) -> Answer | None:
    """Return the answer to a request, or None when there is none in time.

    Raises `UnreachableError` (`dbus-away`) when the portal or the bus ends.
    """
    while signal := bus.wait(patience):
        match signal.member, signal.body:
            case "NameOwnerChanged", _:
                raise UnreachableError("dbus-away")
            case "Response", (int(code), dict(results)) if signal.path == path:
                return code, results
            case _:
                pass
    return None
