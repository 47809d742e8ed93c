"""`tracker policy`: what the workspace asks of the member whose device this is, in plain words."""

import argparse
from typing import TYPE_CHECKING

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, example
from tracker.cli.policy_text import as_json, differing, lines
from tracker.cli.terminal import complain, remark, say, say_json
from tracker.core.errors import DamagedError
from tracker.core.policy import EffectivePolicy, effective
from tracker.core.problem import printable
from tracker.host.listing import listing
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.policy import HeldPolicy
    from tracker.agent.policy_seen import PolicySeen


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "policy",
        help=_("show what your workspace asks of you, and who set it"),
        description=_(
            "Show what is recorded, when, and what you may do, as your workspace set it and as this device "
            "holds it. It needs no network. There is no policy by which a capture could be hidden."
        ),
        epilog=example("policy --json"),
    )
    parser.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show the policy this device holds."""
    seen = _seen()
    held, here, settings = seen.held, seen.here, seen.settings
    policy = None if held is None else held.policy
    by_project = [(project, effective(settings, project)) for project in settings.projects]
    if args.json:
        say_json(
            {
                "usable": seen.usable,
                "version": None if policy is None else policy.version,
                "issued_at": None if policy is None else policy.issued_at,
                "since": None if held is None else held.since,
                "fields": as_json(here),
                "before": None if seen.before is None else as_json(effective(seen.before.policy.settings)),
                "projects": {str(project): as_json(each) for project, each in by_project},
                "unknown": here.unknown,
            }
        )
        return 0
    for line in lines(here):
        say(line)
    names = {project.id: project.name for project in seen.work.projects}
    for project, each in by_project:
        _tell_project(names.get(project, str(project)), here, each)
    if not seen.usable:
        complain(DamagedError("policy-unusable"))
        return 0
    _tell_changes(seen)
    say("")
    _tell_origin(held, {*here.unknown, *(key for _, each in by_project for key in each.unknown)})
    return 0


def _tell_changes(seen: "PolicySeen") -> None:
    if seen.changes:
        say("")
        say(_("What changed last:"))
    for change in seen.changes:
        say(f"  {change.after}")
        say(f"    {change.from_before}")


def _tell_project(name: str, here: EffectivePolicy, held: EffectivePolicy) -> None:
    if otherwise := list(differing(here, held)):
        say("")
        say(_("While you work on {project}:").format(project=printable(name)))
        for line in otherwise:
            say(line)


def _tell_origin(held: "HeldPolicy | None", unknown: set[str]) -> None:
    if held is None:
        say(_("No policy was fetched yet: these are the defaults, which hold until the agent fetches one."))
    else:
        told = _("As set by your workspace, in force on this device since {time}.")
        say(told.format(time=instant_text(held.since)))
    if unknown:
        told = _(
            "Your workspace also sets {keys}, which this version does not know. Update Tracker to see it."
        )
        remark(told.format(keys=listing(sorted(unknown))))


def _seen() -> "PolicySeen":
    from tracker.agent.assemble import viewed_store
    from tracker.agent.policy_seen import policy_seen
    from tracker.host.paths import Paths

    with viewed_store(Paths.find()) as store:
        return policy_seen(store)
