"""`tracker verify`: the member proves their own hours, offline."""

import argparse
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from tracker.cli.parser import Commands, example
from tracker.cli.proof_words import as_json, lines
from tracker.cli.status_words import contradiction_text
from tracker.cli.terminal import remark, say, say_json
from tracker.host.translate import translate as _

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
            "it has others in their place. Exit code 1 when something is wrong."
        ),
        epilog=example("verify --from 2026-11-01 --to 2026-11-30"),
    )
    parser.add_argument(
        "--from", dest="first", metavar="DAY", type=_day, help=_("tell only of this day and later ones")
    )
    parser.add_argument(
        "--to", dest="last", metavar="DAY", type=_day, help=_("tell only of this day and earlier ones")
    )
    parser.add_argument("--json", action="store_true", help=_("as JSON"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prove what this device holds, beside its agent."""
    from tracker.agent.assemble import viewed_store
    from tracker.agent.contradiction import kept_contradiction
    from tracker.agent.proving import prove_own
    from tracker.host.paths import Paths

    with viewed_store(Paths.find()) as store:
        proof = prove_own(store, _span(args.first, args.last))
        contradiction = kept_contradiction(store)
    whole = proof.whole and contradiction is None
    if args.json:
        say_json({**as_json(proof), "whole": whole, "contradiction": contradiction})
    else:
        for line in lines(proof):
            say(line)
        if contradiction is not None:
            say(contradiction_text(contradiction))
        if whole or not proof.whole:
            remark(_("Your hours hold.") if whole else _advice())
    return 0 if whole else _WRONG


def _advice() -> str:
    return _(
        "Nothing was deleted. `tracker agent restart` mends what can be mended; show your admin the rest."
    )


def _span(first: date | None, last: date | None) -> tuple[int, int] | None:
    if first is None and last is None:
        return None
    start = _EVER[0] if first is None else _midnight(first)
    return start, _EVER[1] if last is None else _midnight(last + timedelta(days=1))


def _midnight(day: date) -> int:
    """Return when a day begins here, in UTC microseconds."""
    begins = datetime.combine(day, time()).astimezone()
    return (begins - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        message = _("{word!r} is no day; write one as 2026-11-30").format(word=word)
        raise argparse.ArgumentTypeError(message) from None
