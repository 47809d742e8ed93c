"""`tracker verify`: the member proves their own hours, offline."""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.cli.instant import instant_text
from tracker.cli.local_time import day
from tracker.cli.parser import Commands, example
from tracker.cli.proof_words import as_json, lines
from tracker.cli.status_words import contradiction_text
from tracker.cli.terminal import remark, say, say_json
from tracker.cli.work_words import short
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.core.hours.said import TimeEntry

_EVER: Final = (0, (1 << 63) - 1)
_WRONG: Final = 1


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "verify",
        help=_("prove your own hours"),
        description=_(
            "Replay every record of this device: that none was changed, taken out or moved, that the device "
            "signed them, that the server's receipts are for these very records, and that the hours shown "
            "are those recorded. It also tells where the server takes no more records of this device, since "
            "it has others in their place. Days are those that records are about, whenever they were made; "
            "what cannot be read any more may have been about any day before. Exit code 1 when something is "
            "wrong."
        ),
        epilog=example("verify --from 2026-11-01 --to 2026-11-30"),
    )
    parser.add_argument(
        "--from", dest="first", metavar="DAY", type=day, help=_("tell only of this day and later ones")
    )
    parser.add_argument(
        "--to", dest="last", metavar="DAY", type=day, help=_("tell only of this day and earlier ones")
    )
    parser.add_argument("--json", action="store_true", help=_("as JSON"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prove what this device holds, beside its agent."""
    from tracker.agent.assemble import viewed_store
    from tracker.agent.contradiction import kept_contradiction
    from tracker.agent.proving import prove_own
    from tracker.host.paths import Paths

    if args.first and args.last and args.first > args.last:
        args.parser.error(_("the first day is after the last"))
    if args.first and args.first > _today():
        args.parser.error(_("the first day is still to come"))
    span = _span(args.first, args.last)
    with viewed_store(Paths.find()) as store:
        proof = prove_own(store, span)
        contradiction = kept_contradiction(store)
        open_now = [each for each in store.entries(*(span or _EVER)) if each.stop is None]
    whole = proof.whole and contradiction is None
    if args.json:
        ids = [str(each.entry_id) for each in open_now]
        say_json({**as_json(proof), "whole": whole, "contradiction": contradiction, "open": ids})
    else:
        for line in lines(proof, of_days=span is not None):
            say(line)
        for entry in open_now:
            say(_open(entry))
        if contradiction is not None:
            say(contradiction_text(contradiction))
        if whole or not proof.whole:
            remark(_("Your hours hold.") if whole else _advice())
    return 0 if whole else _WRONG


def _today() -> date:
    from tracker.core.hours.day import day_of
    from tracker.host.clock import SystemClock
    from tracker.host.zone import local_zone

    return day_of(SystemClock().now().wall, local_zone())


def _open(entry: "TimeEntry") -> str:
    """Say what is proven of an entry that grows, and what not yet."""
    line = _("Time entry {entry} runs since {start}: that it began is recorded, its length once it ends.")
    return line.format(entry=short(entry.entry_id), start=instant_text(entry.start))


def _advice() -> str:
    return _(
        "Nothing was deleted. `tracker agent restart` mends what can be mended; show your admin the rest."
    )


def _span(first: date | None, last: date | None) -> tuple[int, int] | None:
    from tracker.core.hours.day import day_span
    from tracker.host.zone import local_zone

    if first is None and last is None:
        return None
    zone = local_zone()
    start = _EVER[0] if first is None else day_span(first, zone).start
    return start, _EVER[1] if last is None else day_span(last, zone).stop
