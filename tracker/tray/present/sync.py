"""What waits to be sent, in words, and how a sync that was asked for goes and ends."""

from typing import TYPE_CHECKING

from tracker.core.problem import error_of
from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many
from tracker.tray.present.attention import Notice, Tone, error_notice

if TYPE_CHECKING:
    from tracker.core.moment import Instant
    from tracker.core.wire import Status, Waiting


def waiting_text(waiting: "Waiting") -> str:
    """Return how much waits; empty for nothing."""
    counts = (
        (waiting.records, translate_many("{count} record", "{count} records", waiting.records)),
        (waiting.files, translate_many("{count} file", "{count} files", waiting.files)),
    )
    return listing(line.format(count=count) for count, line in counts if count)


def in_review(status: "Status", now: "Instant") -> bool:
    """Say whether a screenshot waits here only because its member may still look at it."""
    newest = status.newest
    left = newest is not None and bool(newest.screenshots) and now < newest.leaves_at
    return left and status.waiting.files > 0


def syncing_notice() -> Notice:
    """Return that it is under way."""
    told = _("You need not wait: it goes on by itself, and Sync and health says how far it is.")
    return Notice("syncing", Tone.INFO, "arrow-up", _("Sending what waits..."), told)


def ended_notice(status: "Status", now: "Instant") -> Notice:
    """Return how a sync ended, by the status after it: what the agent met does not end its answer."""
    trouble = status.undelivered or status.connection.incident
    return sent_notice(status, now) if trouble is None else error_notice(error_of(trouble.problem))


def sent_notice(status: "Status", now: "Instant") -> Notice:
    """Return how it ended where nothing went wrong, as things stand after it."""
    waits = waiting_text(status.waiting)
    if not waits:
        return Notice("sent", Tone.OK, "circle-check", _("All sent"), _("Nothing waits here any more."))
    told = (
        _("Still here, sealed: {waiting}. What is in review is sent when its time is over.")
        if in_review(status, now)
        else _("Still here, sealed: {waiting}. The next sync sends it.")
    )
    return Notice("sent", Tone.OK, "circle-check", _("Sent what could go"), told.format(waiting=waits))
