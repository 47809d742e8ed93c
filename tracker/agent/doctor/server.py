"""The workspace's server: whether it answers and is recognised, what time it has, how old its keys are."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Final

from tracker.agent.assemble import STORE_FILE, viewed_store
from tracker.agent.doctor.finding import Finding, Machine, State, failed
from tracker.agent.trust import TrustKeeper
from tracker.core.device import Connection
from tracker.core.errors import RefusedError, TrackerError
from tracker.core.manifest import Freshness, day_of
from tracker.core.messages.message import Message
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import API
from tracker.sync.transport import Ask, Transport

_MOST_SKEW: Final = 60
"""Seconds; more than a request takes, less than what makes an hour look wrong."""

_UNRECOGNISED: Final = ("connection-intercepted", "server-other-name", "server-certificate-expired")
_SAYS: Final = {
    "enrolled": Message("This device is enrolled in {workspace}.", ""),
    "not-enrolled": Message(
        "This device is not enrolled yet.",
        "Ask your workspace's admin for an enrolment, then run `tracker enrol`.",
    ),
    "fresh": Message("The keys to seal for are fresh, and good until {day}.", ""),
    "stale": Message(
        "The keys to seal for should have been renewed; they are good until {day}.",
        "Connect to the server: `tracker sync` renews them.",
    ),
    "expired": Message(
        "The keys to seal for were good until {day}: nothing can be recorded.",
        "Connect to the server: `tracker sync` renews them. If it does not, ask your workspace's admin.",
    ),
    "answers": Message("The server {server} answers.", ""),
    "pins": Message("The server is the one this device was enrolled at: its pins fit.", ""),
    "pins-unknown": Message(
        "Whether the server is the right one cannot be told now.",
        "Look again once it answers; nothing is ever sent to another one.",
    ),
    "clock": Message("This computer's clock agrees with the server's ({seconds} s apart).", ""),
    "clock-off": Message(
        "This computer's clock is {seconds} s apart from the server's.",
        "Have the system set its clock by the network. Hours keep their length, but show at a wrong time.",
    ),
    "clock-unknown": Message(
        "Whether this computer's clock is right cannot be told now.", "Look again once the server answers."
    ),
}
_FRESHNESS: Final = {
    Freshness.FRESH: State.OK,
    Freshness.STALE: State.WARN,
    Freshness.EXPIRED: State.NO,
}

Headers = Callable[[Connection], Mapping[str, str]]
"""Asks whether a server is well and returns the headers of its answer; raises `TrackerError`."""


def ask_headers(connection: Connection) -> Mapping[str, str]:
    """Ask the server over a pinned connection, with nothing secret in it."""

    async def ask() -> Mapping[str, str]:
        transport = Transport(connection)
        try:
            return (await transport.ask(Ask("GET", f"{API}/health"))).headers
        finally:
            await transport.aclose()

    return asyncio.run(ask())


def server(machine: Machine, headers: Headers = ask_headers) -> Iterable[Finding]:
    """Tell of the server that this device is enrolled at; raises what the store raises."""
    if not (machine.paths.data / STORE_FILE).exists():
        yield Finding("enrolment", State.WARN, _SAYS["not-enrolled"])
        return
    with viewed_store(machine.paths) as store:
        identity, trusted = store.identity(), store.trust()
    if identity is None or trusted is None:
        raise RefusedError("store-not-enrolled")
    trust = TrustKeeper(identity, trusted)
    yield Finding("enrolment", State.OK, _SAYS["enrolled"], {"workspace": identity.workspace_name})
    yield _manifest(trust, machine.clock.now().wall)
    yield from _reached(replace(identity.connection, pins=trust.held.pins), machine, headers)


def _manifest(trust: TrustKeeper, now: int) -> Finding:
    freshness = trust.freshness(now)
    until = min(trust.held.manifest.expires_at, trust.held.statement.expires_at)
    return Finding("manifest", _FRESHNESS[freshness], _SAYS[freshness.value], {"day": day_of(until)})


def _reached(connection: Connection, machine: Machine, headers: Headers) -> Iterator[Finding]:
    try:
        told = headers(connection)
    except TrackerError as error:
        if error.key in _UNRECOGNISED:
            yield failed("pins", error)
        else:
            yield failed("server", error)
            yield Finding("pins", State.WARN, _SAYS["pins-unknown"])
        yield Finding("clock", State.WARN, _SAYS["clock-unknown"])
        return
    yield Finding("server", State.OK, _SAYS["answers"], {"server": connection.server})
    yield Finding("pins", State.OK, _SAYS["pins"])
    yield _clock(told.get("date", ""), machine.clock.now().wall)


def _clock(date: str, now: int) -> Finding:
    """Compare with the header Date (RFC 9110, 6.6.1), which is of whole seconds."""
    try:
        told = parsedate_to_datetime(date).timestamp()
    except ValueError:
        return Finding("clock", State.WARN, _SAYS["clock-unknown"])
    seconds = abs(round(now / MICROSECONDS - told))
    if seconds <= _MOST_SKEW:
        return Finding("clock", State.OK, _SAYS["clock"], {"seconds": seconds})
    return Finding("clock", State.NO, _SAYS["clock-off"], {"seconds": seconds})
