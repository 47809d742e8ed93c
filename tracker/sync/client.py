"""What devices and members ask of their workspace's server.

Answers are checked for their shape only. Signatures of receipts, statements and manifests are checked by the
agent, which knows the keys and what it sent.
"""

import base64
import binascii
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

import msgspec

from tracker.core.device import Connection
from tracker.core.errors import DamagedError, UnreachableError
from tracker.core.ident import id_text
from tracker.core.manifest import Signed
from tracker.core.wire import (
    API,
    BatchReply,
    Enrolled,
    Enrolment,
    EnrolmentList,
    FileList,
    Health,
    MadeEnrolment,
    Me,
    NewDevice,
    NewEnrolment,
    NewPassword,
    RecordBatch,
    SentCommit,
    Session,
    SignedFileReceipt,
    SignIn,
    Trust,
    Work,
)
from tracker.sync.people import PeopleClient
from tracker.sync.transport import BYTES, Ask, Streamed, Transport, Wait, may_have_arrived

_LONGEST_LIST: Final = 64 << 20
_LARGEST_CONTENT: Final = 1 << 30
_META: Final = "tracker-meta"


class DeviceClient:
    """The port `Server` of the agent, for one enrolled device."""

    def __init__(self, connection: Connection, access_token: str, wait: Wait | None = None) -> None:
        """Prepare, connect to nobody; `wait` paces what is sent.

        Raises `RefusedError` for an address or pins that are none.
        """
        self._connection = connection
        self._access_token = access_token
        self._wait: Final = wait
        self._transport = Transport(connection, access_token, wait)

    async def recognise(self, pins: tuple[bytes, ...]) -> None:
        """Recognise the server by these pins from now on, on new connections only."""
        before, self._connection = self._transport, replace(self._connection, pins=pins)
        self._transport = Transport(self._connection, self._access_token, self._wait)
        await before.aclose()

    async def trust(self) -> Trust:
        """Fetch the present root statement and manifest."""
        answer = await self._transport.ask(Ask("GET", f"{API}/trust"))
        return answer.read(Trust)

    async def work(self) -> Work:
        """Fetch what the device's member is assigned to."""
        answer = await self._transport.ask(Ask("GET", f"{API}/work", most=_LONGEST_LIST))
        return answer.read(Work)

    async def policy(self) -> Signed:
        """Fetch what is asked of the device's member, signed."""
        answer = await self._transport.ask(Ask("GET", f"{API}/policy"))
        return answer.read(Signed)

    async def send_records(self, commits: Sequence[SentCommit]) -> BatchReply:
        """Send commits in chain order; sending them twice is harmless."""
        batch = msgspec.json.encode(RecordBatch(tuple(commits)))
        answer = await self._transport.ask(Ask("POST", f"{API}/records", batch))
        return answer.read(BatchReply)

    async def send_blob(self, file_id: bytes, blob: bytes) -> SignedFileReceipt:
        """Send one sealed file; sending it twice is harmless."""
        return await self._put(file_id, blob)

    async def send_pieces(
        self, file_id: bytes, length: int, pieces: AsyncIterator[bytes]
    ) -> SignedFileReceipt:
        """Send one sealed file of `length` bytes, piece by piece; sending it twice is harmless."""
        return await self._put(file_id, Streamed(length, pieces))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def _put(self, file_id: bytes, body: bytes | Streamed) -> SignedFileReceipt:
        ask = Ask("PUT", f"{API}/files/{id_text(file_id)}", body, BYTES)
        answer = await self._transport.ask(ask)
        return answer.read(SignedFileReceipt)


