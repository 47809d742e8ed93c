"""`tracker server`: found, refuse to found twice, run until told to stop."""

import json
import os
import re
import shlex
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tracker.cli import main
from tracker.cli.typed import typed
from tracker.core.errors import RefusedError
from tracker.host.instance import only_instance
from tracker.server.assemble import read_audit
from tracker.server.folder import Folder
from tracker.server.founding import check_url, stated_server


def init(folder: Path, *more: str) -> list[str]:
    return ["server", "init", str(folder), "--name", "Acme", "--owner-email", "ada@acme.example", *more]


def founded(folder: Path, capsys: pytest.CaptureFixture[str], more: Sequence[str] = ()) -> dict[str, Any]:
    assert main([*init(folder, *more), "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_founding_tells_all_one_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = founded(tmp_path / "acme", capsys)
    public = json.loads((tmp_path / "acme" / "connection.json").read_text())
    assert public["workspace_id"] == told["workspace_id"]
    assert len(public["pins"]) == 2
    assert told["owner_email"] == "ada@acme.example"
    assert len(told["owner_password"].replace("-", "")) == 24
    assert Path(told["root_key"]).read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")


def test_only_the_owner_of_the_files_can_read_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = founded(tmp_path / "acme", capsys)
    for path in (Path(told["root_key"]), *(tmp_path / "acme").rglob("*")):
        allowed = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == allowed, path


def test_the_password_and_the_root_key_are_in_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = founded(tmp_path / "acme", capsys)
    root_key = Path(told["root_key"]).read_bytes()
    for path in (tmp_path / "acme").rglob("*"):
        if path.is_file():
            assert told["owner_password"].encode() not in path.read_bytes()
            assert root_key[28:60] not in path.read_bytes()


@pytest.mark.parametrize("taken", ["acme", "acme-root-key.pem"])
def test_founding_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str], taken: str) -> None:
    (tmp_path / taken).write_text("mine")
    assert main(init(tmp_path / "acme")) == 1
    assert "Nothing was changed" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {taken}
    assert (tmp_path / taken).read_text() == "mine"


@pytest.mark.parametrize(
    "url", ["http://x", "https://", "https://x/path", "https://x?y", "https://u@x", "x", "https://x:0"]
)
def test_an_odd_address_is_refused(url: str) -> None:
    with pytest.raises(RefusedError):
        check_url(url)


def test_there_must_be_a_workspace_to_serve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server", "run", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("tracker: There is no workspace"), "a sentence, before anything that is logged"


def test_a_second_server_leaves_the_first_ones_uploads_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Folder(tmp_path / "acme")
    founded(folder.path, capsys)
    arriving = folder.objects / "incoming" / "draft"
    arriving.write_bytes(b"half a blob")
    with only_instance(folder.lock, "server-running"):
        assert main(["server", "run", str(folder.path), "--port", "0"]) == 1
    assert "A server is already running for this workspace." in capsys.readouterr().err
    assert arriving.read_bytes() == b"half a blob"


