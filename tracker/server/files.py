"""`/files`: which sealed files a member may see, and what is in one, opened and put down in the audit log."""

import base64
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Final, TypeVar
from uuid import UUID

import msgspec
from litestar import Response, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream
from sqlalchemy import ColumnElement, and_, or_, select

from tracker.core.errors import DamagedError, RefusedError, UnreachableError
from tracker.core.record import FileStatus
from tracker.core.sealing import Kind, Opened, Verified
from tracker.core.wire import FileEntry, FileList
from tracker.server.access import Actor, covers_record, seen
from tracker.server.act import act
from tracker.server.audit import AuditEvent, append, append_new
from tracker.server.bearer import SESSION
from tracker.server.claims import Asked, claim_for
from tracker.server.erasing import erase
from tracker.server.opener import Claim
from tracker.server.pool import Pool
from tracker.server.services import Services
from tracker.server.tables import FILES

LISTED_MOST: Final = 10_000
IN_MEMORY_MOST: Final = 8 << 20
"""A larger file is opened piece by piece."""
_PIECE: Final = 1 << 18
META_SHOWN_MOST: Final = 8192
_OTHER: Final = "application/octet-stream"
_SHOWN: Final = ("image/webp", "image/png", "image/jpeg")
_PERMISSIONS: Final = {Kind.SCREENSHOT: "screenshots:view", Kind.ATTACHMENT: "attachments:view"}
_GONE: Final = {"server-storage-file-gone": "blob-gone", "server-storage-key-gone": "key-gone"}
_SANDBOX: Final = "sandbox; default-src 'none'"

_File = TypeVar("_File", Opened, Verified)


class _MediaType(msgspec.Struct):
    media_type: str = _OTHER


@get("/files", security=SESSION)
async def list_files(actor: NamedDependency[Actor], services: NamedDependency[Services]) -> FileList:
    """Return the files the member may see, newest first, at most 10,000."""
    return await services.pool.run(_list, services, actor)


