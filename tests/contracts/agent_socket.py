"""An agent's local socket in this process, by either way, and clients that are not well-mannered."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from tests.fakes.clock import FakeClock
from tests.fakes.status import VERSION, some_status
from tracker.agent.control import Control
from tracker.agent.control_client import ControlClient, calling
from tracker.agent.notice import Happened, Notice
from tracker.agent.status import StatusBoard
from tracker.core.device import Queue
from tracker.core.errors import TrackerError
from tracker.core.manifest import Freshness
from tracker.core.wire import (
    CONTROL_PROTOCOL,
    Answer,
    Command,
    FileCommand,
    Hello,
    PauseCommand,
    Refused,
    ShowStatus,
    Status,
    Stop,
    SyncNow,
    TimeCommand,
    Watch,
    client_proof,
)
from tracker.host.local_socket import Address, Line, Way, connect, listening

NONCE = b"n" * 16
PATIENCE = 30.0
_Result = TypeVar("_Result")


@dataclass
class Served:
    """The socket of a simulated agent: what commands came, how things stand, what `SyncNow` raises."""

    address: Address
    board: StatusBoard
    came: list[Command] = field(default_factory=list)
    error: TrackerError | None = None
    control: Control | None = None

    @property
    def held(self) -> bool:
        """Whether anybody is conversing."""
        return self.control is not None and bool(self.control._held)

    async def end(self) -> None:
        """End as an agent does."""
        self.board.close()
        if self.control:
            await self.control.close()

    async def carry_out(self, command: Command) -> AsyncGenerator[Status, None]:
        self.came.append(command)
        if isinstance(command, TimeCommand | PauseCommand | FileCommand):
            yield self.board.present()
            return
        match command:
            case ShowStatus():
                yield self.board.present()
            case Watch() | Stop():
                async for status in self.board.changes():
                    yield status
            case SyncNow():
                if self.error:
                    raise self.error
                yield self.board.present()

    def happen(self, happened: Happened = Happened.CAPTURED) -> None:
        """Let the status change."""
        self.board.hear(Notice(happened, 1))

    async def ask(self, command: Command | None = None) -> Status:
        """Ask as the command line does."""
        return await self.converse(lambda client: client.ask(command or ShowStatus()))

    async def converse(self, talk: Callable[[ControlClient], _Result]) -> _Result:
        """Have a whole conversation in a thread."""

        def whole() -> _Result:
            with calling(self.address) as client:
                return talk(client)

        return await asyncio.to_thread(whole)


@asynccontextmanager
async def served(folder: Path, way: Way) -> AsyncIterator[Served]:
    """Serve on a socket in `folder` for the block, and hang up on everybody after it."""
    address, clock = Address(folder.resolve(), way), FakeClock()
    board = StatusBoard(some_status(), lambda _: Freshness.FRESH, lambda: Queue(0, 0, 0), clock)
    one = Served(address, board)
    with listening(address, "agent-running") as line:
        one.control = control = Control(line, one.carry_out, VERSION)
        serving = asyncio.create_task(control.serve())
        try:
            yield one
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            await one.end()


class Rude:
    """A client that sends what it likes; blocking, for a thread."""

    def __init__(self, address: Address) -> None:
        self.line: Line = connect(address, "agent-not-running", PATIENCE)
        self.file = self.line.socket.makefile("rb")

    def send(self, content: bytes) -> None:
        self.line.socket.sendall(content)

    def greet(self, protocol: int = CONTROL_PROTOCOL) -> Answer:
        """Say hello properly and return the answer."""
        proof = client_proof(self.line.secret, NONCE)
        self.send(msgspec.json.encode(Hello(protocol, "0", NONCE, proof)) + b"\n")
        return self.hear()

    def hear(self) -> Answer:
        """Return the next answer; raises `EOFError` when the agent has hung up."""
        line = self.file.readline()
        if not line:
            raise EOFError
        answer: Answer = msgspec.json.decode(line, type=Answer)
        return answer

    def refused(self) -> str:
        """Return the key of the refusal that comes next."""
        answer = self.hear()
        assert isinstance(answer, Refused), answer
        return answer.problem.key

    def hung_up(self) -> bool:
        """Wait until the agent hangs up; return whether it said nothing more."""
        try:
            return self.file.read() == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self.file.close()
        self.line.socket.close()

    def half_close(self) -> None:
        """Say no more, and listen on."""
        self.line.socket.shutdown(socket.SHUT_WR)