def _other_address(file: Path) -> None:
    file.write_text(json.dumps({**json.loads(file.read_text()), "server": "https://x:no-port"}))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (Path.unlink, "connection.json of the workspace in"),
        (lambda file: file.write_bytes(b"{}"), "connection.json is not what was written."),
        (lambda file: file.write_bytes(b"\xff"), "connection.json is not what was written."),
        (_other_address, "connection.json is not what was written."),
    ],
)
def test_it_must_know_its_own_address(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], object], sentence: str
) -> None:
    founded(tmp_path / "acme", capsys)
    spoil(tmp_path / "acme" / "connection.json")
    assert main(["server", "run", str(tmp_path / "acme")]) == 1
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("folder", [os.sep, "."])
def test_a_folder_without_a_name_is_taken(
    folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(os.sep)
    assert main(["server", "init", folder]) == 1
    assert "There is something at" in capsys.readouterr().err


def first_words(folder: Path, number: signal.Signals, *more: str) -> str:
    """Serve until it has said something, and end it by a signal; it must say nothing else and end well."""
    command = [sys.executable, "-W", "error", "-m", "tracker", "server", "run", str(folder), "--port", "0"]
    with subprocess.Popen(  # noqa: S603 - our own command, no shell
        [*command, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        first = run.stdout.readline()
        run.send_signal(number)
        assert run.communicate(timeout=20) == ("", "")
    assert run.returncode == 0
    return first


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_until_told_to_stop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    founded(tmp_path / "acme", capsys)
    ready = json.loads(first_words(tmp_path / "acme", number, "--json"))
    assert ready["event"] == "ready"
    assert ready["url"].startswith("https://127.0.0.1:")


def test_whoever_runs_it_reads_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    founded(tmp_path / "acme", capsys)
    said = first_words(tmp_path / "acme", signal.SIGINT)
    assert re.fullmatch(r"Ready at https://127\.0\.0\.1:\d+\. Ctrl-C stops\.\n", said)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def test_another_port_for_once_says_where_devices_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    founded(tmp_path / "our acme", capsys)
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "tracker",
        "server",
        "run",
        str(tmp_path / "our acme"),
        "--port",
        str(port),
    ]
    with subprocess.Popen(  # noqa: S603 - our own command, no shell
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.readline() == f"Ready at https://127.0.0.1:{port}. Ctrl-C stops.\n"
        said = run.stderr.readline()
        run.terminate()
        assert run.communicate(timeout=20) == ("", "")
    assert "go on naming https://127.0.0.1:8443" in said
    assert said.endswith(f"{typed('tracker', 'server', 'port', str(port), str(tmp_path / 'our acme'))}\n")
    assert "our acme" in shlex.split(said)[-1], "a shell takes the folder as one word"


def test_a_workspace_moves_to_another_port_for_good(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Folder(tmp_path / "acme")
    founded(folder.path, capsys)
    with only_instance(folder.lock, "server-running"):
        assert main(["server", "port", "9443", str(folder.path)]) == 1
    assert "Stop it first" in capsys.readouterr().err
    assert stated_server(folder.connection) == "https://127.0.0.1:8443"
    assert main(["server", "port", "9443", str(folder.path)]) == 0
    said = capsys.readouterr()
    assert said.out == (
        "The workspace is at https://127.0.0.1:9443 now; before it was at https://127.0.0.1:8443.\n"
    )
    assert "port 8443" in said.err
    assert stated_server(folder.connection) == "https://127.0.0.1:9443"
    assert stat.S_IMODE(folder.connection.stat().st_mode) == 0o600
    told = read_audit(folder.path)[-1]
    assert (told.action, dict(told.details)) == ("workspace.moved", {"port": 9443})
    assert main(["server", "port", "443", str(folder.path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["server"] == "https://127.0.0.1"
    assert stated_server(folder.connection) == "https://127.0.0.1"


@pytest.mark.parametrize(
    ("url", "port"), [("https://127.0.0.1:8443", 8443), ("https://127.0.0.1", 443), ("https://[::1]", 443)]
)
def test_a_workspace_that_is_at_a_port_is_not_moved_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], url: str, port: int
) -> None:
    folder = Folder(tmp_path / "acme")
    founded(folder.path, capsys, ["--url", url])
    stated, before = folder.connection.read_bytes(), read_audit(folder.path)
    assert main(["server", "port", str(port), str(folder.path)]) == 0
    said = capsys.readouterr()
    at = stated_server(folder.connection)
    assert (said.out, said.err) == (f"The workspace is at {at} already; nothing was changed.\n", "")
    assert main(["server", "port", str(port), str(folder.path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"before": at, "server": at}
    assert (folder.connection.read_bytes(), read_audit(folder.path)) == (stated, before)


def test_a_taken_port_leads_to_moving(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"https://127.0.0.1:{taken.getsockname()[1]}"
        founded(tmp_path / "acme", capsys, ["--url", url])
        assert main(["server", "run", str(tmp_path / "acme")]) == 1
    assert "`tracker server port`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--owner-email", "nope", "e-mail address"),
        ("--owner-email", "", "e-mail address"),
        ("--owner-email", "a" * 300 + "@acme.example", "e-mail address"),
        ("--name", "", "A workspace's name"),
        ("--name", "a" * 5000, "A workspace's name"),
        ("--name", "a\x1b[2J", "A workspace's name"),
    ],
)
def test_odd_names_found_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, sentence: str
) -> None:
    assert main(init(tmp_path / "acme", option, value)) == 1
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nothing_can_be_made_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    for folder, key, named in (
        (tmp_path / "file" / "acme", tmp_path / "key.pem", tmp_path / "file" / "acme"),
        (tmp_path / "acme", tmp_path / "nowhere" / "key.pem", tmp_path / "nowhere" / "key.pem"),
    ):
        assert main(init(folder, "--root-key", str(key))) == 1
        assert f"{named} cannot be made there." in capsys.readouterr().err
        assert {path.name for path in tmp_path.iterdir()} == {"file"}
