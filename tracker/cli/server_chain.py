"""`tracker server verify-chain`: the server's copy of what a member's devices said is proven."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from tracker.cli.parser import Commands, example
from tracker.cli.proof_words import as_json, lines
from tracker.cli.terminal import remark, say, say_json
from tracker.core.ident import id_text
from tracker.core.policy import SetBy
from tracker.core.problem import printable
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

if TYPE_CHECKING:
    from tracker.server.database import Database
    from tracker.server.proofs import DeviceProof

_WRONG = 1


def add(commands: Commands) -> None:
    """Add `server verify-chain`."""
    parser = commands.add_parser(
        "verify-chain",
        help=_("prove the server's copy of a member's hours"),
        description=_(
            "Replay what the server keeps of a member's devices: that no record was changed, taken out or "
            "moved, that the device signed them, and that the hours shown are those recorded. The server may "
            "run meanwhile. Exit code 1 when something is wrong."
        ),
        epilog=example("server verify-chain ada@acme.example ~/acme"),
    )
    parser.add_argument("member", metavar="MEMBER", help=_("whose, by name, address or id"))
    parser.add_argument("folder", metavar="DIR", type=Path, help=_("the workspace's folder"))
    parser.add_argument("--json", action="store_true", help=_("one line of JSON per device"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prove every device of the member, ended ones too."""
    from tracker.server.assemble import opened_database
    from tracker.server.proofs import prove_member

    with opened_database(args.folder.absolute()) as database:
        proofs = prove_member(database, _member(database, args.member).bytes)
    for device in proofs:
        if args.json:
            say_json({"device_id": id_text(device.device_id), "forks": device.forks, **as_json(device.proof)})
        else:
            _tell(device)
    whole = all(device.whole for device in proofs)
    if not args.json:
        remark(_result(proofs, whole=whole))
    return 0 if whole else _WRONG


def _tell(device: "DeviceProof") -> None:
    say(_("Device {name} ({id})").format(name=printable(device.name), id=id_text(device.device_id)))
    for line in lines(device.proof):
        say(f"  {line}")
    if device.forks:
        said = translate_many(
            "It signed {count} other record for places that were taken: it was copied, or lies.",
            "It signed {count} other records for places that were taken: it was copied, or lies.",
            device.forks,
        )
        say("  " + said.format(count=device.forks))


def _result(proofs: "tuple[DeviceProof, ...]", *, whole: bool) -> str:
    if not proofs:
        return _("This member has no device.")
    if whole:
        return _("The chains hold.")
    return _("Nothing was deleted. A backup, or the device itself, may hold what it was.")


def _member(database: "Database", said: str) -> UUID:
    """Return whom a word means, archived members too; raises `RefusedError` as `tracker admin` does."""
    from tracker.cli.admin import naming
    from tracker.server.policy_desk import subjects

    named = [
        naming.Named(each.id, each.id, each.names, each.archived) for each in subjects(database, SetBy.MEMBER)
    ]
    return naming.find(named, said, _("members"), "members")
