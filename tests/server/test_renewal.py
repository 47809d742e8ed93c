"""The certificate of a running server: a renewal that fails is tried again, and soon."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from tracker.core.errors import BugError, UnreachableError
from tracker.server import serve


@pytest.mark.allowed_logs("certificate.not-renewed")
async def test_a_renewal_that_fails_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes: list[Exception | None] = [
        UnreachableError("server-busy"),
        UnreachableError("authority-disk"),
        BugError(),
        ValueError(),
        None,
    ]
    waited, tried = list[float](), list[Exception | None]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if not outcomes:
            raise asyncio.CancelledError

    async def run(*_: object) -> None:
        tried.append(outcomes.pop(0))
        if tried[-1] is not None:
            raise tried[-1]

    monkeypatch.setattr(asyncio, "sleep", sleep)
    assembled: Any = SimpleNamespace(services=SimpleNamespace(pool=SimpleNamespace(run=run)), context=None)
    with pytest.raises(asyncio.CancelledError):
        await serve._renew(assembled)
    assert len(tried) == 5
    assert waited == [86_400, 600, 600, 600, 600, 86_400]
