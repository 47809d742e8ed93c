"""A status in words: what the agent does, how it reaches the server, what waits, what went wrong."""

from collections.abc import Iterator

from tracker.agent.sizes import size_text
from tracker.cli.capture_words import capture_lines
from tracker.cli.instant import instant_text
from tracker.cli.reminder_words import reminder_text
from tracker.cli.timer_words import timer_lines
from tracker.cli.work_words import damaged_text
from tracker.core.manifest import Freshness
from tracker.core.problem import error_of
from tracker.core.wire import (
    ConnectionState,
    Incident,
    NoticesBy,
    Problem,
    Recording,
    RecordingState,
    Status,
    TimerMode,
    Transfer,
    Waiting,
)
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

_DEGRADED = "file"
_RESTS = frozenset({"capture-no-timer", "capture-paused-by-member"})
_ENDED = frozenset({"device-ended", "membership-ended"})


def status_lines(status: Status) -> Iterator[str]:
    """Yield the status as lines in the person's language."""
    if (ended := _ended(status)) is not None:
        yield _in_words(ended)
    elif status.timer is not None:
        yield from timer_lines(status.timer)
    for reminder in status.reminders:
        yield reminder_text(reminder.about)
    if ended is None:
        yield _recording(status)
    yield from _captures(status)
    yield _connection(status)
    if status.contradiction is not None:
        yield contradiction_text(status.contradiction)
    yield from _undelivered(status)
    yield waiting_line(status.waiting)
    yield from map(damaged_text, status.damaged_entries)
    if status.transfer is not None:
        yield _sending_line(status.transfer)
    yield from _keys(status)
    yield from _sources(status)
    if status.policy_changed_at is not None:
        line = _("Your workspace's policy holds here since {at}: `tracker policy` shows it.")
        yield line.format(at=instant_text(status.policy_changed_at))
    yield from _last_incident(status)
    agent = status.agent
    line = _("The agent is process {pid}, version {version}, since {since}.")
    yield line.format(pid=agent.pid, version=agent.version, since=instant_text(agent.started_at))


def waiting_line(waiting: Waiting) -> str:
    """Return what waits, as one line."""
    files = translate_many("{count} sealed file", "{count} sealed files", waiting.files)
    records = translate_many("{count} record", "{count} records", waiting.records)
    line = _("Waiting here: {files}, {records}. Set aside: {dead_letters}.")
    return line.format(
        files=files.format(count=waiting.files),
        records=records.format(count=waiting.records),
        dead_letters=waiting.dead_letters,
    )


def _sending_line(transfer: Transfer) -> str:
    percent = transfer.done * 100 // max(transfer.total, 1)
    line = _("Sending an attached file: {percent} % of {size}.")
    return line.format(percent=percent, size=size_text(transfer.total))


def recording_text(workspace: str, recording: Recording) -> str:
    """Return that captures are made, and how many."""
    if recording.per_slot is None:
        line = _("Recording for {workspace}: a capture every {every:g} s.")
        return line.format(workspace=workspace, every=recording.every)
    line = translate_many(
        "Recording for {workspace}: {count} screenshot in ten minutes, at a random moment.",
        "Recording for {workspace}: {count} screenshots in ten minutes, at random moments.",
        recording.per_slot,
    )
    return line.format(workspace=workspace, count=recording.per_slot)


def contradiction_text(incident: Incident) -> str:
    """Return why the server takes no more records of this device, and what to do."""
    line = _("The server has taken no more records of this device since {since}.")
    return _with_reason(line.format(since=instant_text(incident.at)), incident)


