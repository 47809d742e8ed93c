"""A day's screenshots, and one of them in full: what is known of it, and what deleting it means."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.core.hours.day import day_of, local
from tracker.core.hours.schedule import SLOT
from tracker.core.hours.slot_time import SlotTime
from tracker.core.moment import MICROSECONDS
from tracker.core.wire import DeleteScreenshot
from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many
from tracker.tray.present.attention import Notice, Tone
from tracker.tray.present.dates import date_text, span_text
from tracker.tray.present.day import ScreenshotState, screenshot_state, screenshot_words
from tracker.tray.present.lengths import Manner, countdown, length_text, whole
from tracker.tray.present.signs import by_language
from tracker.tray.present.work import choice_of

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.core.device import MadeFile
    from tracker.core.moment import Moment
    from tracker.tray.present.rows import ScreenshotRow


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a screenshot; `hue` is the number of a project's colour."""

    name: str
    value: str
    hue: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What is left of a review, as `4:12` and as a share of it."""

    left: str
    share: float


@dataclass(frozen=True, slots=True)
class Deleting:
    """What either choice means, what becomes of the picture, and why its time must stay, if it must."""

    picture: str
    with_time: str
    promise: str
    time_stays: str = ""


@dataclass(frozen=True, slots=True)
class ScreenshotWords:
    """One screenshot in full; `deleting` is None where nothing is left to delete."""

    when: str
    place: str
    facts: tuple[Fact, ...]
    review: Review | None
    deleting: Deleting | None


def summary_text(rows: "tuple[ScreenshotRow, ...]") -> str:
    """Return how many screenshots there are, and how many of them are not simply sent."""
    taken = translate_many("{count} screenshot", "{count} screenshots", len(rows)).format(count=len(rows))
    said = [taken]
    for state in (ScreenshotState.REVIEW, ScreenshotState.UNSENT, ScreenshotState.DELETED):
        if count := sum(row.state is state for row in rows):
            said.append(_("{count} {state}").format(count=count, state=screenshot_words(state)))
    return listing(said)


def no_screenshots(day: "DaySeen") -> Notice:
    """Return what stands where a day has none."""
    sentence = _("They are taken only while the timer runs. What is recorded shows whether, and how often.")
    title = _("No screenshots today") if day.summary.day == day.today else _("No screenshots on this day")
    return Notice("none", Tone.INFO, "images", title, sentence)


def in_full(day: "DaySeen", file: "MadeFile", at: "Moment", manner: Manner) -> ScreenshotWords:
    """Return one of a day's screenshots, as of a moment."""
    clock = local(file.captured_at, manner.zone)
    date = date_text(day_of(file.captured_at, manner.zone), day.today)
    review = _review(file, at)
    gone = screenshot_state(file, at) in (ScreenshotState.DELETED, ScreenshotState.EXPIRED)
    return ScreenshotWords(
        by_language({"ar": "{date}، {time}"}, "{date}, {time}").format(date=date, time=f"{clock:%H:%M:%S}"),
        _("{number} of {count}").format(number=day.files.index(file) + 1, count=len(day.files)),
        tuple(_facts(day, file, at, manner)),
        review,
        None if gone else _deleting(day, file, at, manner),
    )


def deletion(day: "DaySeen", file: "MadeFile", reason: str | None) -> DeleteScreenshot:
    """Return the command that deletes a screenshot; with a reason, the time of its slot goes, too."""
    until = None if reason is None else _slot(day, file).span.stop
    return DeleteScreenshot(file.file_id.hex(), until, reason or "")


def _review(file: "MadeFile", at: "Moment") -> Review | None:
    left = file.review_left(at)
    if file.status is not None or file.set_aside or not left:
        return None
    return Review(countdown(-(-left // MICROSECONDS)), min(1.0, left / (file.leaves_at - file.captured_at)))


def _facts(day: "DaySeen", file: "MadeFile", at: "Moment", manner: Manner) -> Iterator[Fact]:
    slot = _slot(day, file)
    yield Fact(_("Time slot"), span_text(slot.span.start, slot.span.start + SLOT, manner))
    for entry in slot.entries:
        if entry.start <= file.captured_at and (entry.stop is None or file.captured_at < entry.stop):
            choice = choice_of(day.names, entry.work.project_id, entry.work.task_id)
            yield Fact(_("Project"), choice.text, choice.hue)
    together = [each for each in day.files if each.captured_at == file.captured_at]
    if len(together) > 1:
        said = _("{number} of {count}, taken together")
        yield Fact(_("Monitor"), said.format(number=together.index(file) + 1, count=len(together)))
    for each in day.slots:
        share = each.activity.level.share
        if each.start == slot.span.start and share is not None:
            said = _("{percent} % in this slot").format(percent=round(100 * share))
            yield Fact(_("Activity level"), said)
    if painted := day.painted_over.get(file.captured_at):
        line = translate_many("{count} window", "{count} windows", painted).format(count=painted)
        yield Fact(_("Painted over"), line)
    yield Fact(_("State"), screenshot_words(screenshot_state(file, at)))


def _deleting(day: "DaySeen", file: "MadeFile", at: "Moment", manner: Manner) -> Deleting:
    slot = _slot(day, file)
    span = span_text(slot.span.start, slot.span.stop, manner)
    before = day.summary.totals.whole
    after, now = (length_text(whole(each), manner.hours) for each in (before - slot.length, before))
    line = _("{span} comes out of your hours, too. The day has {after} then, instead of {before}.")
    return Deleting(
        _("{span} stays in your hours.").format(span=span),
        line.format(span=span, after=after, before=now),
        _("It has not left this device, so nothing of it stays anywhere.")
        if file.never_left(at)
        else _(
            "The server deletes it, too, where your workspace's policy lets you. From then on nobody can "
            "open it there; copies of the server's disk hold it as long as they are kept."
        ),
        _why_time_stays(day, slot),
    )


def _why_time_stays(day: "DaySeen", slot: SlotTime) -> str:
    if not slot.length:
        return _("Nothing of these minutes is in your hours.")
    return "" if day.hand.edit_own_time else _("You may not change your own time entries.")


def _slot(day: "DaySeen", file: "MadeFile") -> SlotTime:
    entries = {part.entry.entry_id: part.entry for part in day.summary.parts}
    return SlotTime.around(file.captured_at, day.now, entries.values())


def neighbour(day: "DaySeen", file_id: bytes, steps: int) -> "MadeFile | None":
    """Return the screenshot so many steps later in the day, or None beyond the ends."""
    ids = [file.file_id for file in day.files]
    place = ids.index(file_id) + steps if file_id in ids else -1
    return day.files[place] if 0 <= place < len(ids) else None
