"""Custody of 32-byte secrets: the system's keyring, or openly a file of the owner's where there is none."""

import base64
import binascii
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final, TypeVar

from tracker.core.errors import BugError, OsPermissionError, UnreachableError
from tracker.host.private_file import exposed, write_private

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SECRET_BYTES: Final = 32
SERVICE: Final = "tracker-desk"
ANSWER_SECONDS: Final = 60.0
"""How long a keyring may take; unlocking asks the person."""

_ENTRY_BYTES: Final = 16
_WORTHY: Final = 1
"""keyring's own mark of a backend it recommends: null, fail and plain files lie below."""

_BASE64: Final = re.compile("[A-Za-z0-9+/]{43}=")
"""32 bytes as the keyring holds them: some take text only."""

_Answer = TypeVar("_Answer")


class Custody(Enum):
    """Who keeps a secret. `FILE` is degraded custody, and is said openly."""

    KEYRING = "keyring"
    FILE = "file"


class KeyKeeper:
    """Keeps secrets by name for one data folder.

    Beside the data lies `<name>.key`, for its owner only: `keyring <entry>` says which item of the keyring
    holds the secret, `file <secret>` holds it itself. So each data folder has its own items, and what was
    once in the keyring is never looked for elsewhere. As ssh does, it refuses such a file when others could
    have read or changed it (`OsPermissionError`, `keyring-file-open`), until its owner closes it.
    """

    def __init__(self, folder: Path) -> None:
        """Take the private folder of the data whose secrets these are."""
        self._folder: Final = folder

    def keep(self, name: str, secret: bytes) -> Custody:
        """Keep a secret of 32 bytes under a name and return who keeps it; one of that name is replaced.

        Raises `OsPermissionError` when the keyring does not give access, or when it kept this name before
        and is gone; `UnreachableError` when the file cannot be written.
        """
        if len(secret) != SECRET_BYTES:
            raise BugError
        held = self._read(name)
        backend = _backend()
        if backend is None:
            if held is not None and held[0] is Custody.KEYRING:
                raise OsPermissionError("keyring-gone")
            return self._write(name, Custody.FILE, secret)
        entry = (
            held[1] if held is not None and held[0] is Custody.KEYRING else secrets.token_bytes(_ENTRY_BYTES)
        )
        text = base64.b64encode(secret).decode()
        _ask(lambda: backend.set_password(SERVICE, entry.hex(), text))
        if _ask(lambda: backend.get_password(SERVICE, entry.hex())) != text:
            raise OsPermissionError("keyring-refused")
        return self._write(name, Custody.KEYRING, entry)

    def get(self, name: str) -> bytes | None:
        """Return the secret of this name, or None when none was ever kept.

        Raises `OsPermissionError` when the keyring that keeps it is gone, does not give access, or has lost
        it: never a reason to make a new one.
        """
        held = self._read(name)
        if held is None:
            return None
        custody, value = held
        return value if custody is Custody.FILE else _recall(value)

    def custody(self, name: str) -> Custody | None:
        """Return who keeps the secret of this name, if there is one."""
        held = self._read(name)
        return None if held is None else held[0]

    def delete(self, name: str) -> None:
        """Forget the secret of this name; raises `OsPermissionError` when the keyring keeps it shut."""
        held = self._read(name)
        if held is None:
            return
        if held[0] is Custody.KEYRING:
            _forget(held[1])
        with self._writing():
            self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Return the file that says who keeps the secret of this name; it need not be there."""
        return self._folder / f"{name}.key"

    def _read(self, name: str) -> tuple[Custody, bytes] | None:
        path = self.path(name)
        try:
            if exposed(path.stat()):
                raise OsPermissionError("keyring-file-open", file=str(path))
            word, _, value = path.read_text("ascii").strip().partition(" ")
            custody, raw = Custody(word), binascii.unhexlify(value)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise OsPermissionError("keyring-file-damaged", file=str(path)) from error
        if len(raw) != (SECRET_BYTES if custody is Custody.FILE else _ENTRY_BYTES):
            raise OsPermissionError("keyring-file-damaged", file=str(path))
        return custody, raw

    def _write(self, name: str, custody: Custody, value: bytes) -> Custody:
        with self._writing():
            write_private(self.path(name), f"{custody.value} {value.hex()}\n".encode())
        self._read(name)
        return custody

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UnreachableError("folder-away", folder=str(self._folder)) from error


def custody_of_new() -> Custody:
    """Return who would keep a secret that is new; raises `OsPermissionError` where nobody answers."""
    return Custody.FILE if _backend() is None else Custody.KEYRING


def _recall(entry: bytes) -> bytes:
    backend = _require_backend()
    text = _ask(lambda: backend.get_password(SERVICE, entry.hex()))
    secret = binascii.a2b_base64(text) if text is not None and _BASE64.fullmatch(text) else b""
    if len(secret) != SECRET_BYTES:
        raise OsPermissionError("keyring-item-gone")
    return secret


def _forget(entry: bytes) -> None:
    backend = _require_backend()
    if _ask(lambda: backend.get_password(SERVICE, entry.hex())) is not None:
        _ask(lambda: backend.delete_password(SERVICE, entry.hex()))


def _require_backend() -> "KeyringBackend":
    backend = _backend()
    if backend is None:
        raise OsPermissionError("keyring-gone")
    return backend


def _backend() -> "KeyringBackend | None":
    """Return the first real keyring of this session, or None; of a chain its first real part."""
    return _ask(_find_backend)


def _find_backend() -> "KeyringBackend | None":
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    parts = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
    for part in parts:
        with suppress(Exception):
            if part.priority >= _WORTHY:
                return part
    return None


def _ask(question: Callable[[], _Answer]) -> _Answer:
    """Ask the keyring in a thread of its own; whatever it raises, or silence, comes out as ours."""
    answers: list[_Answer] = []
    failures: list[Exception] = []

    def run() -> None:
        try:
            answers.append(question())
        except Exception as error:  # noqa: BLE001 - back ends raise whatever their own libraries do
            failures.append(error)

    asking = Thread(target=run, name="keyring", daemon=True)
    asking.start()
    asking.join(ANSWER_SECONDS)
    if answers:
        return answers[0]
    raise OsPermissionError("keyring-refused") from (failures[0] if failures else None)
