"""The door: parse, open the right face, exit code (0 done, 1 failed, 2 asked wrongly or could not run)."""

import importlib
import sys
from argparse import Action, ArgumentParser, Namespace
from collections.abc import Sequence
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

_COMMANDS: Final = (
    "enrol",
    "timer",
    "timer_break",
    "entries",
    "entry",
    "activity",
    "by_hand",
    "agent",
    "status",
    "tray",
    "sign_in",
    "me",
    "policy",
    "verify",
    "screenshots",
    "attachments",
    "projects",
    "admin",
    "server",
    "sealing",
    "config",
    "doctor",
    "log",
    "qa",
    "crashes",
)
"""Modules of this folder, in the order of the help; `tracker.cli.parser` shows what one looks like."""
_LONG_LIVED: Final = ("agent", "server", "tray")
"""Commands whose processes last and stay small: they hold no other command."""

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
        args, unknown = _parser(*words[:1]).parse_known_args(words)
        if unknown:
            args.parser.error(_("not understood: {words}").format(words=" ".join(unknown)))
    except SystemExit:
        finish()
        raise
    return args


def _parser(word: str = "") -> Parser:
    """Return the parser of a line that begins with a word."""
    parser = Parser(
        prog="tracker",
        description=_("Working hours and screenshots that only the people entitled to them can read."),
        epilog=example("enrol anna.enrolment.json"),
    )
    parser.add_argument(
        "--version",
        action=_ShowVersion,
        nargs=0,
        help=_("show program's version number and exit"),
    )
    parser.set_defaults(verbose=False)
    commands = parser.hold_commands()
    for name in (word,) if word in _LONG_LIVED else _COMMANDS:
        importlib.import_module(f"tracker.cli.{name}").add(commands)
    return parser
