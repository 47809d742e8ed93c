"""Files that describe a server are read back as they were written; a wrong one is told apart."""

import stat
import sys
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from tracker.core.device import Connection
from tracker.core.errors import RefusedError, TrackerError, UnreachableError
from tracker.core.wire import Enrolment
from tracker.sync.connection_file import read_connection
from tracker.sync.enrolment_file import read_enrolment, write_enrolment

ENROLMENT = Enrolment(1, "https://x", uuid4(), "Acme", (bytes(32), b"1" * 32), bytes(32), "token", 9, b"der")


def test_an_enrolment_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "acme.json"
    write_enrolment(path, ENROLMENT)
    assert read_enrolment(path) == ENROLMENT


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "acme.json"
    write_enrolment(path, ENROLMENT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "acme.json"
    path.write_text("mine")
    with pytest.raises(RefusedError, match=r"There is a file acme\.json already"):
        write_enrolment(path, ENROLMENT)
    assert path.read_text() == "mine"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "acme.json"
    for act in (lambda: write_enrolment(path, ENROLMENT), lambda: read_enrolment(path)):
        with pytest.raises(UnreachableError, match=r"The file acme\.json cannot be"):
            act()


def test_a_servers_description_is_read(tmp_path: Path) -> None:
    path = tmp_path / "connection.json"
    path.write_bytes(changed(owner="whoever"))
    assert read_connection(path) == Connection("https://x", ENROLMENT.pins, b"der")


@pytest.mark.parametrize("content", [b"", b"{}", b'{"version": 1, "server": "https://x", "pins": []}'])
def test_another_file_describes_no_server(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "connection.json"
    path.write_bytes(content)
    with pytest.raises(RefusedError, match="does not describe a server"):
        read_connection(path)


def test_a_description_without_pins_is_none(tmp_path: Path) -> None:
    path = tmp_path / "connection.json"
    path.write_bytes(changed(pins=[]))
    with pytest.raises(RefusedError, match="does not describe a server"):
        read_connection(path)


def changed(**values: object) -> bytes:
    return msgspec.json.encode({**msgspec.to_builtins(ENROLMENT), **values})


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "enrolment-not-one"),
        (b"a letter to my aunt", "enrolment-not-one"),
        (b"[]", "enrolment-not-one"),
        (b'{"version": 1}', "enrolment-not-one"),
        (b'"\xff"', "enrolment-not-one"),
        (b"[" * 100_000, "enrolment-not-one"),
        (changed(pins=[]), "enrolment-not-one"),
        (changed(pins=["AAAA"]), "enrolment-not-one"),
        (changed(root_fingerprint="AAAA"), "enrolment-not-one"),
        (changed(workspace_id="acme"), "enrolment-not-one"),
        (changed(version=0), "enrolment-not-one"),
        (b'{"version": 2, "everything": "else"}', "file-newer"),
    ],
)
def test_another_file_is_told_apart(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "acme.json"
    path.write_bytes(content)
    with pytest.raises(TrackerError) as caught:
        read_enrolment(path)
    assert caught.value.key == key
    assert "acme.json" in caught.value.text()
