"""What records say about hours and activity: each a message of its own, JSON as the device made it.

Instants are those of the device's timeline (`tracker.core.hours.timeline`): UTC microseconds that follow
uptime and never go back. Spans are `[start, stop)`.
"""

from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from tracker.core.errors import DamagedError
from tracker.core.moment import MICROSECONDS, Moment
from tracker.core.record import Body, RecordKind

NOTE_MOST: Final = 2_000
"""Characters of a note or a reason."""

LATEST: Final = 253_370_764_800 * MICROSECONDS
"""The year 9999 begins: every zone can show what is earlier, and no honest device tells of a later one."""

When = Annotated[int, Meta(ge=0, lt=LATEST)]
"""An instant as records may carry it: UTC microseconds since 1970."""

Note = Annotated[str, Meta(max_length=NOTE_MOST)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Seconds = Annotated[float, Meta(ge=0, le=60)]


class Source(StrEnum):
    """Where a time entry comes from: the timer, a person's hand, or idle time that they said was work."""

    TIMER = "timer"
    MANUAL = "manual"
    IDLE_KEPT = "idle-kept"


class Ending(StrEnum):
    """Why the timer ended an entry."""

    STOPPED = "stopped"
    BREAK = "break"
    SWITCHED = "switched"
    IDLE = "idle"
    SLEEP = "sleep"
    LOCK = "lock"
    USER_SWITCH = "user-switch"
    LOG_OUT = "log-out"
    SHUTDOWN = "shutdown"
    UNSEEN = "unseen"
    RESTARTED = "restarted"
    CLOCK_SET = "clock-set"
    FORGOTTEN = "forgotten"
    LIMIT = "limit"


CUT_OFF: Final = frozenset({Ending.UNSEEN, Ending.RESTARTED})
"""Causes that are Tracker's own: the agent was away, and nobody knows whether the person was."""


class Work(Struct, frozen=True):
    """What is worked on: a project, a task of it, a note; each may be left out where policy allows."""

    project_id: UUID | None = None
    task_id: UUID | None = None
    note: Note = ""


class TimeEntry(Struct, frozen=True, tag="time-entry"):
    """One time entry as it is from this record on; `stop` is null while it runs.

    The newest record of an `entry_id` counts. `reason` is a person's, for what they did by hand. A `deleted`
    entry counts no more; what it was stays in the records before.
    """

    entry_id: UUID
    start: When
    stop: When | None
    source: Source
    work: Work = Work()
    ending: Ending | None = None
    reason: Note = ""
    deleted: bool = False


class Verdict(StrEnum):
    """What a person said about time away, or nothing yet."""

    OPEN = "open"
    KEPT = "kept"
    DISCARDED = "discarded"


class TimeAway(Struct, frozen=True, tag="time-away"):
    """Time in which the timer was on and nobody was seen at work: not counted, unless a person says so.

    What is `KEPT` stands in the ledger as an entry of source `idle-kept` as well. The newest record of an
    `away_id` counts. `work` is what the timer was on.
    """

    away_id: UUID
    start: When
    stop: When
    cause: Ending
    work: Work = Work()
    verdict: Verdict = Verdict.OPEN


class AppUse(Struct, frozen=True):
    """How many seconds of a sample an application was in front; one that is excluded has no name."""

    seconds: Seconds
    name: str = ""
    title: str = ""
    excluded: bool = False


class ActivitySample(Struct, frozen=True, tag="activity-sample"):
    """At most one minute while the timer ran: seconds in it that were active and tracked, and counts.

    Counts are null where the system does not tell them. Never which key, never where.
    """

    start: When
    tracked: Seconds
    active: Seconds
    keys: Count | None = None
    clicks: Count | None = None
    scrolls: Count | None = None
    moves: Count | None = None
    apps: tuple[AppUse, ...] = ()


class Occurrence(StrEnum):
    """What happened to a device or its agent that bears on its hours or its captures.

    `CAPTURE_SAID` is what had to be said of a capture, in numbers: windows that were painted over
    (`redacted`), whether exclusions could not be applied (`unexcluded`), monitors left out as
    blank (`blank`). It holds for captures after it, too, until another is told or the agent ends.
    `SCREENSHOTS_PAUSED` says that the member paused screenshots, for how many `minutes` at most;
    `SCREENSHOTS_RESUMED` that this ended, and `why`: `over`, `asked` by the member, `booted`, or
    `policy`, which allows none, or none so long, for other work or since it changed.
    `SCREENSHOT_DELETED` says that the member deleted a sealed file of this device, by its id's hex digits
    (`file`); if also the time of its slot was taken out, from when (`from`) to when (`to`).
    `ATTACHMENT_DELETED` says that of an attachment.
    """

    AGENT_STARTED = "agent-started"
    AGENT_STOPPED = "agent-stopped"
    BOOTED = "booted"
    CLOCK_SET = "clock-set"
    ZONE_CHANGED = "zone-changed"
    SLEPT = "slept"
    WOKE = "woke"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    USER_LEFT = "user-left"
    USER_BACK = "user-back"
    LOGGED_OUT = "logged-out"
    SHUT_DOWN = "shut-down"
    STARTED_BY_POLICY = "started-by-policy"
    SOURCE_FAILED = "source-failed"
    SOURCE_RESTORED = "source-restored"
    CAPTURE_STOPPED = "capture-stopped"
    CAPTURE_RESUMED = "capture-resumed"
    CAPTURE_SAID = "capture-said"
    SCREENSHOTS_PAUSED = "screenshots-paused"
    SCREENSHOTS_RESUMED = "screenshots-resumed"
    SCREENSHOT_DELETED = "screenshot-deleted"
    ATTACHMENT_DELETED = "attachment-deleted"
    STORE_REPAIRED = "store-repaired"


class DeviceEvent(Struct, frozen=True, tag="device-event"):
    """Something that happened, when, and what more there is to say of it, by key."""

    occurrence: Occurrence
    at: When
    details: dict[str, str | int] = {}


Said = TimeEntry | TimeAway | ActivitySample | DeviceEvent

_KINDS: Final[dict[type[Said], RecordKind]] = {
    TimeEntry: RecordKind.TIME_ENTRY,
    TimeAway: RecordKind.TIME_AWAY,
    ActivitySample: RecordKind.ACTIVITY_SAMPLE,
    DeviceEvent: RecordKind.DEVICE_EVENT,
}
_SHAPES: Final = {kind: shape for shape, kind in _KINDS.items()}


def body_of(said: Said, at: Moment) -> Body:
    """Return the body of the record that says it, said at a moment."""
    return Body(_KINDS[type(said)], at, msgspec.json.encode(said))


def said_in(body: Body) -> Said:
    """Return what a record says.

    Raises `DamagedError` (reason `payload`) for what cannot be read, for a span that ends before it starts,
    and for other kinds of records.
    """
    said = _read(body)
    if said is None or (isinstance(said, TimeEntry | TimeAway) and _ends_before_it_starts(said)):
        raise DamagedError("record-damaged", reason="payload")
    return said


def _read(body: Body) -> Said | None:
    shape = _SHAPES.get(body.kind)
    try:
        return None if shape is None else msgspec.json.decode(body.payload, type=shape)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        # Text that is no UTF-8 and brackets without end come out as Python's own errors.
        return None


def _ends_before_it_starts(said: TimeEntry | TimeAway) -> bool:
    return said.stop is not None and said.stop < said.start
