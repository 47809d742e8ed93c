"""How sync and recording stand, from the agent's status alone: cards of facts, and what may be copied out."""

import platform
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tracker.agent.sizes import size_text
from tracker.core.errors import DamagedError
from tracker.core.manifest import Freshness
from tracker.core.moment import MICROSECONDS
from tracker.core.problem import error_of
from tracker.core.wire import ConnectionState, RecordingState, Stage, Status
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many
from tracker.tray.present.attention import Deed, Notice, Tone, banner, things_needed, title_and_more
from tracker.tray.present.dates import time_or_day
from tracker.tray.present.lengths import Manner, length_text
from tracker.tray.present.sync import in_review, waiting_text
from tracker.tray.present.timer import needs_text

if TYPE_CHECKING:
    from tracker.agent.sending_seen import SendingSeen
    from tracker.core.errors import TrackerError
    from tracker.core.moment import Instant
    from tracker.core.wire import Incident, ServerConnection, Transfer

_FILE: Final = "file"
_SHIELDS: Final = {Tone.OK: "shield-check", Tone.DANGER: "shield-x"}
_SHORT_ID: Final = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One fact, with an icon in a tone where it says how that is, and `more` of it below."""

    name: str
    value: str
    icon: str = ""
    tone: Tone = Tone.OK
    more: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A card: what it is about, how that stands in a word or two, and the facts."""

    icon: str
    title: str
    tone: Tone
    badge_icon: str
    badge: str
    lines: tuple[Line, ...]


def overall(status: Status, hidden: Collection[str] = (), asked: int = 0) -> Notice | None:
    """Return what stands above all: the gravest thing that is not `hidden`, or that everything is safe.

    `asked` is how many things wait for the person besides what the status tells.
    """
    said = banner(status, hidden)
    if said is not None:
        return said
    waits, needed = waiting_text(status.waiting), needs_text(asked + len(things_needed(status)))
    kept = _("Sealed on this device, until it is sent: {waiting}.").format(waiting=waits)
    told = (kept if waits else _("Nothing waits to be sent."), f"{needed}." if needed else "")
    sentence = " ".join(filter(None, told))
    return Notice("safe", Tone.OK, "circle-check", _("Everything recorded is safe"), sentence)


def others_needed(status: Status, above: Notice | None) -> tuple[Notice, ...]:
    """Return what needs the person besides what stands above all; here nothing is hidden."""
    told = (each for each in things_needed(status) if each != above)
    return tuple(replace(each, deed=Deed.NONE) if each.deed is Deed.HIDE else each for each in told)


def standings(
    status: Status, now: "Instant", manner: Manner, sending: "SendingSeen | None" = None
) -> tuple[Standing, ...]:
    """Return the cards, in their order; `sending` is where things go, once that was read."""
    return (
        _queue(status, now, manner, sending),
        _connection(status, now, manner, sending),
        _keys(status),
        _recording(status, now, manner),
    )


def diagnostics(status: Status | None, system: str) -> str:
    """Return what helps who is asked for help: states, counts and keys of errors, nothing of a person's.

    `system` names the operating system and its version.
    """
    said = {"system": system, "agent": "away"} if status is None else {"system": system, **_told(status)}
    return "\n".join(f"{name}: {value}" for name, value in said.items())


def diagnostics_here(status: Status | None) -> str:
    """Return what helps who is asked for help about this device."""
    return diagnostics(status, f"{platform.system()} {platform.release()}")


def _told(status: Status) -> dict[str, str]:
    waiting, timer = status.waiting, status.timer
    said = {
        "agent": status.agent.version,
        "connection": f"{status.connection.state}{_key(status.connection.incident)}",
        "recording": f"{status.recording.state}{_key(status.recording.reason)}",
        "timer": "unknown" if timer is None else str(timer.state),
        "waiting-records": str(waiting.records),
        "waiting-files": str(waiting.files),
        "set-aside": str(waiting.dead_letters),
        "undelivered": _key(status.undelivered).strip() or "nothing",
        "contradiction": _key(status.contradiction).strip() or "none",
        "custody": status.agent.custody or "unknown",
        "workspace-keys": status.trust.value,
        "policy": str(status.policy_version or "none"),
        "notices": str(status.notices),
    }
    return said | {f"failed-{source.name}": source.problem.key for source in status.failed_sources}


