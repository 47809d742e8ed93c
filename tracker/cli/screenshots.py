"""`tracker screenshots`: the member looks at what this device recorded of them, offline."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.agent.sizes import size_text
from tracker.cli import screenshots_delete, screenshots_pause
from tracker.cli.capture_words import event_lines
from tracker.cli.file_words import state_text
from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, add_group, add_output, example
from tracker.cli.table import table
from tracker.cli.terminal import remark, say, say_bytes, say_json
from tracker.core.errors import RefusedError
from tracker.core.ident import id_text
from tracker.core.moment import MICROSECONDS
from tracker.core.record import FileStatus
from tracker.host.listing import listing
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tracker.agent.ports import Store
    from tracker.core.device import MadeFile
    from tracker.core.moment import Moment

_LISTED: Final = 100
_SHOWN: Final = 8
"""Digits of an id that a list shows."""
_EVER: Final = 1 << 62
_STANDARD_OUTPUT: Final = Path("-")


def add(commands: Commands) -> None:
    """Add the group and its commands."""
    group = add_group(
        commands, "screenshots", _("look at this device's own screenshots"), "screenshots open 3f2a -o a.webp"
    )
    listing = group.add_parser(
        "list",
        help=_("show which screenshots were taken here"),
        description=_(
            "Show the screenshots that were taken on this device, newest first: when, how large, sealed for "
            "whom, and whether it waits, is kept here as a copy, or lies only on the server."
        ),
        epilog=example("screenshots list --json"),
    )
    listing.add_argument(
        "--limit", metavar="N", type=_count, default=_LISTED, help=_("at most so many (100)")
    )
    listing.add_argument("--json", action="store_true", help=_("as lines of JSON"))
    listing.set_defaults(run=run_list)
    opening = group.add_parser(
        "open",
        help=_("open one of them"),
        description=_(
            "Open a screenshot with this device's own key, without the server, and write it to a file that "
            "only you can read. It is a plain picture then: delete it when you have seen it. With `-o -` it "
            "goes to standard output, for a program that shows it, and no copy comes to lie on the disk."
        ),
        epilog=example("screenshots open 3f2a -o a.webp"),
    )
    opening.add_argument("which", metavar="ID", help=_("its id, or the beginning of it"))
    add_output(opening)
    opening.add_argument(
        "--small", action="store_true", help=_("a small picture, as the running agent gives it to a notice")
    )
    opening.set_defaults(run=run_open)
    screenshots_delete.add(group)
    screenshots_pause.add(group)


def run_list(args: argparse.Namespace) -> int:
    """Show what was made here."""
    from tracker.agent.assemble import viewed_store
    from tracker.host.clock import SystemClock
    from tracker.host.paths import Paths

    now = SystemClock().now()
    with viewed_store(Paths.find()) as store:
        made = store.files_made(args.limit)
        said = _said(store, made)
    if args.json:
        for file in made:
            say_json(_described(file, now))
        return 0
    if not made:
        remark(_("No screenshots were taken on this device yet."))
        return 0
    headings = (_("ID"), _("TAKEN"), _("SIZE"), _("SEALED FOR"), _("STATE"))
    for line in table(headings, [_row(file, now) for file in made]):
        say(line)
    for line in said:
        say(line)
    return 0


def run_open(args: argparse.Namespace) -> int:
    """Open one."""
    from tracker.agent.assemble import device_secrets, viewed_store
    from tracker.agent.viewing import find_made, open_made
    from tracker.host.paths import Paths

    paths = Paths.find()
    with viewed_store(paths) as store:
        made = find_made(store, args.which)
        if made.status is FileStatus.ERASED:
            raise RefusedError("screenshot-gone")
        if args.small:
            _write(args.output, lambda: _small(made.file_id.hex()), made.captured_at)
        else:
            keeper = device_secrets(paths)
            _write(args.output, lambda: open_made(store, keeper, made.file_id).content, made.captured_at)
    return 0


def _small(which: str) -> bytes:
    """Have the agent make a small picture of it."""
    from tracker.cli.with_agent import ask
    from tracker.core.wire import PreviewScreenshot

    preview = ask(PreviewScreenshot(which)).preview
    return preview.image if preview is not None else b""


def _write(output: Path, opened: "Callable[[], bytes]", captured_at: int) -> None:
    """Write what is opened only once it can be written, and say so."""
    from tracker.cli.output import whole_files

    if output == _STANDARD_OUTPUT:
        say_bytes(opened())
        return
    with whole_files(output) as (file,):
        file.write(opened())
    say(_("Written to {path}: taken {time}.").format(path=output, time=instant_text(captured_at)))


def _said(store: "Store", made: "Sequence[MadeFile]") -> list[str]:
    """Return what had to be said of captures since the oldest of these, and when."""
    since = min((file.captured_at for file in made), default=_EVER)
    return list(event_lines(store.events(since, _EVER)))


def _row(file: "MadeFile", now: "Moment") -> tuple[str, ...]:
    from tracker.core.sealing import Role

    words = {
        Role.OPENER: _("workspace"),
        Role.DEVICE: _("this device"),
        Role.OWNER: _("owner"),
    }
    return (
        file.file_id.hex()[:_SHOWN],
        instant_text(file.captured_at),
        size_text(file.blob_length),
        listing(words[role] for role in file.roles),
        _state(file, now),
    )


def _state(file: "MadeFile", now: "Moment") -> str:
    """Say what became of a file: where it is, and why it is where it is."""
    left = file.review_left(now)
    if file.status is None and left > 0 and not file.set_aside:
        minutes, seconds = divmod(-(-left // MICROSECONDS), 60)
        return _("in review, leaves in {time}").format(time=f"{minutes}:{seconds:02}")
    return state_text(file)


def _described(file: "MadeFile", now: "Moment") -> dict[str, object]:
    left = file.review_left(now)
    return {
        "id": id_text(file.file_id),
        "captured_at": file.captured_at,
        "size": file.blob_length,
        "sealed_for": [role.name.lower() for role in file.roles],
        "status": "waiting" if file.status is None else file.status.name.lower(),
        "set_aside": file.set_aside,
        "here": file.here,
        "leaves_at": now.wall + left if left else None,
    }


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1 << 31:
        message = _("{text} is no number of screenshots; give 1 or more").format(text=text)
        raise argparse.ArgumentTypeError(message)
    return int(text)
