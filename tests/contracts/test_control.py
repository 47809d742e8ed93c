"""The agent's local socket, by either way: commands are answered, strangers are not, and nobody hurts it."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from tests.contracts.agent_socket import NONCE, PATIENCE, Rude, Served, served
from tests.fakes.status import VERSION
from tracker.agent import control_client, conversation
from tracker.agent.control import MOST_CLIENTS
from tracker.agent.control_client import ControlClient, calling
from tracker.agent.notice import Happened
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.hours.said import NOTE_MOST
from tracker.core.wire import (
    CONTROL_PROTOCOL,
    MAX_LINE_BYTES,
    AddTime,
    Command,
    Hello,
    NamedWork,
    NoteTimer,
    RecordingState,
    ShowStatus,
    Status,
    Stop,
    SyncNow,
    Watch,
    Welcome,
    client_proof,
)
from tracker.host.local_socket import Address, Way, connect, listening

WAYS = [Way.LOOPBACK] if sys.platform == "win32" else list(Way)
Talk = Callable[[Rude], None]


@pytest.fixture(params=WAYS, ids=lambda way: way.value)
def way(request: pytest.FixtureRequest) -> Way:
    """Return each way in turn."""
    chosen: Way = request.param
    return chosen


@pytest.fixture
async def agent(tmp_path: Path, way: Way) -> AsyncIterator[Served]:
    """Lend a simulated agent that answers."""
    async with served(tmp_path / "run", way) as one:
        yield one


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the agent wait for nobody."""
    monkeypatch.setattr(conversation, "GREETING_SECONDS", 0.05)
    monkeypatch.setattr(conversation, "IDLE_SECONDS", 0.05)


async def rudely(agent: Served, talk: Talk) -> None:
    """Have a client misbehave in a thread; the agent must answer a polite one afterwards."""

    def whole() -> None:
        client = Rude(agent.address)
        try:
            talk(client)
        finally:
            client.close()

    await asyncio.to_thread(whole)
    assert await agent.ask() == agent.board.present()


async def test_a_status_arrives_as_it_stands(agent: Served) -> None:
    agent.happen()
    status = await agent.ask()
    assert status == agent.board.present()
    assert status.recording.state is RecordingState.CAPTURING


async def test_one_conversation_takes_many_commands(agent: Served) -> None:
    def talk(client: ControlClient) -> None:
        for _ in range(3):
            client.ask(ShowStatus())
            client.ask(SyncNow())

    await agent.converse(talk)
    assert agent.came == [ShowStatus(), SyncNow()] * 3


