"""Local sockets: in a dead one's place, never in a live one's; for this account, wherever the folder lies."""

import asyncio
import os
import socket
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from tests.contracts.agent_socket import Rude, served
from tracker.agent.control_client import calling
from tracker.core.errors import RefusedError, UnreachableError
from tracker.host.local_socket import Address, Line, Way, connect, listening
from tracker.host.peer import same_account
from tracker.host.private_file import write_private

WAYS = [Way.LOOPBACK] if sys.platform == "win32" else list(Way)
NOBODY = 65_534
root_only = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can be another account for a while"
)
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets and modes")


@pytest.fixture(params=WAYS, ids=lambda way: way.value)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """Return a place by each way in turn."""
    return Address(tmp_path / "run", request.param)


def knock(address: Address) -> Line:
    return connect(address, "agent-not-running", 5)


def meet(listener: Line, address: Address) -> bytes:
    """Connect, and return what came through."""
    with knock(address).socket as client, listener.socket.accept()[0] as server:
        client.sendall(b"hello")
        return server.recv(5)


def test_both_sides_meet_and_know_one_secret(address: Address) -> None:
    with listening(address, "agent-running") as listener:
        assert meet(listener, address) == b"hello"
        line = knock(address)
        with line.socket:
            assert line.secret == listener.secret
            assert same_account(line.socket)
    assert (listener.secret == b"") is (address.way is Way.UNIX)


def test_it_leaves_nothing_to_knock_at(address: Address) -> None:
    with listening(address, "agent-running"):
        pass
    assert [file.name for file in address.folder.iterdir()] == ["control.lock"]
    with pytest.raises(UnreachableError) as caught:
        knock(address)
    assert caught.value.key == "agent-not-running"


def leave_behind(address: Address) -> None:
    """Leave what a killed process leaves."""
    if address.way is Way.LOOPBACK:
        with socket.create_server(("127.0.0.1", 0)) as dead:
            door = {"port": dead.getsockname()[1], "secret": ""}
        write_private(address.folder / "control.json", msgspec.json.encode(door))
    elif sys.platform != "win32":
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(address.folder / "control.sock"))


def test_what_a_killed_process_left_is_replaced(address: Address) -> None:
    address.folder.mkdir(mode=0o700)
    leave_behind(address)
    with pytest.raises(UnreachableError) as caught:
        knock(address)
    assert caught.value.key == "agent-not-running"
    with listening(address, "agent-running") as listener:
        assert meet(listener, address) == b"hello"


def test_a_live_one_is_not_replaced(address: Address) -> None:
    with listening(address, "agent-running") as first:
        with pytest.raises(RefusedError) as caught, listening(address, "agent-running"):
            pass
        assert caught.value.key == "agent-running"
        assert meet(first, address) == b"hello"


def test_a_folder_without_room_is_told(address: Address) -> None:
    name = "control.sock" if address.way is Way.UNIX else "control.json"
    address.folder.mkdir(mode=0o700)
    (address.folder / name).mkdir()
    with pytest.raises(UnreachableError) as caught, listening(address, "agent-running"):
        pass
    assert caught.value.key == "folder-away"


@unix_only
def test_a_path_too_long_for_a_socket_goes_by_loopback(tmp_path: Path) -> None:
    short, long = Address.within(Path("/tmp/x")), Address.within(tmp_path / ("x" * 100))  # noqa: S108 - only looked at
    assert (short.way, long.way) == (Way.UNIX, Way.LOOPBACK)
    with listening(long, "agent-running") as listener:
        assert meet(listener, long) == b"hello"


@unix_only
def test_the_longest_path_that_goes_by_unix_is_taken_by_the_system(tmp_path: Path) -> None:
    places = (Address.within(tmp_path / ("x" * length)) for length in range(100, 0, -1))
    longest = next(place for place in places if place.way is Way.UNIX)
    with listening(longest, "agent-running") as listener:
        assert meet(listener, longest) == b"hello"


@unix_only
def test_every_name_of_a_folder_is_one_place(tmp_path: Path) -> None:
    (tmp_path / "other").symlink_to(tmp_path / "run")
    (tmp_path / "run").mkdir(mode=0o700)
    assert Address.within(tmp_path / "other") == Address.within(tmp_path / "run")


@unix_only
def test_its_files_are_its_owners_alone(address: Address) -> None:
    with listening(address, "agent-running"):
        modes = {stat.S_IMODE(file.lstat().st_mode) for file in address.folder.iterdir()}
        assert modes == {0o600}
        assert stat.S_IMODE(address.folder.stat().st_mode) == 0o700


@unix_only
def test_a_secret_that_others_may_have_read_is_not_used(tmp_path: Path) -> None:
    address = Address(tmp_path / "run", Way.LOOPBACK)
    with listening(address, "agent-running"):
        (address.folder / "control.json").chmod(0o644)
        with pytest.raises(UnreachableError):
            knock(address)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff", b'{"port":"x","secret":""}', b'{"port":0,"secret":""}']
)
def test_a_door_that_is_none_leads_nowhere(tmp_path: Path, content: bytes) -> None:
    address = Address(tmp_path / "run", Way.LOOPBACK)
    with listening(address, "agent-running"):
        (address.folder / "control.json").write_bytes(content)
        with pytest.raises(UnreachableError):
            knock(address)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Lend a folder that every account may pass through."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def another_account() -> Iterator[None]:
    """Be somebody else for the block."""
    if sys.platform == "win32":
        pytest.skip("Windows has no effective users")
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@root_only
async def test_another_account_is_told_and_not_answered(open_folder: Path) -> None:
    async with served(open_folder / "run", Way.UNIX) as agent:
        (open_folder / "run").chmod(0o755)
        (open_folder / "run" / "control.sock").chmod(0o666)
        with another_account():
            client = Rude(agent.address)
        agent.happen()

        def talk() -> None:
            assert client.refused() == "control-not-yours"
            assert client.hung_up()
            client.close()

        await asyncio.to_thread(talk)
        assert agent.came == []
        await agent.ask()


@root_only
def test_an_agent_of_another_account_is_not_asked(open_folder: Path) -> None:
    address = Address(open_folder / "run", Way.UNIX)
    with listening(address, "agent-running"):
        address.folder.chmod(0o755)
        (address.folder / "control.sock").chmod(0o666)
        with another_account(), pytest.raises(RefusedError) as caught, calling(address):
            pass
    assert caught.value.key == "control-not-yours"
