"""`tracker server verify-chain`: the server's copy of what a member's devices said is proven."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, example
from tracker.cli.proof_words import as_json, lines
from tracker.cli.terminal import remark, say, say_json
from tracker.core.hours.proof import Flaw
from tracker.core.ident import id_text
from tracker.core.policy import SetBy
from tracker.core.problem import printable
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.core.hours.proof import Proof
    from tracker.core.hours.twice import Taken, Twice
    from tracker.server.database import Database
    from tracker.server.doubts import Ahead
    from tracker.server.proofs import DeviceProof

_WRONG = 1


def add(commands: Commands) -> None:
    """Add `server verify-chain`."""
    parser = commands.add_parser(
        "verify-chain",
        help=_("prove the server's copy of a member's hours"),
        description=_(
            "Replay what the server keeps of a member's devices: that no record was changed, taken out or "
            "moved, that the device signed them, and that the hours shown are those recorded. Time that two "
            "entries take at once, and time that had not come, are named. Newest records that were taken "
            "away whole only the device can tell: `tracker verify` there names them. The server may run "
            "meanwhile. Exit code 1 when something is wrong; that two devices were at work at once is not."
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
    from tracker.server.folder import Folder
    from tracker.server.founding import stated_root
    from tracker.server.proofs import prove_member

    folder = args.folder.absolute()
    with opened_database(folder) as database:
        root = stated_root(Folder(folder).connection)
        proofs = prove_member(database, _member(database, args.member).bytes, root)
    for device in proofs:
        if args.json:
            say_json(_described(device))
        else:
            _tell(device, {each.device_id: each.name for each in proofs})
    if not args.json:
        remark(_result(proofs))
    return 0 if all(device.sound for device in proofs) else _WRONG


def _described(device: "DeviceProof") -> dict[str, object]:
    """Return it for scripts; instants are UTC microseconds.

    Of entries that take the same time `open` are those that still run; that time goes as far as is known.
    Of one ahead that still runs `stop` is null; so is the device's id where rows name none.
    """
    return {
        "device_id": id_text(device.device_id) if device.device_id else None,
        "forks": device.forks,
        "receipts_checked": device.vouched,
        **as_json(device.proof),
        "whole": device.whole,
        "twice": [
            {
                "entry_id": id_text(each.later.entry_id),
                "other_entry_id": id_text(each.earlier.entry_id),
                "other_device_id": id_text(each.earlier.device_id),
                "start": each.later.start,
                "stop": each.stop,
                "open": [id_text(entry.entry_id) for entry in each.open],
            }
            for each in device.twice
        ],
        "ahead": [
            {
                "entry_id": id_text(each.entry.entry_id),
                "start": each.entry.start,
                "stop": None if each.entry.open else each.entry.stop,
                "received_at": each.received_at,
            }
            for each in device.ahead
        ],
    }


def _tell(device: "DeviceProof", names: "Mapping[bytes, str]") -> None:
    if not device.device_id:
        say(_("What names no device"))
    elif device.name:
        say(_("Device {name} ({id})").format(name=printable(device.name), id=id_text(device.device_id)))
    else:
        say(_("A device that is not listed any more ({id})").format(id=id_text(device.device_id)))
    counted, *found = lines(device.proof)
    first = [_nothing(device.proof) or counted] if device.device_id else []
    for line in (*first, *found):
        say(f"  {line}")
    if not device.vouched:
        said = _(
            "No receipt was checked: what is kept here of the key that signs them is not what the root key "
            "of this workspace vouched for."
        )
        say(f"  {said}")
    if device.forks:
        said = translate_many(
            "It signed {count} other record for places that were taken: it was copied, or lies.",
            "It signed {count} other records for places that were taken: it was copied, or lies.",
            device.forks,
        )
        say("  " + said.format(count=device.forks))
    for twice in device.twice:
        say("  " + _twice(twice, names))
    for ahead in device.ahead:
        say("  " + _ahead(ahead))


def _nothing(proof: "Proof") -> str:
    """Return what there is to say instead of how much was replayed, where nothing lies; else nothing."""
    if not proof.records and not proof.findings:
        return _("No record of this device is kept here. `tracker verify` there counts what was receipted.")
    if not proof.records and all(each.flaw is Flaw.MISSING for each in proof.findings):
        return _("The chain of this device is missing here, though what it signed or told of is not.")
    return ""


def _twice(twice: "Twice", names: "Mapping[bytes, str]") -> str:
    """Name the two entries and the time; on two devices the member may have been at work at once."""
    earlier, later = twice.earlier, twice.later
    if earlier.device_id == later.device_id:
        said = _("Time entries {entry} and {other} take the same time, from {start} to {stop}.")
    else:
        said = _(
            "Time entry {entry} and {other} of device {device} take the same time, from {start} to {stop}."
        )
    line = said.format(
        entry=id_text(later.entry_id)[:8],
        other=id_text(earlier.entry_id)[:8],
        device=printable(names[earlier.device_id]),
        start=instant_text(later.start),
        stop=instant_text(twice.stop),
    )
    return " ".join((line, *map(_open, twice.open)))


def _open(entry: "Taken") -> str:
    """Say that an entry has no end, and how far it is looked at."""
    line = _("{entry} is still open: its device told of it up to {time}, and it is looked at as far as that.")
    return line.format(entry=id_text(entry.entry_id)[:8], time=instant_text(entry.stop))


def _ahead(ahead: "Ahead") -> str:
    said = _("Time entry {entry} tells of {time}, and came on {received}: the device's clock was ahead.")
    entry = ahead.entry
    if entry.open:
        said = _(
            "Time entry {entry}, which is still open, begins at {time}, and came on {received}: the device's "
            "clock was ahead."
        )
    return said.format(
        entry=id_text(entry.entry_id)[:8],
        time=instant_text(entry.stop),
        received=instant_text(ahead.received_at),
    )


def _result(proofs: "tuple[DeviceProof, ...]") -> str:
    if not proofs:
        return _("This member has no device.")
    if all(device.sound for device in proofs):
        return _("The chains hold.")
    if all(device.whole for device in proofs):
        return _("The chains hold, but hours named above can hardly have been so.")
    return _("Nothing was deleted. A backup, or the device itself, may hold what it was.")


def _member(database: "Database", said: str) -> UUID:
    """Return whom a word means, archived members too; raises `RefusedError` as `tracker admin` does."""
    from tracker.cli.admin import naming
    from tracker.server.policy_desk import subjects

    named = [
        naming.Named(each.id, each.id, each.names, each.archived) for each in subjects(database, SetBy.MEMBER)
    ]
    return naming.find(named, said, _("members"), "members")
