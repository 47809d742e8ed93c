"""What commands say and ask: where it cannot be written or read, one sentence says so, never a traceback."""

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tracker.cli import main
from tracker.cli.server import _say_ready
from tracker.cli.terminal import ask_secret, say, say_bytes, say_json
from tracker.core.errors import RefusedError, UnreachableError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

UNWRITABLE = "tracker: What this command has to say cannot be written: "


class Screen(io.TextIOWrapper):
    """A standard output that somebody looks at."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_is_not_filled_with_what_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr("sys.stdout", Screen(shown))
    with pytest.raises(RefusedError, match="a terminal cannot show it"):
        say_bytes(bytes(range(256)))
    assert shown.getvalue() == b""
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(shown))
    say_bytes(bytes(range(256)))
    assert shown.getvalue() == bytes(range(256))


class Failing(io.RawIOBase):
    """A stream that takes nothing, because of this error."""

    name = "failing"

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def writable(self) -> bool:
        return True

    def write(self, _: "ReadableBuffer") -> int:
        raise OSError(self._number, os.strerror(self._number))


def failing(number: int) -> io.TextIOWrapper:
    return io.TextIOWrapper(Failing(number), encoding="utf-8", write_through=True)


def in_a_process(folder: Path, words: list[str], out: int, err: int) -> int:
    command = [sys.executable, "-m", "tracker", *words]
    # Text waits in a buffer until the end only where nobody switched that off.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        command,
        cwd=folder,
        env=environment,
        stdout=out,
        stderr=err,
        check=False,
        timeout=60,
    )
    return done.returncode


@pytest.mark.parametrize(
    ("unheard", "words"),
    [
        ("stdout", ["--help"]),
        ("stdout", ["keygen", "-o", "key.pem"]),
        ("stderr", ["inspect", "nowhere"]),
    ],
)
def test_what_nobody_reads_ends_a_command_quietly(unheard: str, words: list[str], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as pipe, (tmp_path / "heard").open("wb") as heard:
        out, err = (pipe, heard) if unheard == "stdout" else (heard, pipe)
        assert in_a_process(tmp_path, words, out.fileno(), err.fileno()) == 141
    assert (tmp_path / "heard").read_bytes() == b""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a file that is always full")
@pytest.mark.parametrize("unwritable", ["stdout", "both"])
@pytest.mark.parametrize("words", [["--version"], ["server", "--help"], ["keygen", "-o", "key.pem"]])
def test_a_full_disk_is_said_once_and_ends_with_1(words: list[str], unwritable: str, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full, (tmp_path / "heard").open("wb") as heard:
        err = heard if unwritable == "stdout" else full
        assert in_a_process(tmp_path, words, full.fileno(), err.fileno()) == 1
    said = (tmp_path / "heard").read_text()
    assert said.startswith(UNWRITABLE) if unwritable == "stdout" else said == ""
    assert said.count("\n") == (2 if unwritable == "stdout" else 0)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EPIPE, errno.EINVAL, errno.EIO])
def test_a_key_that_nobody_heard_of_is_not_left_behind(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("sys.stdout", failing(number))
        assert main(["keygen", "-o", str(tmp_path / "key.pem")]) in (1, 141)
    assert list(tmp_path.iterdir()) == []
    assert main(["keygen", "-o", str(tmp_path / "key.pem")]) == 0


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EPIPE])
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_workspace_whose_password_nobody_saw_says_what_to_do(
    number: int,
    more: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdout", failing(number))
    assert main(["server", "init", str(tmp_path / "acme"), *more]) == 1
    sentence, hint = capsys.readouterr().err.splitlines()
    assert f"{tmp_path / 'acme'} was made, but its owner's password could not be shown" in sentence
    assert f"remove that folder and {tmp_path / 'acme-root-key.pem'}" in hint


def test_a_closed_output_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert main(["keygen", "-o", str(tmp_path / "key.pem")]) == 1
    assert capsys.readouterr().err.startswith(f"{UNWRITABLE}it is closed.")


def test_a_command_without_streams_works(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    assert main(["keygen", "-o", str(tmp_path / "key.pem")]) == 0
    assert main(["keygen", "-o", str(tmp_path / "key.pem")]) == 1


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EPIPE])
def test_a_server_serves_also_when_nobody_hears_that_it_is_ready(
    number: int, monkeypatch: pytest.MonkeyPatch, *, as_json: bool
) -> None:
    monkeypatch.setattr("sys.stdout", failing(number))
    with pytest.raises((BrokenPipeError, UnreachableError)):
        say("nothing")
    _say_ready(Path("workspace"), "https://localhost", as_json=as_json, moved=False)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_what_an_encoding_lacks_is_escaped(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding=encoding))
    odd = "日本 \udcff 🎈 é"
    say(odd)
    say_json({"name": odd})
    said, as_json = raw.getvalue().decode(encoding).splitlines()
    assert said.split()[1] == "\\udcff"
    assert json.loads(as_json) == {"name": odd}


@pytest.mark.parametrize(
    ("given", "secret"),
    [
        (b"open sesame\n", "open sesame"),
        (b"open sesame\r\nand more\n", "open sesame"),
        (b"\xef\xbb\xbf\xc3\xa9t\xc3\xa9", "été"),
        (b" spaces count \n", " spaces count "),
    ],
)
def test_a_secret_is_one_line_of_utf8(given: bytes, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), encoding="ascii"))
    assert ask_secret("Password: ") == secret


def no_terminal(_: str) -> str:
    raise EOFError


@pytest.mark.parametrize(
    ("given", "key"),
    [(b"", "secret-missing"), (b"\nlater\n", "secret-missing"), (b"caf\xe9\n", "secret-not-text")],
)
def test_what_is_no_secret_is_refused(given: bytes, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given), errors="surrogateescape"))
    with pytest.raises(RefusedError) as refused:
        ask_secret("Password: ")
    assert refused.value.key == key


class Terminal(io.StringIO):
    """Standard input of a person."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stdin", [None, Terminal()])
def test_nobody_there_to_answer_is_told(stdin: Terminal | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", stdin)
    monkeypatch.setattr("getpass.getpass", no_terminal)
    with pytest.raises(RefusedError) as refused:
        ask_secret("Password: ")
    assert refused.value.key == "secret-missing"
