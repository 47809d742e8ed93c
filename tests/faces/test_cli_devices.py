"""Looking after devices and one's password on the command line, at a real server."""

import argparse
import io
import json
from dataclasses import dataclass
from itertools import count
from uuid import UUID

import pytest

from lib.loopback_server import LoopbackServer
from tests.faces.conftest import Open
from tests.faces.shell import Shell
from tests.faces.test_cli_admin import member
from tracker.cli import me_changes
from tracker.core.errors import RefusedError

ENDED = (
    "{name} is signed out for good: it captures and sends nothing more, and says why. What it sent stays; "
    "what still waits on it stays there, sealed. To record there again, enrol it anew."
)
NEW = "four words that fit"
CHANGED = "Your password is changed, and your sessions elsewhere have ended. Your devices go on."
NUMBERS = count()


@dataclass
class Person:
    """Someone signed in on a device of theirs."""

    shell: Shell
    name: str
    email: str
    password: str

    def devices(self, more: str = "") -> list[dict[str, object]]:
        """Return the devices they see."""
        self.shell(f"admin devices list --json {more}")
        assert self.shell.code == 0, self.shell.raw
        return [json.loads(line) for line in self.shell.raw.splitlines()]


@pytest.fixture
def owner(signed_in: Shell, server: LoopbackServer) -> Person:
    return Person(signed_in, "", "", server.password)


@pytest.fixture
def anna(owner: Person, server: LoopbackServer, open_shell: Open) -> Person:
    """Take somebody in who signs in on a device of theirs; the server is shared, so each has another name."""
    name = f"Anna{next(NUMBERS)}"
    email, password = member(owner.shell, name)
    file = owner.shell.home / f"{name}.json"
    owner.shell(f"admin enrolment create --member {email} -o {file}")
    assert owner.shell.code == 0, owner.shell.raw
    shell = open_shell("anna")
    shell(f"enrol {file} --name '{name} laptop'")
    assert shell.code == 0, shell.raw
    shell.sign_in(server, email, password)
    return Person(shell, name, email, password)


def test_an_admin_sees_whose_device_it_is_and_ends_it(owner: Person, anna: Person) -> None:
    laptop = f"{anna.name} laptop"
    show = f"admin devices list --member {anna.email}"
    head, row = owner.shell(show).splitlines()
    assert head.split() == ["id", "member", "name", "enrolled", "last", "seen", "state"]
    assert row.split() == ["<digits>", anna.name, *laptop.split(), "<time>", "<time>", "enrolled"]
    (device,) = owner.devices(f"--member {anna.email}")
    assert (device["name"], device["state"], device["ended_at"]) == (laptop, "enrolled", None)
    short = UUID(str(device["id"])).hex[:8]
    assert owner.shell(f"admin devices end {short}") == ENDED.format(name=laptop)
    assert owner.shell(f"admin devices end {short}") == f"{laptop} is signed out for good already."
    assert owner.shell(show) == "There are no devices that you may see."
    (device,) = owner.devices(f"--member {anna.email} --archived")
    assert device["state"] == "ended"
    assert "signed out for good" in owner.shell(f"{show} --archived")


def test_an_archived_members_devices_are_shown_as_paused(owner: Person, anna: Person) -> None:
    show = f"admin devices list --member {anna.email}"
    owner.shell(f"admin members archive {anna.email}")
    assert "paused: its member is archived" in owner.shell(show)
    owner.shell(f"admin members restore {anna.email}")
    assert "paused" not in owner.shell(show)


def test_members_end_their_own_devices_and_see_no_others(owner: Person, anna: Person) -> None:
    (mine,) = anna.devices()
    laptop = f"{anna.name} laptop"
    assert str(mine["id"]) in {str(device["id"]) for device in owner.devices()}
    assert anna.shell("me end-device 'Desk at home'").startswith(
        "tracker: There is nothing called “Desk at home” among the devices.\n"
        "  Nothing was changed. `tracker me` shows your devices."
    )
    assert anna.shell(f"me end-device '{laptop.upper()}'") == ENDED.format(name=laptop)
    assert anna.devices() == []
    anna.shell(f"me end-device '{laptop}' --json")
    assert json.loads(anna.shell.raw)["id"] == mine["id"]


def test_an_admin_ends_ones_own_by_me_and_no_others(owner: Person, anna: Person) -> None:
    (device,) = anna.devices()
    owner.shell(f"me end-device {device['id']}")
    assert owner.shell.code == 1
    assert anna.devices() == [device]


def test_a_password_is_changed_with_the_present_one(
    anna: Person, server: LoopbackServer, open_shell: Open
) -> None:
    elsewhere = open_shell("elsewhere")
    elsewhere.sign_in(server, anna.email, anna.password)
    for present, new, told in (
        ("wrong", NEW, "tracker: The present password is wrong.\n"),
        (anna.password, "short", "tracker: The new password is shorter than 12 characters.\n"),
        (anna.password, anna.email, "tracker: The new password would be guessed: it is a common one,"),
        (anna.password, anna.password, "tracker: The new password is the present one.\n"),
        (anna.password, "", "tracker: "),
    ):
        assert anna.shell("me password", f"{present}\n{new}\n").startswith(told)
        assert anna.shell.code == 1
    assert anna.shell("me password", f"{anna.password}\n{NEW}\n") == CHANGED
    assert NEW not in anna.shell.raw
    assert anna.email in anna.shell("me")
    assert elsewhere("me").startswith("tracker: Your session has ended")
    elsewhere.sign_in(server, anna.email, NEW)
    assert NEW not in server.log.read_text("utf-8")


def test_without_a_session_nothing_is_asked(shell: Shell) -> None:
    for line in ("me password", "me end-device laptop", "admin devices list", "admin devices end laptop"):
        assert shell(line).startswith("tracker: You are not signed in here.\n"), line


@pytest.mark.parametrize("again", [NEW, "something else"])
def test_at_a_terminal_the_new_one_is_asked_for_twice(monkeypatch: pytest.MonkeyPatch, again: str) -> None:
    typed, sent = iter(("present", NEW, again)), list[tuple[str, str]]()

    async def change(present: str, new: str) -> None:
        sent.append((present, new))

    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr(me_changes, "kept_session", lambda: None)
    monkeypatch.setattr(me_changes, "ask_secret", lambda _prompt: next(typed))
    monkeypatch.setattr(me_changes, "_change", change)
    if again == NEW:
        assert me_changes.run_password(argparse.Namespace()) == 0
        assert sent == [("present", NEW)]
        return
    with pytest.raises(RefusedError) as caught:
        me_changes.run_password(argparse.Namespace())
    assert (caught.value.key, sent) == ("password-unequal", [])
