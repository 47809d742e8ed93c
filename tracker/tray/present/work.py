"""What was worked on: project, task and client by name, the number of its colour, and finding it again."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from tracker.core.problem import printable
from tracker.core.wire import NamedWork
from tracker.host.translate import apart
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.day_seen import DaySeen
    from tracker.agent.named_work import WorkNames
    from tracker.core.hours.said import Work
    from tracker.core.wire import TimerStatus

_SHORT_ID: Final = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """Work that can be chosen; `hue` is the number of its project's colour, None for no project.

    A `recent` one comes before all others.
    """

    project_id: UUID | None
    task_id: UUID | None
    project: str
    task: str = ""
    client: str = ""
    hue: int | None = None
    recent: bool = field(default=False, compare=False)

    @property
    def text(self) -> str:
        """Return it in one line: `Website / Checkout page`."""
        return " / ".join(map(apart, filter(None, (self.project, self.task))))

    def named(self) -> NamedWork:
        """Return it as a command takes it: by ids, which are never ambiguous."""
        return NamedWork(
            "" if self.project_id is None else self.project_id.hex,
            "" if self.task_id is None else self.task_id.hex,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A choice that fits what was typed, and where: `[start, stop)` in the project's or the task's name."""

    choice: Choice
    in_project: tuple[int, int] | None = None
    in_task: tuple[int, int] | None = None
    in_client: tuple[int, int] | None = None


def choice_of(names: "WorkNames", project_id: UUID | None, task_id: UUID | None) -> Choice:
    """Return some work as it is called; what has no name here goes by the beginning of its id."""
    if project_id is None:
        return Choice(None, None, _("No project"))
    project = names.project(project_id)
    task = names.task(task_id)
    numbers = {each.id: (number, each.client or "") for number, each in enumerate(names.assigned.projects)}
    hue, client = numbers.get(project_id, (project_id.int, ""))
    return Choice(
        project_id,
        task_id,
        str(printable(project if project is not None else str(project_id)[:_SHORT_ID])),
        "" if task_id is None else str(printable(task if task is not None else str(task_id)[:_SHORT_ID])),
        str(printable(client)),
        hue,
    )


def work_shown(names: "WorkNames | None", timer: "TimerStatus | None") -> Choice | None:
    """Return what a timer is on, or would be on if it were started; None for no project.

    While nothing is read, no `names`, it is as the agent calls it, and has no colour.
    """
    on = timer and (timer if timer.project_id is not None else timer.last)
    if on is None or on.project_id is None:
        return None
    if names is None:
        project, task = (str(printable(each or "")) for each in (on.project, on.task))
        return Choice(on.project_id, on.task_id, project, task)
    return choice_of(names, on.project_id, on.task_id)


def choices_on(day: "DaySeen") -> tuple[Choice, ...]:
    """Return all that can be worked on, at last no project, where policy does not ask for one."""
    none = () if day.hand.project_required else (choice_of(day.names, None, None),)
    return (*choices(day.names, day.recent), *none)


def choices(names: "WorkNames", recent: Sequence["Work"] = ()) -> tuple[Choice, ...]:
    """Return all that can be worked on, first what was lately, the newest first; nothing archived."""
    known = dict.fromkeys(_all(names))
    lately = (choice_of(names, work.project_id, work.task_id) for work in recent)
    first = [each for each in lately if each in known]
    marked = [replace(each, recent=True) for each in dict.fromkeys(first)]
    return (*marked, *(each for each in known if each not in first))


def search(among: Sequence[Choice], typed: str) -> tuple[Found, ...]:
    """Return what has the typed words at the beginning of words of project, task or client; all for none.

    They may be of one of these, or each of another. What fits only within a word comes after.
    """
    sought = " ".join(_folded(typed).split())
    if not sought:
        return tuple(map(Found, among))
    found = [each for choice in among if (each := _found(choice, sought)) is not None]
    # Sorting is stable: within each rank things stay in their order.
    return tuple(sorted(found, key=lambda each: (not each.choice.recent, not _begins_a_word(each))))


def _all(names: "WorkNames") -> Iterator[Choice]:
    for project in names.assigned.projects:
        if project.archived:
            continue
        yield choice_of(names, project.id, None)
        for task in project.tasks:
            if not task.archived:
                yield choice_of(names, project.id, task.id)


def _found(choice: Choice, sought: str) -> Found | None:
    texts = (choice.project, choice.task, choice.client)
    places = [_place(text, sought) for text in texts]
    if any(places):
        return Found(choice, *places)
    by_word = [[_place(text, word) for text in texts] for word in sought.split()]
    if not all(map(any, by_word)):
        return None
    return Found(choice, *(next(filter(None, found), None) for found in zip(*by_word, strict=True)))


def _place(text: str, sought: str) -> tuple[int, int] | None:
    """Return where a text has what is sought, at the beginning of a word if it can be."""
    folded = [(letter, at) for at, written in enumerate(text) for letter in _folded(written)]
    letters = "".join(letter for letter, _at in folded)
    starts = [at for at in range(len(letters)) if letters.startswith(sought, at)]
    first = next((at for at in starts if _begins(letters, at)), next(iter(starts), None))
    if first is None:
        return None
    return folded[first][1], folded[first + len(sought) - 1][1] + 1


def _folded(text: str) -> str:
    """Return small letters without their marks, so that `u` finds `Ü`."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _begins_a_word(found: Found) -> bool:
    choice = found.choice
    pairs = (
        (choice.project, found.in_project),
        (choice.task, found.in_task),
        (choice.client, found.in_client),
    )
    return any(place is not None and _begins(text, place[0]) for text, place in pairs)
