"""What needs the person, and the one banner above a page: each with what happened and what happens next."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from tracker.agent.notice import PASSING
from tracker.core.errors import DamagedError
from tracker.core.hours.said import CUT_OFF
from tracker.core.manifest import Freshness
from tracker.core.problem import error_of
from tracker.core.wire import ConnectionState, RecordingState, Status, TimerMode
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many
from tracker.host.zone import zone_trouble
from tracker.tray.present.hints import hint_here, text_here
from tracker.tray.present.pause import is_paused

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.core.wire import Problem

_SHORT_ID: Final = 8
_DEGRADED: Final = "file"
_PAUSED: Final = "capture-paused-by-member"
_BARRED: Final = frozenset({ConnectionState.INTERCEPTED, ConnectionState.REFUSED})
_ENDED: Final = frozenset({"device-ended", "membership-ended"})
OFFLINE: Final = "offline"
AGENT_AWAY: Final = "agent-away"
_NO_START: Final = _ENDED | {"store-not-enrolled"}
"""Without a workspace there is nothing to start."""


class Tone(Enum):
    """In which colours a notice comes; always with an icon and words."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    DANGER = "danger"


class Deed(Enum):
    """What the one button of a notice does, if it has one."""

    NONE = "none"
    SYNC = "sync"
    ANSWER = "answer"
    LOOK = "look"
    ASK_AGAIN = "ask-again"
    JOIN = "join"
    STOP_WAITING = "stop-waiting"
    START = "start"
    HIDE = "hide"
    """Nothing here helps: the person takes note, and it is said on Sync and health alone until it changes."""


_TONES: Final = (Tone.DANGER, Tone.WARN, Tone.INFO, Tone.OK)
"""The gravest first."""

_DEEDS: Final = {
    "capture-denied": Deed.ASK_AGAIN,
    "capture-queue-full": Deed.SYNC,
    "connection-intercepted": Deed.SYNC,
    "device-ended": Deed.JOIN,
}
"""What helps against an error, where something here does."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know: `icon` is the name of one; `key` stays the same while it is the same thing."""

    key: str
    tone: Tone
    icon: str
    title: str
    sentence: str
    deed: Deed = Deed.NONE

    @property
    def mark(self) -> str:
        """Return by what it is known again until it changes."""
        return f"{self.key}: {self.title}"


def deed_text(deed: Deed) -> str:
    """Return what stands on the button that does it; empty for none."""
    return {
        Deed.NONE: "",
        Deed.SYNC: _("Sync now"),
        Deed.ANSWER: _("Choose"),
        Deed.LOOK: _("Look"),
        Deed.ASK_AGAIN: _("Ask again"),
        Deed.JOIN: _("Join again"),
        Deed.STOP_WAITING: _("Stop waiting"),
        Deed.START: _("Start Tracker"),
        Deed.HIDE: _("Hide"),
    }[deed]


@dataclass(frozen=True, slots=True)
class SealedLine:
    """The two lines at the foot of the navigation: that all is sealed, and what waits."""

    title: str
    sentence: str
    icon: str


def banner(status: Status | None, hidden: Collection[str] = ()) -> Notice | None:
    """Return what stands above a page now: the gravest thing of all but those whose marks are `hidden`."""
    if status is None:
        return away_notice(None)
    said = [each for each in (*_needed(status), *_to_know(status)) if each.deed is not Deed.ANSWER]
    return next((each for each in sorted(said, key=_weight) if each.mark not in hidden), None)


def away_notice(trouble: "TrackerError | None") -> Notice:
    """Return that no agent runs, why if that is known, and the button that starts it where that may help."""
    if trouble is not None:
        said = error_notice(trouble)
        return said if trouble.key in _NO_START else replace(said, deed=Deed.START)
    return Notice(
        AGENT_AWAY,
        Tone.WARN,
        "triangle-alert",
        _("The agent is not running"),
        _("Nothing is recorded until it runs again. What was recorded is safe, sealed on this device."),
        Deed.START,
    )


def starting_notice() -> Notice:
    """Return that the agent is being started."""
    return Notice(
        "agent-starting",
        Tone.INFO,
        "refresh-cw",
        _("The agent is being started"),
        _("Nothing is recorded until it runs. What was recorded is safe, sealed on this device."),
    )


def may_hide(status: Status) -> frozenset[str]:
    """Return the marks of all that is said now and can be hidden."""
    said = (*_needed(status), *_to_know(status))
    return frozenset(each.mark for each in said if each.deed is Deed.HIDE)


def things_needed(status: Status) -> tuple[Notice, ...]:
    """Return what needs the person or their admin, the gravest first."""
    return tuple(sorted(_needed(status), key=_weight))


def _weight(notice: Notice) -> tuple[int, bool]:
    return _TONES.index(notice.tone), notice.deed is Deed.HIDE


def error_notice(error: "TrackerError") -> Notice:
    """Return an error as it is shown where it happened: what happened, what is safe, what to do here."""
    return _notice(error, Tone.DANGER, "triangle-alert")


