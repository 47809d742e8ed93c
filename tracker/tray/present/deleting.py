"""What deleting a screenshot means, before it is done: for the picture, and for the hours around it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from tracker.agent.hours_policy import hand_rules
from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import Desk
from tracker.core.hours.slot_time import SlotTime
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.screenshot_fields import DELETE_OWN_SCREENSHOTS
from tracker.core.wire import DeleteScreenshot
from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.tray.present.dates import day_title, exact_span_text
from tracker.tray.present.hints import text_here
from tracker.tray.present.lengths import HoursFormat, Manner, brief, length_text, ticking, unbroken, whole

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.core.device import MadeFile
    from tracker.core.hours.said import TimeEntry
    from tracker.core.moment import Moment

_MINUTE: Final = 60
_ANY_ID: Final = UUID(int=0)
_ANY_REASON: Final = "?"


@dataclass(frozen=True, slots=True)
class Deleting:
    """What either choice means, and what becomes of the picture.

    `time_stays` is why its time has to stay, and `all_stays` why the picture has to: nothing is chosen then.
    """

    picture: str
    with_time: str
    promise: str
    time_stays: str = ""
    all_stays: str = ""


def slot_of(day: "DaySeen", file: "MadeFile") -> SlotTime:
    """Return the slot around a screenshot, and what of it counts."""
    entries = {part.entry.entry_id: part.entry for part in day.summary.parts}
    return SlotTime.around(file.captured_at, day.now, entries.values())


def entry_at(slot: SlotTime, file: "MadeFile") -> "TimeEntry | None":
    """Return the entry of a slot during which a screenshot was taken, if it was in one."""
    at = file.captured_at
    return next((e for e in slot.entries if e.start <= at and (e.stop is None or at < e.stop)), None)


def deleting(day: "DaySeen", file: "MadeFile", at: "Moment", manner: Manner) -> Deleting:
    """Return what is to be known before a screenshot is deleted; `day` is as of `at`."""
    slot = slot_of(day, file)
    told = _manner_of(slot.length, manner)
    before = day.summary.totals.whole
    title = day_title(day.summary.day, day.today)
    goes = _("Takes {span} ({length}) out of your hours. {day}: from {before} to {after}.").format(
        span=listing(unbroken(exact_span_text(each.start, each.stop, manner)) for each in slot.spans),
        length=_told(slot.length, told),
        day=title,
        before=_told(before, told),
        after=_told(before - slot.length, told),
    )
    stays = _("Your hours stay as they are. {day}: {length}.").format(day=title, length=_told(before, told))
    stays = stays.replace(f"{title}: ", f"{title}:\N{NO-BREAK SPACE}")
    kept = _why_all_stays(day, file, slot, at)
    return Deleting(stays, goes, _promise(file, at), _why_time_stays(day, slot), kept)


def deletion(day: "DaySeen", file: "MadeFile", reason: str | None) -> DeleteScreenshot:
    """Return the command that deletes a screenshot; with a reason, the time of its slot goes, too."""
    until = None if reason is None else slot_of(day, file).span.stop
    return DeleteScreenshot(file.file_id.hex(), until, reason or "")


def _promise(file: "MadeFile", at: "Moment") -> str:
    if file.never_left(at):
        return _("It has not left this device, so nothing of it stays anywhere.")
    return _(
        "It is deleted here at once, and at the server with the next sync: from then on nobody can open it. "
        "Backups of the server hold it, sealed, until they are deleted; when that is, only who runs the "
        "server can say."
    )


def _why_all_stays(day: "DaySeen", file: "MadeFile", slot: SlotTime, at: "Moment") -> str:
    """Return why a screenshot has to stay, as the agent would refuse to delete it."""
    entry = entry_at(slot, file)
    policy = day.policy(None if entry is None else entry.work.project_id)
    if file.never_left(at) or policy[DELETE_OWN_SCREENSHOTS]:
        return ""
    return _(
        "It stays: your workspace's policy does not let you delete screenshots once their review is over. "
        "Until when the server keeps it is not set; ask whoever runs your workspace."
    )


def _why_time_stays(day: "DaySeen", slot: SlotTime) -> str:
    """Return why a slot's time has to stay, as the agent would refuse to take it out."""
    if not slot.length:
        return _("Nothing of these minutes is in your hours.")
    # By the time that it is carried out some more has passed, so that what runs is not empty then.
    now = day.now + MICROSECONDS
    try:
        for entry in slot.entries:
            desk = Desk(hand_rules(day.policy(entry.work.project_id)), now, now)
            desk.take_out(entry, slot.span, _ANY_ID, _ANY_REASON)
    except RefusedError as error:
        return text_here(error)
    return ""


def _manner_of(length: int, manner: Manner) -> HoursFormat | None:
    """Return a format in which a length, what was before and what is after add up; None for whole seconds."""
    if whole(length) % _MINUTE:
        return None
    # Hundredths of hours are no minutes.
    return HoursFormat.CLOCK if manner.hours is HoursFormat.DECIMAL else manner.hours


def _told(length: int, told: HoursFormat | None) -> str:
    if told is None:
        return ticking(whole(length))
    if told is HoursFormat.CLOCK:
        return brief(whole(length))
    return unbroken(length_text(whole(length), told))
