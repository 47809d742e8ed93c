"""`tracker admin members | teams | clients | projects | tasks`: their parsers, all made from descriptions."""

import argparse
from typing import Any

from tracker.cli.admin.kind import Bond, Field, Kind
from tracker.cli.admin.kinds import kinds
from tracker.cli.parser import Commands, Parser, add_group, as_sentence, example
from tracker.host.translate import translate as _


def add(commands: Commands) -> None:
    """Add a group for each kind of thing."""
    for kind in kinds():
        line = f"admin {kind.name} add {kind.examples['add']}"
        group = add_group(commands, kind.name, kind.about["group"], line)
        _add_add(group, kind)
        _add_list(group, kind)
        _add_edit(group, kind)
        for action in ("archive", "restore"):
            _add_named(group, kind, action)
        if kind.bond is not None:
            _add_bond(group, kind, kind.bond)


def _run(args: argparse.Namespace) -> int:
    from tracker.cli.admin.work import run

    return run(args)


def _run_bond(args: argparse.Namespace) -> int:
    from tracker.cli.admin.bond import run

    return run(args)


def _add_add(group: Commands, kind: Kind) -> None:
    parser = _command(group, kind, "add", kind.about["add"], kind.examples["add"])
    for field in kind.fields:
        if field.first:
            parser.add_argument(field.dest, metavar=field.metavar, help=field.about)
        else:
            about = _("{about} ({default})").format(about=field.about, default=field.default)
            about = about if field.default else field.about
            _add_option(parser, field, about, required=field.required, default=field.default)


def _add_list(group: Commands, kind: Kind) -> None:
    parser = _command(group, kind, "list", kind.about["list"], kind.examples["list"])
    parser.add_argument("--archived", action="store_true", help=_("with what is archived"))
    for field in kind.fields:
        if field.refers:
            _add_option(parser, field, _("only those of this one"))


def _add_edit(group: Commands, kind: Kind) -> None:
    parser = _add_named(group, kind, "edit")
    for field in kind.fields:
        if field.fixed:
            continue
        if not field.clear:
            _add_option(parser, field, field.about)
            continue
        either = parser.add_mutually_exclusive_group()
        either.add_argument(f"--{field.name}", dest=field.dest, metavar=field.metavar, help=field.about)
        either.add_argument(f"--no-{field.name}", action="store_true", help=field.clear)


def _add_named(group: Commands, kind: Kind, action: str) -> Parser:
    """Add a command that names one thing, and what says among which others it is one of its name."""
    parser = _command(group, kind, action, kind.about[action], kind.examples[action])
    parser.add_argument("which", metavar=kind.metavar, help=_("its name, or its id or the beginning of it"))
    for field in kind.fields:
        if field.fixed:
            _add_option(parser, field, field.about)
    return parser


def _add_bond(group: Commands, kind: Kind, bond: Bond) -> None:
    which = _("by name, or id or the beginning of it")
    for action, name, about in (
        ("put", bond.put, bond.about_put),
        ("end", bond.end, bond.about_end),
        ("show", "show", bond.about_show),
    ):
        parser = _command(group, kind, name, about, bond.examples[action])
        parser.set_defaults(run=_run_bond, bond=bond, action=action)
        parser.add_argument("which", metavar=kind.metavar, help=which)
        if action != "show":
            parser.add_argument("member", metavar="MEMBER", help=_("by name, address or id"))
        if action == "put":
            parser.add_argument(
                f"--{bond.charge}", dest="charge", action="store_true", help=bond.about_charge
            )


def _command(group: Commands, kind: Kind, name: str, about: str, line: str) -> Parser:
    parser = group.add_parser(
        name,
        help=about,
        description=as_sentence(about),
        epilog=example(f"admin {kind.name} {name} {line}"),
    )
    parser.add_argument("--json", action="store_true", help=_("as lines of JSON"))
    parser.set_defaults(run=_run, kind=kind, action=name)
    return parser


def _add_option(parser: Parser, field: Field, about: str, **more: Any) -> None:
    if field.read is not None:
        more["type"] = field.read
    parser.add_argument(
        f"--{field.name}",
        dest=field.dest,
        metavar=field.metavar,
        help=about,
        **more,
    )
