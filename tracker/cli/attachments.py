"""`tracker attach` and `tracker attachments`: documents and receipts for one's own time, sealed here."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.agent.sizes import size_text
from tracker.cli.file_words import state_text
from tracker.cli.instant import instant_text
from tracker.cli.parser import Commands, add_output, example
from tracker.cli.table import table
from tracker.cli.terminal import bytes_out, remark, say, say_json
from tracker.cli.work_options import known_by
from tracker.core.attachment import AttachmentKind
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.ident import id_text
from tracker.core.problem import printable
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from typing import BinaryIO

    from tracker.agent.attached import AttachedFile
    from tracker.agent.named_work import WorkNames
    from tracker.core.wire import Attached, Transfer

_LISTED: Final = 1_000
_SHOWN: Final = 8
"""Digits of an id that a list shows."""
_TENTHS: Final = 10
_STANDARD_OUTPUT: Final = Path("-")


def add(commands: Commands) -> None:
    """Add the command that attaches, and the group that shows what was attached."""
    attaching = commands.add_parser(
        "attach",
        help=_("attach a document or a receipt to your time"),
        description=_(
            "Attach a file of any size to a time entry or a project: without either, to what the timer runs "
            "on, and to nothing while none runs. It is sealed here, name included, and sent; the file itself "
            "stays as it is. Your workspace's policy says how large and of which types files may be: "
            "`tracker policy`."
        ),
        epilog=example("attach taxi.pdf --kind receipt --project Website"),
    )
    attaching.add_argument("file", metavar="FILE", type=Path, help=_("the file to attach"))
    of_what = attaching.add_mutually_exclusive_group()
    of_what.add_argument(
        "--entry", metavar="ID", type=known_by, help=_("a time entry, by the beginning of its id")
    )
    of_what.add_argument("--project", metavar="PROJECT", help=_("a project's name"))
    attaching.add_argument(
        "--kind",
        choices=[str(each) for each in AttachmentKind],
        default=str(AttachmentKind.DOCUMENT),
        help=_("what it is (document)"),
    )
    attaching.set_defaults(run=run_attach)
    _add_group(commands)


def _add_group(commands: Commands) -> None:
    about = _("show the files you attached on this device")
    group = commands.add_parser(
        "attachments",
        help=about,
        description=_(
            "Show the files you attached on this device, newest first: when, what they are, to what they "
            "belong, and whether they wait or were delivered. It needs no network."
        ),
        epilog=example("attachments open 3f2a -o taxi.pdf"),
    )
    within = group.hold_commands()
    group.add_argument("--json", action="store_true", help=_("as lines of JSON"))
    group.set_defaults(run=run_list, mends=False)
    opening = within.add_parser(
        "open",
        help=_("open one of them"),
        description=_(
            "Open an attached file with this device's own key, without the server, and write it to a file "
            "that only you can read. With `-o -` it goes to standard output."
        ),
        epilog=example("attachments open 3f2a -o taxi.pdf"),
    )
    opening.add_argument("which", metavar="ID", help=_("its id, or the beginning of it"))
    add_output(opening)
    opening.set_defaults(run=run_open)
    deleting = within.add_parser(
        "delete",
        help=_("delete one of them"),
        description=_(
            "Delete an attached file for good, its name too: here at once, and at the server with the next "
            "delivery. The file that you attached stays where it is. That you deleted it is recorded."
        ),
        epilog=example("attachments delete 3f2a"),
    )
    deleting.add_argument("which", metavar="ID", help=_("its id, or the beginning of it"))
    deleting.set_defaults(run=run_delete)


def run_attach(args: argparse.Namespace) -> int:
    """Have the agent attach a file, and tell how far it is."""
    from tracker.cli.with_agent import attend
    from tracker.core.wire import Attach

    command = Attach(_whole_name(args.file), AttachmentKind(args.kind), args.entry or "", args.project)
    told = 0
    for status in attend(command):
        if status.attached is not None:
            _tell(status.attached)
            return 0
        told = _tell_progress(status.transfer, told)
    raise UnreachableError("agent-not-running")


def run_list(args: argparse.Namespace) -> int:
    """Show what was attached here."""
    from tracker.agent.assemble import viewed_store
    from tracker.agent.attached import attached_files
    from tracker.agent.hours_seen import kept_names
    from tracker.host.paths import Paths

    with viewed_store(Paths.find()) as store:
        files, names = attached_files(store, _LISTED), kept_names(store)
    if args.json:
        for file in files:
            say_json(_described(file, names))
        return 0
    if not files:
        remark(_("No files were attached on this device yet."))
        return 0
    headings = (_("ID"), _("ATTACHED"), _("KIND"), _("NAME"), _("SIZE"), _("BELONGS TO"), _("STATE"))
    for line in table(headings, [_row(file, names) for file in files]):
        say(line)
    return 0


def run_open(args: argparse.Namespace) -> int:
    """Open one."""
    from functools import partial

    from tracker.agent.assemble import device_secrets, viewed_store
    from tracker.agent.attached import find_attached, open_attached
    from tracker.cli.output import private_copy, whole_files
    from tracker.host.paths import Paths

    paths = Paths.find()
    copying = partial(private_copy, folder=paths.data)
    with viewed_store(paths) as store:
        file = find_attached(store, args.which)

        def write(target: "BinaryIO") -> None:
            open_attached(store, device_secrets(paths), file, copying, target)

        if args.output == _STANDARD_OUTPUT:
            with bytes_out() as target:
                write(target)
            return 0
        with whole_files(args.output) as (target,):
            write(target)
    said = _("Written to {path}: {name}, attached {time}.")
    name, time = printable(file.meta.name), instant_text(file.meta.attached_at)
    say(said.format(path=args.output, name=name, time=time))
    return 0


def run_delete(args: argparse.Namespace) -> int:
    """Delete one, by the agent."""
    from tracker.cli.with_agent import ask
    from tracker.core.wire import DeleteAttachment

    ask(DeleteAttachment(args.which))
    say(_("The attached file is deleted here, and at the server with the next sync."))
    return 0


def _whole_name(path: Path) -> str:
    """Return where a file is for a program in another folder."""
    name = str(path.absolute())
    try:
        name.encode()
    except UnicodeEncodeError:
        why = _("its name is not text in UTF-8")
        raise RefusedError("sealed-input-unreadable", path=ascii(name), why=why) from None
    return name


def _tell_progress(transfer: "Transfer | None", told: int) -> int:
    """Tell each tenth of what takes long; return how many tenths have been told."""
    if transfer is None or not transfer.total:
        return told
    tenths = transfer.done * _TENTHS // transfer.total
    if tenths > told:
        line = _("Sealing: {percent} % of {size}.")
        remark(line.format(percent=tenths * _TENTHS, size=size_text(transfer.total)))
    return max(told, tenths)


def _tell(attached: "Attached") -> None:
    name, which = printable(attached.name), attached.file_id.hex[:_SHOWN]
    if attached.entry_id is not None:
        line = _("{name} is attached to entry {entry}, sealed, and on its way: {which}.")
        say(line.format(name=name, entry=attached.entry_id.hex[:_SHOWN], which=which))
    elif attached.project is not None:
        line = _("{name} is attached to {project}, sealed, and on its way: {which}.")
        say(line.format(name=name, project=attached.project, which=which))
    else:
        line = _("{name} is attached, sealed, and on its way: {which}.")
        say(line.format(name=name, which=which))
        remark(
            _(
                "It belongs to no entry and no project, as no timer runs. To change that, delete it and "
                "attach it again with `--entry` or `--project`."
            )
        )


def _row(file: "AttachedFile", names: "WorkNames") -> tuple[str, ...]:
    meta, kinds = (
        file.meta,
        {
            AttachmentKind.DOCUMENT: _("document"),
            AttachmentKind.RECEIPT: _("receipt"),
            AttachmentKind.OTHER: _("other"),
        },
    )
    return (
        file.made.file_id.hex()[:_SHOWN],
        instant_text(meta.attached_at),
        kinds[meta.kind],
        str(printable(meta.name)) or "-",
        size_text(meta.size),
        _belongs(file, names),
        state_text(file.made),
    )


def _belongs(file: "AttachedFile", names: "WorkNames") -> str:
    """Say to which project and entry a file belongs."""
    project, entry = _project(file, names), file.meta.entry[:_SHOWN]
    if not entry:
        return project or "-"
    said = _("entry {entry}").format(entry=entry)
    return f"{project}, {said}" if project else said


def _project(file: "AttachedFile", names: "WorkNames") -> str:
    """Return what its project is called, the first digits of its id where that is not known here."""
    from uuid import UUID

    digits = file.meta.project
    return (names.project(UUID(hex=digits)) or digits[:_SHOWN]) if digits else ""


def _described(file: "AttachedFile", names: "WorkNames") -> dict[str, object]:
    from uuid import UUID

    made, meta = file.made, file.meta
    return {
        "id": id_text(made.file_id),
        "attached_at": meta.attached_at,
        "kind": meta.kind,
        "name": meta.name,
        "media_type": meta.media_type,
        "size": meta.size,
        "entry_id": str(UUID(hex=meta.entry)) if meta.entry else None,
        "project_id": str(UUID(hex=meta.project)) if meta.project else None,
        "project": _project(file, names) or None,
        "status": "waiting" if made.status is None else made.status.name.lower(),
        "set_aside": made.set_aside,
        "here": made.here,
    }
