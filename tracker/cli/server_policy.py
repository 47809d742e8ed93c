"""`tracker server policy`: show and change what the workspace asks of all, on a project, or of a member."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from tracker.cli.parser import Commands, Parser, add_group, example
from tracker.cli.policy_text import as_json, unobeyed_lines
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
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

if TYPE_CHECKING:
    from tracker.core.policy import Setting, Settings

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
        epilog=example("server policy unset titles --project ID ~/acme"),
    )
    unset.add_argument("key", metavar="KEY", help=_("which field"))
    _place(unset)
    unset.set_defaults(run=_unset)


def _place(parser: Parser) -> None:
    """Say for whom, and in which folder."""
    parser.add_argument("folder", metavar="DIR", type=Path, help=_("the workspace's folder"))
    whom = parser.add_mutually_exclusive_group()
    whom.add_argument("--project", metavar="ID", type=_id, help=_("for who works on this project"))
    whom.add_argument("--member", metavar="ID", type=_id, help=_("for this member"))
    parser.add_argument("--json", action="store_true", help=_("as JSON"))


def _show(args: argparse.Namespace) -> int:
    from tracker.server.assemble import opened_database
    from tracker.server.policy_desk import settings_for

    with opened_database(args.folder.absolute()) as database:
        settings = settings_for(database, *_whom(args))
    held = effective(settings, args.project)
    allowed = {key: _bounds(settings.workspace.get(key), key) for key in FIELDS}
    if args.json:
        say_json([{**entry, "bounds": allowed[str(entry["key"])]} for entry in as_json(held)])
        return 0
    for key, field in FIELDS.items():
        value, by = held.fields[key].value, ", ".join(held.fields[key].set_by)
        within = _("; bounds {bounds}").format(bounds=allowed[key]) if allowed[key] else ""
        say(f"{key} = {field.kind.text(value)}  [{by}{within}]")
        say(f"    {field.sentence(value).text(_, translate_many)}")
    for line in unobeyed_lines(FIELDS):
        say(line)
    return 0


def _set(args: argparse.Namespace) -> int:
    field = find(args.key)
    value = parse_value(field.key, args.value)
    bounds = None if args.bounds is None else parse_bounds(field.key, args.bounds)
    by, subject = _whom(args)
    return _change(args, PolicyChange(by, field.key, subject, value, bounds))


def _unset(args: argparse.Namespace) -> int:
    by, subject = _whom(args)
    return _change(args, PolicyChange(by, find(args.key).key, subject))


def _change(args: argparse.Namespace, change: PolicyChange) -> int:
    from tracker.host.clock import SystemClock
    from tracker.server import policy_desk
    from tracker.server.assemble import opened_database

    with opened_database(args.folder.absolute()) as database:
        setting = policy_desk.change(database, change, SystemClock().now().wall)
        settings = policy_desk.settings_for(database, change.by, change.subject_id)
    if args.json:
        obeyed = change.key not in NOT_YET_OBEYED
        say_json(
            {
                "by": change.by,
                "subject_id": change.subject_id,
                "key": change.key,
                **_as_json(setting),
                "obeyed": obeyed,
            }
        )
    else:
        _tell(change, settings)
    return 0


def _tell(change: PolicyChange, settings: "Settings") -> None:
    project = change.subject_id if change.by is SetBy.PROJECT else None
    field, held = FIELDS[change.key], effective(settings, project).fields[change.key]
    bounds = _bounds(settings.workspace.get(change.key), change.key)
    told = _("{key} is {value} now, and may be {bounds}.") if bounds else _("{key} is {value} now.")
    say(told.format(key=change.key, value=field.kind.text(held.value) or _("empty"), bounds=bounds))
    say(f"    {field.sentence(held.value).text(_, translate_many)}")
    for line in unobeyed_lines((change.key,)):
        say(line)


def _as_json(setting: "Setting") -> dict[str, object]:
    return {"value": setting.value, "bounds": setting.bounds}


def _bounds(setting: "Setting | None", key: str) -> str | None:
    """Return the workspace's bounds for a field as people write them, if it set any."""
    kind = FIELDS[key].kind
    if setting is None or setting.bounds is None or not isinstance(kind, Limited):
        return None
    allowed = kind.read_bounds(setting.bounds)
    return None if allowed is None else kind.text_bounds(allowed)


def _whom(args: argparse.Namespace) -> tuple[SetBy, UUID | None]:
    if args.project:
        return SetBy.PROJECT, args.project
    return (SetBy.MEMBER, args.member) if args.member else (SetBy.WORKSPACE, None)


def _id(word: str) -> UUID:
    try:
        return UUID(word)
    except ValueError:
        message = _("{word} is not an id; `tracker admin members list` shows them").format(word=repr(word))
        raise argparse.ArgumentTypeError(message) from None
