"""`tracker me password` and `tracker me end-device`: what members change about themselves."""

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from tracker.cli.parser import Commands, example
from tracker.cli.session import kept_session, member_client
from tracker.cli.terminal import ask_secret, say
from tracker.core.errors import RefusedError
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.core.wire import DeviceEntry


def add(commands: Commands) -> None:
    """Add both commands."""
    password = commands.add_parser(
        "password",
        help=_("change your password"),
        description=_(
            "Change the password you sign in with. The present one is asked for, then the new one twice; "
            "where standard input is no terminal, both are read from it, one on each line. Your sessions "
            "elsewhere end; your devices go on."
        ),
        epilog=example("me password"),
    )
    password.set_defaults(run=run_password)
    end = commands.add_parser(
        "end-device",
        help=_("sign one of your devices out for good"),
        description=_(
            "Sign one of your devices out for good, such as one that was lost. It captures and sends nothing "
            "more; what it sent stays, and what still waits on it stays there, sealed."
        ),
        epilog=example("me end-device 'Anna, laptop'"),
    )
    end.add_argument("which", metavar="DEVICE", help=_("its name, or its id or the beginning of it"))
    end.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    end.set_defaults(run=run_end_device)


def run_password(_args: argparse.Namespace) -> int:
    """Change the member's password."""
    kept_session()
    present = ask_secret(_("Present password: "))
    new = ask_secret(_("New password: "))
    if sys.stdin is not None and sys.stdin.isatty() and ask_secret(_("New password, again: ")) != new:
        raise RefusedError("password-unequal")
    asyncio.run(_change(present, new))
    say(_("Your password is changed, and your sessions elsewhere have ended. Your devices go on."))
    return 0


def run_end_device(args: argparse.Namespace) -> int:
    """End one of the member's own devices."""
    from tracker.cli.admin.device_end import tell_ended

    tell_ended(asyncio.run(_end(args.which)), as_json=args.json)
    return 0


async def _change(present: str, new: str) -> None:
    async with member_client() as client:
        await client.change_password(present, new)


async def _end(said: str) -> "DeviceEntry":
    from tracker.cli.admin.device_end import end_device

    mine = kept_session().kept.member_id
    async with member_client() as client:
        devices = await client.people.devices(ended=True)
        own = [device for device in devices if device.member_id == mine]
        try:
            return await end_device(client.people, own, said, "devices")
        except RefusedError as error:
            if error.key not in ("admin-unknown", "admin-unknown-near"):
                raise
            raise RefusedError("device-none-own", said=said) from error
