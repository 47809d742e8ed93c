"""An error as this face says it: what it names keeps its order, and hints name no commands to type."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from tracker.agent.happened_words import watched
from tracker.host.translate import translate as _
from tracker.tray.present.signs import quoted

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError

_SAID: Final = "agent-said"
"""What an agent that did not start said itself, in words for a terminal."""
_COMMAND: Final = re.compile("[`“]tracker ")


def text_here(error: "TrackerError") -> str:
    """Return what happened."""
    values = error.values
    if "source" in values:
        values = {**values, "source": watched(str(values["source"]))}
    return quoted((_texts().get(error.key) or _(error.message.text)).format_map(values))


def hint_here(error: "TrackerError") -> str:
    """Return what to do in this face about an error; its own hint where that serves here, too."""
    own = _hints().get(error.key)
    if error.key == _SAID and not _COMMAND.search(str(error.values["hint"])):
        own = None
    return quoted((own or _(error.message.hint)).format_map(error.values))


def said_here(error: "TrackerError") -> str:
    """Return what happened and what to do."""
    return f"{text_here(error)} {hint_here(error)}".strip()


def _texts() -> Mapping[str, str]:
    """What happened, where a window shows no short id that the error names."""
    return {
        "control-agent-old": _("The running agent (version {version}) is older than this window."),
        "control-client-old": _("The running agent (version {version}) is newer than this window."),
        "control-nonsense": _("The agent's answer is not understood here."),
        "time-taken": _("Another entry already takes some of this time."),
    }


def _of_the_agent() -> Mapping[str, str]:
    """What to do about the agent and what it was told by its files."""
    start = _("Nothing is recorded now; what was recorded is safe. Press “Start Tracker” on Sync and health.")
    anew = _(
        "Nothing was changed. Quit Tracker by the menu of its icon, with the timer stopped, and open it "
        "again: then both are of one version."
    )
    right = _("Nothing of the file was taken over. Put that line right.")
    signed_out = _("Nothing was changed. Sign in again.")
    return {
        "agent-not-running": start,
        "agent-running": _("Nothing was changed. Use the one that runs."),
        "agent-not-started": _(
            "What was recorded before is safe. Press “Start Tracker” on Sync and health to try again; its "
            "log lies in {folder}."
        ),
        "agent-said": _(
            "What was recorded before is safe. Press “Start Tracker” on Sync and health to try again; if "
            "this stays, tell your admin."
        ),
        "agent-slow": _(
            "Your keyring may be waiting to be unlocked: look for its window. The agent is looked for again "
            "by itself."
        ),
        "agent-still-running": _(
            "What it recorded is safe. Wait a moment and try again; as the last resort end process {pid}."
        ),
        "control-hangs": _(
            "What it recorded is safe. It is tried again by itself; if this lasts, end process {pid}, and "
            "press “Start Tracker” on Sync and health."
        ),
        "control-silent": _(
            "What it recorded is safe. It is tried again by itself; if this lasts, end its process, and "
            "press “Start Tracker” on Sync and health."
        ),
        "control-nonsense": anew,
        "control-not-a-command": anew,
        "control-unknown": anew,
        "control-client-old": anew,
        "control-agent-old": anew,
        "store-not-migrated": _(
            "It stays as it is. Quit Tracker by the menu of its icon, with the timer stopped, and open it "
            "again: that brings it up to date."
        ),
        "store-not-enrolled": _(
            "Nothing was recorded. Ask your admin for an enrolment file, a link or a code, and open Tracker "
            "to join with it."
        ),
        "config-unreadable": _("Nothing of it was taken over. Make it a small text file that you may read."),
        "config-syntax": right,
        "config-value": _("Nothing of the file was taken over. It takes: {takes}. Put that line right."),
        "config-unknown": _("Nothing of the file was taken over. There are: {keys}. Put that line right."),
        "config-unknown-near": _(
            "Nothing of the file was taken over. Did you mean {nearest}? Put that line right."
        ),
        "policy-unusable": _(
            "Until the agent has fetched it anew, what is most careful holds: What is recorded shows it. "
            "What was recorded is safe. If this stays, tell your admin."
        ),
        "capture-off": _(
            "No screenshots are taken; what was taken before is safe. What is recorded shows what holds."
        ),
        "capture-excluded": _(
            "No screenshot was taken this time; what was taken before is safe. What is recorded shows what "
            "is left out."
        ),
        "session-none": _("Nothing was changed. Sign in first."),
        "session-over": signed_out,
        "session-no-server": _("Nothing was sent. Join your workspace first."),
        "device-none-own": _("Nothing was changed. It may have been signed out already."),
        "screenshot-unknown": _("It may have been deleted already. Nothing was changed."),
        "time-unknown-entry": _("It may have been removed already. Nothing was changed."),
        "time-task-nowhere": _(
            "Pick another one. What your manager has just added comes with the next sync."
        ),
        "tray-login-refused": _("Nothing was changed. Open Tracker yourself meanwhile."),
        "shortcut-ended": _("Tracker tries again by itself. The menu of its icon does the same."),
    }


def _hints() -> Mapping[str, str]:
    return {**_of_the_agent(), **_of_the_work()}


def _of_the_work() -> Mapping[str, str]:
    """What to do about hours, screenshots and the device."""
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
