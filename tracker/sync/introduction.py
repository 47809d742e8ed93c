"""The one connection whose server cannot be recognised yet: a device that has only a code asks for pins.

Anybody may answer it, so nothing secret goes over it and nothing is believed of what comes back: only the
lookup id is sent, by which no envelope opens, and only an envelope that the code opens is used, which nobody
can make without the code. No other place may speak to a server that its pins do not recognise.
"""

import asyncio
import ssl
from typing import Final
from uuid import UUID

import httpx

from tracker.core.errors import DamagedError, RefusedError, TrackerError, UnreachableError
from tracker.core.introduction import ENVELOPE_MOST, Code
from tracker.core.wire import API, Enrolment, Introduction, Problem
from tracker.sync.enrolment_file import enrolment_of
from tracker.sync.handshake import Handshake
from tracker.sync.pinning import harden
from tracker.sync.transport import decode, fence, open_client, read_body, require_address

_PATIENCE: Final = 60.0
_BODY_MOST: Final = 2 * ENVELOPE_MOST
_BELIEVED: Final = {
    "introduction-unknown": RefusedError,
    "introduction-often": RefusedError,
    "server-busy": UnreachableError,
    "server-failed": UnreachableError,
}
"""What a stranger may say in our words; anything else it says is not shown."""


async def introduce(code: Code) -> Enrolment:
    """Return the enrolment that a code stands for.

    Raises `RefusedError` when the server knows none for it, `UnreachableError` when nobody answers, and
    `DamagedError` with the key `introduction-false` when what answers is not the server of this code.
    """
    return enrolment_of(code.open(await _envelope(code)))


async def _envelope(code: Code) -> bytes:
    server = f"https://{code.place}"
    require_address(server)
    with fence(server):
        async with asyncio.timeout(_PATIENCE), open_client(server, _believing_nobody()) as client:
            path = f"{API}/introductions/{UUID(bytes=code.lookup_id())}"
            async with client.stream("GET", path, extensions={"trace": Handshake()}) as answer:
                return await _read(answer, code)


async def _read(answer: httpx.Response, code: Code) -> bytes:
    """Return the envelope in an answer, which may be anybody's."""
    false = DamagedError("introduction-false", server=code.place)
    try:
        body = await read_body(answer, _BODY_MOST)
        if answer.is_success:
            return decode(body, Introduction).envelope
        refused = _refusal(decode(body, Problem))
    except UnreachableError as error:
        raise false from error
    raise refused or false


def _refusal(problem: Problem) -> TrackerError | None:
    made = _BELIEVED.get(problem.key)
    return None if made is None else made(problem.key)


def _believing_nobody() -> ssl.SSLContext:
    """Return a context that takes any certificate: what it fetches is recognised by the code instead."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    harden(context)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
