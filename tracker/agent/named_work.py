"""Projects and tasks by the names their member knows, and the names of those in entries; offline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from tracker.core.errors import RefusedError
from tracker.core.hours.said import Work
from tracker.core.naming import name_key
from tracker.core.wire import NamedWork, WorkProject, WorkTask
from tracker.core.wire import Work as Assigned

_FEWEST_DIGITS: Final = 4
"""Digits of an id that name a thing, where no name does."""

_Named = TypeVar("_Named", WorkProject, WorkTask)


@dataclass(frozen=True, slots=True)
class WorkNames:
    """What goes by which name, among the projects that a member is assigned to."""

    assigned: Assigned

    def resolve(self, named: NamedWork, before: Work) -> Work:
        """Return what is meant, where `before` is what is left out; another project leaves no task.

        A task alone is looked for in the project there was, then in all. Raises `RefusedError` for what
        is not known, archived, or the name of several.
        """
        note = before.note if named.note is None else named.note
        project_id = before.project_id if named.project is None else self._project_id(named.project)
        if named.task:
            project, task = self._task(named.task, project_id, only=named.project is not None)
            return Work(project.id, task.id, note)
        keeps = named.task is None and project_id == before.project_id
        return Work(project_id, before.task_id if keeps else None, note)

    def in_use(self, work: Work) -> bool:
        """Say whether work there was has a project, and time can still be booked on that and its task."""
        here = [each for each in self.assigned.projects if each.id == work.project_id and not each.archived]
        tasks = [task.id for project in here for task in project.tasks if not task.archived]
        return bool(here) and (work.task_id is None or work.task_id in tasks)

    def require_in_use(self, work: Work) -> None:
        """Raise `RefusedError` where time can no more be booked on work there was."""
        if work.project_id is None:
            return
        project = next((each for each in self.assigned.projects if each.id == work.project_id), None)
        if project is None:
            raise RefusedError("time-work-gone")
        _require_in_use(project)
        for task in project.tasks:
            if task.id == work.task_id:
                _require_in_use(task)

    def project(self, project_id: UUID | None) -> str | None:
        """Return what a project is called, None for one that is not known here."""
        return next((each.name for each in self.assigned.projects if each.id == project_id), None)

    def task(self, task_id: UUID | None) -> str | None:
        """Return what a task is called, None for one that is not known here."""
        tasks = (task for project in self.assigned.projects for task in project.tasks)
        return next((task.name for task in tasks if task.id == task_id), None)

    def _project_id(self, said: str) -> UUID | None:
        if not said:
            return None
        found = _called(self.assigned.projects, said)
        if not found:
            raise RefusedError("time-unknown-project", project=said)
        if len(found) > 1:
            raise RefusedError("time-project-ambiguous", project=said)
        return _require_in_use(found[0]).id

    def _task(self, said: str, project_id: UUID | None, *, only: bool) -> tuple[WorkProject, WorkTask]:
        """Return the task that is meant and its project: of this project, and `only` there if so wanted."""
        here = [each for each in self.assigned.projects if each.id == project_id]
        found = _tasks(here, said) or ([] if only else _tasks(self.assigned.projects, said))
        if not found and only and here:
            raise RefusedError("time-unknown-task", project=here[0].name, task=said)
        if not found:
            raise RefusedError("time-task-nowhere", task=said)
        if len(found) > 1:
            raise RefusedError("time-task-ambiguous", task=said)
        project, task = found[0]
        return _require_in_use(project), _require_in_use(task)


def _tasks(projects: Sequence[WorkProject], said: str) -> list[tuple[WorkProject, WorkTask]]:
    found = [(project, task) for project in projects for task in _called(project.tasks, said)]
    in_use = [(project, task) for project, task in found if not (project.archived or task.archived)]
    return in_use or found


def _called(things: Sequence[_Named], said: str) -> list[_Named]:
    """Return what has this name, rather what is in use; else what has an id that begins so."""
    digits = said.strip().replace("-", "").lower()
    found = [each for each in things if name_key(each.name) == name_key(said)]
    if not found and len(digits) >= _FEWEST_DIGITS:
        found = [each for each in things if each.id.hex.startswith(digits)]
    return [each for each in found if not each.archived] or found


def _require_in_use(thing: _Named) -> _Named:
    if thing.archived:
        raise RefusedError("time-work-archived", name=thing.name)
    return thing
