"""`tracker tray`: the icon in the panel, and its window."""

import argparse
import os
import sys
from typing import Final

from tracker.cli.parser import Commands, example
from tracker.cli.terminal import ask_secret, complain, remark, say
from tracker.core.config import LANGUAGE
from tracker.core.errors import RefusedError
from tracker.host.translate import translate as _

_COULD_NOT: Final = 2
_ASK: Final = "-"


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "tray",
        help=_("show the icon in your panel"),
        description=_(
            "Show Tracker's icon in your panel, and start the agent where it is not there. A second one "
            "brings the window of the first forward. Ends with 2 where nothing can be shown."
        ),
        epilog=example("tray --open"),
    )
    parser.add_argument(
        "link",
        nargs="?",
        default="",
        metavar="LINK",
        help=_(
            "an enrolment's link, or - to be asked for it: shows what can be recorded and who invites you, "
            "and joins only when you say so"
        ),
    )
    parser.add_argument("--open", action="store_true", help=_("show the window, too"))
    parser.add_argument(
        "--at-login",
        choices=["yes", "no", "show"],
        help=_(
            "whether it starts when you sign in to this computer, from now on; `show` says whether it does"
        ),
    )
    parser.set_defaults(run=run, role="tray")


def run(args: argparse.Namespace) -> int:
    """Be the tray until it is quit, or ask the one that runs to come forward."""
    if args.at_login:
        return _settle_login(args.at_login)
    link = _handed(args)
    from tracker.host.memory import share_arena
    from tracker.host.paths import Paths
    from tracker.tray.display import require_display
    from tracker.tray.one_instance import FORWARD, TAKEN, knock, only_tray
    from tracker.tray.plain_import import import_plainly

    try:
        require_display()
    except RefusedError as error:
        complain(error)
        return _COULD_NOT
    share_arena()
    paths = Paths.find().make()
    try:
        with only_tray(paths) as line:
            import_plainly()
            from tracker.tray.run import Wishes
            from tracker.tray.run import run as live

            language = str(args.ground.config.current.machine.get(LANGUAGE.key, ""))
            code = live(paths, line, Wishes(args.open, link, language))
    except RefusedError as error:
        if error.key == TAKEN and knock(paths, os.environ.get(FORWARD, ""), link):
            remark(_("Tracker runs already: its window was brought forward."))
            return 0
        raise
    return _begun_anew(code)


def _handed(args: argparse.Namespace) -> str:
    """Return the link of an enrolment, or nothing; this goes on as a process in whose words none is seen."""
    from tracker.host.program import go_on_as_new

    if args.link == _ASK:
        return ask_secret(_("Link or code: "))
    if args.link and sys.platform != "win32":
        go_on_as_new("tray", *(["--open"] if args.open else []), _ASK, heard=args.link)
    return str(args.link)


def _begun_anew(code: int) -> int:
    """Go on as another process where the tray ended for that; return the exit code of one that did not."""
    from tracker.host.program import go_on_as_new
    from tracker.tray.again import AGAIN, RENEWED

    if code == RENEWED:
        go_on_as_new("tray")
    if code == AGAIN:
        go_on_as_new("tray", "--open")
    return code


def _settle_login(wish: str) -> int:
    from tracker.desktop.autostart import start_at_login, starts_at_login, stay_at_login
    from tracker.host.program import this_program

    if wish == "yes":
        start_at_login([*this_program(), "tray"])
    elif wish == "no":
        stay_at_login()
    say(
        _("Tracker starts when you sign in.")
        if starts_at_login()
        else _("Tracker does not start when you sign in.")
    )
    return 0
