"""The API of a `FakeServer` over HTTP: what the real client meets."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec

from tests.fakes.server import FakeServer
from tests.fakes.web import Request, Response
from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.core.problem import problem_of
from tracker.core.wire import NewDevice, RecordBatch

_REFUSED, _AWAY, _OTHER = 403, 503, 400


class WebApi:
    """Answers requests as the embedded server does; an away server drops to a bare 503."""

    def __init__(self, server: FakeServer) -> None:
        self.server = server

    async def __call__(self, request: Request) -> Response:
        if self.server.away:
            return Response(_AWAY, b"<html>away</html>")
        method, _, rest = request.path.removeprefix("/v1/").partition("/")
        answers: dict[tuple[str, str], Callable[[Request, str], Awaitable[msgspec.Struct]]] = {
            ("GET", "trust"): self._trust,
            ("GET", "policy"): self._policy,
            ("GET", "work"): self._work,
            ("POST", "records"): self._records,
            ("PUT", "files"): self._blob,
            ("POST", "devices"): self._enrol,
        }
        try:
            answer = await answers[request.method, method](request, rest)
        except TrackerError as error:
            return Response(_status(error), msgspec.json.encode(problem_of(error)))
        return Response(200, msgspec.json.encode(answer))

    async def _trust(self, request: Request, _rest: str) -> msgspec.Struct:
        return await self.server.connect(request.bearer).trust()

    async def _policy(self, request: Request, _rest: str) -> msgspec.Struct:
        return await self.server.connect(request.bearer).policy()

    async def _work(self, request: Request, _rest: str) -> msgspec.Struct:
        return await self.server.connect(request.bearer).work()

    async def _records(self, request: Request, _rest: str) -> msgspec.Struct:
        batch = msgspec.json.decode(request.body, type=RecordBatch)
        return await self.server.connect(request.bearer).send_records(batch.commits)

    async def _blob(self, request: Request, rest: str) -> msgspec.Struct:
        return await self.server.connect(request.bearer).send_blob(UUID(rest).bytes, request.body)

    async def _enrol(self, request: Request, _rest: str) -> msgspec.Struct:
        return self.server.enrol(msgspec.json.decode(request.body, type=NewDevice))


def _status(error: TrackerError) -> int:
    if isinstance(error, RefusedError):
        return _REFUSED
    return _AWAY if isinstance(error, UnreachableError) else _OTHER