def _key(incident: "Incident | None") -> str:
    return "" if incident is None else f" {incident.problem.key}"


def _queue(status: Status, now: "Instant", manner: Manner, sending: "SendingSeen | None") -> Standing:
    waiting = status.waiting
    lines = [Line(_("Waiting"), waiting_text(waiting) or _("Nothing"), "lock")]
    if waiting.size:
        lines.append(Line(_("Size"), size_text(waiting.size)))
    lines += _under_way(status.transfer)
    if waiting.dead_letters:
        line = translate_many("{count} file, kept here", "{count} files, kept here", waiting.dead_letters)
        lines.append(
            Line(_("Set aside"), line.format(count=waiting.dead_letters), "triangle-alert", Tone.WARN)
        )
    last = status.last_receipt_at
    told = _("None yet") if last is None else time_or_day(last, now, manner)
    lines.append(Line(_("Last receipt"), told, "" if last is None else "check"))
    known = status.connection.incident
    if status.undelivered is not None and (
        known is None or known.problem.key != status.undelivered.problem.key
    ):
        lines.append(_trouble(_("Not sent"), error_of(status.undelivered.problem)))
    if sending is not None:
        lines.append(Line(_("Speed"), _speed(sending.upload_rate)))
    if not waiting.records and not waiting.files:
        badge = Tone.OK, "check", _("All sent")
    elif not waiting.records and in_review(status, now):
        badge = Tone.INFO, "hourglass", _("In review")
    elif status.connection.state is ConnectionState.OK and status.undelivered is None:
        badge = Tone.INFO, "arrow-up", _("Sending")
    else:
        badge = Tone.WARN, "hourglass", _("Waiting")
    icon = "wifi-off" if status.connection.state is ConnectionState.AWAY else "send"
    return Standing(icon, _("Queue"), *badge, tuple(lines))


def _under_way(transfer: "Transfer | None") -> Iterator[Line]:
    """Yield how far the large file is that is being sent or sealed."""
    if transfer is None:
        return
    percent = transfer.done * 100 // max(transfer.total, 1)
    line = _("Attached file: {percent} % of {size}")
    name = _("Sending now") if transfer.stage is Stage.SENDING else _("Sealing now")
    yield Line(name, line.format(percent=percent, size=size_text(transfer.total)), "paperclip")


def _speed(rate: int | None) -> str:
    if rate is None:
        return _("As fast as your connection allows")
    return _("At most {size} a second").format(size=size_text(rate))


def _connection(status: Status, now: "Instant", manner: Manner, sending: "SendingSeen | None") -> Standing:
    connection = status.connection
    badge = {
        ConnectionState.UNTRIED: (Tone.INFO, "hourglass", _("Not tried yet")),
        ConnectionState.OK: (Tone.OK, "check", _("Verified")),
        ConnectionState.AWAY: (Tone.WARN, "wifi-off", _("Offline")),
        ConnectionState.INTERCEPTED: (Tone.DANGER, "circle-x", _("Intercepted")),
        ConnectionState.REFUSED: (Tone.DANGER, "circle-x", _("Refused")),
    }[connection.state]
    pins = {
        ConnectionState.OK: Line(_("Server's key"), _("The one this device knows"), "check"),
        ConnectionState.INTERCEPTED: Line(
            _("Server's key"), _("Not the one this device knows"), "circle-x", Tone.DANGER
        ),
    }.get(connection.state)
    lines = [] if sending is None else [Line(_("Server"), sending.server)]
    lines += [pins] if pins is not None else []
    lines += _certificates(connection, sending)
    lines.append(Line(_("Since"), time_or_day(connection.since, now, manner)))
    if connection.incident is not None:
        why, _more = title_and_more(error_of(connection.incident.problem))
        lines.append(Line(_("Last try"), why, "triangle-alert", badge[0]))
    return Standing(_SHIELDS.get(badge[0], "shield"), _("Connection"), *badge, tuple(lines))


