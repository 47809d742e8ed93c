"""A day's screenshots, and one of them in full: what is known of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tracker.core.hours.day import day_of, local
from tracker.core.hours.schedule import SLOT
from tracker.core.moment import MICROSECONDS
from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many
from tracker.tray.present.attention import Notice, Tone
from tracker.tray.present.dates import date_text, span_text
from tracker.tray.present.day import ScreenshotState, screenshot_state, screenshot_words
from tracker.tray.present.deleting import Deleting, deleting, entry_at, slot_of
from tracker.tray.present.lengths import Manner, countdown
from tracker.tray.present.signs import alone, by_language
from tracker.tray.present.work import choice_of

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.core.device import MadeFile
    from tracker.core.moment import Moment
    from tracker.tray.present.rows import ScreenshotRow


_ICONS: Final = {
    ScreenshotState.SENT: "check",
    ScreenshotState.UNSENT: "arrow-up",
    ScreenshotState.REVIEW: "hourglass",
    ScreenshotState.DELETED: "trash-2",
    ScreenshotState.EXPIRED: "history",
    ScreenshotState.ASIDE: "triangle-alert",
}
_TONES: Final = {
    ScreenshotState.SENT: Tone.OK,
    ScreenshotState.UNSENT: Tone.INFO,
    ScreenshotState.REVIEW: Tone.WARN,
    ScreenshotState.ASIDE: Tone.WARN,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a screenshot; `hue` is the number of a project's colour.

    With the name of an `icon` it is a badge, in a tone or neutral.
    """

    name: str
    value: str
    hue: int | None = None
    icon: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What is left of a review, as `4:12` and as a share of it."""

    left: str
    share: float


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
    sentence = _("They are taken only while the timer runs. “What is recorded” shows whether, and how often.")
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
        # The newest is the first, as on the page.
        _("{number} of {count}").format(number=len(day.files) - day.files.index(file), count=len(day.files)),
        tuple(_facts(day, file, at, manner)),
        review,
        None if gone else deleting(day, file, at, manner),
    )


def _review(file: "MadeFile", at: "Moment") -> Review | None:
    left = file.review_left(at)
    if file.status is not None or file.set_aside or not left:
        return None
    return Review(countdown(-(-left // MICROSECONDS)), min(1.0, left / (file.leaves_at - file.captured_at)))


def _facts(day: "DaySeen", file: "MadeFile", at: "Moment", manner: Manner) -> Iterator[Fact]:
    slot = slot_of(day, file)
    yield Fact(_("Time slot"), span_text(slot.span.start, slot.span.start + SLOT, manner))
    entry = entry_at(slot, file)
    if entry is not None:
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
    state = screenshot_state(file, at)
    yield Fact(_("State"), alone(screenshot_words(state)), icon=_ICONS[state], tone=_TONES.get(state))


def neighbour(day: "DaySeen", file_id: bytes, steps: int) -> "MadeFile | None":
    """Return the screenshot so many steps later in the day, or None beyond the ends."""
    ids = [file.file_id for file in day.files]
    place = ids.index(file_id) + steps if file_id in ids else -1
    return day.files[place] if 0 <= place < len(ids) else None
