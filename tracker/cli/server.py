"""`tracker server`: found a workspace and serve it."""

import argparse
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.cli import server_audit, server_chain, server_policy, server_port
from tracker.cli.parser import Commands, add_group, example
from tracker.cli.server_port import any_port, tell_elsewhere
from tracker.cli.terminal import remark, say, say_json
from tracker.core.errors import UnreachableError
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.server.founding import Founded

_URL: Final = "https://127.0.0.1:8443"
_HOST: Final = "127.0.0.1"
_OWNER: Final = "owner@localhost"


def add(commands: Commands) -> None:
    """Add `server init` and `server run`."""
    parts = add_group(
        commands, "server", _("found a workspace and serve it"), "server init ~/acme --name Acme"
    )
    init = parts.add_parser(
        "init",
        help=_("make a workspace, its keys and its first owner"),
        description=_("Make a workspace in a new folder. The owner's password is shown once, here."),
        epilog=example("server init ~/acme --name Acme --owner-email ada@acme.example"),
    )
    init.add_argument("folder", metavar="DIR", type=Path)
    init.add_argument("--name", default="Workspace", help=_("what the workspace is called"))
    init.add_argument(
        "--owner-email", metavar="E", default=_OWNER, help=_("the first owner ({email})").format(email=_OWNER)
    )
    init.add_argument("--url", default=_URL, help=_("how devices reach it ({url})").format(url=_URL))
    init.add_argument("--root-key", metavar="FILE", type=Path, help=_("the root key (DIR-root-key.pem)"))
    init.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    init.set_defaults(run=_init)
    run = parts.add_parser(
        "run",
        help=_("serve a workspace"),
        description=_("Serve a workspace until Ctrl-C. It says when it is ready, and where."),
        epilog=example("server run ~/acme"),
    )
    run.add_argument("folder", metavar="DIR", type=Path)
    run.add_argument(
        "--host", default=_HOST, help=_("the address to listen on ({address})").format(address=_HOST)
    )
    run.add_argument(
        "--port", metavar="N", type=any_port, help=_("another port than the workspace's; 0: any free one")
    )
    run.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    run.set_defaults(run=_run, role="server")
    server_audit.add(parts)
    server_chain.add(parts)
    server_policy.add(parts)
    server_port.add(parts)


def _init(args: argparse.Namespace) -> int:
    import secrets

    from tracker.host.clock import SystemClock
    from tracker.server.founding import Wanted, found

    folder: Path = args.folder.absolute()
    root_key: Path = args.root_key or folder.parent / f"{folder.name}-root-key.pem"
    wanted = Wanted(folder, args.name, args.owner_email, args.url, root_key)
    founded = found(wanted, SystemClock(), secrets.token_bytes)
    try:
        (_tell_json if args.json else _tell)(founded, folder, root_key)
    except (BrokenPipeError, UnreachableError):
        raise UnreachableError("server-password-unsaid", folder=str(folder), root_key=str(root_key)) from None
    _advise(folder)
    return 0


def _tell_json(founded: "Founded", folder: Path, root_key: Path) -> None:
    summary = {
        "folder": str(folder),
        "server": founded.connection.server,
        "workspace_id": str(founded.connection.workspace_id),
        "connection": str(folder / "connection.json"),
        "root_key": str(root_key),
        "root_fingerprint": founded.connection.root_fingerprint.hex(),
        "owner_email": founded.owner_email,
        "owner_password": founded.owner_password,
    }
    say_json(summary)


def _tell(founded: "Founded", folder: Path, root_key: Path) -> None:
    lines = (
        _("Workspace {name} is ready in {folder}.").format(
            name=founded.connection.workspace_name, folder=folder
        ),
        _("Owner: {email}").format(email=founded.owner_email),
        _("Password, shown only now: {password}").format(password=founded.owner_password),
        _("Root key: {path}").format(path=root_key),
    )
    say("\n".join(lines))


def _advise(folder: Path) -> None:
    remark(_("Take the root key off this machine and keep it safe: whoever holds it is the workspace."))
    remark(
        _("Take certificates/backup-ca-key.pem off it too: it is for the day the server's own key is lost.")
    )
    remark(_("Start the server: {command}").format(command=f"tracker server run {folder}"))


def _run(args: argparse.Namespace) -> int:
    from tracker.server.serve import serve

    folder, moved = args.folder.absolute(), bool(args.port)
    serve(folder, args.host, args.port, partial(_say_ready, folder, as_json=args.json, moved=moved))
    return 0


def _say_ready(folder: Path, url: str, *, as_json: bool, moved: bool) -> None:
    # Whoever started it may have gone, or have no room to hear it; devices still want to be served.
    with suppress(BrokenPipeError, UnreachableError):
        if as_json:
            say_json({"event": "ready", "url": url})
        else:
            say(_("Ready at {url}. Ctrl-C stops.").format(url=url))
        if moved:
            tell_elsewhere(folder, url)
