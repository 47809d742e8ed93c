"""A member attaches files on the command line and sees which there are, without a server."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.fakes.home import Home
from tests.fakes.status import some_status
from tracker.cli import main
from tracker.core.wire import Attached, Stage, Transfer

TAXI = b"%PDF-1.7 a receipt of a taxi" * 4_000


@pytest.fixture
def taxi(tmp_path: Path) -> Path:
    path = tmp_path / "taxi.pdf"
    path.write_bytes(TAXI)
    return path


def test_a_receipt_is_attached_and_listed(home: Home, taxi: Path) -> None:
    empty = home.run("attachments")
    assert (empty.returncode, empty.stdout) == (0, "")
    assert empty.stderr == "No files were attached on this device yet.\n"
    done = home.run("attach", str(taxi), "--kind", "receipt")
    assert done.returncode == 0, done.stderr
    name, _, which = done.stdout.strip().rstrip(".").rpartition(": ")
    assert name == "taxi.pdf is attached, sealed, and on its way"
    assert "It belongs to no entry and no project, as no timer runs." in done.stderr
    (told,) = [json.loads(line) for line in home.run("attachments", "--json").stdout.splitlines()]
    assert told["id"].startswith(which)
    assert {key: told[key] for key in ("kind", "name", "media_type", "size", "status", "here")} == {
        "kind": "receipt",
        "name": "taxi.pdf",
        "media_type": "application/pdf",
        "size": len(TAXI),
        "status": "waiting",
        "here": True,
    }
    heading, row = home.run("attachments").stdout.splitlines()
    assert heading.split()[0] == "ID"
    assert [word for word in ("receipt", "taxi.pdf", "112 KB", "here, waiting") if word not in row] == []
    assert home.run("screenshots", "list", "--json").stdout == "", "it is no screenshot"
    (lying,) = (home.paths.data / "store.db-files").iterdir()
    assert TAXI[:20] not in lying.read_bytes()
    assert b"taxi" not in lying.name.encode() + lying.read_bytes()
    assert home.run("agent", "stop").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("attach", "missing.pdf"), "missing.pdf cannot be read: No such file or directory."),
        (("attach", "."), "cannot be read: it is not a file."),
        (("attach", "taxi.pdf", "--entry", "ffffffff"), "entry"),
        (("attach", "taxi.pdf", "--project", "Nowhere"), "Nowhere"),
        (("attachments", "open", "ffffffff", "-o", "x.pdf"), "No file attached here has an id that begins"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(
    home: Home, taxi: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(taxi.parent)
    done = home.run(*words)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert home.run("attachments", "--json").stdout == ""
    assert not Path("x.pdf").exists()
    folder = home.paths.data / "store.db-files"
    assert not folder.exists() or list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("attach",),
        ("attach", "a.pdf", "--kind", "invoice"),
        ("attach", "a.pdf", "--entry", "3f2a", "--project", "Website"),
        ("attach", "a.pdf", "--entry", "not an id"),
        ("attachments", "open", "3f2a"),
    ],
)
def test_what_is_asked_wrongly_is_answered_with_an_example(home: Home, words: tuple[str, ...]) -> None:
    done = home.run(*words)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("example: tracker attach")


def test_each_tenth_of_a_long_sealing_is_told_once(
    taxi: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, whole = some_status(), 48_000_000
    sealing = [
        replace(status, transfer=Transfer(Stage.SEALING, done, whole))
        for done in (0, 5_000_000, 9_000_000, whole)
    ]
    sealed = replace(status, attached=Attached(UUID(int=1), "plans.pdf", whole))
    monkeypatch.setattr("tracker.cli.with_agent.attend", lambda _command: iter((*sealing, sealed)))
    assert main(["attach", str(taxi)]) == 0
    said = capsys.readouterr()
    assert [line for line in said.err.splitlines() if line.startswith("Sealing")] == [
        "Sealing: 10 % of 48 MB.",
        "Sealing: 100 % of 48 MB.",
    ]
    assert said.out.startswith("plans.pdf is attached, sealed, and on its way")
