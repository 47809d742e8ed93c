"""Time by hand: what stands in the fields of an entry becomes a command, or what is wrong with it."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from tracker.agent.local_time import read_when
from tracker.core.errors import RefusedError
from tracker.core.hours.by_hand import grows_far
from tracker.core.hours.day import day_of
from tracker.core.hours.said import NOTE_MOST
from tracker.core.wire import AddTime, DeleteTime, EditTime, NamedWork
from tracker.host.translate import apart
from tracker.host.translate import translate as _
from tracker.tray.present.attention import Notice, Tone, error_notice
from tracker.tray.present.dates import date_and_time, date_text, part_text, time_text
from tracker.tray.present.day import is_running
from tracker.tray.present.hints import said_here
from tracker.tray.present.lengths import length_text, unbroken, whole
from tracker.tray.present.work import Choice, choice_of

if TYPE_CHECKING:
    from datetime import date

    from tracker.agent.day_seen import DaySeen
    from tracker.agent.named_work import WorkNames
    from tracker.core.errors import TrackerError
    from tracker.core.hours.said import TimeEntry
    from tracker.core.hours.summary import EntryPart
    from tracker.core.moment import Instant
    from tracker.tray.present.lengths import Manner


_TAKEN: Final = "time-taken"


class Part(Enum):
    """Which field something is wrong with."""

    START = "start"
    STOP = "stop"
    NOTE = "note"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field, in a sentence."""

    part: Part
    sentence: str


@dataclass(frozen=True, slots=True)
class Fields:
    """What stands in the fields of an entry; times as people write them."""

    start: str = ""
    stop: str = ""
    choice: Choice | None = None
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Growth:
    """What is asked before an entry is made much longer, and the button that says yes."""

    notice: Notice
    button: str


def fields_of(entry: "TimeEntry", names: "WorkNames", manner: "Manner") -> Fields:
    """Return the fields of an entry as they are before anything is changed; a running one has no end."""
    work = entry.work
    return Fields(
        time_text(entry.start, manner),
        "" if entry.stop is None else time_text(entry.stop, manner),
        choice_of(names, work.project_id, work.task_id),
        work.note,
    )


def adding(fields: Fields, day: "date", manner: "Manner") -> AddTime | Wrong:
    """Return the command that adds time on a day, or what is wrong first."""
    start, stop = (
        _instant(fields.start, Part.START, day, manner),
        _instant(fields.stop, Part.STOP, day, manner),
    )
    if isinstance(start, Wrong):
        return start
    if isinstance(stop, Wrong):
        return stop
    if not fields.reason.strip():
        return Wrong(Part.REASON, _("Say in a few words why it was not recorded."))
    if wrong := _overlong(fields):
        return wrong
    return AddTime(start, stop, fields.reason, _work(fields))


def editing(
    entry: "TimeEntry", fields: Fields, names: "WorkNames", manner: "Manner"
) -> EditTime | Wrong | None:
    """Return the command that changes an entry, None where nothing is changed, or what is wrong first.

    A time that was left as it was keeps its seconds.
    """
    before = fields_of(entry, names, manner)
    start: Instant | Wrong | None = None
    stop: Instant | Wrong | None = None
    if fields.start != before.start:
        start = _instant(fields.start, Part.START, day_of(entry.start, manner.zone), manner)
    if fields.stop != before.stop:
        last = entry.start if entry.stop is None else max(entry.start, entry.stop - 1)
        stop = _instant(fields.stop, Part.STOP, day_of(last, manner.zone), manner)
    if isinstance(start, Wrong):
        return start
    if isinstance(stop, Wrong):
        return stop
    work = NamedWork() if (fields.choice, fields.note) == (before.choice, before.note) else _work(fields)
    if start is stop is None and work == NamedWork():
        return None
    if (start is not None or stop is not None) and not fields.reason.strip():
        return Wrong(Part.REASON, _("Say in a few words why the times change."))
    if wrong := _overlong(fields):
        return wrong
    return EditTime(entry.entry_id.hex, start, stop, work, fields.reason)


