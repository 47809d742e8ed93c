"""What a person's programs say to their agent over its local socket, and what it answers: JSON, one a line.

A conversation begins with `Hello` and `Welcome`; then every command is answered by one `Status` or by
`Refused`, and `Watch` and `Stop` by one status after another until either side hangs up. A new command is a
struct in `Command` and a case in `tracker.agent.commands`. Fields are only ever added, with a default; what
changes the meaning of one raises `CONTROL_PROTOCOL`, and `Stop` keeps its form for ever, so that a command of
any version can stop an agent of any other.
"""

import hashlib
import hmac
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from msgspec import Meta, Struct

from tracker.core.hours.said import Note, TimeEntry
from tracker.core.manifest import Freshness
from tracker.core.moment import Instant
from tracker.core.wire.attachment import Attach, Attached, DeleteAttachment, Transfer
from tracker.core.wire.problem import Problem
from tracker.core.wire.screenshot import (
    NewestCapture,
    NoticesBy,
    PauseScreenshots,
    Preview,
    PreviewScreenshot,
    ResumeScreenshots,
)
from tracker.core.wire.timer import (
    AddTime,
    AnswerAway,
    DeleteTime,
    EditTime,
    NoteTimer,
    OpenReminder,
    ResumeTimer,
    StartTimer,
    StillWorking,
    StopTimer,
    TakeBreak,
    TimerStatus,
)

CONTROL_PROTOCOL: Final = 1
OLDEST_CONTROL_PROTOCOL: Final = 1
"""The oldest protocol that this version still speaks."""

MAX_LINE_BYTES: Final = 1 << 16
HEARTBEAT_SECONDS: Final = 30.0
"""A status that nothing changes is told again after so long, so that either side notices a dead other."""

_PROOF_LABEL: Final = b"tracker/control/v1/"

Nonce = Annotated[bytes, Meta(min_length=16, max_length=64)]


class Hello(Struct, frozen=True, tag="hello"):
    """The first line of a client: what it speaks, and its proof that it knows the socket's secret."""

    protocol: Annotated[int, Meta(ge=1)]
    version: str
    nonce: Nonce
    proof: bytes


class Welcome(Struct, frozen=True, tag="welcome"):
    """The first line of the agent: what it speaks, and its own proof over the client's nonce."""

    protocol: int
    version: str
    proof: bytes


class ShowStatus(Struct, frozen=True, tag_field="command", tag="status"):
    """Tell how things stand now."""


class Watch(Struct, frozen=True, tag_field="command", tag="watch", omit_defaults=True):
    """Tell how things stand now, and again whenever that changes.

    Who `shows_notices` tells captures, reminders and questions at once: nobody else does meanwhile.
    """

    shows_notices: bool = False


class SyncNow(Struct, frozen=True, tag_field="command", tag="sync-now"):
    """Send what waits and ask for policy and work, without waiting any longer; tell how things stand then."""


class DeleteScreenshot(Struct, frozen=True, tag_field="command", tag="delete-screenshot"):
    """Delete the screenshot made here whose id begins so, also from the server once it is told.

    With `until`, the time of its slot up to that instant counts no more either, for a `reason`.
    """

    screenshot: str
    until: Instant | None = None
    reason: Note = ""


class Stop(Struct, frozen=True, tag_field="command", tag="stop", omit_defaults=True):
    """Finish the capture under way, send what is due, end; tell how things stand until then.

    The timer ends with the agent, unless it is kept for an agent that is started at once.
    """

    keep_timer: bool = False


TimerCommand = StartTimer | StopTimer | TakeBreak | ResumeTimer | NoteTimer | StillWorking
"""What concerns the timer."""
LedgerCommand = AnswerAway | AddTime | EditTime | DeleteTime
"""What concerns the ledger."""
TimeCommand = TimerCommand | LedgerCommand
FileCommand = DeleteScreenshot | PreviewScreenshot | Attach | DeleteAttachment
"""What concerns the member's own sealed files."""
PauseCommand = PauseScreenshots | ResumeScreenshots
"""What concerns the member's pause of screenshots."""
Command = ShowStatus | Watch | SyncNow | PauseCommand | FileCommand | Stop | TimeCommand


class RecordingState(StrEnum):
    """`PAUSED` while captures are due and cannot be made."""

    STARTING = "starting"
    CAPTURING = "capturing"
    PAUSED = "paused"
    STOPPING = "stopping"


