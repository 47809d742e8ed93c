"""`/files`: which sealed files a member may see, and what is in one, opened and put down in the audit log."""

import base64
from typing import Final
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import ColumnElement, and_, or_, select

from tracker.core.errors import DamagedError, RefusedError, UnreachableError
from tracker.core.record import FileStatus
from tracker.core.sealing import Kind, Opened
from tracker.core.wire import FileEntry, FileList
from tracker.server.access import Actor, covers_record, seen
from tracker.server.audit import AuditEvent, append, append_new
from tracker.server.bearer import SESSION
from tracker.server.claims import Asked, claim_for
from tracker.server.services import Services
from tracker.server.tables import FILES

LISTED_MOST: Final = 10_000
OPENED_MOST: Final = 64 << 20
"""A larger file is opened by the CLI in constant memory, not here."""
META_SHOWN_MOST: Final = 8192
_OTHER: Final = "application/octet-stream"
_SHOWN: Final = ("image/webp", "image/png", "image/jpeg")
_PERMISSIONS: Final = {Kind.SCREENSHOT: "screenshots:view", Kind.ATTACHMENT: "attachments:view"}
_GONE: Final = {"server-storage-file-gone": "blob-gone", "server-storage-key-gone": "key-gone"}
_SANDBOX: Final = "sandbox; default-src 'none'"


class _MediaType(msgspec.Struct):
    media_type: str = _OTHER


@get("/files", security=SESSION)
async def list_files(actor: NamedDependency[Actor], services: NamedDependency[Services]) -> FileList:
    """Return the files the member may see, newest first, at most 10,000."""
    return await services.pool.run(_list, services, actor)


@get("/files/{file_id:uuid}/content", security=SESSION)
async def show_content(
    file_id: FromPath[UUID], actor: NamedDependency[Actor], services: NamedDependency[Services]
) -> Response[bytes]:
    """Return one file's content; that it was looked at is in the audit log before the first byte leaves."""
    opened = await services.pool.run(_open, services, actor, file_id.bytes)
    media_type = _media_type(opened.meta)
    place = "attachment" if media_type == _OTHER else "inline"
    meta = opened.meta if len(opened.meta) <= META_SHOWN_MOST else b"{}"
    headers = {
        "Content-Security-Policy": _SANDBOX,
        "Content-Disposition": f'{place}; filename="{file_id}"',
        "Tracker-Meta": base64.urlsafe_b64encode(meta).decode(),
    }
    return Response(opened.content, media_type=media_type, headers=headers)


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


def _open(services: Services, actor: Actor, file_id: bytes) -> Opened:
    asked = _allowed(services, actor, file_id)
    now, who, which = services.now(), actor.member_id.hex(), file_id.hex()
    try:
        claim = services.database.read(lambda connection: claim_for(connection, asked))
        opened = services.opener.open(claim, services.objects.get(file_id))
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


def _allowed(services: Services, actor: Actor, file_id: bytes) -> Asked:
    query = select(FILES).where(FILES.c.id == file_id, _visible(actor))
    row = services.database.read(lambda connection: seen(connection, query))
    if row.status is None:
        raise RefusedError("file-not-stored")
    if row.status == FileStatus.ERASED:
        raise RefusedError("file-deleted")
    if row.blob_length > OPENED_MOST:
        raise RefusedError("file-too-large")
    return Asked(services.workspace.workspace_id, row.member_id, Kind(row.kind), file_id)


def _media_type(meta: bytes) -> str:
    try:
        said = msgspec.json.decode(meta, type=_MediaType).media_type
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _OTHER
    return said if said in _SHOWN else _OTHER
