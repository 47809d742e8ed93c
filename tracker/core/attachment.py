"""Attachments: documents and receipts that a member adds to their time, and which of them policy allows.

What one is called lies sealed with it, and in the encrypted store of the device that made it; nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final

import msgspec

from tracker.core.errors import DamagedError, RefusedError
from tracker.core.moment import Instant

MEGABYTE: Final = 1_000_000
ANY_OTHER: Final = "application/octet-stream"

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"
MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "txt": "text/plain",
        "md": "text/markdown",
        "csv": "text/csv",
        "html": "text/html",
        "xml": "application/xml",
        "json": "application/json",
        "eml": "message/rfc822",
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "webp": "image/webp",
        "gif": "image/gif",
        "heic": "image/heic",
        "tif": "image/tiff",
        "tiff": "image/tiff",
        "svg": "image/svg+xml",
        "doc": "application/msword",
        "docx": f"{_OFFICE}.wordprocessingml.document",
        "xls": "application/vnd.ms-excel",
        "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
        "ppt": "application/vnd.ms-powerpoint",
        "pptx": f"{_OFFICE}.presentationml.presentation",
        "odt": f"{_OPEN}.text",
        "ods": f"{_OPEN}.spreadsheet",
        "odp": f"{_OPEN}.presentation",
        "rtf": "application/rtf",
        "zip": "application/zip",
        "mp3": "audio/mpeg",
        "mp4": "video/mp4",
    }
)
"""Media types by the ending of a name (IANA); the same on every system, unlike the systems' own lists."""


class AttachmentKind(StrEnum):
    """What an attachment is to the member."""

    DOCUMENT = "document"
    RECEIPT = "receipt"
    OTHER = "other"


_Hex = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{32})?\Z")]


class AttachmentMeta(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed beside an attachment's content: its name, type and size, and what it belongs to.

    `size` is in bytes, `attached_at` in UTC microseconds; ids are hex digits, empty where there is none.
    """

    name: str
    media_type: str
    kind: AttachmentKind
    size: int
    attached_at: Instant
    entry: _Hex = ""
    project: _Hex = ""


@dataclass(frozen=True, slots=True)
class AttachmentRules:
    """What policy asks of attachments: whether there are any, how many megabytes each may have, which types.

    Types are endings of names, such as `pdf`, or media types, such as `image/*`; none means any.
    """

    allowed: bool
    megabytes: int
    types: tuple[str, ...] = ()

    def require(self, name: str, size: int) -> None:
        """Raise `RefusedError` for a file that may not be attached; `size` is in bytes."""
        if not self.allowed:
            raise RefusedError("attachment-off")
        if size > self.megabytes * MEGABYTE:
            raise RefusedError("attachment-too-large", size=-(-size // MEGABYTE), most=self.megabytes)
        if self.types and not any(_fits(name, each) for each in self.types):
            raise RefusedError("attachment-type", types=", ".join(self.types))


def document_of(file_id: bytes) -> str:
    """Return under which name the store keeps what was sealed beside an attachment."""
    return f"attachment/{file_id.hex()}"


def read_meta(raw: bytes) -> AttachmentMeta:
    """Return what was sealed beside an attachment; raises `DamagedError` for anything else."""
    try:
        return msgspec.json.decode(raw, type=AttachmentMeta)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise DamagedError("sealed-damaged", reason="meta") from error


def media_type_of(name: str) -> str:
    """Return the media type that the ending of a name stands for."""
    return MEDIA_TYPES.get(_ending(name), ANY_OTHER)


def _fits(name: str, wanted: str) -> bool:
    if "/" not in wanted:
        return name.lower().endswith(f".{wanted}")
    media_type = media_type_of(name)
    return media_type.startswith(wanted[:-1]) if wanted.endswith("/*") else media_type == wanted


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
