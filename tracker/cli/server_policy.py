"""`tracker server policy`: show and change what the workspace asks of all, on a project, or of a member."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tracker.agent.policy_words import meaning
from tracker.cli.parser import Commands, Parser, add_group, example
from tracker.cli.policy_text import as_json, setters_text
from tracker.cli.terminal import say, say_json
from tracker.core.policy import (
    FIELDS,
    NOT_YET_OBEYED,
    PolicyChange,
    SetBy,
    effective,
    find,
    parse_bounds,
    parse_value,
)
from tracker.core.policy.limited import Limited
from tracker.core.problem import printable
from tracker.host.listing import listing
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.core.policy import Setting, Settings
    from tracker.server.database import Database
    from tracker.server.policy_desk import Outside, Subject

_GROUP_EXAMPLE: Final = "server policy set screenshots-per-slot 2 --bounds 1..4 ~/acme"


def add(commands: Commands) -> None:
    """Add the group and its commands."""
    group = add_group(commands, "policy", _("show and change what the workspace asks"), _GROUP_EXAMPLE)
    show = group.add_parser(
        "show",
        help=_("show what holds, and who set it"),
        description=_(
            "Show what holds for everybody, or with --project or --member for them: each field with its "
            "value, who set it, what projects and members may set, and what the member is told."
        ),
        epilog=example("server policy show ~/acme --json"),
    )
    _place(show)
    show.set_defaults(run=_show)
    change = group.add_parser(
        "set",
        help=_("set a field, and what projects and members may set"),
        description=_(
            "Set a field for everybody, or with --project or --member for them. Without bounds they may only "
            "protect privacy more than the workspace does. Devices have it within "
            "minutes, and members are told."
        ),
        epilog=example(_GROUP_EXAMPLE),
    )
    change.add_argument("key", metavar="KEY", help=_("which field; `tracker server policy show` lists them"))
    change.add_argument("value", metavar="VALUE", help=_("what is to hold: on, 3, light, ..."))
    change.add_argument(
        "--bounds", metavar="B", help=_("what projects and members may set: `1..4`, `light,strong`, `on,off`")
    )
    _place(change)
    change.set_defaults(run=_set)
    unset = group.add_parser(
        "unset",
        help=_("take away what is set"),
        description=_(
            "Take value and bounds of a field away; the next wider setting, or the default, holds."
        ),
        epilog=example("server policy unset titles --project Website ~/acme"),
    )
    unset.add_argument("key", metavar="KEY", help=_("which field"))
    _place(unset)
    unset.set_defaults(run=_unset)


def _place(parser: Parser) -> None:
    """Say for whom, and in which folder."""
    parser.add_argument("folder", metavar="DIR", type=Path, help=_("the workspace's folder"))
    whom = parser.add_mutually_exclusive_group()
    whom.add_argument("--project", metavar="P", help=_("for who works on this project, by name or id"))
    whom.add_argument("--member", metavar="M", help=_("for this member, by name, address or id"))
    parser.add_argument("--json", action="store_true", help=_("as JSON"))


def _show(args: argparse.Namespace) -> int:
    from tracker.server.assemble import opened_database
    from tracker.server.policy_desk import settings_for

    with opened_database(args.folder.absolute()) as database:
        by, whom = _whom(args, database)
        subject = None if whom is None else whom.id
        settings = settings_for(database, by, subject)
    held = effective(settings, subject if by is SetBy.PROJECT else None)
    allowed = {key: _bounds(settings.workspace.get(key), key) for key in FIELDS}
    if args.json:
        say_json([{**entry, "bounds": allowed[str(entry["key"])]} for entry in as_json(held)])
        return 0
    for key, field in FIELDS.items():
        value, setters = held.fields[key].value, setters_text(held.fields[key].set_by)
        within = _("; bounds {bounds}").format(bounds=allowed[key]) if allowed[key] else ""
        say(f"{key} = {field.kind.text(value) or _('empty')}  [{setters}{within}]")
        say(f"    {meaning(key, value)}")
    return 0


def _set(args: argparse.Namespace) -> int:
    field = find(args.key)
    value = parse_value(field.key, args.value)
    bounds = None if args.bounds is None else parse_bounds(field.key, args.bounds)
    return _change(args, PolicyChange(SetBy.WORKSPACE, field.key, None, value, bounds))


def _unset(args: argparse.Namespace) -> int:
    return _change(args, PolicyChange(SetBy.WORKSPACE, find(args.key).key))


def _change(args: argparse.Namespace, asked: PolicyChange) -> int:
    """Change what is asked, for whom the options say."""
    from tracker.host.clock import SystemClock
    from tracker.server import policy_desk
    from tracker.server.assemble import opened_database

    with opened_database(args.folder.absolute()) as database:
        by, whom = _whom(args, database)
        change = replace(asked, by=by, subject_id=None if whom is None else whom.id)
        setting = policy_desk.change(database, change, SystemClock().now().wall)
        settings = policy_desk.settings_for(database, change.by, change.subject_id)
        outside = policy_desk.outside(database, change.key) if by is SetBy.WORKSPACE else ()
    if args.json:
        obeyed = change.key not in NOT_YET_OBEYED
        say_json(
            {
                "by": change.by,
                "subject_id": change.subject_id,
                "key": change.key,
                **_as_json(setting),
                "obeyed": obeyed,
                "outside": [{"by": each.by, "subject_id": each.subject.id} for each in outside],
            }
        )
    else:
        _tell(change, settings, whom)
        _tell_outside(outside)
    return 0


def _tell(change: PolicyChange, settings: "Settings", whom: "Subject | None") -> None:
    project = change.subject_id if change.by is SetBy.PROJECT else None
    field, held = FIELDS[change.key], effective(settings, project).fields[change.key]
    bounds = _bounds(settings.workspace.get(change.key), change.key)
    told = _("{key} is {value} now, and may be {bounds}.") if bounds else _("{key} is {value} now.")
    line = told.format(key=change.key, value=field.kind.text(held.value) or _("empty"), bounds=bounds)
    if whom is not None:
        place = _("On {name}: {line}") if change.by is SetBy.PROJECT else _("For {name}: {line}")
        line = place.format(name=printable(whom.names[0]), line=line)
    say(line)
    say(f"    {meaning(change.key, held.value)}")


def _tell_outside(outside: "Sequence[Outside]") -> None:
    """Say whose setting the workspace's overrules now."""
    if outside:
        said = _("Set otherwise, and outside of that: {which}. The nearest that is allowed holds there.")
        which = (f"{printable(each.subject.names[0])} ({each.value})" for each in outside)
        say(said.format(which=listing(which)))


