"""Seal, open and look at files by hand, and make the keys for it, in the manner of age."""

import argparse
import json
import os
import secrets
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Final

from tracker.cli.output import STANDARD_OUTPUT, private_copy, whole_files
from tracker.cli.parser import Commands, as_sentence, example
from tracker.cli.terminal import bytes_out, remark, say, say_json
from tracker.core.errors import DamagedError, RefusedError
from tracker.core.sealing import (
    HEADER_BYTES,
    Context,
    Grant,
    Header,
    Kind,
    PrivateKey,
    PublicKey,
    Role,
    Source,
    find_token,
    from_pem,
    read_grants,
    read_header,
    seal_stream,
    to_pem,
    unseal_stream,
    wrap_token,
)
from tracker.host.beside import SecondThread
from tracker.host.private_file import exposed
from tracker.host.readable import readable
from tracker.host.translate import translate as _

_SMALL: Final = 1 << 20
_RECIPIENTS_MOST: Final = 800
"""The longest grants of so many are still small."""
_BY_HAND: Final = Context(bytes(16), bytes(16), bytes(16), Kind.ATTACHMENT)
_KEMS: Final = {1: "X25519", 2: "MLKEM768-X25519"}


def add(commands: Commands) -> None:
    """Add keygen, seal, open and inspect."""
    keygen = _command(commands, "keygen", _("make a private key and print its public key"), "-o id.pem")
    keygen.add_argument(
        "-o", dest="output", metavar="FILE", type=Path, required=True, help=_("the private key, PEM")
    )
    keygen.add_argument(
        "--post-quantum", action="store_true", help=_("withstand quantum computers; long keys")
    )
    keygen.set_defaults(run=_keygen)

    sealing = _command(
        commands, "seal", _("seal a file for public keys"), "report.pdf -r 8520f009... -o report.tsf"
    )
    sealing.add_argument("file", metavar="FILE", type=Path)
    sealing.add_argument(
        "-r",
        dest="recipients",
        metavar="HEX",
        action="append",
        required=True,
        help=_("a public key; once for each"),
    )
    sealing.add_argument(
        "-o",
        dest="output",
        metavar="OUT",
        type=Path,
        required=True,
        help=_("the sealed file; OUT.grants goes beside"),
    )
    sealing.set_defaults(run=_seal)

    opening = _command(commands, "open", _("open a sealed file"), "report.tsf -i id.pem -o report.pdf")
    opening.add_argument("file", metavar="SEALED", type=Path)
    opening.add_argument(
        "-i", dest="identity", metavar="KEY", type=Path, required=True, help=_("a private key, PEM")
    )
    opening.add_argument(
        "-o",
        dest="output",
        metavar="FILE",
        type=Path,
        required=True,
        help=_("what was sealed; - is standard output"),
    )
    opening.set_defaults(run=_open)

    inspecting = _command(
        commands, "inspect", _("show what a sealed file tells without a key"), "report.tsf --json"
    )
    inspecting.add_argument("file", metavar="SEALED", type=Path)
    inspecting.add_argument("--json", action="store_true", help=_("as one line of JSON"))
    inspecting.set_defaults(run=_inspect)


def _command(commands: Commands, name: str, about: str, line: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name, help=about, description=as_sentence(about), epilog=example(f"{name} {line}")
    )


def _keygen(args: argparse.Namespace) -> int:
    key = PrivateKey.generate(2 if args.post_quantum else 1)
    with whole_files(args.output) as (file,):
        file.write(to_pem(key))
    with ExitStack() as undo:
        # A private key whose public half nobody heard serves nothing, and would be in the way of the next.
        undo.callback(args.output.unlink)
        say(key.public_key.raw.hex())
        undo.pop_all()
    return 0