def _needed(status: Status) -> Iterator[Notice]:
    connection = status.connection
    ended = _ended(status)
    if ended is not None:
        yield error_notice(error_of(ended))
    elif connection.state in _BARRED and connection.incident is not None:
        yield error_notice(error_of(connection.incident.problem))
    if status.contradiction is not None:
        yield error_notice(error_of(status.contradiction.problem))
    yield from _of_recording(status)
    if status.trust is Freshness.EXPIRED:
        yield Notice(
            "trust-expired",
            Tone.WARN,
            "key-round",
            _("The keys of your workspace have expired"),
            _(
                "Nothing is captured until the server gives newer ones. What waits is safe, "
                "sealed on this device."
            ),
            Deed.SYNC,
        )
    yield from map(_damaged, status.damaged_entries)
    yield from _asked(status)
    if (trouble := zone_trouble()) is not None:
        yield _notice(trouble, Tone.WARN, "clock")


def _of_recording(status: Status) -> Iterator[Notice]:
    recording, ended = status.recording, _ended(status)
    reason = recording.reason
    if recording.state is RecordingState.PAUSED and reason is not None and ended is None:
        known = status.connection.incident
        told = known is not None and known.problem.key == reason.problem.key
        if reason.problem.key not in PASSING and not told and reason != status.contradiction:
            yield _notice(error_of(reason.problem), Tone.WARN, "camera")
    for source in status.failed_sources:
        notice = _notice(error_of(source.problem), Tone.WARN, "triangle-alert")
        yield notice if notice.deed is not Deed.NONE else replace(notice, deed=Deed.HIDE)


def _damaged(entry_id: UUID) -> Notice:
    """Return that nobody knows when an entry ended, and what settles it."""
    return _notice(
        DamagedError("time-entry-damaged", entry=str(entry_id)[:_SHORT_ID]), Tone.WARN, "triangle-alert"
    )


def _asked(status: Status) -> Iterator[Notice]:
    timer = status.timer
    if timer is None or not timer.unanswered:
        return
    line = translate_many(
        "You were away: was that work?", "You were away {count} times: was that work?", timer.unanswered
    )
    cut = timer.unanswered == 1 and any(each.cause in CUT_OFF for each in timer.questions)
    yield Notice(
        "away",
        Tone.WARN,
        "power" if cut else "coffee",
        _("Tracker was cut off: were you working?") if cut else line.format(count=timer.unanswered),
        _("Until you choose, these minutes are not counted."),
        Deed.ANSWER,
    )


def _to_know(status: Status) -> Iterator[Notice]:
    if status.connection.state is ConnectionState.AWAY:
        counts = status.timer is not None and status.timer.state is TimerMode.RUNNING
        kept = _("Recording goes on and stays sealed here. It is sent when the network is back.")
        waits = _("What was recorded stays sealed here. It is sent when the network is back.")
        yield Notice(OFFLINE, Tone.WARN, "wifi-off", _("You are offline"), kept if counts else waits)
    reason = status.recording.reason
    if is_paused(status) and reason is not None and reason.problem.key == _PAUSED:
        yield _notice(error_of(reason.problem), Tone.INFO, "camera")
    if status.policy_version is None:
        yield Notice(
            "policy-missing",
            Tone.INFO,
            "info",
            _("Your workspace's policy is not here yet"),
            _("Until it is fetched, the defaults hold. Hours are counted."),
            Deed.SYNC,
        )
    if status.agent.custody == _DEGRADED:
        yield Notice(
            "keyring-missing",
            Tone.INFO,
            "key-round",
            _("Your keys lie in a file"),
            _("This system has no keyring, so a file that only you can read holds them."),
            Deed.HIDE,
        )


def sealed_line(status: Status | None, synced: str) -> SealedLine:
    """Return that everything is sealed and what waits; `synced` is when receipts came last, or empty."""
    if status is None:
        return SealedLine(_("All sealed"), _("the agent is not running"), "lock")
    waits = status.waiting.records + status.waiting.files
    line = translate_many("{count} to send", "{count} to send", waits).format(count=waits)
    if synced:
        line = _("{waits} · synced {time}").format(waits=line, time=synced)
    if status.connection.state is ConnectionState.AWAY:
        return SealedLine(_("All sealed, offline"), line, "wifi-off")
    if status.connection.state in _BARRED:
        return SealedLine(_("All sealed, not sent"), line, "triangle-alert")
    return SealedLine(_("All sealed"), line, "lock")


def _ended(status: Status) -> "Problem | None":
    """Return why nothing is recorded here any more, where that is so for good or until an admin acts."""
    known = (status.recording.reason, status.connection.incident)
    return next((each.problem for each in known if each is not None and each.problem.key in _ENDED), None)


def _notice(error: "TrackerError", tone: Tone, icon: str) -> Notice:
    """Return an error with its first sentence as the title."""
    title, more = title_and_more(error)
    return Notice(error.key, tone, icon, title, more, _DEEDS.get(error.key, Deed.NONE))


def title_and_more(error: "TrackerError") -> tuple[str, str]:
    """Return the first sentence of what happened, and the rest with what to do."""
    title, _stop, more = text_here(error).partition(". ")
    return title.removesuffix("."), f"{more} {hint_here(error)}".strip()
