"""`tracker server port`: where devices look for the workspace, when the port it was founded with is taken."""

import argparse
from pathlib import Path
from urllib.parse import urlsplit

from tracker.cli.parser import Commands, example
from tracker.cli.terminal import remark, say, say_json
from tracker.cli.typed import typed
from tracker.host.translate import translate as _

PORT_MOST = 65535


def add(commands: Commands) -> None:
    """Add `server port`."""
    parser = commands.add_parser(
        "port",
        help=_("move the workspace to another port, for good"),
        description=_(
            "Have the workspace be at another port from now on: its server listens there, and new enrolments "
            "and connection.json name it. Devices that are enrolled already go on looking where they did. "
            "The server must not run meanwhile."
        ),
        epilog=example("server port 9443 ~/acme"),
    )
    parser.add_argument("port", metavar="N", type=fixed_port, help=_("the new port"))
    parser.add_argument("folder", metavar="DIR", type=Path, help=_("the workspace's folder"))
    parser.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Move the workspace."""
    from tracker.host.clock import SystemClock
    from tracker.server.moving import move_to_port

    folder: Path = args.folder.absolute()
    before, after = move_to_port(folder, args.port, SystemClock().now().wall)
    if args.json:
        say_json({"before": before, "server": after})
        return 0
    if before == after:
        say(_("The workspace is at {url} already; nothing was changed.").format(url=after))
        return 0
    say(_("The workspace is at {url} now; before it was at {before}.").format(url=after, before=before))
    remark(
        _(
            "Whoever signs in by connection.json needs the file as it is now, and a device that was enrolled "
            "before needs a new enrolment, or port {port} led here."
        ).format(port=urlsplit(before).port or 443)
    )
    return 0


def tell_elsewhere(folder: Path, url: str) -> None:
    """Say of a server that listens at `url` where devices look for it, if that is elsewhere."""
    from tracker.server.folder import Folder
    from tracker.server.founding import stated_server

    stated = stated_server(Folder(folder).connection)
    if stated != url:
        said = _(
            "Enrolled devices and connection.json go on naming {stated}: --port does not tell them. To move "
            "for good: {command}"
        )
        command = typed("tracker", "server", "port", str(urlsplit(url).port), str(folder))
        remark(said.format(stated=stated, command=command))


def any_port(word: str) -> int:
    """Return a port, 0 for any free one."""
    return _port(word, 0)


def fixed_port(word: str) -> int:
    """Return a port that is one."""
    return _port(word, 1)


def _port(word: str, least: int) -> int:
    port = int(word) if word.isdecimal() and len(word) <= len(str(PORT_MOST)) else -1
    if not least <= port <= PORT_MOST:
        message = _("{word!r} is not a port; give a number from {least} to {most}").format(
            word=word, least=least, most=PORT_MOST
        )
        raise argparse.ArgumentTypeError(message)
    return port