def _seal(args: argparse.Namespace) -> int:
    if len(args.recipients) > _RECIPIENTS_MOST:
        raise RefusedError("sealed-too-many-keys", most=_RECIPIENTS_MOST)
    recipients = sorted(map(_public_key, args.recipients), key=lambda key: key.suite)
    meta = json.dumps({"media_type": "application/octet-stream", "name": args.file.name}).encode()
    with (
        readable(args.file) as (file, length),
        whole_files(args.output, _grants_of(args.output)) as (blob, grants),
    ):
        sealed = seal_stream(Source(file, length, meta), _BY_HAND, secrets.token_bytes, blob, SecondThread())
        for recipient in recipients:
            grants.write(wrap_token(sealed.token, sealed.file_id, Role.OPENER, recipient))
    return 0


def _open(args: argparse.Namespace) -> int:
    key = _private_key(args.identity)
    with readable(args.file) as (file, _length):
        bundle = _bundle(args.file)
        with ExitStack() as stack:
            if args.output == STANDARD_OUTPUT:
                output, folder = stack.enter_context(bytes_out()), Path(tempfile.gettempdir())
            else:
                (output,), folder = stack.enter_context(whole_files(args.output)), args.output.parent
            copy = stack.enter_context(private_copy(file, folder))
            header = _header(args.file, copy)
            token = find_token(bundle, header.file_id, Role.OPENER, key)
            unseal_stream(copy, token, _BY_HAND, output)
    return 0


def _inspect(args: argparse.Namespace) -> int:
    with readable(args.file) as (file, length):
        header = _header(args.file, file)
    if length != header.blob_length:
        raise DamagedError("sealed-damaged", reason="length")
    bundle = _grants_of(args.file)
    facts = _facts(header, read_grants(_small(bundle)) if bundle.exists() else ())
    if args.json:
        say_json(facts)
    else:
        _show(facts)
    return 0


def _facts(header: Header, grants: tuple[Grant, ...]) -> dict[str, Any]:
    return {
        "version": header.version,
        "suite": header.suite,
        "file_id": header.file_id.hex(),
        "context": header.context.hex(),
        "length": header.blob_length,
        "ciphertext_length": header.ciphertext_length,
        "grants": [
            {"role": each.role.name.lower(), "kem": _KEMS[each.suite], "key_id": each.key_id.hex()}
            for each in grants
        ],
    }


def _show(facts: dict[str, Any]) -> None:
    grants = facts.pop("grants")
    for name, fact in facts.items():
        say(f"{name.replace('_', ' '):<18} {fact}")
    for grant in grants:
        say(f"{_('grant'):<18} {grant['role']} {grant['key_id']} {grant['kem']}")
    if not grants:
        say(f"{_('grant'):<18} {_('none beside it')}")
    say(_("Only the key of one of its grants shows whether the content is whole."))


def _grants_of(path: Path) -> Path:
    return path.parent / f"{path.name}.grants"


def _private_key(path: Path) -> PrivateKey:
    key = from_pem(_small(path))
    with readable(path) as (file, _length):
        if exposed(os.fstat(file.fileno())):
            told = _("Others on this computer may read or change the key {path}: `chmod 600` makes it yours.")
            remark(told.format(path=path))
    return key


def _header(path: Path, file: BinaryIO) -> Header:
    try:
        return read_header(file.read(HEADER_BYTES))
    except DamagedError as error:
        if error.reason == "magic":
            raise RefusedError("sealed-not-one", path=str(path)) from None
        raise


def _public_key(digits: str) -> PublicKey:
    try:
        return PublicKey.from_raw(bytes.fromhex(digits))
    except (ValueError, RefusedError):
        raise RefusedError("sealed-not-a-public-key") from None


def _bundle(sealed: Path) -> bytes:
    path = _grants_of(sealed)
    if not path.exists():
        raise RefusedError("sealed-grants-missing", path=str(path))
    return _small(path)


def _small(path: Path) -> bytes:
    with readable(path) as (file, length):
        if length > _SMALL:
            raise RefusedError("sealed-input-unreadable", path=str(path), why=_("it is too large"))
        return file.read(_SMALL)