class MemberClient:
    """What a member asks: sign in and out, enrolments, the files it may see and what is in them.

    `people` asks the rest: about members, teams, clients, projects and tasks.
    """

    def __init__(self, connection: Connection, token: str | None = None) -> None:
        """Prepare, connect to nobody; `token` is that of a session that goes on."""
        self._transport = Transport(connection, token)
        self.people: Final = PeopleClient(self._transport)

    async def health(self) -> Health:
        """Ask whether the server is well; needs no session."""
        answer = await self._transport.ask(Ask("GET", f"{API}/health"))
        return answer.read(Health)

    async def sign_in(self, email: str, password: str) -> Session:
        """Begin a session and carry its token from now on."""
        body = msgspec.json.encode(SignIn(email, password))
        answer = await self._transport.ask(Ask("POST", f"{API}/sessions", body))
        session = answer.read(Session)
        self._transport.carry(session.token)
        return session

    async def sign_out(self) -> None:
        """End the session at the server and forget its token."""
        await self._transport.ask(Ask("DELETE", f"{API}/sessions"))
        self._transport.carry(None)

    async def me(self) -> Me:
        """Ask who this session's member is, what they may do, and where else they are."""
        answer = await self._transport.ask(Ask("GET", f"{API}/me"))
        return answer.read(Me)

    async def change_password(self, present: str, new: str) -> None:
        """Change the member's password; their other sessions end."""
        body = msgspec.json.encode(NewPassword(present, new))
        await self._transport.ask(Ask("POST", f"{API}/me/password", body))

    async def create_enrolment(self, new: NewEnrolment) -> MadeEnrolment:
        """Ask for an enrolment and the code that stands for it."""
        answer = await self._transport.ask(Ask("POST", f"{API}/enrolments", msgspec.json.encode(new)))
        return answer.read(MadeEnrolment)

    async def enrolments(self) -> EnrolmentList:
        """Return the workspace's enrolments, newest first."""
        answer = await self._transport.ask(Ask("GET", f"{API}/enrolments"))
        return answer.read(EnrolmentList)

    async def end_enrolment(self, enrolment_id: UUID) -> None:
        """End an enrolment; those who joined by it stay."""
        await self._transport.ask(Ask("DELETE", f"{API}/enrolments/{enrolment_id}"))

    async def files(self) -> FileList:
        """Return the sealed files that the member may see, newest first."""
        answer = await self._transport.ask(Ask("GET", f"{API}/files", most=_LONGEST_LIST))
        return answer.read(FileList)

    async def delete_file(self, file_id: UUID) -> None:
        """Delete a file's content at the server; what devices keep of it stays there."""
        await self._transport.ask(Ask("DELETE", f"{API}/files/{file_id}"))

    async def content(self, file_id: UUID) -> tuple[dict[str, str | int], bytes]:
        """Return what was sealed beside a file's content, and the content.

        Raises `DamagedError` when its device sealed something else than an object of texts and whole numbers.
        """
        ask = Ask("GET", f"{API}/files/{file_id}/content", most=_LARGEST_CONTENT)
        answer = await self._transport.ask(ask)
        return _meta(answer.headers.get(_META)), answer.body

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()


async def enrol_device(enrolment: Enrolment, device: NewDevice) -> Enrolled:
    """Register a device at the server that its enrolment names, recognised by the enrolment's pins.

    Raises `UnreachableError` with the key `enrolment-unheard` when the server may know the device by now.
    """
    transport = Transport(Connection(enrolment.server, enrolment.pins, enrolment.authority))
    try:
        answer = await transport.ask(Ask("POST", f"{API}/devices", msgspec.json.encode(device)))
        return answer.read(Enrolled)
    except UnreachableError as error:
        if may_have_arrived(error):
            raise UnreachableError("enrolment-unheard", server=enrolment.server) from error
        raise
    finally:
        await transport.aclose()


def _meta(header: str | None) -> dict[str, str | int]:
    """Read the header `Tracker-Meta`: base64url of what was sealed, padding left out or not."""
    if header is None:
        raise UnreachableError("server-nonsense")
    try:
        raw = base64.b64decode(header + "=" * (-len(header) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreachableError("server-nonsense") from error
    try:
        return msgspec.json.decode(raw, type=dict[str, str | int])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        # The server hands on what it found in the file, and is not to blame for it.
        raise DamagedError("sealed-damaged", reason="meta") from error
