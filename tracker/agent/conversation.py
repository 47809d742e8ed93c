"""One client's conversation with the agent: who it is, what it speaks, then one command after another."""

import asyncio
import hmac
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from typing import Final, TypeVar

import msgspec

from tracker.core.errors import RefusedError, TrackerError
from tracker.core.hours.said import NOTE_MOST
from tracker.core.problem import printable, problem_of
from tracker.core.wire import (
    CONTROL_PROTOCOL,
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
from tracker.host.peer import same_account

GREETING_SECONDS: Final = 2.0
"""How long a client may take for its first line: soon enough that silent ones do not keep others out."""

PATIENCE_SECONDS: Final = 5.0
"""How long a client may take to read an answer."""

IDLE_SECONDS: Final = 60.0
"""How long a client may think between commands."""

CarryOut = Callable[[Command], AsyncGenerator[Status, None]]

_Message = TypeVar("_Message")


class _WorkSaid(msgspec.Struct):
    note: str | None = None


class _Named(msgspec.Struct):
    """Anything that names a command, known or not."""

    command: str


class _Said(msgspec.Struct):
    """What a person wrote in any command, however long."""

    note: str | None = None
    reason: str = ""
    work: _WorkSaid | None = None


class Conversation:
    """Answers one connected client.

    `answering` is true while a command is carried out; set `last` to hang up after it.
    """

    def __init__(self, peer: socket.socket, secret: bytes, carry_out: CarryOut, version: str) -> None:
        """Take the client's socket, the secret it must know, what carries commands out, our version."""
        self.answering = False
        self.last = False
        self._peer = peer
        self._secret = secret
        self._carry_out = carry_out
        self._version = version
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def hold(self) -> None:
        """Converse until either side hangs up; what a client does wrong is told to it and raises nothing."""
        self._reader, self._writer = await asyncio.open_connection(sock=self._peer, limit=MAX_LINE_BYTES)
        try:
            await self._converse()
        except OSError:
            # Gone, silent for too long, or not reading: TimeoutError is one of these.
            return
        finally:
            await self._hang_up()

    async def _converse(self) -> None:
        try:
            protocol = await self._meet()
            while not self.last and (line := await self._read(IDLE_SECONDS)):
                await self._answer(line, protocol)
        except RefusedError as error:
            await self._send(Refused(problem_of(error)))

    async def _meet(self) -> int:
        """Return the protocol the client speaks; raises `RefusedError` when it is nobody we answer."""
        if not same_account(self._peer):
            raise RefusedError("control-not-yours")
        hello = _decoded(await self._read(GREETING_SECONDS), Hello)
        if not hmac.compare_digest(client_proof(self._secret, hello.nonce), hello.proof):
            raise RefusedError("control-not-yours")
        await self._send(Welcome(CONTROL_PROTOCOL, self._version, agent_proof(self._secret, hello.nonce)))
        return hello.protocol

    async def _answer(self, line: bytes, protocol: int) -> None:
        named = _decoded(line, _Named)
        self.answering = True
        try:
            command = self._known(line, named.command, protocol)
            async with aclosing(self._carry_out(command)) as statuses:
                async for status in statuses:
                    await self._send(status)
        except TrackerError as error:
            await self._send(Refused(problem_of(error)))
        finally:
            self.answering = False

    def _known(self, line: bytes, name: str, protocol: int) -> Command:
        """Return the command; raises `RefusedError` for one of another version, or with too much in it.

        Anyone may say stop.
        """
        try:
            command: Command = msgspec.json.decode(line, type=Command)
        except msgspec.MsgspecError as error:
            _require_short(line)
            said = {"command": printable(name), "version": self._version}
            raise RefusedError("control-unknown", **said) from error
        if protocol < OLDEST_CONTROL_PROTOCOL and not isinstance(command, Stop):
            raise RefusedError("control-client-old", version=self._version)
        return command

    async def _read(self, seconds: float) -> bytes:
        """Return the next line, empty when there is none; raises `TimeoutError` for silence."""
        try:
            async with asyncio.timeout(seconds):
                return await self._reader.readuntil(b"\n")
        except asyncio.IncompleteReadError:
            return b""
        except asyncio.LimitOverrunError as error:
            raise RefusedError("control-not-a-command") from error

    async def _send(self, answer: Answer) -> None:
        self._writer.write(msgspec.json.encode(answer) + b"\n")
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._writer.drain()

    async def _hang_up(self) -> None:
        self._writer.close()
        try:
            with suppress(OSError):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._writer.wait_closed()
        finally:
            self._writer.transport.abort()


def _require_short(line: bytes) -> None:
    """Raise `RefusedError` where a note or a reason in a command is longer than a record holds."""
    with suppress(msgspec.MsgspecError):
        said = msgspec.json.decode(line, type=_Said)
        notes = (said.note, said.reason, said.work and said.work.note)
        if any(len(note) > NOTE_MOST for note in notes if note):
            raise RefusedError("note-too-long", most=NOTE_MOST)


def _decoded(line: bytes, shape: type[_Message]) -> _Message:
    try:
        return msgspec.json.decode(line, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError("control-not-a-command") from error
