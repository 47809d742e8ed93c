"""Sealing by hand: what the commands make opens again, and whatever fails leaves one sentence and no file."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from tests.fakes.draws import draws
from tracker.cli import main
from tracker.core.sealing import Context, Kind, Role, find_token, from_pem, read_header, unseal

CONTENT = draws()(200_000)
NOBODY = Context(bytes(16), bytes(16), bytes(16), Kind.ATTACHMENT)
Spoil = Callable[[], None]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Lend a folder with a key, a file, and that file sealed for the key; commands run in it."""
    monkeypatch.chdir(tmp_path)
    Path("plan.pdf").write_bytes(CONTENT)
    assert main(["seal", "plan.pdf", "-r", keygen("id.pem", capsys), "-o", "plan.tsf"]) == 0
    return tmp_path


def keygen(name: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert main(["keygen", "-o", name, *more]) == 0
    return capsys.readouterr().out.strip()


def in_a_process(*command: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "tracker", *command]
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603  # our own command


def failed(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    """Run what must fail with one sentence and a hint and change no file; return the sentence."""
    before = {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    capsys.readouterr()
    assert main(list(command)) == 1
    assert {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before
    said = capsys.readouterr()
    sentence, hint = said.err.splitlines()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert hint.strip()
    return sentence


@pytest.mark.parametrize(
    "kinds", [[()], [("--post-quantum",)], [("--post-quantum",), ()], [(), ("--post-quantum",)]]
)
def test_each_recipient_opens_what_was_sealed(
    desk: Path, capsys: pytest.CaptureFixture[str], kinds: list[tuple[str, ...]]
) -> None:
    recipients = [keygen(f"{each}.pem", capsys, *more) for each, more in enumerate(kinds)]
    options = [part for recipient in recipients for part in ("-r", recipient)]
    assert main(["seal", "plan.pdf", *options, "-o", "shared.tsf"]) == 0
    for each in range(len(kinds)):
        assert main(["open", "shared.tsf", "-i", f"{each}.pem", "-o", f"{each}.pdf"]) == 0
        assert Path(f"{each}.pdf").read_bytes() == CONTENT
    assert [path.name for path in desk.iterdir() if path.name.startswith(".")] == []


def test_a_key_is_a_private_file_that_other_tools_read(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public = keygen("mine.pem", capsys)
    assert from_pem(Path("mine.pem").read_bytes()).public_key.raw.hex() == public
    assert len(public) == 64
    if sys.platform != "win32":
        assert stat.S_IMODE((desk / "mine.pem").stat().st_mode) == 0o600


@pytest.mark.usefixtures("desk")
def test_a_key_made_by_another_tool_opens() -> None:
    key = X25519PrivateKey.generate()
    Path("theirs.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    recipient = key.public_key().public_bytes_raw().hex()
    assert main(["seal", "plan.pdf", "-r", recipient, "-o", "theirs.tsf"]) == 0
    assert main(["open", "theirs.tsf", "-i", "theirs.pem", "-o", "theirs.pdf"]) == 0
    assert Path("theirs.pdf").read_bytes() == CONTENT


@pytest.mark.usefixtures("desk")
def test_a_key_with_a_passphrase_is_told_how_it_becomes_usable(capsys: pytest.CaptureFixture[str]) -> None:
    lock = BestAvailableEncryption(b"secret")
    locked = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    Path("locked.pem").write_bytes(locked)
    assert main(["open", "plan.tsf", "-i", "locked.pem", "-o", "out.pdf"]) == 1
    said = capsys.readouterr().err
    assert "locked with a passphrase" in said
    assert "openssl pkey -in" in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.usefixtures("desk")
def test_a_key_that_others_can_read_opens_and_is_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["open", "plan.tsf", "-i", "id.pem", "-o", "one.pdf"]) == 0
    assert capsys.readouterr().err == ""
    Path("id.pem").chmod(0o644)
    assert main(["open", "plan.tsf", "-i", "id.pem", "-o", "two.pdf"]) == 0
    (warning,) = capsys.readouterr().err.splitlines()
    assert warning.startswith("Others on this computer may read or change the key id.pem")


@pytest.mark.usefixtures("desk")
def test_the_sealed_file_is_what_the_format_says() -> None:
    blob, grants = Path("plan.tsf").read_bytes(), Path("plan.tsf.grants").read_bytes()
    key = from_pem(Path("id.pem").read_bytes())
    token = find_token(grants, read_header(blob).file_id, Role.OPENER, key)
    opened = unseal(blob, token, NOBODY)
    assert opened.content == CONTENT
    assert json.loads(opened.meta) == {"media_type": "application/octet-stream", "name": "plan.pdf"}
    assert len(grants) == 97


@pytest.mark.usefixtures("desk")
def test_an_empty_file_is_sealed_and_opened(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty").touch()
    assert main(["seal", "empty", "-r", keygen("e.pem", capsys), "-o", "empty.tsf"]) == 0
    assert main(["open", "empty.tsf", "-i", "e.pem", "-o", "again"]) == 0
    assert Path("again").read_bytes() == b""


def _damage() -> None:
    blob = bytearray(Path("plan.tsf").read_bytes())
    blob[1000] ^= 1
    Path("plan.tsf").write_bytes(blob)


def _truncate() -> None:
    Path("plan.tsf").write_bytes(Path("plan.tsf").read_bytes()[:-1])


def _wrong_key() -> None:
    Path("id.pem").unlink()
    main(["keygen", "-o", "id.pem"])


def _other_grants() -> None:
    recipient = from_pem(Path("id.pem").read_bytes()).public_key.raw.hex()
    main(["seal", "plan.pdf", "-r", recipient, "-o", "other.tsf"])
    Path("other.tsf.grants").replace("plan.tsf.grants")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_damage, "This sealed file is damaged."),
        (_truncate, "This sealed file is damaged."),
        (_other_grants, "This sealed file is damaged."),
        (lambda: Path("plan.pdf").replace("plan.tsf"), "plan.tsf is not a sealed file."),
        (_wrong_key, "This key does not open this file."),
        (lambda: Path("plan.tsf.grants").unlink(), "The file plan.tsf.grants is missing"),
        (lambda: Path("plan.tsf").unlink(), "plan.tsf cannot be read: "),
        (lambda: Path("id.pem").unlink(), "id.pem cannot be read: "),
        (lambda: Path("id.pem").write_text("no key"), "This is not a key"),
        (lambda: Path("id.pem").write_bytes(bytes(2_000_000)), "id.pem cannot be read: it is too large"),
        (lambda: Path("out.pdf").write_text("mine"), "out.pdf exists already."),
    ],
)
@pytest.mark.usefixtures("desk")
def test_what_cannot_be_opened_leaves_nothing(
    spoil: Spoil, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil()
    assert sentence in failed(capsys, "open", "plan.tsf", "-i", "id.pem", "-o", "out.pdf")


@pytest.mark.parametrize(
    ("file", "recipient", "output", "sentence"),
    [
        ("nowhere", "", "out.tsf", "nowhere cannot be read: "),
        (".", "", "out.tsf", ". cannot be read: "),
        ("plan.pdf", "not hex", "out.tsf", "This is not a key"),
        ("plan.pdf", "00" * 31, "out.tsf", "This is not a key"),
        ("plan.pdf", "00" * 32, "out.tsf", "This is not a key"),
        ("plan.pdf", "", "plan.tsf", "plan.tsf exists already."),
        ("plan.pdf", "", ".", ". exists already."),
        ("plan.pdf", "", os.sep, f"{os.sep} exists already."),
        ("plan.pdf", "", "nowhere/out.tsf", "out.tsf could not be finished: "),
    ],
)
@pytest.mark.usefixtures("desk")
def test_what_cannot_be_sealed_leaves_nothing(
    file: str, recipient: str, output: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    public = recipient or from_pem(Path("id.pem").read_bytes()).public_key.raw.hex()
    assert sentence in failed(capsys, "seal", file, "-r", public, "-o", output)


@pytest.mark.usefixtures("desk")
def test_a_pipe_is_not_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no named pipes in folders")
    os.mkfifo("pipe")
    assert "pipe cannot be read: it is not a file." in failed(capsys, "inspect", "pipe")


@pytest.mark.usefixtures("desk")
def test_what_was_never_sealed_is_not_called_damaged(capsys: pytest.CaptureFixture[str]) -> None:
    assert "plan.pdf is not a sealed file." in failed(capsys, "inspect", "plan.pdf")


@pytest.mark.usefixtures("desk")
def test_a_key_file_in_place_of_a_public_key_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seal", "plan.pdf", "-r", "id.pem", "-o", "out.tsf"]) == 1
    assert "Give it as `tracker keygen` printed it" in capsys.readouterr().err


@pytest.mark.usefixtures("desk")
def test_a_folder_is_no_sealed_file(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["inspect", "."], ["open", ".", "-i", "id.pem", "-o", "out.pdf"]):
        assert ". cannot be read: it is not a file." in failed(capsys, *command)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has files that can be opened and not read")
@pytest.mark.usefixtures("desk")
def test_a_file_that_fails_while_it_is_read_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    memory, public = "/proc/self/mem", from_pem(Path("id.pem").read_bytes()).public_key.raw.hex()
    for command in (
        ["inspect", memory],
        ["open", "plan.tsf", "-i", memory, "-o", "out.pdf"],
        ["seal", memory, "-r", public, "-o", "out.tsf"],
    ):
        assert "/proc/self/mem cannot be read: Input/output error." in failed(capsys, *command)


@pytest.mark.usefixtures("desk")
def test_as_many_keys_as_are_taken_open_and_more_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    public = keygen("long.pem", capsys, "--post-quantum")
    most = [part for _ in range(800) for part in ("-r", public)]
    sentence = failed(capsys, "seal", "plan.pdf", *most, "-r", public, "-o", "many.tsf")
    assert "A file can be sealed for 800 keys at once" in sentence
    assert main(["seal", "plan.pdf", *most, "-o", "many.tsf"]) == 0
    assert main(["open", "many.tsf", "-i", "long.pem", "-o", "out.pdf"]) == 0
    assert main(["inspect", "many.tsf"]) == 0


@pytest.mark.usefixtures("desk")
def test_a_key_is_never_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    assert "id.pem exists already." in failed(capsys, "keygen", "-o", "id.pem")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    "command",
    [("keygen", "-o", "-"), ("seal", "plan.pdf", "-r", f"{9:064x}", "-o", "-")],
)
def test_what_cannot_go_to_standard_output_makes_no_file_called_so(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    assert failed(capsys, *command) == "tracker: This goes into a file, and not to standard output."


@pytest.mark.usefixtures("desk")
def test_a_file_is_opened_to_standard_output() -> None:
    line = [sys.executable, "-m", "tracker", "open", "plan.tsf", "-i", "id.pem", "-o", "-"]
    done = subprocess.run(line, capture_output=True, check=True, timeout=60)  # noqa: S603  # our own command
    assert (done.stdout, done.stderr) == (CONTENT, b"")
    assert not Path("-").exists()


@pytest.mark.usefixtures("desk")
def test_inspect_tells_what_is_to_be_known_without_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    blob, key = Path("plan.tsf").read_bytes(), from_pem(Path("id.pem").read_bytes()).public_key
    assert main(["inspect", "plan.tsf", "--json"]) == 0
    header = read_header(blob)
    assert json.loads(capsys.readouterr().out) == {
        "version": 1,
        "suite": 1,
        "file_id": header.file_id.hex(),
        "context": NOBODY.digest().hex(),
        "length": len(blob),
        "ciphertext_length": len(blob) - 96,
        "grants": [{"role": "opener", "kem": "X25519", "key_id": key.key_id.hex()}],
    }
    assert main(["inspect", "plan.tsf"]) == 0
    shown = capsys.readouterr().out
    assert header.file_id.hex() in shown
    assert key.key_id.hex() in shown


@pytest.mark.usefixtures("desk")
def test_inspect_does_without_grants(capsys: pytest.CaptureFixture[str]) -> None:
    Path("plan.tsf.grants").unlink()
    assert main(["inspect", "plan.tsf"]) == 0
    assert "none beside it" in capsys.readouterr().out


@pytest.mark.usefixtures("desk")
def test_inspect_sees_a_missing_end(capsys: pytest.CaptureFixture[str]) -> None:
    _truncate()
    assert "damaged" in failed(capsys, "inspect", "plan.tsf", "--json")


@pytest.mark.usefixtures("desk")
def test_the_installed_command_seals_and_opens() -> None:
    public = in_a_process("keygen", "-o", "new.pem").stdout.strip()
    assert in_a_process("seal", "plan.pdf", "-r", public, "-o", "new.tsf").stdout == ""
    opening = ("open", "new.tsf", "-i", "new.pem", "-o", "new.pdf")
    assert in_a_process(*opening).returncode == 0
    assert Path("new.pdf").read_bytes() == CONTENT
    again = in_a_process(*opening)
    assert (again.returncode, again.stderr.splitlines()[0]) == (1, "tracker: new.pdf exists already.")