async def test_who_watches_hears_each_change_and_the_end(agent: Served) -> None:
    heard: asyncio.Queue[RecordingState | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def watch(client: ControlClient) -> None:
        for status in client.follow(Watch()):
            loop.call_soon_threadsafe(heard.put_nowait, status.recording.state)
        loop.call_soon_threadsafe(heard.put_nowait, None)

    watching = asyncio.create_task(agent.converse(watch))
    assert await heard.get() is RecordingState.STARTING
    agent.happen(Happened.CAPTURED)
    assert await heard.get() is RecordingState.CAPTURING
    agent.happen(Happened.NOT_CAPTURED)
    assert await heard.get() is RecordingState.PAUSED
    await agent.end()
    assert [await heard.get(), await heard.get()] == [RecordingState.PAUSED, None]
    await watching


async def test_who_says_stop_hears_how_it_ended(agent: Served) -> None:
    stopping = asyncio.create_task(agent.converse(lambda client: list(client.follow(Stop()))))
    while Stop() not in agent.came:
        await asyncio.sleep(0)
    agent.board.stopping()
    await agent.end()
    assert (await stopping)[-1].recording.state is RecordingState.STOPPING


async def test_many_are_answered_at_once(agent: Served) -> None:
    await asyncio.gather(*(agent.ask() for _ in range(40)))
    assert len(agent.came) == 40


async def test_a_refusal_comes_out_as_the_error_it_is(agent: Served) -> None:
    agent.error = UnreachableError("server-slow", server="x")
    with pytest.raises(UnreachableError) as caught:
        await agent.ask(SyncNow())
    assert caught.value.key == "server-slow"
    assert caught.value.values == {"server": "x"}


async def test_an_answer_that_takes_too_long_is_told(agent: Served) -> None:
    def talk(client: ControlClient) -> None:
        client.ask(Watch())
        client._hear(Status, 0.01)

    with pytest.raises(UnreachableError) as caught:
        await agent.converse(talk)
    known = sys.platform == "linux" and agent.address.way is Way.UNIX
    assert (caught.value.key, caught.value.values) == (
        ("control-hangs", {"pid": os.getpid()}) if known else ("control-silent", {})
    )
    assert not known or f"`kill {os.getpid()}`" in caught.value.hint()


GARBAGE = {
    "no JSON": b"GET / HTTP/1.1\r\n\r\n",
    "no text": b"\xff\xfe\x00\n",
    "half a letter": b'{"type":"hello","version":"\xc3"}\n',
    "nothing": b"\n",
    "nesting": b'{"x":' + b"[" * 50_000 + b"\n",
    "another shape": b'{"type":"hello","protocol":"one"}\n',
    "too long": b"x" * (2 * MAX_LINE_BYTES) + b"\n",
}


@pytest.mark.parametrize("content", [*GARBAGE.values(), b'{"command":"stop"}\n'], ids=[*GARBAGE, "a command"])
async def test_what_is_no_greeting_gets_a_sentence_and_an_end(agent: Served, content: bytes) -> None:
    def talk(client: Rude) -> None:
        client.send(content)
        assert client.refused() == "control-not-a-command"
        client.hung_up()

    await rudely(agent, talk)
    assert agent.came == [ShowStatus()]


@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE)
async def test_what_is_no_command_gets_a_sentence_and_an_end(agent: Served, content: bytes) -> None:
    def talk(client: Rude) -> None:
        client.greet()
        client.send(content)
        assert client.refused() == "control-not-a-command"
        client.hung_up()

    await rudely(agent, talk)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("content", [b"", b'{"type":"hello"', b" " * 1000])
async def test_silence_has_an_end(agent: Served, content: bytes) -> None:
    def talk(client: Rude) -> None:
        client.send(content)
        assert client.hung_up()

    await rudely(agent, talk)


@pytest.mark.usefixtures("hasty")
async def test_silence_after_the_greeting_has_an_end(agent: Served) -> None:
    def talk(client: Rude) -> None:
        client.greet()
        assert client.hung_up()

    await rudely(agent, talk)


async def test_half_a_line_is_no_command(agent: Served) -> None:
    def talk(client: Rude) -> None:
        client.greet()
        client.send(b'{"command":"stop"}')
        client.half_close()
        assert client.hung_up()

    await rudely(agent, talk)
    assert agent.came == [ShowStatus()]


async def test_who_does_not_read_is_hung_up_on(agent: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "PATIENCE_SECONDS", 0.05)
    client = await asyncio.to_thread(Rude, agent.address)
    await asyncio.to_thread(client.greet)
    client.send(b'{"command":"watch"}\n')
    while agent.held:
        agent.happen(Happened.CAPTURED)
        agent.happen(Happened.NOT_CAPTURED)
        await asyncio.sleep(0)
    client.close()
    await agent.ask()


async def test_thousands_of_connections_leave_room_for_one_that_asks(
    agent: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "GREETING_SECONDS", 0.2)

    def flood() -> None:
        for _ in range(40):
            with ExitStack() as crowd:
                for _ in range(50):
                    line = connect(agent.address, "agent-not-running", PATIENCE)
                    crowd.callback(line.socket.close)
            with calling(agent.address) as client:
                client.ask(ShowStatus())

    def press(crowd: ExitStack) -> None:
        for _ in range(MOST_CLIENTS + 50):
            crowd.callback(connect(agent.address, "agent-not-running", PATIENCE).socket.close)

    await asyncio.to_thread(flood)
    with ExitStack() as crowd:
        await asyncio.to_thread(press, crowd)
        assert await agent.ask() == agent.board.present()


async def test_a_command_of_another_version_is_named_and_the_next_one_answered(agent: Served) -> None:
    def talk(client: Rude) -> None:
        client.greet()
        client.send(b'{"command":"start-timer\\u0007","project":1}\n')
        answer = msgspec.to_builtins(client.hear())
        assert answer["problem"]["key"] == "control-unknown"
        assert answer["problem"]["values"] == {"command": "start-timer", "version": VERSION}
        client.send(b'{"command":"status"}\n')
        client.hear()

    await rudely(agent, talk)


