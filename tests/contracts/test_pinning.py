"""A device sends no byte of its own to a server that it does not recognise: real TLS, bytes counted."""

import asyncio
import socket
import ssl
from contextlib import closing
from pathlib import Path

import pytest

from tests.contracts import impostors
from tests.contracts.impostors import NOW, authority, lax_client
from tests.fakes.web import Request, Response, Web, listening, pass_on, serving
from tracker.core.device import Connection
from tracker.core.errors import DamagedError, RefusedError, TrackerError, UnreachableError
from tracker.server.authority import Authority
from tracker.sync.client import DeviceClient
from tracker.sync.pinning import PinnedContext, authority_name, pinned_context
from tracker.sync.transport import Ask, Transport

TOKEN = "a-secret-token"  # noqa: S105 (no secret)
HEALTH = Ask("GET", "/v1/health")


async def answer(_request: Request) -> Response:
    return Response()


@pytest.fixture
def own(tmp_path: Path) -> Authority:
    return authority(tmp_path)


async def speak(connection: Connection) -> None:
    transport = Transport(connection, TOKEN)
    try:
        await transport.ask(HEALTH)
    finally:
        await transport.aclose()


async def refusal(web: Web, connection: Connection) -> TrackerError:
    """Return why a device refuses; nothing of its own may have arrived."""
    with pytest.raises(TrackerError) as caught:
        await speak(connection)
    assert web.received == b""
    return caught.value


async def serves_others(web: Web) -> None:
    """Prove that the server would have taken bytes: a client that takes anything brings some."""
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port, ssl=lax_client())
    writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    assert web.received.startswith(b"GET")
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_the_enrolled_server_is_recognised(own: Authority, version: ssl.TLSVersion) -> None:
    context = impostors.only(own.server_context(NOW), version)
    async with serving(answer, context) as web:
        await speak(Connection(web.address, own.pins, own.certificates))
        assert TOKEN.encode() in web.received


async def test_connections_are_kept_open(own: Authority) -> None:
    async with serving(answer, own.server_context(NOW)) as web:
        transport = Transport(Connection(web.address, own.pins, own.certificates))
        for _ in range(3):
            await transport.ask(HEALTH)
        await transport.aclose()
        assert web.connections == 1


@pytest.mark.parametrize("pins", [(bytes(32),), (b"",), (b"short", bytes(32))])
async def test_a_wrong_pin_is_an_interception(own: Authority, pins: tuple[bytes, ...]) -> None:
    async with serving(answer, own.server_context(NOW)) as web:
        error = await refusal(web, Connection(web.address, pins, own.certificates))
        await serves_others(web)
    assert isinstance(error, UnreachableError)
    shown = "The server showed a certificate of “Tracker authority”. Nothing was sent."
    assert str(error).startswith(f"This connection is intercepted. {shown}")


async def test_the_backup_pin_alone_does_not_fit_the_present_chain(own: Authority) -> None:
    async with serving(answer, own.server_context(NOW)) as web:
        error = await refusal(web, Connection(web.address, own.pins[1:], own.certificates))
    assert error.key == "connection-intercepted"


def test_no_pins_recognise_nobody(own: Authority) -> None:
    with pytest.raises(RefusedError, match="recognised"):
        DeviceClient(Connection("https://localhost", (), own.certificates), TOKEN)


async def test_a_context_made_without_pins_fails_closed(own: Authority) -> None:
    context = PinnedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=own.certificates)
    async with serving(answer, own.server_context(NOW)) as web:
        with pytest.raises(UnreachableError, match="intercepted"):
            await asyncio.to_thread(talk, context, web.port)
        assert web.received == b""


async def test_an_unknown_authority_is_an_interception(own: Authority, tmp_path: Path) -> None:
    other = Authority.create(tmp_path / "other", impostors.HERE, NOW)
    async with serving(answer, other.server_context(NOW)) as web:
        for pins in (own.pins, other.pins):
            error = await refusal(web, Connection(web.address, pins, own.certificates))
            assert error.key == "connection-intercepted"
        await serves_others(web)


async def test_the_systems_authorities_do_not_vouch_for_ours(own: Authority) -> None:
    async with serving(answer, own.server_context(NOW)) as web:
        error = await refusal(web, Connection(web.address, own.pins))
    assert error.values == {"issuer": "Tracker authority"}


