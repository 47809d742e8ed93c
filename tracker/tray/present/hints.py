"""An error as this face says it: what it names keeps its order, and no hint names commands to type."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tracker.host.translate import translate as _
from tracker.tray.present.signs import quoted

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError


def text_here(error: "TrackerError") -> str:
    """Return what happened."""
    return quoted((_texts().get(error.key) or _(error.message.text)).format_map(error.values))


def hint_here(error: "TrackerError") -> str:
    """Return what to do in this face about an error; its own hint where that serves here, too."""
    return quoted((_hints().get(error.key) or _(error.message.hint)).format_map(error.values))


def said_here(error: "TrackerError") -> str:
    """Return what happened and what to do."""
    return f"{text_here(error)} {hint_here(error)}".strip()


def _texts() -> Mapping[str, str]:
    """What happened, where a window shows no short id that the error names."""
    return {"time-taken": _("Another entry already takes some of this time.")}


def _hints() -> Mapping[str, str]:
    return {
        "capture-denied": _(
            "None are taken; what was taken before is safe. “Ask again” has your desktop ask you anew, with "
            "the next screenshot."
        ),
        "capture-queue-full": _(
            "No screenshots are taken until some are sent; your hours go on, and nothing that waits is "
            "dropped."
        ),
        "device-ended": _(
            "Nothing more is captured or sent. What is queued stays here, sealed. To record here again, ask "
            "your admin for a new enrolment."
        ),
        "capture-paused-by-member": _(
            "Your hours go on. Screenshots are taken again by themselves when the pause is over, or at once "
            "by the menu of Tracker's icon."
        ),
        "capture-paused-already": _("A pause is not made longer. The menu of Tracker's icon ends it."),
        "capture-not-paused": _("Nothing was changed."),
        "capture-pause-off": _("Your admin can allow it. What is recorded shows what holds for you."),
        "capture-pause-long": _("Screenshots were not paused. Choose fewer minutes."),
        "enrolled-here": _(
            "Nothing was changed. To begin anew, press “Sync now” on Sync and health, so that what waits "
            "here is sent first: files {files}, records {records}. Then quit Tracker, move its data folder "
            "{folder} away and open it again; what is not sent stays in that folder, sealed: keep it."
        ),
        "store-enrolled-elsewhere": _(
            "Nothing was changed. To change over, press “Sync now” on Sync and health, so that what waits "
            "here is sent first: files {files}, records {records}. Then quit Tracker, move its data folder "
            "{folder} away and open it again; what is not sent stays in that folder, sealed: keep it."
        ),
        "time-nothing-to-resume": _("Pick what you work on, then press Start."),
        "time-work-gone": _("Pick another one, then press Start."),
        "time-project-required": _("Pick one, then try again."),
        "time-note-required": _("Say in a few words what you work on, then try again."),
        "time-reason-required": _("Say why in a few words. Nothing was changed."),
        "time-manual-off": _("Your admin can allow it. What is recorded shows what holds for you."),
        "time-edit-off": _("Your admin can allow it. What is recorded shows what holds for you."),
        "time-delete-off": _("Your admin can allow it. What is recorded shows what holds for you."),
        "time-running": _("Stop the timer first. Nothing was changed."),
        "time-not-over": _("Only time in the past can be added. For the present, press Start."),
        "time-taken": _(
            "Entries never overlap: change that one first, or choose other times. Nothing was changed."
        ),
        "time-unsettled": _("Choose first what that time was. Nothing was changed."),
        "time-away-grown": _("Look at it again, and choose then. Nothing was changed."),
        "time-away-long": _("Let it go, and add what was work by hand. Nothing was changed."),
        "time-unknown-away": _("There is nothing to choose any more."),
        "time-no-timer": _("Press Start."),
        "time-unknown-project": _(
            "Pick another one. What your manager has just added comes with the next sync."
        ),
        "time-unknown-task": _(
            "Pick another one. What your manager has just added comes with the next sync."
        ),
        "time-work-archived": _("Pick another one. Nothing was changed."),
    }