def _recording(status: Status) -> str:
    """Return how captures stand, as they will once they have heard of the timer: they follow at once."""
    recording, workspace = status.recording, status.agent.workspace
    why = recording.reason
    counts = status.timer is None or status.timer.state is TimerMode.RUNNING
    waits = why is not None and why.problem.key in _RESTS
    match recording.state:
        case RecordingState.CAPTURING | RecordingState.PAUSED if recording.paused_until is not None:
            return _paused(workspace, instant_text(recording.paused_until))
        case RecordingState.STARTING:
            return _("The agent starts, for {workspace}; nothing was captured yet.").format(
                workspace=workspace
            )
        case RecordingState.STOPPING:
            return _("The agent is stopping, for {workspace}.").format(workspace=workspace)
        case RecordingState.PAUSED if not waits:
            line = _("No screenshots for {workspace} since {since}.")
            since = instant_text(recording.since)
            return _with_reason(line.format(workspace=workspace, since=since), why)
        case RecordingState.CAPTURING | RecordingState.PAUSED if counts:
            return recording_text(workspace, recording)
        case _:
            line = _("No screenshots for {workspace} now: they are taken only while the timer runs.")
            return line.format(workspace=workspace)


def _paused(workspace: str, until: str) -> str:
    line = _(
        "No screenshots for {workspace}: you have paused them until {until}. `tracker screenshots resume` "
        "takes them again."
    )
    return line.format(workspace=workspace, until=until)


def _captures(status: Status) -> Iterator[str]:
    if status.notices is NoticesBy.NOBODY:
        yield _("This desktop shows no notices: screenshots, reminders and questions are told here alone.")
    if status.last_captured_at is not None:
        yield _("Last capture: {at}.").format(at=instant_text(status.last_captured_at))
        said = status.recording
        yield from capture_lines(redacted=said.redacted, unexcluded=said.unexcluded, blank=said.blank)
    if status.last_receipt_at is not None:
        yield _("Last delivery, with receipts: {at}.").format(at=instant_text(status.last_receipt_at))


def _connection(status: Status) -> str:
    connection = status.connection
    lines = {
        ConnectionState.UNTRIED: _("The server was not asked yet."),
        ConnectionState.OK: _("The server answers."),
        ConnectionState.AWAY: _("The server has been away since {since}."),
        ConnectionState.INTERCEPTED: _("Somebody else answers in the server's place since {since}."),
        ConnectionState.REFUSED: _("The server has been refusing this device since {since}."),
    }
    line = lines[connection.state].format(since=instant_text(connection.since))
    why, known = connection.incident, status.recording.reason
    told = why is not None and known is not None and known.problem.key == why.problem.key
    return line if told or _ended(status) is not None else _with_reason(line, why)


def _undelivered(status: Status) -> Iterator[str]:
    why, known = status.undelivered, (status.connection.incident, status.contradiction)
    if why is not None and why.problem.key not in {each.problem.key for each in known if each}:
        yield _with_reason(_("What waits could not be sent at the last try."), why)


def _keys(status: Status) -> Iterator[str]:
    match status.trust:
        case Freshness.FRESH:
            pass
        case Freshness.STALE:
            yield _("The key manifest is old; the server has no newer one yet.")
        case Freshness.EXPIRED:
            yield _("The key manifest has expired: nothing is captured until the server gives a newer one.")
    if status.agent.custody == _DEGRADED:
        yield _("Degraded custody: no keyring was found, so the store's key lies in a file.")


def _sources(status: Status) -> Iterator[str]:
    """Yield what tells of rest, and what cannot be watched: once, where several parts lack the same."""
    if status.rest_told_by is not None:
        yield _("How long keyboard and mouse have rested is told by {way}.").format(way=status.rest_told_by)
    yield from dict.fromkeys(_in_words(source.problem) for source in status.failed_sources)


def _last_incident(status: Status) -> Iterator[str]:
    last = status.last_incident
    if last is not None and last not in (status.recording.reason, status.undelivered):
        line = _("Last trouble, {at}: {text}")
        yield line.format(at=instant_text(last.at), text=error_of(last.problem).text(_))


def _ended(status: Status) -> Problem | None:
    """Return why nothing is recorded here any more, where that is so for good or until an admin acts."""
    known = (status.recording.reason, status.connection.incident)
    return next((each.problem for each in known if each is not None and each.problem.key in _ENDED), None)


def _with_reason(line: str, incident: Incident | None) -> str:
    return line if incident is None else f"{line} {_in_words(incident.problem)}".strip()


def _in_words(problem: Problem) -> str:
    error = error_of(problem)
    return f"{error.text(_)} {error.hint(_)}".strip()
