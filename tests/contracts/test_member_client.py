"""What a member's client asks and how it reads the answers, over real TLS."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from tests.contracts.impostors import NOW, authority
from tests.fakes.web import Request, Response, serving
from tracker.core.device import Connection
from tracker.core.errors import DamagedError, UnreachableError
from tracker.core.wire import (
    Enrolment,
    EnrolmentEntry,
    EnrolmentList,
    FileEntry,
    FileList,
    Health,
    MadeEnrolment,
    NewEnrolment,
    Session,
    SignIn,
)
from tracker.sync.client import MemberClient

FILE = FileEntry(uuid4(), uuid4(), uuid4(), 1, 2, 3, stored=True)
SESSION = Session("a-session-token", uuid4(), "owner", 5)
ENROLMENT = Enrolment(1, "https://x", uuid4(), "Acme", (bytes(32),), bytes(32), "token", 9, b"der")
MADE = MadeEnrolment(ENROLMENT, "K7QF-2M9T-XW3P-RB6D@x", uuid4())
LISTED = EnrolmentList((EnrolmentEntry(uuid4(), uuid4(), None, 1, 2, 3, None),))


class Desk:
    """Answers as a server does, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.meta: str | None = (
            base64.urlsafe_b64encode(b'{"media_type":"image/webp","width":2}').decode().rstrip("=")
        )

    async def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        if request.path.endswith("/content"):
            return Response(200, b"a picture", {} if self.meta is None else {"tracker-meta": self.meta})
        answers: dict[str, msgspec.Struct] = {
            "POST /v1/sessions": SESSION,
            "DELETE /v1/sessions": Health("ended", "1"),
            "POST /v1/enrolments": MADE,
            "GET /v1/enrolments": LISTED,
            f"DELETE /v1/enrolments/{LISTED.enrolments[0].id}": Health("ended", "1"),
            "GET /v1/files": FileList((FILE,)),
            "GET /v1/health": Health("ok", "1"),
        }
        return Response(200, msgspec.json.encode(answers[f"{request.method} {request.path}"]))


@asynccontextmanager
async def at_desk(desk: Desk, folder: Path) -> AsyncIterator[MemberClient]:
    own = authority(folder)
    async with serving(desk, own.server_context(NOW)) as web:
        client = MemberClient(Connection(web.address, own.pins, own.certificates))
        yield client
        await client.aclose()


async def test_a_session_is_carried_until_it_ends(tmp_path: Path) -> None:
    desk = Desk()
    async with at_desk(desk, tmp_path) as client:
        assert await client.health() == Health("ok", "1")
        assert await client.sign_in("ada@example.org", "pass word") == SESSION
        assert await client.files() == FileList((FILE,))
        await client.sign_out()
        await client.health()
    assert [request.bearer for request in desk.asked] == ["", "", SESSION.token, SESSION.token, ""]
    assert msgspec.json.decode(desk.asked[1].body, type=SignIn) == SignIn("ada@example.org", "pass word")


async def test_an_enrolment_comes_back_whole(tmp_path: Path) -> None:
    desk = Desk()
    async with at_desk(desk, tmp_path) as client:
        assert await client.create_enrolment(NewEnrolment(uses=3)) == MADE
        assert await client.enrolments() == LISTED
        await client.end_enrolment(LISTED.enrolments[0].id)
    assert msgspec.json.decode(desk.asked[0].body, type=NewEnrolment).uses == 3
    assert desk.asked[0].headers["content-type"] == "application/json"


async def test_content_comes_with_what_was_sealed_beside_it(tmp_path: Path) -> None:
    desk = Desk()
    async with at_desk(desk, tmp_path) as client:
        meta, content = await client.content(FILE.file_id)
    assert (meta, content) == ({"media_type": "image/webp", "width": 2}, b"a picture")
    assert desk.asked[0].path == f"/v1/files/{FILE.file_id}/content"


@pytest.mark.parametrize("meta", [None, "!!!", "e30=x", "A"])
async def test_a_header_that_is_none_is_damaged(tmp_path: Path, meta: str | None) -> None:
    desk = Desk()
    desk.meta = meta
    async with at_desk(desk, tmp_path) as client:
        with pytest.raises(UnreachableError, match="understands"):
            await client.content(FILE.file_id)


@pytest.mark.parametrize(
    "sealed",
    [
        b"",
        b"no",
        b"[]",
        b'{"width":2.5}',
        b'{"more":{}}',
        b'{"a":null}',
        b'{"\xff":1}',
        b'{"a":' + b"[" * 3000,
    ],
    ids=repr,
)
async def test_what_a_device_sealed_wrongly_is_not_the_servers_fault(tmp_path: Path, sealed: bytes) -> None:
    desk = Desk()
    desk.meta = base64.urlsafe_b64encode(sealed).decode()
    async with at_desk(desk, tmp_path) as client:
        with pytest.raises(DamagedError) as caught:
            await client.content(FILE.file_id)
    assert caught.value.reason == "meta"