async def test_a_public_certificate_needs_the_systems_trust_and_a_pin(
    own: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(ssl.DER_cert_to_PEM_cert(own.certificates))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with serving(answer, own.server_context(NOW)) as web:
        error = await refusal(web, Connection(web.address, (bytes(32),)))
        assert error.key == "connection-intercepted"
        await speak(Connection(web.address, own.pins))
        assert TOKEN.encode() in web.received


@pytest.mark.parametrize("name", ["Office Proxy", "Tracker authority"])
async def test_a_self_signed_certificate_is_an_interception(
    own: Authority, tmp_path: Path, name: str
) -> None:
    async with serving(answer, impostors.self_signed(tmp_path, name)) as web:
        error = await refusal(web, Connection(web.address, own.pins, own.certificates))
        await serves_others(web)
    assert f"“{name}”" in error.text()


@pytest.mark.parametrize("days", [-500, 30])
async def test_a_certificate_of_another_time_is_refused(tmp_path: Path, days: int) -> None:
    made = authority(tmp_path, days=days)
    async with serving(answer, made.server_context(NOW.later(days * impostors.DAY))) as web:
        error = await refusal(web, Connection(web.address, made.pins, made.certificates))
        await serves_others(web)
    assert isinstance(error, UnreachableError)
    assert error.key == "server-certificate-expired"
    assert "date and time" in error.hint()


async def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    made = authority(tmp_path, ["tracker.example"])
    async with serving(answer, made.server_context(NOW)) as web:
        error = await refusal(web, Connection(web.address, made.pins, made.certificates))
        await serves_others(web)
    assert error.key == "server-other-name"


async def test_an_authority_vouches_for_its_own_names_only(tmp_path: Path) -> None:
    made, context = impostors.beyond_its_names(tmp_path)
    async with serving(answer, context) as web:
        error = await refusal(web, Connection(web.address, made.pins, made.certificates))
        await serves_others(web)
    assert error.key == "connection-intercepted"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
async def test_outdated_tls_is_refused(own: Authority, version: ssl.TLSVersion) -> None:
    context = impostors.only(own.server_context(NOW), version)
    async with serving(answer, context) as web:
        error = await refusal(web, Connection(web.address, own.pins, own.certificates))
        await serves_others(web)
    assert isinstance(error, UnreachableError)


async def test_suites_without_authenticated_encryption_are_refused(own: Authority) -> None:
    context = impostors.only(own.server_context(NOW), ssl.TLSVersion.TLSv1_2)
    context.set_ciphers("ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA")
    async with serving(answer, context) as web:
        error = await refusal(web, Connection(web.address, own.pins, own.certificates))
        await serves_others(web)
    assert isinstance(error, UnreachableError)


async def test_a_server_that_says_it_speaks_no_such_tls_is_named(own: Authority) -> None:
    """The loop's own server hangs up without a word; others send an alert first."""
    context = impostors.only(own.server_context(NOW), ssl.TLSVersion.TLSv1_1)

    def refuse(listener: socket.socket) -> None:
        raw, _ = listener.accept()
        with raw, pytest.raises(ssl.SSLError):
            context.wrap_socket(raw, server_side=True)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = asyncio.create_task(asyncio.to_thread(refuse, listener))
        address = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(UnreachableError, match="No secure connection"):
            await speak(Connection(address, own.pins, own.certificates))
        await server


async def test_a_server_without_tls_sees_nothing_of_ours(own: Authority) -> None:
    async with serving(answer, None) as web:
        with pytest.raises(UnreachableError):
            await speak(Connection(web.address, own.pins, own.certificates))
        assert web.received[:1] == b"\x16", "a TLS hello and no request"
        assert TOKEN.encode() not in web.received


def talk(context: ssl.SSLContext, port: int, session: ssl.SSLSession | None = None) -> ssl.SSLSession:
    """Speak over a plain blocking socket; return the TLS session for another time."""
    with (
        socket.create_connection(("127.0.0.1", port)) as raw,
        context.wrap_socket(raw, server_hostname="127.0.0.1", session=session) as wrapped,
    ):
        wrapped.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        answered = b""
        while not answered.endswith(b"{}"):
            answered += wrapped.recv(65_536)
        assert wrapped.session_reused is (session is not None)
        assert wrapped.session is not None
        kept = wrapped.session
        wrapped.unwrap().close()  # a session whose end was cut off is not resumed
        return kept


async def test_blocking_sockets_are_pinned_too(own: Authority) -> None:
    good = pinned_context(Connection("", own.pins, own.certificates))
    wrong = pinned_context(Connection("", (bytes(32),), own.certificates))
    async with serving(answer, own.server_context(NOW)) as web:
        with pytest.raises(UnreachableError, match="intercepted"):
            await asyncio.to_thread(talk, wrong, web.port)
        assert web.received == b""
        await asyncio.to_thread(talk, good, web.port)
        assert web.received != b""


async def test_a_resumed_session_has_no_chain_and_is_refused(own: Authority) -> None:
    server = impostors.only(own.server_context(NOW), ssl.TLSVersion.TLSv1_2)
    context = pinned_context(Connection("", own.pins, own.certificates))
    lax = lax_client()
    async with serving(answer, server) as web:
        session = await asyncio.to_thread(talk, lax, web.port)
        await asyncio.to_thread(talk, lax, web.port, session)
        session = await asyncio.to_thread(talk, context, web.port)
        web.received.clear()
        with pytest.raises(UnreachableError, match="intercepted"):
            await asyncio.to_thread(talk, context, web.port, session)
        assert web.received == b""


async def test_no_keys_are_logged(own: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(log))
    async with serving(answer, own.server_context(NOW)) as web:
        await speak(Connection(web.address, own.pins, own.certificates))
    assert not log.exists()


def test_the_authority_of_a_server_has_a_name(own: Authority) -> None:
    server = "https://tracker.example"
    assert authority_name(Connection(server, (bytes(32),), own.certificates)) == "Tracker authority"
    assert authority_name(Connection(server, (bytes(32),))) == ""
    assert authority_name(Connection(server, (bytes(32),), b"no certificate")) == ""


@pytest.mark.parametrize("junk", [b"junk", b"\x30\x82"])
def test_a_damaged_authority_is_told(own: Authority, junk: bytes) -> None:
    with pytest.raises(DamagedError, match="recognised are damaged"):
        pinned_context(Connection("https://localhost", own.pins, junk))


class ConnectProxy:
    """A proxy that passes CONNECT on if it may, and keeps what it saw before the tunnel."""

    def __init__(self, target: int, *, allow: bool = True) -> None:
        self.target = target
        self.allow = allow
        self.heads: list[bytes] = []

    async def tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            self.heads.append(await reader.readuntil(b"\r\n\r\n"))
            if not self.allow:
                writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n")
                return
            onward_reader, onward = await asyncio.open_connection("127.0.0.1", self.target)
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            with closing(onward):
                await asyncio.gather(pass_on(reader, onward), pass_on(onward_reader, writer))


@pytest.fixture
def named(tmp_path: Path) -> Authority:
    return Authority.create(tmp_path / "named", ["tracker.example"], NOW)


@pytest.mark.parametrize("pinned", [True, False])
async def test_pins_hold_inside_a_proxys_tunnel(
    named: Authority, monkeypatch: pytest.MonkeyPatch, pinned: bool
) -> None:
    async with serving(answer, named.server_context(NOW)) as web:
        proxy = ConnectProxy(web.port)
        async with listening(proxy.tunnel) as port:
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
            pins = named.pins if pinned else (bytes(32),)
            connection = Connection("https://tracker.example", pins, named.certificates)
            if pinned:
                await speak(connection)
                assert TOKEN.encode() in web.received
            else:
                assert (await refusal(web, connection)).key == "connection-intercepted"
    assert proxy.heads[0].startswith(b"CONNECT tracker.example:443 ")
    assert TOKEN.encode() not in b"".join(proxy.heads)


async def test_a_proxy_that_refuses_is_named(named: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = ConnectProxy(0, allow=False)
    async with listening(proxy.tunnel) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        with pytest.raises(UnreachableError, match="proxy"):
            await speak(Connection("https://tracker.example", named.pins, named.certificates))


async def test_a_server_on_this_machine_needs_no_proxy(
    own: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with serving(answer, own.server_context(NOW)) as web:
        await speak(Connection(web.address, own.pins, own.certificates))
