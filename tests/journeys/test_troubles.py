"""What people meet when something is wrong: one sentence, what to do next, exit code 1, and nothing lost."""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from lib.loopback_server import EMAIL, LoopbackServer
from tests.journeys.desk import SECONDS, Desk
from tracker.core.errors import DamagedError
from tracker.sync.client import MemberClient


def ask_for_enrolment(desk: Desk, connection: Path, password: str) -> subprocess.CompletedProcess[str]:
    words = ("admin", "enrolment", "create", "--connection", str(connection), "--email", EMAIL)
    return desk.run(*words, "-o", str(desk.home.with_suffix(".json")), typed=f"{password}\n")


def said_and_failed(done: subprocess.CompletedProcess[str], *sentences: str) -> None:
    """Require exit code 1, these sentences, a next step, and no traceback."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) >= 2, "a sentence and a next step"
    for sentence in sentences:
        assert sentence in done.stderr


def test_a_wrong_password(desk: Desk, server: LoopbackServer) -> None:
    done = ask_for_enrolment(desk, server.folder / "connection.json", "not-the-password")
    said_and_failed(done, "The e-mail address or the password is wrong.")
    assert "not-the-password" not in done.stderr


def test_a_wrong_pin(desk: Desk, server: LoopbackServer, tmp_path: Path) -> None:
    described = json.loads((server.folder / "connection.json").read_text("utf-8"))
    described["pins"] = [msgspec.json.decode(msgspec.json.encode(bytes([number] * 32))) for number in (1, 2)]
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(described), "utf-8")
    done = ask_for_enrolment(desk, wrong, server.password)
    said_and_failed(
        done, "This connection is intercepted. The server showed a certificate of ", "Nothing was sent."
    )
    assert not any(server.application_bytes().values())


def test_a_server_that_is_away(desk: Desk, server: LoopbackServer) -> None:
    connection = server.folder / "connection.json"
    server.stop()
    away = f"The server {server.connection.server} cannot be reached."
    said_and_failed(ask_for_enrolment(desk, connection, server.password), away)


def test_an_enrolment_that_is_used_up(enrolled: Desk, server: LoopbackServer, shown: str) -> None:
    other = Desk(enrolled.home.with_name("other"), shown)
    done = other.run("enrol", str(enrolled.home.with_suffix(".enrolment.json")))
    said_and_failed(done, "This enrolment has already been used.")
    assert server.objects == []


def test_a_device_that_is_not_enrolled(desk: Desk) -> None:
    said_and_failed(desk.run("agent", "--headless"), "This device is not enrolled yet.")


def test_a_file_that_is_no_enrolment(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "enrolment.json"
    file.write_bytes(os.urandom(300))
    said_and_failed(desk.run("enrol", str(file)), "The file enrolment.json is not an enrolment.")


def test_a_damaged_store_is_left_as_it_is(enrolled: Desk) -> None:
    damaged = bytearray(enrolled.store.read_bytes())
    damaged[5000:5100] = bytes(100)
    enrolled.store.write_bytes(damaged)
    said_and_failed(enrolled.run("agent", "--headless"), f"The database {enrolled.store} is damaged.")
    assert enrolled.store.read_bytes() == damaged


def test_a_wrong_store_key(enrolled: Desk) -> None:
    (enrolled.home / "data" / "store.key").write_text(f"file {os.urandom(32).hex()}\n", "ascii")
    before = enrolled.store.read_bytes()
    sentence = f"The key kept on this computer does not open {enrolled.store}."
    said_and_failed(enrolled.run("agent", "--headless"), sentence)
    assert enrolled.store.read_bytes() == before


def test_a_lost_store_key_is_not_replaced(enrolled: Desk) -> None:
    key = enrolled.home / "data" / "store.key"
    key.unlink()
    before = enrolled.store.read_bytes()
    sentence = f"The key to this device's store is gone, and the store is still in {enrolled.store.parent}."
    said_and_failed(enrolled.run("agent", "--headless"), sentence)
    assert not key.exists()
    assert enrolled.store.read_bytes() == before


def test_an_agent_that_nobody_hears_any_more_ends_quietly(enrolled: Desk) -> None:
    with enrolled.agent() as agent:
        agent.until("captured")
        assert agent.process.stdout is not None
        agent.process.stdout.close()
        assert agent.process.wait(SECONDS) == 141
        assert agent.process.stderr is not None
        assert agent.process.stderr.read() == ""


def test_a_blob_damaged_at_the_server_is_not_shown(enrolled: Desk, server: LoopbackServer) -> None:
    with enrolled.agent(every=60) as agent:
        agent.until("delivered")
        agent.stop()
    blob = server.objects[0]
    changed = bytearray(blob.read_bytes())
    changed[len(changed) // 2] ^= 1
    blob.chmod(0o600)
    blob.write_bytes(changed)
    error = asyncio.run(_open_first(server))
    assert isinstance(error, DamagedError)
    assert error.text()
    assert error.hint()
    assert blob.exists(), "it is kept as it is"


async def _open_first(server: LoopbackServer) -> Exception | None:
    owner = MemberClient(server.connection)
    try:
        await owner.sign_in(EMAIL, server.password)
        listed = await owner.files()
        await owner.content(listed.files[0].file_id)
    except DamagedError as error:
        return error
    finally:
        await owner.aclose()
    return None


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Mount a disk of three megabytes, which only root may."""
    folder.mkdir(parents=True)
    mounted = subprocess.run(  # noqa: S603 - our own command, no shell
        ["mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "tmpfs", str(folder)],  # noqa: S607 - the system's
        capture_output=True,
        check=False,
        timeout=60,
    )
    if mounted.returncode:
        pytest.skip("a small disk can be mounted only by root, in a machine that lets it")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, timeout=60)  # noqa: S603, S607 - as above


def test_a_full_disk(desk: Desk, server: LoopbackServer) -> None:
    with small_disk(desk.home):
        desk.enrol(server)
        server.stop()
        filler = desk.home / "filler"
        with desk.agent() as agent:
            agent.until("captured")
            filler.write_bytes(bytes(_room(desk.home)))
            told = agent.until("not-captured")
            assert isinstance(told["error"], dict)
            assert "full" in told["error"]["text"]
            filler.unlink()
            agent.until("captured")
            server.start()
            agent.until("delivered")
            assert agent.stop()["waiting"] == 0
        assert len(server.objects) == agent.count("captured") >= 2


def _room(folder: Path) -> int:
    return shutil.disk_usage(folder).free - 8192
