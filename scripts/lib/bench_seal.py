"""Sealing and opening against what AES-256-CBC and HMAC-SHA-512 alone cost here, and their memory."""

import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, CTR
from cryptography.hazmat.primitives.hashes import SHA256, SHA512, Hash
from cryptography.hazmat.primitives.hmac import HMAC

from lib.bench_row import Row, paired_ratio
from tracker.core.sealing import Context, Kind, PrivateKey, Role, Sealed, seal, unseal, wrap_token
from tracker.host.beside import SecondThread

_PIECE: Final = 1 << 16
_SIZES: Final = {"250 KB": 250_000, "2 MB": 2_000_000, "50 MB": 50_000_000}
_RUNS: Final = {"250 KB": 151, "2 MB": 51, "50 MB": 31}
_SEAL_TARGETS: Final = {"250 KB": 1.75, "2 MB": 1.45, "50 MB": 1.42}
_UNSEAL_TARGET: Final = 1.5
_LARGE: Final = 500_000_000
_MEMORY_TARGET: Final = 40
_CONTEXT: Final = Context(bytes(16), bytes(16), bytes(16), Kind.SCREENSHOT)
_RECIPIENTS: Final = {role: PrivateKey.generate(2).public_key for role in (Role.OPENER, Role.DEVICE)}
_BESIDE: Final = SecondThread()
_MEASURED: Final = """
import re, sys
from pathlib import Path
from tracker.cli import main
if sys.argv[1:] and main(sys.argv[1:]):
    sys.exit(1)
sys.stderr.write(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def rows() -> list[Row]:
    """Measure all of it, in about a minute; memory where Linux tells it."""
    return [*_sealing(), *_opening(), *(_memory() if sys.platform == "linux" else ())]


def _sealing() -> Iterator[Row]:
    content = secrets.token_bytes(_SIZES["2 MB"])
    serial = paired_ratio(partial(_serial, content), partial(_limit, content), _RUNS["2 MB"])
    for size, length in _SIZES.items():
        content = secrets.token_bytes(length)
        ratio = paired_ratio(partial(_sealed, content), partial(_limit, content), _RUNS[size])
        unit = f"x limit; its steps in one thread take {serial:.2f}"
        yield Row(f"seal {size}, two grants", ratio, unit, _SEAL_TARGETS[size])


def _opening() -> Iterator[Row]:
    for size, length in _SIZES.items():
        file = seal(secrets.token_bytes(length), b"{}", _CONTEXT, secrets.token_bytes)
        ratio = paired_ratio(partial(_opened, file), partial(_opening_floor, file.blob), _RUNS[size])
        yield Row(f"unseal {size}", ratio, "x floor", _UNSEAL_TARGET)


def _memory() -> Iterator[Row]:
    interpreter = _peak()
    with tempfile.TemporaryDirectory(prefix="bench-seal-") as folder:
        paths = {name: str(Path(folder) / name) for name in ("id.pem", "in", "sealed", "out")}
        with Path(paths["in"]).open("wb") as file:
            file.truncate(_LARGE)
        _, public = _run("keygen", "-o", paths["id.pem"])
        sealing = _peak("seal", paths["in"], "-r", public, "-o", paths["sealed"])
        yield Row("seal 500 MB, memory", sealing - interpreter, "MB", _MEMORY_TARGET)
        opening = _peak("open", paths["sealed"], "-i", paths["id.pem"], "-o", paths["out"])
        yield Row("unseal 500 MB, memory", opening - interpreter, "MB", _MEMORY_TARGET)


def _sealed(content: bytes) -> None:
    """Seal as the agent does."""
    file = seal(content, b"{}", _CONTEXT, secrets.token_bytes, _BESIDE)
    for role, recipient in _RECIPIENTS.items():
        wrap_token(file.token, file.file_id, role, recipient)


def _opened(file: Sealed) -> None:
    unseal(file.blob, file.token, _CONTEXT)


def _limit(content: bytes) -> None:
    """Encrypt and authenticate, and nothing else."""
    cbc, mac, ciphertext = _cbc().encryptor(), HMAC(bytes(32), SHA512()), _buffer()
    for piece in _pieces(content):
        mac.update(ciphertext[: cbc.update_into(piece, ciphertext)])
    mac.finalize()


def _serial(content: bytes) -> None:
    """Do the limit's steps and the transform's, one after another."""
    ctr, digest = Cipher(AES(bytes(32)), CTR(bytes(16))).encryptor(), Hash(SHA256())
    cbc, mac, masked, ciphertext = _cbc().encryptor(), HMAC(bytes(32), SHA512()), _buffer(), _buffer()
    for piece in _pieces(content):
        made = masked[: ctr.update_into(piece, masked)]
        digest.update(made)
        mac.update(ciphertext[: cbc.update_into(made, ciphertext)])
    digest.finalize()
    mac.finalize()


def _opening_floor(blob: bytes) -> None:
    """Do each step of opening once."""
    ctr, digest = Cipher(AES(bytes(32)), CTR(bytes(16))).decryptor(), Hash(SHA256())
    cbc, mac, masked, plain = _cbc().decryptor(), HMAC(bytes(32), SHA512()), _buffer(), _buffer()
    for piece in _pieces(blob):
        mac.update(piece)
        made = masked[: cbc.update_into(piece, masked)]
        digest.update(made)
        ctr.update_into(made, plain)
    digest.finalize()
    mac.finalize()


def _cbc() -> Cipher[CBC]:
    return Cipher(AES(bytes(32)), CBC(bytes(16)))


def _buffer() -> memoryview:
    return memoryview(bytearray(_PIECE + 32))


def _pieces(content: bytes) -> Iterator[memoryview]:
    view = memoryview(content)
    return (view[at : at + _PIECE] for at in range(0, len(view), _PIECE))


def _peak(*command: str) -> float:
    """Return the most memory a command ever held, in MB; without a command, that of the interpreter.

    The interpreter here has loaded the command line, which is what both have in common.
    """
    return int(_run(*command)[0]) * 1024 / 1e6


def _run(*command: str) -> tuple[str, str]:
    line = [sys.executable, "-c", _MEASURED, *command]
    ran = subprocess.run(line, capture_output=True, text=True, check=True)  # noqa: S603 - our own commands
    return ran.stderr, ran.stdout.strip()
