"""`tracker start`, `stop`, `switch`, `note`, `still-working` and `answer`: the timer."""

import argparse
from typing import TYPE_CHECKING

from tracker.cli.answering import settle
from tracker.cli.parser import Commands, Parser, example, finish
from tracker.cli.with_agent import ask, tell_timer
from tracker.cli.work_options import add_work, known_by, named_work, noted
from tracker.core.hours.timer_state import Answer
from tracker.core.wire import NamedWork, NoteTimer, StartTimer, StillWorking, StopTimer
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Callable


def add(commands: Commands) -> None:
    """Add the commands."""
    start = commands.add_parser(
        "start",
        help=_("start the timer"),
        description=_(
            "Start the timer on what is named, and the agent where it is not there; `tracker toggle` starts "
            "on what was worked on last. When the timer runs already, go over to what is named; what is not "
            "named stays, but for the note."
        ),
        epilog=example('start --project Website --note "first draft"'),
    )
    add_work(start)
    _finish(start, run_start)
    stop = commands.add_parser(
        "stop",
        help=_("stop the timer"),
        description=_("Stop the timer. The agent goes on, and sends what waits."),
        epilog=example("stop"),
    )
    _finish(stop, run_stop)
    switch = commands.add_parser(
        "switch",
        help=_("go over to other work while the timer runs"),
        description=_(
            "End the running time entry and begin one on other work at the same moment. What is not named "
            "stays, but for the note."
        ),
        epilog=example('switch --project Website --task "First draft"'),
    )
    add_work(switch)
    _finish(switch, run_switch)
    note = commands.add_parser(
        "note",
        help=_("say what you are working on"),
        description=_("Give the running time entry another note; an empty one takes it away."),
        epilog=example('note "answering letters"'),
    )
    note.add_argument("text", metavar="TEXT", type=noted, help=_("the note"))
    _finish(note, run_note)
    still = commands.add_parser(
        "still-working",
        help=_("say that the timer was not forgotten"),
        description=_(
            "Answer, when the timer has been running for long, that you are still working: it goes on, and "
            "you are asked again only after as long as your workspace's policy says."
        ),
        epilog=example("still-working"),
    )
    _finish(still, run_still)
    _add_answer(commands)


def run_start(args: argparse.Namespace) -> int:
    """Start the timer."""
    return tell_timer(args, ask(StartTimer(named_work(args))))


def run_stop(args: argparse.Namespace) -> int:
    """Stop the timer."""
    return tell_timer(args, ask(StopTimer()))


def run_switch(args: argparse.Namespace) -> int:
    """Go over to other work."""
    work = named_work(args)
    if work == NamedWork():
        args.parser.error(_("say what to go over to: --project, --task or --note"))
    return tell_timer(args, ask(StartTimer(work, switch=True)))


def run_note(args: argparse.Namespace) -> int:
    """Say what is being worked on."""
    return tell_timer(args, ask(NoteTimer(args.text)))


def run_still(args: argparse.Namespace) -> int:
    """Say that the timer was not forgotten."""
    return tell_timer(args, ask(StillWorking()))


def run_answer(args: argparse.Namespace) -> int:
    """Settle time away."""
    answer, work = Answer(args.answer), named_work(args)
    if work != NamedWork() and answer is not Answer.KEEP:
        args.parser.error(_("--project, --task and --note are for time that is kept"))
    return settle(args, answer, args.which or "", work)


def _add_answer(commands: Commands) -> None:
    answer = commands.add_parser(
        "answer",
        help=_("say whether time away was work"),
        description=_(
            "Settle time in which the timer was on and you were away, as `tracker status` asks: `keep` "
            "counts it, on other work where some is named; `discard` and `go-on` do not. Where the timer "
            "waits for the answer, `keep` and `go-on` let it go on from when you came back, and `discard` "
            "stops it."
        ),
        epilog=example("answer keep --project Website"),
    )
    answer.add_argument(
        "answer", choices=[each.value for each in Answer], help=_("what becomes of the time away")
    )
    answer.add_argument(
        "which",
        metavar="ID",
        nargs="?",
        type=known_by,
        help=_("which time away, by its id or the beginning of it (the newest)"),
    )
    add_work(answer)
    _finish(answer, run_answer)


def _finish(parser: Parser, run: "Callable[[argparse.Namespace], int]") -> None:
    finish(parser, run, _("how things stand then, as one line of JSON"))