@get("/files/{file_id:uuid}/content", security=SESSION)
async def show_content(
    file_id: FromPath[UUID], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> Response[bytes] | Stream:
    """Return one file's content; that it was looked at is in the audit log before the first byte leaves.

    All of it is verified by then, and none of it comes to lie on a disk; a large one goes piece by piece.
    """
    asked, length = await services.pool.run(_allowed, services, actor, file_id.bytes)
    if length > IN_MEMORY_MOST:
        stack = ExitStack()
        verified = await services.pool.run(_open, services, actor, asked, partial(_verify, services, stack))
        media_type, headers = _described(asked, verified.meta)
        content = _flow(services.pool, verified.pieces(), stack)
        return Stream(content, media_type=media_type, headers=headers)
    opened = await services.pool.run(_open, services, actor, asked, partial(_unseal, services))
    media_type, headers = _described(asked, opened.meta)
    return Response(opened.content, media_type=media_type, headers=headers)


@delete("/files/{file_id:uuid}", status_code=204, security=SESSION)
async def delete_file(
    file_id: FromPath[UUID], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> None:
    """Delete one file's content for good, as far as role and policy let one; that it was there stays."""
    await services.pool.run(_delete, services, actor, file_id.bytes)


async def _flow(pool: Pool, pieces: Iterator[memoryview], stack: ExitStack) -> AsyncGenerator[bytes, None]:
    """Yield what was verified, and let its copy go however that ends."""
    with stack:
        while piece := await pool.run(_some, pieces):
            yield piece


def _some(pieces: Iterator[memoryview]) -> bytes:
    """Return the next pieces, of which each is valid until the next one is asked for; empty at the end."""
    some = bytearray()
    for piece in pieces:
        some += piece
        if len(some) >= _PIECE:
            break
    return bytes(some)


def _described(asked: Asked, meta: bytes) -> tuple[str, dict[str, str]]:
    """Return as which media type a file is shown, and what else is said of it: none of it is believed."""
    media_type = _media_type(meta)
    place = "attachment" if media_type == _OTHER else "inline"
    shown = meta if len(meta) <= META_SHOWN_MOST else b"{}"
    return media_type, {
        "Content-Security-Policy": _SANDBOX,
        "Content-Disposition": f'{place}; filename="{UUID(bytes=asked.file_id)}"',
        "Tracker-Meta": base64.urlsafe_b64encode(shown).decode(),
    }


def _list(services: Services, actor: Actor) -> FileList:
    query = select(FILES).where(_visible(actor)).order_by(FILES.c.captured_at.desc()).limit(LISTED_MOST)
    rows = services.database.read(lambda connection: connection.execute(query).all())
    return FileList(
        tuple(
            FileEntry(
                file_id=UUID(bytes=row.id),
                member_id=UUID(bytes=row.member_id),
                device_id=UUID(bytes=row.device_id),
                kind=row.kind,
                captured_at=row.captured_at,
                blob_length=row.blob_length,
                stored=row.status == FileStatus.STORED,
            )
            for row in rows
        )
    )


def _visible(actor: Actor) -> ColumnElement[bool]:
    """Return which files the actor sees: each kind by its own permission; other kinds nobody."""
    rules = (
        and_(FILES.c.kind == kind, covers_record(actor, permission, FILES.c.member_id, FILES.c.captured_at))
        for kind, permission in _PERMISSIONS.items()
    )
    return or_(*rules)


def _delete(services: Services, actor: Actor, file_id: bytes) -> None:
    query = select(FILES).where(FILES.c.id == file_id, _visible(actor))
    erased = act(services, actor, lambda this: erase(this, seen(this.connection, query)))
    # Also where it was erased before: a disk that was away may hold its bytes still.
    services.objects.remove(file_id)
    if not erased:
        raise RefusedError("file-deleted")


def _unseal(services: Services, claim: Claim) -> Opened:
    return services.opener.open(claim, services.objects.get(claim.file_id))


def _verify(services: Services, stack: ExitStack, claim: Claim) -> Verified:
    """Check a large file on a copy that is the stack's from then on."""
    with ExitStack() as undo:
        copy = undo.enter_context(services.objects.private_copy(claim.file_id))
        verified = services.opener.verify(claim, copy)
        stack.push(undo.pop_all())
    return verified


def _open(services: Services, actor: Actor, asked: Asked, opening: Callable[[Claim], _File]) -> _File:
    now, who, which = services.now(), actor.member_id.hex(), asked.file_id.hex()
    try:
        claim = services.database.read(lambda connection: claim_for(connection, asked))
        opened = opening(claim)
    except UnreachableError as error:
        if error.key in _GONE:
            gone = AuditEvent(now, who, "file.open-failed", which, {"reason": _GONE[error.key]})
            services.database.write(lambda connection: append_new(connection, gone))
        raise
    except DamagedError as error:
        refused = AuditEvent(now, who, "file.open-refused", which, {"reason": error.reason})
        services.database.write(lambda connection: append(connection, refused))
        # One answer for every reason: what exactly failed is for the audit log.
        raise DamagedError("file-damaged") from error
    viewed = AuditEvent(now, who, "file.viewed", which, {"member": asked.member_id.hex()})
    services.database.write(lambda connection: append(connection, viewed))
    return opened


def _allowed(services: Services, actor: Actor, file_id: bytes) -> tuple[Asked, int]:
    """Return for what the permission was checked, and how long the blob is."""
    query = select(FILES).where(FILES.c.id == file_id, _visible(actor))
    row = services.database.read(lambda connection: seen(connection, query))
    if row.status is None:
        raise RefusedError("file-not-stored")
    if row.status == FileStatus.ERASED:
        raise RefusedError("file-deleted")
    asked = Asked(services.workspace.workspace_id, row.member_id, Kind(row.kind), file_id)
    return asked, row.blob_length


def _media_type(meta: bytes) -> str:
    try:
        said = msgspec.json.decode(meta, type=_MediaType).media_type
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _OTHER
    return said if said in _SHOWN else _OTHER
