"""`tracker admin enrolment create`: what it needs is checked before anything is asked, and what it tells."""

import io
import json
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from tracker.cli import enrolment, main
from tracker.core.device import Connection
from tracker.core.wire import Enrolment

MADE = Enrolment(1, "https://x", uuid4(), "Acme", (bytes(32), b"1" * 32), bytes(32), "token", 9, b"der")


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lend a command that is given the password and answered by a server."""

    async def create(_: Connection, email: str, password: str) -> Enrolment:
        assert (email, password) == ("ada@acme.example", "open sesame")
        return MADE

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(enrolment, "_create", create)
    give(b"open sesame\n", monkeypatch)
    Path("connection.json").write_bytes(msgspec.json.encode(MADE))
    parts = "admin enrolment create --connection connection.json --email ada@acme.example -o a.json"
    return parts.split()


def give(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line)))


def test_it_tells_where_the_file_is(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("Written to a.json.")
    assert msgspec.json.decode(Path("a.json").read_bytes(), type=Enrolment) == MADE


def test_json_tells_all_but_the_secret(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "file": "a.json",
        "server": "https://x",
        "workspace_id": str(MADE.workspace_id),
        "workspace_name": "Acme",
        "expires_at": 9,
    }


@pytest.mark.parametrize(
    ("line", "sentence"), [(b"", "No password was given."), (b"\xff\n", "is not text in UTF-8.")]
)
def test_without_a_password_nothing_is_made(
    words: list[str],
    line: bytes,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    give(line, monkeypatch)
    assert main(words) == 1
    assert sentence in capsys.readouterr().err
    assert not Path("a.json").exists()


@pytest.mark.parametrize("missing", ["connection", "room"])
def test_no_password_is_asked_for_in_vain(
    words: list[str], missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if missing == "room":
        Path("a.json").write_text("mine")
    else:
        Path("connection.json").unlink()
    monkeypatch.setattr(enrolment, "ask_secret", pytest.fail)
    assert main(words) == 1
    assert ("There is a file a.json" if missing == "room" else "connection.json cannot be") in (
        capsys.readouterr().err
    )
