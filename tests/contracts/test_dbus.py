"""The fence of D-Bus on a real bus: answers, refusals, signals, descriptors; and before what is no bus."""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from jeepney import DBusAddress, HeaderFields, Message, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus as bus_itself
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from lib.gnome_session import message_bus
from tracker.core.errors import UnreachableError
from tracker.host.dbus import Bus, Peer, Signal, session_bus, system_bus

NAME = "org.example.Echo"
ECHO = Peer(NAME, "/org/example/Echo", NAME)
_BUS = Peer("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
SOON = 20.0


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("there is no dbus-daemon here; scripts/test.py tells how to have it")
    with message_bus() as address:
        yield address


def _answer(line: DBusConnection, call: Message, descriptor: int) -> bool:
    """Answer one call to the echo; return whether it goes on."""
    match call.header.fields.get(HeaderFields.member):
        case "Echo":
            line.send(new_method_return(call, "s", call.body))
        case "Get":
            line.send(new_method_return(call, "v", (("u", 7),)))
        case "Descriptor":
            line.send(new_method_return(call, "h", (descriptor,)))
        case "Shout":
            here = DBusAddress(ECHO.path, interface=NAME)
            line.send(new_signal(here, "Whispered", "s", ("unheard",)))
            line.send(new_signal(here, "Shouted", "s", call.body))
            line.send(new_method_return(call))
        case "Stop":
            line.send(new_method_return(call))
            return False
        case "Silence" | None:
            pass
        case _:
            line.send(new_error(call, f"{NAME}.No"))
    return True


@pytest.fixture
def echo(address: str, tmp_path: Path) -> Iterator[None]:
    """Run a program that answers on the bus."""
    (tmp_path / "file").write_text("from a descriptor")
    file = os.open(tmp_path / "file", os.O_RDONLY)
    line = open_dbus_connection(address, enable_fds=True, auth_timeout=SOON)
    Proxy(bus_itself, line).RequestName(NAME)

    def serve() -> None:
        while _answer(line, line.receive(), file):
            pass

    serving = Thread(target=serve)
    serving.start()
    yield
    with Bus(address) as bus:
        bus.call(ECHO, "Stop")
    serving.join(60)
    line.close()
    os.close(file)


@pytest.fixture
def bus(address: str) -> Iterator[Bus]:
    with Bus(address) as bus:
        yield bus


@pytest.mark.usefixtures("echo")
def test_a_call_is_answered(bus: Bus) -> None:
    assert bus.call(ECHO, "Echo", "s", "héllo") == ("héllo",)
    assert bus.property(ECHO, "Anything") == 7
    assert bus.has(NAME)


@pytest.mark.usefixtures("echo")
def test_a_refusal_names_who_refused(bus: Bus) -> None:
    for peer, method in ((ECHO, "Unknown"), (Peer("org.example.Nobody", "/", "org.example.Nobody"), "Any")):
        with pytest.raises(UnreachableError) as refused:
            bus.call(peer, method)
        assert (refused.value.key, refused.value.values) == ("dbus-refused", {"name": peer.name})
    assert not bus.has("org.example.Nobody")


@pytest.mark.usefixtures("echo")
def test_who_does_not_answer_is_away_and_the_next_call_is_not_confused(bus: Bus) -> None:
    with pytest.raises(UnreachableError) as away:
        bus.call(ECHO, "Silence", patience=0.01)
    assert away.value.key == "dbus-away"
    assert bus.call(ECHO, "Echo", "s", "still there") == ("still there",)


@pytest.mark.usefixtures("echo")
def test_a_descriptor_comes_as_a_number_that_is_open(bus: Bus) -> None:
    (number,) = bus.call(ECHO, "Descriptor")
    with os.fdopen(number) as file:
        assert file.read() == "from a descriptor"


@pytest.mark.usefixtures("echo")
def test_a_signal_is_heard_by_who_subscribed_also_when_it_comes_before_an_answer(bus: Bus) -> None:
    bus.subscribe(ECHO, "Shouted")
    for word in ("one", "two"):
        bus.call(ECHO, "Shout", "s", word)
    assert bus.wait(SOON) == Signal(ECHO.path, NAME, "Shouted", ("one",))
    assert bus.wait(SOON) == Signal(ECHO.path, NAME, "Shouted", ("two",))
    assert bus.wait(0) is None


@pytest.mark.usefixtures("echo")
def test_without_subscription_there_is_no_signal(bus: Bus) -> None:
    bus.call(ECHO, "Shout", "s", "one")
    assert bus.wait(0) is None


def test_a_watcher_of_the_descriptor_is_told_of_a_signal(bus: Bus, address: str) -> None:
    bus.subscribe(_BUS, "NameOwnerChanged")
    assert bus.wait(0) is None
    with Bus(address):
        waiting = socket.socket(fileno=os.dup(bus.fileno()))
        with closing(waiting):
            waiting.settimeout(SOON)
            assert waiting.recv(1, socket.MSG_PEEK)
    signal = bus.wait(0)
    assert signal is not None
    assert signal.member == "NameOwnerChanged"


def test_who_waits_is_woken_when_another_thread_hangs_up(address: str) -> None:
    heard: list[str] = []
    bus = Bus(address)

    def wait() -> None:
        try:
            bus.wait(None)
        except UnreachableError as error:
            heard.append(error.key)

    waiting = Thread(target=wait)
    waiting.start()
    bus.hang_up()
    waiting.join(SOON)
    bus.close()
    assert heard == ["dbus-away"]


def test_after_closing_everything_is_away_and_closing_twice_is_harmless(address: str) -> None:
    bus = Bus(address)
    bus.close()
    bus.close()
    bus.hang_up()
    for use in (lambda: bus.has(NAME), lambda: bus.wait(0)):
        with pytest.raises(UnreachableError):
            use()


@pytest.mark.parametrize("address", ["", "nonsense", "tcp:host=localhost", "unix:path=/nowhere", "unix:x=y"])
def test_what_is_no_bus_is_away(address: str) -> None:
    with pytest.raises(UnreachableError) as away:
        Bus(address)
    assert away.value.key == "dbus-away"


@contextmanager
def _impostor(folder: Path, say: Callable[[socket.socket], None]) -> Iterator[str]:
    """Run a socket that is no bus; yield its address."""
    if sys.platform == "win32":
        pytest.skip("there is no D-Bus on Windows")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "bus"))
        listener.listen()

        def serve() -> None:
            peer, _ = listener.accept()
            with peer, suppress(OSError):
                say(peer)

        serving = Thread(target=serve)
        serving.start()
        yield f"unix:path={folder / 'bus'}"
        serving.join(SOON)


