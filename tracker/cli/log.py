"""`tracker log`: what the agent did here, from its own log, in sentences."""

import argparse
from functools import partial
from itertools import islice, takewhile
from operator import ne
from typing import TYPE_CHECKING, Final

from tracker.cli.local_time import when
from tracker.cli.parser import Commands, example
from tracker.cli.terminal import remark, say, say_json
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tracker.agent.log_seen import Logged
    from tracker.host.log_events import Event

_LINES: Final = 50
_EVENTS: Final = 100_000
"""So many events are looked through at most."""

_LOOK_SECONDS: Final = 1.0


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "log",
        help=_("see what the agent did here"),
        description=_(
            "Show what the agent did on this computer, the newest last: events, counts and why something "
            "did not go, nothing of what you worked on. `!` stands before what was not as it should be. "
            "The log is bounded, lies here, and is sent nowhere."
        ),
        epilog=example("log --since 9:00 --problems"),
    )
    parser.add_argument(
        "--lines",
        type=_count,
        metavar="N",
        help=_("at most so many, the newest; {count} unless --since is given").format(count=_LINES),
    )
    parser.add_argument(
        "--since", type=when, metavar="WHEN", help=_("only since then, as in 9:00 or 2026-11-20 9:00")
    )
    parser.add_argument(
        "--problems",
        action="store_true",
        help=_("only what was not as it should be, and when deliveries went again"),
    )
    parser.add_argument(
        "--follow", action="store_true", help=_("go on with what is logged from now on, until Ctrl-C")
    )
    parser.add_argument("--json", action="store_true", help=_("each event as one line of JSON"))
    parser.set_defaults(run=run, mends=True)


def run(args: argparse.Namespace) -> int:
    """Show the log."""
    from tracker.agent.log_seen import LOG, logged
    from tracker.host.log_events import events_backwards
    from tracker.host.paths import Paths

    folder = Paths.find().log
    backwards = partial(events_backwards, folder, LOG)
    most = _most(args)
    events = [*islice(backwards(), _EVENTS if args.problems else most)]
    seen = [*takewhile(_is_since(args), events)]
    shown = [each for each in logged(reversed(seen)) if _is_asked(each, args)][-most:]
    for each in shown:
        _tell(each, as_json=args.json)
    if not shown and not args.json:
        _say_none(is_empty=not events)
    if args.follow:
        for each in logged(_following(backwards, events[0] if events else None)):
            if _is_asked(each, args):
                _tell(each, as_json=args.json)
    return 0


def _is_asked(each: "Logged", args: argparse.Namespace) -> bool:
    """Say whether an event is to be shown; what was not as it should be has its end told, too."""
    return each.trouble or each.mends or not args.problems


def _tell(each: "Logged", *, as_json: bool) -> None:
    if as_json:
        event = each.event
        said = {"at": event.at, "level": event.level, "event": event.name, "fields": event.fields}
        say_json({**said, "text": each.sentence, "why": each.why, "problem": each.trouble})
        return
    from tracker.core.hours.day import local
    from tracker.host.zone import local_zone

    mark = "!" if each.trouble else " "
    at = local(each.at, local_zone())
    say(f"{at:%Y-%m-%d %H:%M:%S} {mark} {each.sentence} {each.why}".rstrip())


def _say_none(*, is_empty: bool) -> None:
    if is_empty:
        remark(_("Nothing is logged here yet. The log begins when the agent first runs."))
    else:
        remark(_("Nothing of that is in the log."))


def _following(backwards: "Callable[[], Iterator[Event]]", last: "Event | None") -> "Iterator[Event]":
    """Yield what is logged after an event, as it comes, for ever."""
    from threading import Event as Waiting

    while True:
        newer = [*takewhile(partial(ne, last), backwards())]
        yield from reversed(newer)
        last = newer[0] if newer else last
        Waiting().wait(_LOOK_SECONDS)


def _most(args: argparse.Namespace) -> int:
    if args.lines is not None:
        return int(args.lines)
    return _LINES if args.since is None else _EVENTS


def _is_since(args: argparse.Namespace) -> "Callable[[Event], bool]":
    """Return what says whether an event is as new as was asked for."""
    if args.since is None:
        return lambda _event: True
    from tracker.core.hours.day import day_of
    from tracker.host.clock import SystemClock
    from tracker.host.zone import local_zone

    zone = local_zone()
    since = args.since.instant(day_of(SystemClock().now().wall, zone), zone)
    return lambda event: event.at >= since


def _count(word: str) -> int:
    """Read how many there may be: 1 or more; raises `argparse.ArgumentTypeError`."""
    if not word.isdecimal() or not int(word):
        message = _("{word!r} is not a number from 1 on").format(word=word)
        raise argparse.ArgumentTypeError(message)
    return int(word)