def _as_json(setting: "Setting") -> dict[str, object]:
    return {"value": setting.value, "bounds": setting.bounds}


def _bounds(setting: "Setting | None", key: str) -> str | None:
    """Return the workspace's bounds for a field as people write them, if it set any."""
    kind = FIELDS[key].kind
    if setting is None or setting.bounds is None or not isinstance(kind, Limited):
        return None
    allowed = kind.read_bounds(setting.bounds)
    return None if allowed is None else kind.text_bounds(allowed)


def _whom(args: argparse.Namespace, database: "Database") -> "tuple[SetBy, Subject | None]":
    """Return for whom, found in the server's own folder; raises `RefusedError` as `tracker admin` does."""
    from tracker.cli.admin import naming
    from tracker.server.policy_desk import subjects

    said, by, kind, group = _said(args)
    if said is None:
        return by, None
    named = [naming.Named(each, each.id, each.names, each.archived) for each in subjects(database, by)]
    return by, naming.find(named, said, kind, group)


def _said(args: argparse.Namespace) -> tuple[str | None, SetBy, str, str]:
    """Return whom the options name, whose setting it then is, and what admins call all of the kind."""
    if args.project is not None:
        return args.project, SetBy.PROJECT, _("projects"), "projects"
    return args.member, SetBy.MEMBER if args.member is not None else SetBy.WORKSPACE, _("members"), "members"