def _closes(_: socket.socket) -> None:
    pass


def _refuses(peer: socket.socket) -> None:
    peer.recv(1 << 12)
    peer.send(b"REJECTED EXTERNAL\r\n")
    while peer.recv(1 << 12):
        pass


def _babbles(peer: socket.socket) -> None:
    peer.recv(1 << 12)
    peer.send(b"OK 1234deadbeef\r\n")
    peer.recv(1 << 12)
    peer.send(b"AGREE_UNIX_FD\r\n")
    peer.recv(1 << 12)
    peer.send(b"\xff" * 256)
    while peer.recv(1 << 12):
        pass


@pytest.mark.parametrize("say", [_closes, _refuses, _babbles])
def test_an_impostor_is_away(tmp_path: Path, say: Callable[[socket.socket], None]) -> None:
    with _impostor(tmp_path, say) as address, pytest.raises(UnreachableError) as away:
        Bus(address)
    assert away.value.key == "dbus-away"


def test_where_the_buses_are() -> None:
    assert session_bus({"DBUS_SESSION_BUS_ADDRESS": "a:b", "XDG_RUNTIME_DIR": "/run"}) == "a:b"
    assert session_bus({"XDG_RUNTIME_DIR": "/run/7"}) == "unix:path=/run/7/bus"
    assert system_bus({}).endswith("/system_bus_socket")
    assert system_bus({"DBUS_SYSTEM_BUS_ADDRESS": "a:b"}) == "a:b"
    with pytest.raises(UnreachableError):
        session_bus({})
