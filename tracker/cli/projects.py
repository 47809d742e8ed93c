"""`tracker projects`: what the member whose device this is may book time on."""

import argparse
from typing import TYPE_CHECKING

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, example
from tracker.cli.terminal import remark, say, say_json
from tracker.core.problem import printable
from tracker.core.wire import Work, WorkProject
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.work import KeptWork


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "projects",
        help=_("show the projects and tasks you are assigned to"),
        description=_(
            "Show the projects you are assigned to and their tasks, as this device fetched them last. "
            "It needs no network."
        ),
        epilog=example("projects --json"),
    )
    parser.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the work this device keeps."""
    kept = _held()
    work = Work() if kept is None else kept.work
    if args.json:
        say_json({"fetched_at": None if kept is None else kept.fetched_at, "projects": work.projects})
        return 0
    for project in work.projects:
        _tell(project)
    if kept is None:
        remark(_("Nothing was fetched yet. The agent does so when it runs and reaches the server."))
        return 0
    if not work.projects:
        say(_("You are assigned to no project."))
    remark(_("As the server had it at {time}.").format(time=instant_text(kept.fetched_at)))
    return 0


def _tell(project: WorkProject) -> None:
    name = _name(project.name, archived=project.archived)
    if project.client is not None:
        name = _("{project}, for {client}").format(project=name, client=printable(project.client))
    say(name)
    for task in project.tasks:
        say(f"  {_name(task.name, archived=task.archived)}")


def _name(name: str, *, archived: bool) -> str:
    shown = str(printable(name))
    return _("{name} (archived)").format(name=shown) if archived else shown


def _held() -> "KeptWork | None":
    from tracker.agent.assemble import viewed_store
    from tracker.agent.work import kept_work
    from tracker.host.paths import Paths

    with viewed_store(Paths.find()) as store:
        return kept_work(store)
