"""A code introduces a device over real TLS; whoever else answers gets nothing, and is told apart."""

import asyncio
import secrets
import ssl
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from tests.contracts import impostors
from tests.contracts.impostors import NOW, authority
from tests.fakes.web import Request, Response, Web, listening, serving
from tracker.agent.enrolment import make_keys
from tracker.agent.joining import enrolment_given
from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.core.introduction import Code
from tracker.core.problem import problem_of
from tracker.core.wire import Enrolment, Fault, Introduction, NewDevice, Problem
from tracker.server.authority import Authority
from tracker.sync.client import enrol_device
from tracker.sync.introduction import introduce

SECRET = bytes(range(10))


@pytest.fixture
def own(tmp_path: Path) -> Authority:
    return authority(tmp_path)


def enrolment(own: Authority, server: str = "https://127.0.0.1:1", **changes: object) -> Enrolment:
    made = Enrolment(1, server, uuid4(), "Acme", own.pins, bytes(32), "a-token", 9, own.certificates)
    return msgspec.structs.replace(made, **changes)


def at(web: Web) -> Code:
    return Code(SECRET, f"127.0.0.1:{web.port}")


def saying(status: int, body: bytes, **headers: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        return Response(status, body, headers)

    return answer


def envelope_of(raw: bytes, code: Code | None = None) -> bytes:
    return msgspec.json.encode(Introduction((code or Code(SECRET, "")).seal(raw)))


async def failure(web: Web) -> TrackerError:
    """Return how the introduction fails; the code and what it opens may not have been sent."""
    with pytest.raises(TrackerError) as caught:
        await introduce(at(web))
    assert SECRET not in web.received
    assert at(web).text().partition("@")[0].encode() not in web.received
    return caught.value


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_code_gives_the_enrolment_and_tells_only_its_lookup_id(
    own: Authority, version: ssl.TLSVersion
) -> None:
    genuine, asked = enrolment(own), list[Request]()

    async def answer(request: Request) -> Response:
        asked.append(request)
        return Response(200, envelope_of(msgspec.json.encode(genuine)))

    async with serving(answer, impostors.only(own.server_context(NOW), version)) as web:
        assert await introduce(at(web)) == genuine
        assert SECRET not in web.received
    (request,) = asked
    assert request.path.removeprefix("/v1/introductions/").replace("-", "") == at(web).lookup_id().hex()
    assert (request.method, request.body) == ("GET", b"")
    assert set(request.headers) <= {"host", "accept", "accept-encoding", "connection", "user-agent"}


IMPOSTURES = {
    "garbage": saying(200, b"garbage"),
    "no envelope": saying(200, b'{"envelope":""}'),
    "an envelope of zeros": saying(200, msgspec.json.encode(Introduction(bytes(500)))),
    "an envelope of another code": saying(200, envelope_of(b"{}", Code(bytes(10), ""))),
    "endless": saying(200, b" " * (1 << 20)),
    "a portal": saying(302, b"", location="https://portal.example"),
    "a web page": saying(404, b"<html>not found</html>"),
    "a proxy": saying(502, b"<html>bad gateway</html>"),
    "words of its own": saying(
        403, msgspec.json.encode(Problem(Fault.REFUSED, "x", {}, "Call 555-0100 at once.", "Pay."))
    ),
    "our words in the wrong place": saying(
        403, msgspec.json.encode(problem_of(RefusedError("enrolment-used-up")))
    ),
}


@pytest.mark.parametrize("name", IMPOSTURES)
async def test_an_impostor_is_told_apart_and_gets_nothing(tmp_path: Path, name: str) -> None:
    async with serving(IMPOSTURES[name], impostors.self_signed(tmp_path, "Office Proxy")) as web:
        error = await failure(web)
    assert error.key == "introduction-false"
    assert "is not the server that this code is from" in error.text()
    assert "555" not in str(error)


async def test_one_who_relays_gets_nothing_and_is_met_with_pins(own: Authority, tmp_path: Path) -> None:
    """In the middle with a certificate of its own: it may hand on what it cannot read, and no more."""
    async with serving(saying(200, b"{}"), impostors.self_signed(tmp_path, "Office Proxy")) as web:
        genuine = enrolment(own, web.address)
        web.handler = saying(200, envelope_of(msgspec.json.encode(genuine)))
        introduced = await introduce(at(web))
        assert introduced == genuine
        assert genuine.token.encode() not in web.received
        web.received.clear()
        keys = make_keys(secrets.token_bytes)
        device = NewDevice(introduced.token, uuid4(), "laptop", b"", keys.sharing.raw, b"")
        with pytest.raises(UnreachableError) as caught:
            await enrol_device(introduced, device)
        assert caught.value.key == "connection-intercepted"
        assert web.received == b""


@pytest.mark.parametrize("key", ["introduction-unknown", "introduction-often", "server-busy"])
async def test_what_our_server_says_is_said_in_our_words(own: Authority, key: str) -> None:
    said = Problem(Fault.REFUSED, key, {}, "An impostor's words.", "Pay.")
    async with serving(saying(404, msgspec.json.encode(said)), own.server_context(NOW)) as web:
        error = await failure(web)
    assert error.key == key
    assert "impostor" not in str(error)


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"{}", "enrolment-not-whole"),
        (b"[" * 5000, "enrolment-not-whole"),
        (b'{"version": 2, "everything": "else"}', "enrolment-newer"),
    ],
)
async def test_a_genuine_envelope_of_something_else_is_told(own: Authority, raw: bytes, key: str) -> None:
    async with serving(saying(200, envelope_of(raw)), own.server_context(NOW)) as web:
        assert (await failure(web)).key == key


async def test_a_genuine_enrolment_without_pins_is_none(own: Authority) -> None:
    raw = msgspec.json.encode(enrolment(own, pins=()))
    async with serving(saying(200, envelope_of(raw)), own.server_context(NOW)) as web:
        assert (await failure(web)).key == "enrolment-not-whole"


async def test_an_outdated_connection_is_none(own: Authority) -> None:
    context = impostors.only(own.server_context(NOW), ssl.TLSVersion.TLSv1_1)
    async with serving(saying(200, b""), context) as web:
        assert isinstance(await failure(web), UnreachableError)
        assert web.received == b""


async def test_nobody_there_is_told_and_before_joining_nothing_is_said_to_wait() -> None:
    async with serving(saying(200, b""), None) as web:
        code = at(web)
    with pytest.raises(UnreachableError) as caught:
        await introduce(code)
    assert caught.value.key == "server-away"
    with pytest.raises(UnreachableError) as told:
        await enrolment_given(f"K7QF-2M9T-XW3P-RB6D@{code.place}", "")
    assert told.value.key == "introduction-away"
    assert "the code was not used up" in told.value.hint()


async def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.sync.introduction._PATIENCE", 0.1)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            await reader.read()

    async with listening(silent) as port:
        with pytest.raises(UnreachableError) as caught:
            await introduce(Code(SECRET, f"127.0.0.1:{port}"))
    assert caught.value.key == "server-slow"
