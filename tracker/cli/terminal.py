"""What commands say and ask: results on standard output, everything else on standard error."""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, TextIO

from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.host.translate import translate

_LONGEST_LINE: Final = 1 << 16


def say(line: str) -> None:
    """Write one line of a result, at once.

    Raises `BrokenPipeError` when nobody reads it any more, `UnreachableError` when it cannot be written.
    What its encoding lacks is written as an escape; a process without streams, as a windowed one, is silent.
    """
    _write(sys.stdout, f"{line}\n")


def say_json(content: object) -> None:
    """Write a result as one line of JSON, in ASCII, so that it is JSON in every encoding; raises as `say`."""
    import json

    import msgspec

    say(json.dumps(msgspec.to_builtins(content), separators=(",", ":")))


def say_bytes(content: bytes) -> None:
    """Write a result that is no text; raises as `bytes_out`."""
    with bytes_out() as out:
        out.write(content)


@contextmanager
def bytes_out() -> Iterator[BinaryIO]:
    """Give where a result goes that is no text; raises as `say`, and `RefusedError` for a terminal.

    A process without streams writes it to nobody.
    """
    if sys.stdout is None:
        _write(None)
        yield io.BytesIO()
        return
    if sys.stdout.isatty():
        raise RefusedError("output-not-text")
    with _writing():
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()


def remark(line: str) -> None:
    """Tell how things go, apart from the result; raises as `say`."""
    _write(sys.stderr, f"{line}\n")


def complain(error: TrackerError) -> None:
    """Say what happened and what to do next; raises as `say`."""
    remark(f"tracker: {error.text(translate)}")
    if hint := error.hint(translate):
        remark(f"  {hint}")


def ask_secret(prompt: str) -> str:
    """Ask for a secret unseen, or read it as one line of UTF-8 where standard input is no terminal.

    Raises `RefusedError` when none is given, or none that is text.
    """
    import getpass

    try:
        secret = getpass.getpass(prompt) if sys.stdin and sys.stdin.isatty() else _read_line()
    except UnicodeDecodeError:
        raise RefusedError("secret-not-text") from None
    except (OSError, EOFError):
        secret = ""
    if not secret:
        raise RefusedError("secret-missing")
    return secret


def finish() -> None:
    """Write what other modules left unwritten, such as help; raises as `say`."""
    if sys.stdout:
        _write(sys.stdout)


def fall_silent() -> None:
    """Let what cannot be written go nowhere, or Python would complain of it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _read_line() -> str:
    """Read bytes, for the text of standard input has whatever encoding the system chose."""
    if sys.stdin is None:
        return ""
    return sys.stdin.buffer.readline(_LONGEST_LINE).decode("utf-8-sig").rstrip("\r\n")


def _write(stream: TextIO | None, text: str = "") -> None:
    """Write at once; to nobody where the process was started without the streams."""
    if stream is None:
        if sys.stderr is not None:
            raise UnreachableError("output-unwritable", why=translate("it is closed"))
        return
    encoding = stream.encoding or "utf-8"
    with _writing():
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # Windows says EINVAL of a pipe that nobody reads.
        if isinstance(error, BrokenPipeError) or error.errno == errno.EINVAL:
            raise BrokenPipeError from error
        raise UnreachableError("output-unwritable", why=error.strerror or type(error).__name__) from error