@pytest.mark.parametrize(
    "command",
    [
        AddTime(0, 1, "x" * (NOTE_MOST + 1)),
        AddTime(0, 1, "x", NamedWork(note="x" * (NOTE_MOST + 1))),
        NoteTimer("x" * (NOTE_MOST + 1)),
    ],
)
async def test_a_text_that_no_record_holds_is_refused_as_that(agent: Served, command: Command) -> None:
    with pytest.raises(RefusedError) as caught:
        await agent.ask(command)
    assert (caught.value.key, caught.value.values) == ("note-too-long", {"most": NOTE_MOST})


async def test_a_newer_client_is_welcome_and_told_what_is_spoken_here(agent: Served) -> None:
    def talk(client: Rude) -> None:
        welcome = client.greet(protocol=99)
        assert isinstance(welcome, Welcome)
        assert (welcome.protocol, welcome.version) == (CONTROL_PROTOCOL, VERSION)

    await rudely(agent, talk)


async def test_a_client_too_old_is_told_so_and_may_still_stop_the_agent(
    agent: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "OLDEST_CONTROL_PROTOCOL", CONTROL_PROTOCOL + 1)
    with pytest.raises(RefusedError) as caught:
        await agent.ask()
    assert caught.value.key == "control-client-old"
    assert caught.value.values == {"version": VERSION}
    await agent.converse(lambda client: next(client.follow(Stop())))
    assert agent.came == [Stop()]


async def test_an_agent_too_old_is_named_and_may_still_be_stopped(
    agent: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_client, "OLDEST_CONTROL_PROTOCOL", CONTROL_PROTOCOL + 1)
    with pytest.raises(RefusedError) as caught:
        await agent.ask()
    assert caught.value.key == "control-agent-old"
    await agent.converse(lambda client: next(client.follow(Stop())))
    assert agent.came == [Stop()]


async def test_who_does_not_know_the_secret_is_not_answered(agent: Served) -> None:
    def talk(client: Rude) -> None:
        proof = client_proof(client.line.secret + b"?", NONCE)
        client.send(msgspec.json.encode(Hello(CONTROL_PROTOCOL, "0", NONCE, proof)) + b"\n")
        assert client.refused() == "control-not-yours"
        assert client.hung_up()

    await rudely(agent, talk)


IMPOSTURES = [
    ("agent-not-running", msgspec.json.encode(Welcome(1, "1", b"?" * 32)) + b"\n"),
    ("agent-not-running", b""),
    ("agent-not-running", b"half"),
    ("control-nonsense", b"SSH-2.0-OpenSSH_9\r\n"),
    ("control-nonsense", b'{"type":"status"}\n'),
    ("control-nonsense", b"x" * (MAX_LINE_BYTES + 1)),
    ("control-nonsense", b'{"x":' + b"[" * 50_000 + b"\n"),
]


@pytest.mark.parametrize(("key", "said"), IMPOSTURES)
def test_whoever_came_to_the_port_after_the_agent_learns_nothing(
    tmp_path: Path, key: str, said: bytes
) -> None:
    address = Address(tmp_path / "run", Way.LOOPBACK)
    with listening(address, "agent-running") as line:
        heard: list[bytes] = []
        expected = pytest.raises(UnreachableError)
        with impostor(line.socket, heard, said), expected as caught, calling(address):
            pass
    assert caught.value.key == key
    assert line.secret not in b"".join(heard)


@contextmanager
def impostor(listener: socket.socket, heard: list[bytes], said: bytes) -> Iterator[None]:
    """Answer the first that connects with these bytes, and hang up."""

    def answer() -> None:
        peer, _ = listener.accept()
        with peer:
            heard.append(peer.recv(MAX_LINE_BYTES))
            peer.sendall(said)

    thread = Thread(target=answer)
    thread.start()
    try:
        yield
    finally:
        thread.join(60)


def test_nobody_there_is_told(tmp_path: Path, way: Way) -> None:
    with pytest.raises(UnreachableError) as caught, calling(Address(tmp_path / "run", way)):
        pass
    assert caught.value.key == "agent-not-running"
