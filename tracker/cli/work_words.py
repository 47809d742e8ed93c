"""What was worked on, in words: project, task and note, and why an entry is marked."""

from typing import TYPE_CHECKING, Final

from tracker.core.errors import DamagedError
from tracker.core.hours.said import Ending, Source
from tracker.core.problem import printable
from tracker.host.listing import listing
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from uuid import UUID

    from tracker.agent.named_work import WorkNames
    from tracker.core.hours.said import TimeEntry, Work

_SHOWN_MOST: Final = 60
_SHORT_ID: Final = 8


def worked_on(project: str | None, task: str | None, note: str) -> str:
    """Return `Project / Task: note`, as far as each is there, at most about sixty letters of the note."""
    named = " / ".join(str(printable(name)) for name in (project, task) if name)
    said = str(printable(note))
    if len(said) > _SHOWN_MOST:
        said = f"{said[: _SHOWN_MOST - 1]}…"
    return ": ".join(filter(None, (named, said)))


def work_words(names: "WorkNames", work: "Work") -> str:
    """Return what work is called; what has no name here goes by its id."""
    project = _name(names.project(work.project_id), work.project_id)
    return worked_on(project, _name(names.task(work.task_id), work.task_id), work.note) or _("no project")


def project_words(names: "WorkNames", project_id: "UUID | None") -> str:
    """Return what a project is called, likewise."""
    return worked_on(_name(names.project(project_id), project_id), None, "") or _("no project")


def mark(entry: "TimeEntry") -> str:
    """Return what is to be known of an entry besides its times; empty where there is nothing."""
    marks = {
        Source.TIMER: "",
        Source.MANUAL: _("by hand"),
        Source.IDLE_KEPT: _("away, kept"),
    }
    ends = {
        Ending.BREAK: _("then a break"),
        Ending.FORGOTTEN: _("forgotten timer"),
        Ending.LIMIT: _("limit reached"),
    }
    edited = _("edited") if entry.reason and entry.source is not Source.MANUAL else ""
    return listing(filter(None, (marks[entry.source], edited, ends.get(entry.ending or Ending.STOPPED))))


def damaged_text(entry_id: "UUID") -> str:
    """Return that a time entry's record was damaged, so that it is left out, and what to do."""
    error = DamagedError("time-entry-damaged", entry=short(entry_id))
    return f"{error.text(_)} {error.hint(_)}"


def short(identifier: object) -> str:
    """Return the beginning of an id, as tables show it."""
    return str(identifier)[:_SHORT_ID]


def _name(name: str | None, identifier: object) -> str | None:
    return name if name is not None or identifier is None else short(identifier)
