"""Enrols this device with the parts an agent has, and fetches what is asked of its member."""

import asyncio
import secrets
from dataclasses import replace

from tracker.agent.courier import Surroundings
from tracker.agent.enrolment import SHARING_KEY, enrol, make_keys
from tracker.agent.log_book import write_down
from tracker.agent.policy import PolicyKeeper
from tracker.agent.ports import Secrets, Server, Store
from tracker.agent.trust import TrustKeeper
from tracker.agent.work import WorkKeeper
from tracker.core.device import Identity
from tracker.core.errors import RefusedError, TrackerError
from tracker.core.wire import Enrolment
from tracker.host.clock import SystemClock
from tracker.sync.client import DeviceClient, enrol_device
from tracker.sync.throttle import Throttle


async def enrol_here(store: Store, keeper: Secrets, enrolment: Enrolment, name: str) -> Identity:
    """Enrol this device under a name that members see; raises `TrackerError`, and then nothing is kept.

    Nor is it when it is cancelled, though the server may count the device then.
    The sharing key's secret lies with its keeper before the server is told its public half.
    """
    if store.identity() is not None:
        raise RefusedError("store-enrolled")
    keys = make_keys(secrets.token_bytes)
    await asyncio.to_thread(keeper.keep, SHARING_KEY, keys.sharing_secret)
    try:
        identity, trust = await enrol(enrolment, name, keys, enrol_device, SystemClock().now().wall)
        store.enrol(identity, trust)
    except (TrackerError, asyncio.CancelledError):
        await asyncio.to_thread(keeper.delete, SHARING_KEY)
        raise
    return identity


async def fetch_first(store: Store) -> None:
    """Fetch what is asked of the member of an enrolled device; what cannot be had now, the agent asks for."""
    identity, trusted = store.identity(), store.trust()
    if identity is None or trusted is None:
        raise RefusedError("store-not-enrolled")
    trust = TrustKeeper(identity, trusted)
    around = Surroundings(SystemClock(), secrets.token_bytes, write_down)
    server = server_of(identity, trust)
    try:
        await PolicyKeeper(identity, store, server, trust, around).refresh()
        await WorkKeeper(store, server, trust, around).refresh()
    finally:
        await server.aclose()


def server_of(identity: Identity, trust: TrustKeeper, throttle: Throttle | None = None) -> Server:
    """Return the server of a device, by the pins of the manifest in use; `throttle` is for what is sent.

    Those of the enrolment served only to fetch the first manifest.
    """
    connection = replace(identity.connection, pins=trust.held.pins)
    return DeviceClient(connection, identity.access_token, throttle.wait if throttle else None)
