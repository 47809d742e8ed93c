"""A day's entries and screenshots as rows: what lists show, and what who hears the timeline is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from tracker.core.hours.said import Ending, Source
from tracker.core.moment import MICROSECONDS
from tracker.core.problem import printable
from tracker.core.record import FileStatus
from tracker.host.translate import translate as _
from tracker.tray.present.dates import part_text, time_text
from tracker.tray.present.day import ScreenshotState, is_running, screenshot_state, screenshot_words
from tracker.tray.present.lengths import Manner, countdown, length_text, whole
from tracker.tray.present.work import choice_of

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.core.device import MadeFile
    from tracker.core.hours.said import TimeEntry
    from tracker.core.hours.summary import EntryPart
    from tracker.core.moment import Moment
    from tracker.tray.present.work import Choice


_SHORTEST_SHOWN: Final = 60.0


class Mark(Enum):
    """What is to be known of an entry besides its times."""

    IDLE_KEPT = "idle-kept"
    EDITED = "edited"
    ADDED = "added"
    BREAK = "break"
    FORGOTTEN = "forgotten"
    LIMIT = "limit"


_ENDS: Final = {Ending.BREAK: Mark.BREAK, Ending.FORGOTTEN: Mark.FORGOTTEN, Ending.LIMIT: Mark.LIMIT}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry, or what of it lies in the day."""

    entry: "TimeEntry"
    choice: "Choice"
    note: str
    when: str
    length: str
    marks: tuple[Mark, ...]
    running: bool
    can_edit: bool
    can_discard: bool

    @property
    def text(self) -> str:
        """Return all of it in one sentence, for who hears it."""
        words = (self.choice.text, self.note, self.when, self.length, *map(mark_words, self.marks))
        return ", ".join(filter(None, words))


@dataclass(frozen=True, slots=True)
class ScreenshotRow:
    """One screenshot: its time, what became of it, and what is left of its review, as `4:12`."""

    file_id: bytes
    time: str
    state: ScreenshotState
    left: str
    here: bool

    @property
    def text(self) -> str:
        """Return all of it in one sentence, for who hears it."""
        line = _("Screenshot {time}, {state}").format(time=self.time, state=screenshot_words(self.state))
        return f"{line}, {self.left}" if self.left else line


@dataclass(frozen=True, slots=True)
class AppRow:
    """An application that was in front, how long, and its share of the longest one's time."""

    name: str
    length: str
    share: float


def entry_rows(day: "DaySeen", manner: Manner) -> tuple[EntryRow, ...]:
    """Return a day's entries, the newest first."""
    return tuple(_row(part, day, manner) for part in reversed(day.summary.parts))


def mark_words(mark: Mark) -> str:
    """Return a mark in a word or two."""
    return {
        Mark.IDLE_KEPT: _("Idle kept"),
        Mark.EDITED: _("Edited by you"),
        Mark.ADDED: _("Added by hand"),
        Mark.BREAK: _("Then a break"),
        Mark.FORGOTTEN: _("Forgotten timer"),
        Mark.LIMIT: _("Limit reached"),
    }[mark]


def screenshot_rows(day: "DaySeen", at: "Moment", manner: Manner) -> tuple[ScreenshotRow, ...]:
    """Return a day's screenshots, the newest first, as of a moment."""
    return tuple(screenshot_row(file, at, manner) for file in reversed(day.files))


def screenshot_row(file: "MadeFile", at: "Moment", manner: Manner) -> ScreenshotRow:
    """Return one screenshot."""
    state = screenshot_state(file, at)
    left = countdown(-(-file.review_left(at) // MICROSECONDS)) if state is ScreenshotState.REVIEW else ""
    here = file.here and file.status is not FileStatus.ERASED
    return ScreenshotRow(file.file_id, time_text(file.captured_at, manner), state, left, here)


def leaving_text(rows: tuple[ScreenshotRow, ...]) -> str:
    """Return when the newest screenshot leaves this device; nothing where none is in review."""
    left = next((row.left for row in rows if row.left), "")
    return _("The newest leaves this device in {left}").format(left=left) if left else ""


def app_rows(day: "DaySeen", manner: Manner) -> tuple[AppRow, ...]:
    """Return the applications that were in front for a minute or more, the longest first."""
    shown = [app for app in day.apps.apps if app.seconds >= _SHORTEST_SHOWN]
    most = max((app.seconds for app in shown), default=1.0)
    return tuple(
        AppRow(
            _("Excluded applications") if app.excluded else str(printable(app.name)),
            length_text(int(app.seconds), manner.hours),
            app.seconds / most,
        )
        for app in shown
    )


def apps_caption(day: "DaySeen") -> str:
    """Return what of applications is recorded."""
    if day.apps.titles:
        return _("Names and window titles, by policy.")
    return _("Names only. No window titles, by policy.")


def _row(part: "EntryPart", day: "DaySeen", manner: Manner) -> EntryRow:
    entry, work = part.entry, part.entry.work
    running = is_running(part, day)
    return EntryRow(
        entry,
        choice_of(day.names, work.project_id, work.task_id),
        str(printable(work.note)),
        part_text(part, running=running),
        length_text(whole(part.span.length), manner.hours),
        tuple(_marks(entry)),
        running,
        day.hand.edit_own_time,
        day.hand.delete_own_time and entry.stop is not None,
    )


def _marks(entry: "TimeEntry") -> Iterator[Mark]:
    if entry.source is Source.IDLE_KEPT:
        yield Mark.IDLE_KEPT
    elif entry.source is Source.MANUAL:
        # What the timer ended keeps saying how, also when its times were changed.
        yield Mark.ADDED if entry.ending is None else Mark.EDITED
    if entry.reason and entry.source is not Source.MANUAL:
        yield Mark.EDITED
    if entry.ending in _ENDS:
        yield _ENDS[entry.ending]
