"""What the member sees of the files they attached here, offline: which there are, and what is in one."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO

from tracker.agent.ports import Secrets, Store
from tracker.agent.viewing import own_key
from tracker.core.attachment import AttachmentMeta, document_of, read_meta
from tracker.core.device import MadeFile
from tracker.core.errors import RefusedError
from tracker.core.record import FileStatus
from tracker.core.sealing import Context, Kind, Role, find_token, unseal_stream

PrivateCopy = Callable[[BinaryIO], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A sealed file and what lies sealed beside its content, as the store keeps it, too."""

    made: MadeFile
    meta: AttachmentMeta


def attached_files(store: Store, limit: int, prefix: str = "") -> Sequence[AttachedFile]:
    """Return the files attached here, newest first, at most `limit`; `prefix` is of an id's hex digits."""
    return [
        AttachedFile(made, read_meta(store.document(document_of(made.file_id)) or b""))
        for made in store.files_made(limit, prefix, Kind.ATTACHMENT)
    ]


def find_attached(store: Store, prefix: str) -> AttachedFile:
    """Return the one file attached here whose id begins so, with dashes or without.

    Raises `RefusedError` when there is none, or more than one.
    """
    digits = prefix.replace("-", "").lower()
    found = attached_files(store, 2, digits) if digits else ()
    if not found:
        raise RefusedError("attachment-unknown", prefix=prefix)
    if len(found) > 1:
        raise RefusedError("attachment-ambiguous", prefix=prefix)
    return found[0]


def open_attached(
    store: Store, keeper: Secrets, file: AttachedFile, private_copy: PrivateCopy, target: BinaryIO
) -> None:
    """Open a file that this device sealed into `target`, by its own key and in bounded memory.

    Nothing is written before all of it is verified, on a copy that nobody else can change. Raises
    `RefusedError` when the file or the key is not here, `DamagedError` when it is not what was sealed, and
    what the keeper raises.
    """
    who = store.identity()
    if who is None:
        raise RefusedError("store-not-enrolled")
    if file.made.status is FileStatus.ERASED:
        raise RefusedError("attachment-gone")
    with store.reading(file.made.file_id) as kept, private_copy(kept.stream) as copy:
        token = find_token(b"".join(kept.grants), file.made.file_id, Role.DEVICE, own_key(keeper, who))
        context = Context(who.workspace_id, who.member_id, who.device_id, Kind.ATTACHMENT)
        unseal_stream(copy, token, context, target)