class ConnectionState(StrEnum):
    """`INTERCEPTED` when somebody else answered in the server's place; `REFUSED` when it does not know us."""

    UNTRIED = "untried"
    OK = "ok"
    AWAY = "away"
    INTERCEPTED = "intercepted"
    REFUSED = "refused"


class Incident(Struct, frozen=True):
    """Something that went wrong, and when; a face says it in the person's language."""

    at: Instant
    problem: Problem


class Recording(Struct, frozen=True):
    """Whether captures are made, how many seconds apart, since when it is so, and why they are not.

    `per_slot` is how many policy asks for in ten minutes, at random moments that nobody is told; `every` is
    their mean distance then. It is null for an agent that was given a steady pace. `redacted`, `unexcluded`
    and `blank` are what had to be said of the last capture, as in `Occurrence.CAPTURE_SAID`. `paused_until`
    is when a pause by the member will be over, null without one; `may_pause` for how many minutes policy lets
    them pause at a time, 0 for not at all.
    """

    state: RecordingState
    every: float
    since: Instant
    reason: Incident | None = None
    per_slot: int | None = None
    redacted: int = 0
    unexcluded: bool = False
    blank: int = 0
    paused_until: Instant | None = None
    may_pause: int = 0


class ServerConnection(Struct, frozen=True):
    """How the last try to reach the server went, since when it is so, and what went wrong in it."""

    state: ConnectionState
    since: Instant
    incident: Incident | None = None


class Waiting(Struct, frozen=True):
    """How much waits here, sealed: records and files without receipt, and what was set aside.

    `size` is how many bytes those files have.
    """

    records: int = 0
    files: int = 0
    dead_letters: int = 0
    size: int = 0


class FailedSource(Struct, frozen=True):
    """A part that watches and cannot now: it is tried again and again. `name` is as in `agent/senses.py`."""

    name: str
    problem: Problem


class AgentProcess(Struct, frozen=True):
    """Which process answers, for which device, and who keeps its store's key (`keyring` or `file`)."""

    version: str
    pid: int
    started_at: Instant
    workspace_id: UUID
    workspace: str
    member_id: UUID
    device_id: UUID
    custody: str | None = None


class Status(Struct, frozen=True, tag="status"):
    """How things stand with the agent. It holds counts, times and errors, nothing of a capture's content.

    `undelivered` is why what waits could not be sent at the last try. `contradiction` is why the server takes
    no more records of this device, since when. `policy_changed_at` is since when the
    policy in use has set on this device what it sets, null before the first. `changed` is, in the answer to
    a command about a time entry, that entry as it is from now on. `transfer` is the large file being sent, or
    sealed for whoever asked for that, and `attached` the one that is queued now, for the same. `newest` is
    the last capture, and `notices` who tells of it at once; `preview` answers `PreviewScreenshot`, alone.
    `rest_told_by` names what tells how long keyboard and mouse have rested, while anything does.
    `damaged_entries` are left out of what counts here: the records of how they ended are damaged.
    """

    agent: AgentProcess
    recording: Recording
    connection: ServerConnection
    waiting: Waiting
    trust: Freshness
    last_captured_at: Instant | None = None
    last_receipt_at: Instant | None = None
    last_incident: Incident | None = None
    undelivered: Incident | None = None
    contradiction: Incident | None = None
    policy_version: int | None = None
    policy_changed_at: Instant | None = None
    timer: TimerStatus | None = None
    changed: TimeEntry | None = None
    failed_sources: tuple[FailedSource, ...] = ()
    rest_told_by: str | None = None
    reminders: tuple[OpenReminder, ...] = ()
    transfer: Transfer | None = None
    attached: Attached | None = None
    newest: NewestCapture | None = None
    notices: NoticesBy = NoticesBy.NOBODY
    damaged_entries: tuple[UUID, ...] = ()
    preview: Preview | None = None


class Refused(Struct, frozen=True, tag="refused"):
    """A command was not carried out; why."""

    problem: Problem


Answer = Welcome | Status | Refused


def client_proof(secret: bytes, nonce: bytes) -> bytes:
    """Return what shows that a client knows the socket's secret, which never travels (HMAC-SHA-256)."""
    return hmac.digest(secret, _PROOF_LABEL + b"client/" + nonce, hashlib.sha256)


def agent_proof(secret: bytes, nonce: bytes) -> bytes:
    """Return what shows a client that the agent answers, and not whoever came to its port after it."""
    return hmac.digest(secret, _PROOF_LABEL + b"agent/" + nonce, hashlib.sha256)
