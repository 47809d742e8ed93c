"""`tracker config`: what the configuration files say, where they are, and whether they are right."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.cli.parser import Commands, add_group, example
from tracker.cli.terminal import complain, remark, say, say_json
from tracker.core.config import InForce, Origin
from tracker.core.errors import RefusedError
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.host.config import ConfigReader
    from tracker.host.config_file import Unknown


def add(commands: Commands) -> None:
    """Add the group and its commands."""
    config = add_group(commands, "config", _("look at the configuration files"), "config show")
    show = config.add_parser(
        "show",
        help=_("show what is in force"),
        description=_(
            "Show every value that is in force, as TOML, and where it comes from: the machine's file, which "
            "is above yours, your own, or neither. Exit code 1 while a file is not right."
        ),
        epilog=example("config show --json"),
    )
    path = config.add_parser(
        "path",
        help=_("say where the files are"),
        description=_("Say where your configuration file and the machine's are, or would be."),
        epilog=example("config path"),
    )
    check = config.add_parser(
        "check",
        help=_("say whether a file is right"),
        description=_("Say whether a configuration file is right: this one, or both that are in force."),
        epilog=example("config check new.toml"),
    )
    check.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help=_("a file that is not in force yet")
    )
    for parser, run in ((show, _show), (path, _path), (check, _check)):
        parser.add_argument("--json", action="store_true", help=_("as one line of JSON"))
        parser.set_defaults(run=run, mends=True)


def _show(args: argparse.Namespace) -> int:
    reader: ConfigReader = args.ground.config
    if args.json:
        say_json(_summary(reader))
    else:
        for each in reader.current.in_force():
            say(_line(each))
        _mention(reader.ignored)
    if reader.trouble is None:
        return 0
    complain(reader.trouble)
    return 1


def _path(args: argparse.Namespace) -> int:
    from tracker.host.config import ConfigFiles

    files = ConfigFiles.find()
    if args.json:
        say_json({"person": str(files.person), "machine": str(files.machine)})
    else:
        say(_("Yours: {path}").format(path=files.person))
        say(_("The machine's: {path}").format(path=files.machine))
    return 0


def _check(args: argparse.Namespace) -> int:
    ignored = _check_one(args.file) if args.file else _check_both()
    if args.json:
        say_json({"right": True, "ignored": [each.key for each in ignored]})
    else:
        _mention(ignored)
        say(_("It is right.") if args.file else _found())
    return 0


def _check_one(file: Path) -> tuple["Unknown", ...]:
    from tracker.host.config_file import read_file, refusal, require_spoken

    if not file.exists():
        raise RefusedError("config-unreadable", file=str(file), why=_("it is not there"))
    for unknown in read_file(file).unknown:
        raise refusal(file, unknown)
    require_spoken(file)
    return ()


def _check_both() -> tuple["Unknown", ...]:
    from tracker.host.config import ConfigFiles, read_both
    from tracker.host.config_file import require_spoken

    files = ConfigFiles.find()
    ignored = read_both(files)[1]
    for file in (files.machine, files.person):
        require_spoken(file)
    return ignored


def _found() -> str:
    """Say that the files in force are right, or that there are none."""
    from tracker.host.config import ConfigFiles

    files = ConfigFiles.find()
    if files.machine.exists() or files.person.exists():
        return _("They are right.")
    return _("There is no configuration file; the defaults hold.")


def _mention(ignored: tuple["Unknown", ...]) -> None:
    for each in ignored:
        sentence = _("The machine's file, line {line}: this version knows no {key}.")
        remark(sentence.format(line=each.line, key=each.key))


def _line(each: InForce) -> str:
    """Return a line of TOML that also says where its value comes from."""
    origins = {
        Origin.DEFAULT: _("default"),
        Origin.PERSON: _("yours"),
        Origin.MACHINE: _("the machine's"),
    }
    origin = origins[each.origin]
    if each.overruled is not None:
        origin = _("the machine's, above yours: {value}").format(value=_toml(each.overruled))
    return f"{each.field.key} = {_toml(each.value)}  # {origin}"


def _toml(value: str | int) -> str:
    """Return a value as TOML has it, which for text and whole numbers is as JSON has it."""
    return json.dumps(value)


def _summary(reader: "ConfigReader") -> dict[str, Any]:
    trouble = reader.trouble
    return {
        "values": [
            {
                "key": each.field.key,
                "value": each.value,
                "from": each.origin.value,
                "overruled": each.overruled,
                "takes": each.field.rule.takes,
                "meaning": _(each.field.meaning),
            }
            for each in reader.current.in_force()
        ],
        "ignored": [each.key for each in reader.ignored],
        "trouble": None if trouble is None else {"key": trouble.key, "text": trouble.text(_)},
    }
