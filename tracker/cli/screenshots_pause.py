"""`tracker screenshots pause` and `resume`: none are taken for a while, as policy allows, and hours go on."""

import argparse
from typing import TYPE_CHECKING

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, example, finish
from tracker.cli.terminal import say, say_json
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.core.wire import Status


def add(commands: Commands) -> None:
    """Add both commands."""
    told = _("how things stand then, as one line of JSON")
    pausing = commands.add_parser(
        "pause",
        help=_("take none for a while"),
        description=_(
            "Take no screenshots for some minutes while the timer goes on, as far as your workspace's policy "
            "allows (`screenshot-pause`). It ends by itself, when the computer is started anew, and where "
            "you go over to work for which policy allows none, or none so long; what fell into it is not "
            "made up for. That you paused, for how long, and when it ended is recorded."
        ),
        epilog=example("screenshots pause --minutes 15"),
    )
    pausing.add_argument(
        "--minutes", metavar="N", type=_minutes, help=_("for how many minutes (as many as policy allows)")
    )
    finish(pausing, run_pause, told)
    resuming = commands.add_parser(
        "resume",
        help=_("take them again"),
        description=_("End a pause of screenshots before it is over."),
        epilog=example("screenshots resume"),
    )
    finish(resuming, run_resume, told)


def run_pause(args: argparse.Namespace) -> int:
    """Take none for a while."""
    from tracker.cli.with_agent import ask
    from tracker.core.wire import PauseScreenshots

    status = ask(PauseScreenshots(args.minutes))
    line = _("Screenshots are paused until {until}. Your hours go on; `tracker screenshots resume` ends it.")
    return _tell(args, status, line.format(until=instant_text(status.recording.paused_until or 0)))


def run_resume(args: argparse.Namespace) -> int:
    """Take them again."""
    from tracker.cli.with_agent import ask
    from tracker.core.wire import ResumeScreenshots

    line = _("The pause is over: screenshots are taken while the timer runs.")
    return _tell(args, ask(ResumeScreenshots()), line)


def _tell(args: argparse.Namespace, status: "Status", line: str) -> int:
    if args.json:
        say_json(status)
    else:
        say(line)
    return 0


def _minutes(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1 << 31:
        message = _("{text} is no number of minutes; give 1 or more").format(text=text)
        raise argparse.ArgumentTypeError(message)
    return int(text)