def _certificates(connection: "ServerConnection", sending: "SendingSeen | None") -> Iterator[Line]:
    """Yield whose certificate the server has to show, and whose was shown instead."""
    values = {} if connection.incident is None else error_of(connection.incident.problem).values
    if connection.state is ConnectionState.INTERCEPTED and "issuer" in values:
        yield Line(_("Certificate shown"), str(values["issuer"]), "circle-x", Tone.DANGER)
    if sending is not None:
        yield Line(_("Certificate of"), sending.authority or _("Anyone your system trusts"))


def _trouble(name: str, error: "TrackerError") -> Line:
    """Return what went wrong and, below, what to do."""
    title, more = title_and_more(error)
    return Line(name, title, "triangle-alert", Tone.WARN, more)


def _keys(status: Status) -> Standing:
    in_file = status.agent.custody == _FILE
    where = _("A file that only you can read") if in_file else _("The system's keyring")
    moves = _(
        "Encrypt the whole disk, so that nobody else reads it. A keyring that this system gets later holds "
        "your keys only once this device is enrolled anew."
    )
    device = Line(_("This device"), where, more=moves if in_file else "")
    badge = (
        (Tone.WARN, "triangle-alert", _("In a file"))
        if in_file
        else (Tone.OK, "check", _("In the system's keyring"))
    )
    told = {
        Freshness.FRESH: Line(_("Workspace's keys"), _("Up to date"), "check"),
        Freshness.STALE: Line(_("Workspace's keys"), _("To be renewed"), "hourglass", Tone.WARN),
        Freshness.EXPIRED: Line(_("Workspace's keys"), _("Expired"), "triangle-alert", Tone.DANGER),
    }[status.trust]
    sealed = Line(_("Sealed for"), _("You and your workspace"), "lock")
    return Standing("key-round", _("Keys"), *badge, (device, sealed, told))


def _recording(status: Status, now: "Instant", manner: Manner) -> Standing:
    lines = tuple(_recording_lines(status, now, manner))
    wrong = sum(line.tone is not Tone.OK for line in lines)
    badge = (Tone.OK, "check", _("All working"))
    if wrong:
        said = translate_many("{count} thing to look at", "{count} things to look at", wrong)
        badge = (Tone.WARN, "triangle-alert", said.format(count=wrong))
    return Standing("activity", _("Recording"), *badge, lines)


def _recording_lines(status: Status, now: "Instant", manner: Manner) -> Iterator[Line]:
    runs = max(0, now - status.agent.started_at) // MICROSECONDS
    yield Line(_("Agent"), _("Running for {time}").format(time=length_text(runs, manner.hours)), "check")
    yield Line(_("Version"), status.agent.version)
    recording = status.recording
    if recording.state is RecordingState.PAUSED and recording.reason is not None:
        wrong = any(each.key == recording.reason.problem.key for each in things_needed(status))
        why, _more = title_and_more(error_of(recording.reason.problem))
        tone = Tone.WARN if wrong else Tone.OK
        yield Line(_("Screenshots"), why, "triangle-alert" if wrong else "", tone)
    elif recording.state is RecordingState.CAPTURING:
        yield Line(_("Screenshots"), _("As the policy asks"), "check")
    for source in status.failed_sources:
        why, _more = title_and_more(error_of(source.problem))
        yield Line(_("Does not work"), why, "triangle-alert", Tone.WARN)
    for entry_id in status.damaged_entries:
        error = DamagedError("time-entry-damaged", entry=str(entry_id)[:_SHORT_ID])
        yield _trouble(_("Damaged"), error)
