"""How often strangers are let in: so often a minute from one address, and so often from all of them."""

from collections import Counter
from ipaddress import ip_address, ip_network
from typing import Final

from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.moment import MICROSECONDS

EACH_MOST: Final = 20
ALL_MOST: Final = 600
_MINUTE: Final = 60 * MICROSECONDS
_IPV4: Final = 4
_HOME_BITS: Final = 64


class Turnstile:
    """Counts who came in the minute of the wall clock that runs; for one event loop, in bounded memory."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._minute = 0
        self._came: Counter[str] = Counter()

    def admit(self, address: str, now: int) -> None:
        """Let someone in at an instant (UTC microseconds).

        Raises `RefusedError` for an address that comes too often, and `UnreachableError`, so that it is tried
        again, when all of them together do.
        """
        if now // _MINUTE != self._minute:
            self._minute = now // _MINUTE
            self._came.clear()
        home = _home(address)
        if self._came[home] >= EACH_MOST:
            raise RefusedError("introduction-often")
        if self._came.total() >= ALL_MOST:
            raise UnreachableError("server-busy")
        self._came[home] += 1


def _home(address: str) -> str:
    """Return what one household or office has: an IPv4 address, or the first 64 bits of an IPv6 address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if ip.version == _IPV4:
        return str(ip)
    return str(ip.ipv4_mapped or ip_network((int(ip), _HOME_BITS), strict=False))
