"""Where a member's files are attached, sealed piece by piece and recorded, and deleted again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import BinaryIO, cast
from uuid import UUID

import msgspec
from msgspec.structs import replace

from tracker.agent.attached import find_attached
from tracker.agent.chain import Chain
from tracker.agent.named_work import WorkNames
from tracker.agent.pipeline import Pipeline
from tracker.agent.ports import Store
from tracker.agent.trust import TrustKeeper
from tracker.core.attachment import AttachmentMeta, AttachmentRules, document_of, media_type_of
from tracker.core.errors import RefusedError
from tracker.core.hours.said import DeviceEvent, Occurrence, TimeEntry, Work, body_of
from tracker.core.moment import Clock, Instant
from tracker.core.policy import EffectivePolicy
from tracker.core.policy.device_fields import ATTACHMENT_SIZE, ATTACHMENT_TYPES, ATTACHMENTS
from tracker.core.record import FileStatus
from tracker.core.sealing import Kind, Source
from tracker.core.wire import Attach, Attached, DeleteAttachment, NamedWork, Stage, Transfer
from tracker.core.wire import Work as Assigned
from tracker.host.readable import readable, seen_as


def attachment_rules(policy: EffectivePolicy) -> AttachmentRules:
    """Return what is asked of attachments while this policy holds."""
    return AttachmentRules(policy[ATTACHMENTS], policy[ATTACHMENT_SIZE], policy[ATTACHMENT_TYPES])


class Attaching:
    """How far one file is; whoever asked for it may stop it."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._done = 0
        self._total = 0
        self._stopped = Event()

    @property
    def transfer(self) -> Transfer:
        """Return how far it is."""
        return Transfer(Stage.SEALING, self._done, self._total)

    def stop(self) -> None:
        """Have it given up, unless it is recorded already."""
        self._stopped.set()

    def require_wanted(self) -> None:
        """Raise `RefusedError` once it was stopped."""
        if self._stopped.is_set():
            raise RefusedError("attachment-stopped")

    def reading(self, stream: BinaryIO, length: int) -> BinaryIO:
        """Return what reads a stream and counts along."""
        self._total = length
        return cast("BinaryIO", _Counted(stream, self._count))

    def _count(self, count: int) -> None:
        self._done += count
        self.require_wanted()


class _Counted:
    """The one method of a stream that sealing needs."""

    def __init__(self, stream: BinaryIO, count: Callable[[int], None]) -> None:
        self._stream = stream
        self._count = count

    def read(self, most: int) -> bytes:
        piece = self._stream.read(most)
        self._count(len(piece))
        return piece


@dataclass(frozen=True, slots=True)
class AttachmentDesk:
    """Blocking, for any thread. `now` is on the device's timeline.

    `running` is the entry that the timer runs on, `policy` that of a project.
    """

    store: Store
    chain: Chain
    pipeline: Pipeline
    trust: TrustKeeper
    clock: Clock
    now: Callable[[], Instant]
    assigned: Callable[[], Assigned]
    running: Callable[[], TimeEntry | None]
    policy: Callable[[UUID | None], EffectivePolicy]
    require_standing: Callable[[], None] = lambda: None

    def attach(self, command: Attach, attaching: Attaching) -> Attached:
        """Seal a file in bounded memory and commit it with its record; all of it or nothing.

        Raises `RefusedError` for what is not there, changes meanwhile, is stopped or may not be attached,
        and what the store and the keys raise.
        """
        self.require_standing()
        path, entry, names = Path(command.path), self._entry(command), WorkNames(self.assigned())
        project_id = entry.work.project_id if entry else self._project_id(names, command)
        rules, before = attachment_rules(self.policy(project_id)), seen_as(path)
        with readable(path) as (stream, length):
            rules.require(path.name, length)
            meta = AttachmentMeta(
                path.name,
                media_type_of(path.name),
                command.kind,
                length,
                self.clock.now().wall,
                entry.entry_id.hex if entry else "",
                project_id.hex if project_id else "",
            )
            source = Source(attaching.reading(stream, length), length, msgspec.json.encode(meta))
            file_id = self._seal(source, path, before, attaching)
        entry_id = entry.entry_id if entry else None
        return Attached(UUID(bytes=file_id), path.name, length, entry_id, names.project(project_id))

    def delete(self, command: DeleteAttachment) -> None:
        """Delete an attachment's bytes and name here and record that; the record has the server delete it.

        Raises `RefusedError`, and what the store raises.
        """
        file = find_attached(self.store, command.attachment)
        if file.made.status not in (None, FileStatus.STORED):
            raise RefusedError("attachment-gone")
        file_id = file.made.file_id
        deleted = DeviceEvent(Occurrence.ATTACHMENT_DELETED, self.now(), {"file": file_id.hex()})
        documents = {document_of(file_id): msgspec.json.encode(replace(file.meta, name=""))}
        self.chain.say([body_of(deleted, self.clock.now())], (), documents, (file_id,))

    def _seal(self, source: Source, path: Path, before: tuple[int, ...], attaching: Attaching) -> bytes:
        at = self.clock.now()
        self.trust.require_unexpired(at.wall)
        recipients = self.pipeline.recipients(self.trust.held, at, Kind.ATTACHMENT)
        with self.store.drafting() as draft:
            sealed = self.pipeline.seal_stream(source, at, recipients, draft)
            if seen_as(path) != before:
                raise RefusedError("sealed-length-changed")
            attaching.require_wanted()
            documents: Mapping[str, bytes] = {document_of(sealed.file.file_id): source.meta}
            self.chain.say([sealed.body], [sealed.file], documents)
        return sealed.file.file_id

    def _entry(self, command: Attach) -> TimeEntry | None:
        if command.entry:
            return self.store.entry(command.entry)
        return self.running() if command.project is None else None

    def _project_id(self, names: WorkNames, command: Attach) -> UUID | None:
        return names.resolve(NamedWork(project=command.project), Work()).project_id
