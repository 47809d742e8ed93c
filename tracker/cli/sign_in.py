"""`tracker sign-in` and `tracker sign-out`: a member's session on this computer."""

import argparse
import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, example
from tracker.cli.session import kept_session
from tracker.cli.terminal import ask_secret, remark, say, say_json
from tracker.core.errors import OsPermissionError, RefusedError, TrackerError, UnrecognisedError
from tracker.host.role_words import role_word
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.agent.account import SignedIn
    from tracker.agent.session import KeptSession, SessionKeeper
    from tracker.host.keyring import Custody


def add(commands: Commands) -> None:
    """Add both commands."""
    begin = commands.add_parser(
        "sign-in",
        help=_("begin a session as a member"),
        description=_(
            "Sign in to your workspace. The password is asked for, or read from standard input when that is "
            "no terminal. The session lasts until it ends by itself or you sign out."
        ),
        epilog=example("sign-in --email anna@example.org"),
    )
    begin.add_argument(
        "--connection",
        metavar="FILE",
        type=Path,
        help=_("which server, as `tracker server init` wrote it; needed once, and not on an enrolled device"),
    )
    begin.add_argument("--email", metavar="E", help=_("whose account signs in"))
    begin.add_argument("--json", action="store_true", help=_("as one line of JSON, without what is secret"))
    begin.set_defaults(run=run_sign_in)
    end = commands.add_parser(
        "sign-out",
        help=_("end the session kept here"),
        description=_(
            "End the session on the server and forget it here; without the server it is forgotten."
        ),
        epilog=example("sign-out"),
    )
    end.set_defaults(run=run_sign_out)


def run_sign_in(args: argparse.Namespace) -> int:
    """Begin a session and keep it."""
    from tracker.agent import account
    from tracker.agent.session import SessionKeeper
    from tracker.host.keyring import Custody
    from tracker.host.paths import Paths

    paths = Paths.find().make()
    keeper = SessionKeeper(paths.data)
    place = account.find_place(paths, keeper, args.connection)
    email = args.email or _known_email(keeper)
    if keeper.kept() is not None:
        _mention_keyring()
    before = _session_before()
    begun = asyncio.run(account.begin(place, email, ask_secret(_("Password: "))))
    _mention_keyring()
    custody = account.keep(begun, place, keeper, _undo)
    if before is not None:
        with suppress(TrackerError):
            asyncio.run(account.end(before))
    _tell(begun.kept, custody, as_json=args.json)
    if custody is Custody.FILE:
        remark(
            _(
                "No keyring was found, so the session lies in a file in {folder}, which only you can read."
            ).format(folder=paths.data)
        )
    return 0


def run_sign_out(_args: argparse.Namespace) -> int:
    """End the session kept here."""
    from tracker.agent import account
    from tracker.agent.session import SessionKeeper
    from tracker.host.paths import Paths

    keeper = SessionKeeper(Paths.find().data)
    kept = keeper.kept()
    if kept is None or keeper.token() is None:
        keeper.forget()
        say(_("Nobody is signed in here."))
        return 0
    try:
        asyncio.run(account.end(kept_session()))
        told = _("Signed out of {workspace}.").format(workspace=kept.workspace_name)
    except UnrecognisedError:
        told = _("Signed out. The session had ended already.")
    except TrackerError as error:
        remark(error.text(_))
        told = _("Signed out here. On the server the session ends by itself at {time}.").format(
            time=instant_text(kept.expires_at)
        )
    keeper.forget()
    say(told)
    return 0


def _undo(begun: "SignedIn") -> None:
    from tracker.agent import account

    try:
        asyncio.run(account.end(begun))
    except TrackerError:
        told = _("The session could not be ended on the server, where it ends by itself at {time}.")
        remark(told.format(time=instant_text(begun.kept.expires_at)))


def _mention_keyring() -> None:
    """Say to who waits at a terminal that the keyring may be asking elsewhere, before it is asked."""
    from tracker.host.keyring import Custody, custody_of_new

    with suppress(OsPermissionError):
        if sys.stderr is not None and sys.stderr.isatty() and custody_of_new() is Custody.KEYRING:
            remark(_("The session is kept in this computer's keyring, which may ask you in a window now."))


def _session_before() -> "SignedIn | None":
    with suppress(UnrecognisedError, OsPermissionError):
        return kept_session()
    return None


def _known_email(keeper: "SessionKeeper") -> str:
    """Return whose session was kept last, or ask; raises `RefusedError` where nobody can be asked."""
    kept = keeper.kept()
    if kept is not None:
        return kept.email
    email = ""
    if sys.stdin is not None and sys.stdin.isatty():
        remark(_("E-mail address:"))
        email = sys.stdin.readline().strip()
    if not email:
        raise RefusedError("session-no-email")
    return email


def _tell(kept: "KeptSession", custody: "Custody", *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "workspace": kept.workspace_name,
                "member_id": str(kept.member_id),
                "email": kept.email,
                "role": kept.role,
                "expires_at": kept.expires_at,
                "custody": custody.value,
            }
        )
        return
    told = _("Signed in to {workspace} as {email} ({role}) until {time}.")
    say(
        told.format(
            workspace=kept.workspace_name,
            email=kept.email,
            role=role_word(kept.role),
            time=instant_text(kept.expires_at),
        )
    )
