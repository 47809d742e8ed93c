"""`tracker doctor` as it is typed: before enrolment, and on an enrolled device beside its real server."""

import json
from pathlib import Path

import pytest

from lib.loopback_server import LoopbackServer
from tests.faces.shell import Shell

_NO_SESSION = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XDG_SESSION_TYPE",
    "DBUS_SESSION_BUS_ADDRESS",
    "XDG_RUNTIME_DIR",
)


@pytest.fixture(autouse=True)
def _no_session(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Sit at no desktop, whatever runs the tests."""
    for name in _NO_SESSION:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")


def found(shell: Shell, line: str = "doctor --json") -> dict[str, dict[str, str]]:
    shell(line)
    return {each["name"]: each for each in map(json.loads, shell.raw.splitlines())}


def test_before_enrolment_it_says_what_is_missing_and_what_to_do(shell: Shell) -> None:
    lines = shell("doctor").splitlines()
    assert shell.code == 1
    assert lines[0] == (
        "no    session     This is no desktop session: there is neither a Wayland nor an X11 display."
    )
    assert lines[1].strip().startswith("Start Tracker from inside your desktop session")
    assert "warn  enrolment   This device is not enrolled yet." in lines
    assert lines[-1].startswith("ok    versions    Tracker ")
    assert not shell.home.joinpath("data").exists()


@pytest.mark.display
def test_all_is_well_on_an_enrolled_device_with_a_screen(
    device: Shell, x_display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", x_display)
    told = found(device)
    assert device.code == 0, device.raw
    assert {name: each["state"] for name, each in told.items()} == {
        **dict.fromkeys(("session", "capture", "permission", "input", "idle", "window"), "ok"),
        **dict.fromkeys(("inhibitors", "tray", "notices", "keyring"), "warn"),
        **dict.fromkeys(("enrolment", "manifest", "server", "pins", "clock"), "ok"),
        **dict.fromkeys(("zone", "disk", "core-dumps", "versions"), "ok"),
    }
    assert "picture" not in told
    assert all(each["hint"] for each in told.values() if each["state"] != "ok")


@pytest.mark.display
def test_a_picture_is_taken_only_when_asked_for(
    shell: Shell, x_display: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", x_display)
    told = found(shell, "doctor --capture --json")["picture"]
    assert (told["state"], shell.code) == ("no", 1)
    assert told["text"] == "The screen showed nothing but one colour."


def test_a_server_that_is_away_is_told(device: Shell, server: LoopbackServer) -> None:
    server.stop()
    try:
        told = found(device)
    finally:
        server.start()
    assert (told["server"]["state"], told["pins"]["state"], device.code) == ("no", "warn", 1)


def test_without_a_desktop_nothing_can_be_asked_again(shell: Shell) -> None:
    said = shell("doctor --ask-again")
    assert shell.code == 1
    assert said.startswith("tracker: ")


def test_it_speaks_the_persons_language(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", "de")
    assert "Dieses Gerät ist noch nicht registriert." in shell("doctor")
