"""Who sent this request: what handlers ask for as `actor`, `device` or `token`."""

from typing import Any, Final

from litestar import Request
from litestar.di import NamedDependency

from tracker.core.errors import UnrecognisedError
from tracker.server.access import Actor
from tracker.server.auth import Device, find_actor, find_device
from tracker.server.services import Services

AnyRequest = Request[Any, Any, Any]
STRANGER_BODY_MOST: Final = 16 << 10
"""Bytes accepted where no token is asked for."""
SESSION: Final = ({"session": list[str]()},)
DEVICE: Final = ({"device": list[str]()},)
"""`security` of the operations that ask for one; `openapi` says what they are."""
_SCHEME: Final = "bearer"


async def provide_token(request: AnyRequest) -> str:
    """Return the bearer token; raises `UnrecognisedError` when there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != _SCHEME or not token:
        raise UnrecognisedError("session-missing")
    return token.strip()


async def provide_actor(token: NamedDependency[str], services: NamedDependency[Services]) -> Actor:
    """Return the member whose session it is."""
    return await services.pool.run(find_actor, services.database, token, services.now())


async def provide_device(token: NamedDependency[str], services: NamedDependency[Services]) -> Device:
    """Return the device whose token it is."""
    return await services.pool.run(find_device, services.database, token, services.now())
