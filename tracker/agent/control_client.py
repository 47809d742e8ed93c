"""A program's side of the conversation with its person's agent: blocking, for command line and tray."""

import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from typing import Final, TypeVar

import msgspec

from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.problem import error_of
from tracker.core.wire import (
    CONTROL_PROTOCOL,
    HEARTBEAT_SECONDS,
    MAX_LINE_BYTES,
    OLDEST_CONTROL_PROTOCOL,
    Answer,
    Command,
    Hello,
    Refused,
    Status,
    Stop,
    Welcome,
    agent_proof,
    client_proof,
)
from tracker.host.local_socket import Address, Line, connect
from tracker.host.paths import APP
from tracker.host.peer import process, same_account

PATIENCE_SECONDS: Final = 10.0
"""How long the agent may take to answer where it has nothing to wait for."""

_AWAY: Final = "agent-not-running"
_NONCE_BYTES: Final = 16
_Answered = TypeVar("_Answered", Welcome, Status)


class ControlClient:
    """One conversation; for one thread at a time.

    Every method raises `UnreachableError` when the agent is gone (`agent-not-running`), does not answer
    (`control-hangs`, or `control-silent` where its process is not known) or answers nonsense, and what the
    agent refuses as the error that it names.
    """

    def __init__(self, line: Line) -> None:
        """Take a connected socket; `calling` is the way in."""
        self._socket = line.socket
        self._lines = line.socket.makefile("rb")
        try:
            self._agent = self._meet(line.secret)
        except BaseException:
            self.close()
            raise

    def ask(self, command: Command, patience: float = PATIENCE_SECONDS) -> Status:
        """Have a command carried out, in `patience` seconds at most; return how things stand then."""
        self._say(command)
        return self._hear(Status, patience)

    def follow(self, command: Command) -> Iterator[Status]:
        """Yield what the agent tells on `Watch` or `Stop`; ends with the agent, however that ends."""
        self._say(command)
        while True:
            try:
                yield self._hear(Status, 2 * HEARTBEAT_SECONDS)
            except UnreachableError as error:
                if error.key == _AWAY:
                    return
                raise

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._socket.close()

    def _meet(self, secret: bytes) -> Welcome:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        hello = Hello(CONTROL_PROTOCOL, _version(), nonce, client_proof(secret, nonce))
        self._write(hello)
        welcome = self._hear(Welcome, PATIENCE_SECONDS)
        if not hmac.compare_digest(agent_proof(secret, nonce), welcome.proof):
            raise UnreachableError(_AWAY)
        return welcome

    def _say(self, command: Command) -> None:
        if self._agent.protocol < OLDEST_CONTROL_PROTOCOL and not isinstance(command, Stop):
            raise RefusedError("control-agent-old", version=self._agent.version)
        self._write(command)

    def _write(self, message: Hello | Command) -> None:
        try:
            self._socket.sendall(msgspec.json.encode(message) + b"\n")
        except TimeoutError as error:
            raise self._silent() from error
        except OSError:
            # What the agent said before it hung up can still be read, and tells more.
            return

    def _hear(self, shape: type[_Answered], patience: float) -> _Answered:
        answer = self._answer(patience)
        if isinstance(answer, Refused):
            raise error_of(answer.problem)
        if not isinstance(answer, shape):
            raise UnreachableError("control-nonsense")
        return answer

    def _silent(self) -> UnreachableError:
        """Return that the agent does not answer, with the process to end where the system tells it."""
        pid = process(self._socket)
        return (
            UnreachableError("control-silent") if pid is None else UnreachableError("control-hangs", pid=pid)
        )

    def _answer(self, patience: float) -> Answer:
        try:
            self._socket.settimeout(patience)
            line = self._lines.readline(MAX_LINE_BYTES)
        except TimeoutError as error:
            raise self._silent() from error
        except OSError as error:
            raise UnreachableError(_AWAY) from error
        if not line.endswith(b"\n"):
            raise UnreachableError("control-nonsense" if len(line) == MAX_LINE_BYTES else _AWAY)
        try:
            answer: Answer = msgspec.json.decode(line, type=Answer)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise UnreachableError("control-nonsense") from error
        return answer


@cache
def _version() -> str:
    """Return our version; looking it up costs more than the whole conversation."""
    return version(APP)


@contextmanager
def calling(address: Address) -> Iterator[ControlClient]:
    """Converse for the block with the agent that listens there.

    Raises `UnreachableError` when there is none or it does not answer, `RefusedError` when it is of another
    account.
    """
    line = connect(address, _AWAY, PATIENCE_SECONDS)
    with line.socket:
        if not same_account(line.socket):
            raise RefusedError("control-not-yours")
        client = ControlClient(line)
        try:
            yield client
        finally:
            client.close()