def growth(entry: "TimeEntry", command: EditTime, until: "Instant", manner: "Manner") -> Growth | None:
    """Return what is asked before an entry grows as it hardly did; `until` then it counts while it runs."""
    grown = grows_far(entry, command.start, command.stop, until)
    if grown is None:
        return None
    before, after = (length_text(whole(each), manner.hours) for each in grown)
    button = _("Yes, {length}").format(length=after)
    title = _("The entry lasted {before}; changed like this it would last {after}")
    sentence = _("Nothing was changed yet. If that is what you mean, press “{button}”.")
    notice = Notice(
        "time-grows-far",
        Tone.WARN,
        "triangle-alert",
        title.format(before=apart(before), after=apart(after)),
        sentence.format(button=apart(unbroken(button))),
    )
    return Growth(notice, button)


def day_told(entry: "TimeEntry", today: "date", manner: "Manner") -> str:
    """Return the day that an entry's times are of; both where it ends on another one."""
    end = entry.start if entry.stop is None else max(entry.start, entry.stop - 1)
    days = dict.fromkeys(day_of(at, manner.zone) for at in (entry.start, end))
    return " \N{EN DASH} ".join(date_text(day, today) for day in days)


def discarding(entry: "TimeEntry", reason: str) -> DeleteTime | Wrong:
    """Return the command that lets an entry count no more, or what is wrong first."""
    return _overlong(Fields(reason=reason)) or DeleteTime(entry.entry_id.hex, reason)


def removal_refused(day: "DaySeen", entry: "TimeEntry") -> str:
    """Return why an entry cannot be removed now; empty where it can."""
    if entry.stop is None:
        return _("Stop the timer first.")
    if not day.hand.delete_own_time:
        return _("Your workspace's policy does not allow you to delete time entries.")
    return ""


def told_of(part: "EntryPart", day: "DaySeen", manner: "Manner") -> tuple[str, str, str]:
    """Return an entry's work, when it is, and how long, in words; all of it, also what lies in other days."""
    entry = part.entry
    work = choice_of(day.names, entry.work.project_id, entry.work.task_id).text
    if entry.stop is None or (entry.start, entry.stop) == (part.span.start, part.span.stop):
        running = is_running(part, day)
        return work, part_text(part, running=running), length_text(whole(part.span.length), manner.hours)
    when = f"{date_and_time(entry.start, manner)} \N{EN DASH} {date_and_time(entry.stop, manner)}"
    return work, when, length_text(whole(entry.stop - entry.start), manner.hours)


def refusal(error: "TrackerError", day: "DaySeen", manner: "Manner") -> Notice:
    """Return why a command was refused; an entry that is in the way by its work and times, not by its id."""
    notice = error_notice(error)
    if error.key != _TAKEN:
        return notice
    named = str(error.values.get("entry", ""))
    other = next((part for part in day.summary.parts if str(part.entry.entry_id).startswith(named)), None)
    if other is None:
        return notice
    work, when, _length = told_of(other, day, manner)
    title = _("{work}, {when}, already takes some of this time")
    return replace(notice, title=title.format(work=apart(work), when=apart(when)))


def _overlong(fields: Fields) -> Wrong | None:
    """Return which text is longer than a record holds."""
    for part, text in ((Part.NOTE, fields.note), (Part.REASON, fields.reason)):
        if len(text) > NOTE_MOST:
            return Wrong(part, _("This is too long: at most {count} letters.").format(count=NOTE_MOST))
    return None


def _instant(text: str, part: Part, day: "date", manner: "Manner") -> "Instant | Wrong":
    when = read_when(text)
    if when is None:
        wrong = _(
            "Write a time up to 24:00, as in 9:00. For another day, write that before it, as in {example}."
        )
        return Wrong(part, wrong.format(example=apart(f"{day.isoformat()} 23:00")))
    try:
        return when.instant(day, manner.zone)
    except RefusedError as error:
        return Wrong(part, said_here(error))


def _work(fields: Fields) -> NamedWork:
    named = NamedWork() if fields.choice is None else fields.choice.named()
    return NamedWork(named.project, named.task, fields.note)
