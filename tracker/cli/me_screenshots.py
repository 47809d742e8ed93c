"""`tracker me screenshots` and `delete-screenshot`: one's own at the server, wherever the device is."""

import argparse
import asyncio
from typing import TYPE_CHECKING, Final
from uuid import UUID

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, example
from tracker.cli.session import kept_session, member_client
from tracker.cli.table import table
from tracker.cli.terminal import remark, say, say_json
from tracker.cli.work_options import known_by
from tracker.core.errors import RefusedError
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.core.wire import FileEntry

_SHOWN: Final = 8
"""Digits of an id that a list shows."""
_WHOLE: Final = 32
_KILO: Final = 1000


def add(commands: Commands) -> None:
    """Add both commands."""
    listing = commands.add_parser(
        "screenshots",
        help=_("show your screenshots at the server"),
        description=_(
            "Show your screenshots as the server has them, of all your devices, newest first. What a device "
            "still holds, `tracker screenshots list` shows there."
        ),
        epilog=example("me screenshots --json"),
    )
    listing.add_argument("--json", action="store_true", help=_("as lines of JSON"))
    listing.set_defaults(run=run_list)
    deleting = commands.add_parser(
        "delete-screenshot",
        help=_("delete one of your screenshots at the server"),
        description=_(
            "Delete a screenshot at the server, where the device that took it is gone or away, as far as "
            "your role and your workspace's policy let you. Nobody can open it there from then on; copies of "
            "the server's disk hold it as long as they are kept. A sealed copy on the device that took it "
            "goes at once on this computer, elsewhere after the days that policy gives copies. That you "
            "deleted it is recorded."
        ),
        epilog=example("me delete-screenshot 3f2a"),
    )
    deleting.add_argument("which", metavar="ID", type=known_by, help=_("its id, or the beginning of it"))
    deleting.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    deleting.set_defaults(run=run_delete)


def run_list(args: argparse.Namespace) -> int:
    """Show the member's own."""
    own = asyncio.run(_own())
    if args.json:
        for file in own:
            say_json(file)
    elif not own:
        remark(_("The server has no screenshots of you."))
    else:
        headings = (_("ID"), _("TAKEN"), _("SIZE"), _("STATE"))
        for line in table(headings, [_row(file) for file in own]):
            say(line)
    return 0


def run_delete(args: argparse.Namespace) -> int:
    """Delete one, and the copy of it that this device may have."""
    file_id = asyncio.run(_delete(args.which))
    if args.json:
        say_json({"id": file_id, "deleted": True})
    else:
        say(_("The screenshot is deleted: nobody can open it at the server any more."))
    if _is_here(file_id):
        from tracker.cli.with_agent import ask
        from tracker.core.wire import DeleteScreenshot

        ask(DeleteScreenshot(file_id.hex))
        remark(_("The copy on this computer is deleted, too."))
    return 0


def _is_here(file_id: UUID) -> bool:
    """Tell whether this device has bytes of a screenshot."""
    from tracker.agent.assemble import viewed_store
    from tracker.host.paths import Paths

    try:
        with viewed_store(Paths.find()) as store:
            return any(made.here for made in store.files_made(1, file_id.hex))
    except RefusedError as error:
        if error.key == "store-not-enrolled":
            return False
        raise


async def _own() -> "list[FileEntry]":
    from tracker.core.sealing import Kind

    mine = kept_session().kept.member_id
    async with member_client() as client:
        files = (await client.files()).files
    return [file for file in files if file.member_id == mine and file.kind == Kind.SCREENSHOT]


async def _delete(digits: str) -> UUID:
    if len(digits) == _WHOLE:
        found = [UUID(digits)]
    else:
        found = [file.file_id for file in await _own() if file.file_id.hex.startswith(digits)]
    if not found:
        raise RefusedError("screenshot-not-yours", prefix=digits)
    if len(found) > 1:
        raise RefusedError("screenshot-ambiguous-yours", prefix=digits)
    async with member_client() as client:
        await client.delete_file(found[0])
    return found[0]


def _row(file: "FileEntry") -> tuple[str, ...]:
    return (
        file.file_id.hex[:_SHOWN],
        instant_text(file.captured_at),
        _("{count} KB").format(count=-(-file.blob_length // _KILO)),
        _("at the server") if file.stored else _("not there"),
    )
