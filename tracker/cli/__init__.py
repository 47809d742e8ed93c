"""The door: parse, open the right face, exit code (0 done, 1 failed, 2 asked wrongly or could not run)."""

import importlib
import sys
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from tracker.cli.asked import as_asked
from tracker.cli.ground import Ground
from tracker.cli.parser import Parser, example
from tracker.cli.parts import parts_named
from tracker.cli.terminal import complain, fall_silent, finish, say
from tracker.core.errors import TrackerError, UnreachableError
from tracker.host.paths import APP
from tracker.host.process import forbid_core_dumps
from tracker.host.translate import translate as _

_COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "enrol": ("enrol",),
    "timer": ("start", "stop", "switch", "note", "still-working", "answer"),
    "toggle": ("toggle",),
    "timer_break": ("break", "resume"),
    "entries": ("today", "week", "entries"),
    "entry": ("entry",),
    "activity": ("activity",),
    "by_hand": ("add", "edit", "discard"),
    "agent": ("agent",),
    "status": ("status", "sync"),
    "tray": ("tray",),
    "sign_in": ("sign-in", "sign-out"),
    "me": ("me",),
    "policy": ("policy",),
    "verify": ("verify",),
    "screenshots": ("screenshots",),
    "attachments": ("attach", "attachments"),
    "projects": ("projects",),
    "admin": ("admin",),
    "server": ("server",),
    "sealing": ("keygen", "seal", "open", "inspect"),
    "config": ("config",),
    "doctor": ("doctor",),
    "log": ("log",),
    "qa": ("qa",),
    "crashes": ("crashes",),
}
"""Modules of this folder with the commands that each adds, in the order of the help.

A line that asks for one of them loads no other module. `tracker.cli.parser` shows what a module looks like.
"""

_VERSION: Final = "--version"

_FAILED: Final = 1
_INTERRUPTED: Final = 130
_UNHEARD: Final = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; parsing ends with `SystemExit` as argparse has it."""
    try:
        return _run(argv, Ground(process_is_ours=argv is None))
    except BrokenPipeError:
        return _UNHEARD
    except UnreachableError:
        # What came out here could not even be complained of.
        return _FAILED
    finally:
        fall_silent()


class _ShowVersion(Action):
    """Looks the version up only when it is asked for: that takes longer than most of what a command does."""

    def __call__(self, parser: ArgumentParser, *_rest: object) -> NoReturn:
        """Say it and end."""
        from importlib.metadata import version

        say(f"tracker {version(APP)}")
        parser.exit()


def _run(argv: Sequence[str] | None, ground: Ground) -> int:
    try:
        args = _parse(argv)
        forbid_core_dumps()
        with ground.under(args), parts_named():
            return int(args.run(args))
    except TrackerError as error:
        complain(as_asked(error))
        return _FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _parse(argv: Sequence[str] | None) -> Namespace:
    words = sys.argv[1:] if argv is None else argv
    try:
        args, unknown = _parser(_asked(words)).parse_known_args(words)
        if unknown:
            args.parser.error(_("not understood: {words}").format(words=" ".join(unknown)))
    except SystemExit:
        finish()
        raise
    return args


def _asked(words: Sequence[str]) -> str:
    """Return what a line asks for: its command, or nothing where it names none."""
    return next((word for word in words if word == _VERSION or not word.startswith("-")), "")


def _parser(word: str = "") -> Parser:
    """Return the parser of a line that asks for `word`: it holds all commands unless that is one of them."""
    parser = Parser(
        prog="tracker",
        description=_("Working hours and screenshots that only the people entitled to them can read."),
        epilog=example("enrol anna.enrolment.json"),
    )
    parser.add_argument(
        _VERSION,
        action=_ShowVersion,
        nargs=0,
        help=_("show program's version number and exit"),
    )
    parser.set_defaults(verbose=False)
    commands = parser.hold_commands()
    for name in _modules(word):
        importlib.import_module(f"tracker.cli.{name}").add(commands)
    return parser


def _modules(word: str) -> Sequence[str]:
    if word == _VERSION:
        return ()
    return [name for name, added in _COMMANDS.items() if word in added] or list(_COMMANDS)
