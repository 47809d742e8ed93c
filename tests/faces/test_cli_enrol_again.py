"""Enrolling where something was enrolled before: refused, set aside or put back, and no key is lost."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.loopback_server import EMAIL, running_server
from tests.faces.conftest import Open
from tests.faces.shell import Shell
from tests.faces.test_cli_enrolment import failure, made
from tracker.host.instance import only_instance
from tracker.host.paths import Paths


@pytest.fixture
def admin(signed_in: Shell) -> Shell:
    return signed_in


def test_a_device_that_is_enrolled_already(
    admin: Shell, open_shell: Open, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from tracker.agent.assemble import opened_store

    told, device = made(admin, "--uses 2"), open_shell("device")
    device(f"enrol {told['code']}")
    kept = (device.home / "data" / "sharing.key").read_bytes()
    assert failure(device, f"enrol {told['code']}") == "This device is enrolled already."
    assert f"move its data folder {device.home / 'data'} away" in device.raw
    assert "Sealed files that wait here to be sent: 0, records: 0." in device.raw
    with running_server(tmp_path_factory.mktemp("elsewhere")) as elsewhere:
        other = open_shell("other")
        other.sign_in(elsewhere, EMAIL, elsewhere.password)
        code = made(other)["code"]
        with opened_store(Paths(*(device.home / name for name in ("data", "config", "log", "run")))):
            # As while the agent runs, which has the store to itself.
            assert failure(device, f"enrol {code}") == (
                "This enrolment is for another workspace: this device is enrolled in Demonstration."
            )
            assert f"move its data folder {device.home / 'data'} away" in device.raw
            assert failure(device, f"enrol {told['code']}") == "This device is enrolled already."
    assert (device.home / "data" / "sharing.key").read_bytes() == kept


def ended(admin: Shell, device: Shell) -> None:
    """End a device at the server, and have it hear of that as its agent does."""
    from tracker.agent.assemble import opened_store

    device("me --json")
    (name,) = {json.loads(line)["device"]["device_id"] for line in device.raw.splitlines()}
    admin(f"admin devices end {name}")
    assert admin.code == 0, admin.raw
    with opened_store(paths_of(device)) as store:
        store.keep_document("standing", b"device-ended")


def paths_of(shell: Shell) -> Paths:
    return Paths(*(shell.home / name for name in ("data", "config", "log", "run")))


def store_files(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.name in ("sharing.key", "store.key") or path.name.startswith("store.db")
    }


def test_a_device_that_was_signed_out_for_good_enrols_anew_and_keeps_what_it_had(
    admin: Shell, open_shell: Open
) -> None:
    told, device = made(admin, "--uses 2"), open_shell("device")
    device(f"enrol '{told['link']}'")
    ended(admin, device)
    assert device("me").endswith(f", signed out of Demonstration for good. It was enrolled for {EMAIL}."), (
        device.raw
    )
    kept = store_files(device.home / "data")
    said = device(f"enrol '{told['link']}' --name again")
    assert device.code == 0, device.raw
    assert "This device is enrolled in Demonstration as again" in said
    (aside,) = (device.home / "data").glob("ended-*")
    assert "with 0 sealed files and 0 records that it had not sent" in said
    assert str(aside) in device.raw
    assert store_files(aside / "data") == kept
    assert "enrolled in Demonstration" in device("me")
    device.home = aside
    assert "signed out of Demonstration for good" in device("me"), "it is a home of its own"


def test_an_enrolment_that_fails_leaves_an_ended_device_as_it_was(admin: Shell, open_shell: Open) -> None:
    told, device = made(admin), open_shell("device")
    device(f"enrol '{told['link']}'")
    ended(admin, device)
    kept = store_files(device.home / "data")
    assert failure(device, f"enrol {told['file']}") == "This enrolment has already been used."
    assert store_files(device.home / "data") == kept
    assert not list((device.home / "data").glob("ended-*"))
    with only_instance(device.home / "data" / "agent.lock", "agent-running"):
        assert failure(device, f"enrol {told['file']}").startswith("An agent is already running")
    assert store_files(device.home / "data") == kept


def test_keys_without_their_store_are_not_replaced(admin: Shell, open_shell: Open) -> None:
    told, device = made(admin, "--uses 3"), open_shell("device")
    device(f"enrol {told['code']}")
    data, aside = device.home / "data", device.home / "aside"
    kept = {path: path.read_bytes() for path in data.glob("*.key")}
    assert {path.stem for path in kept} == {"sharing", "store"}
    (data / "store.db").rename(device.home / "store.db")
    said = device(f"enrol {told['code']}")
    assert said.startswith(
        "tracker: The keys of an earlier enrolment lie in <home>/data, but its store is gone."
    )
    assert "Put the store back as <home>/data/store.db; or move the whole folder away, keep it" in said
    assert {path: path.read_bytes() for path in data.glob("*.key")} == kept
    (device.home / "store.db").rename(data / "store.db")
    assert "This device: " in device("me"), "put back, it is as it was"
    data.rename(aside)
    device(f"enrol {told['code']}")
    assert device.code == 0, device.raw
    assert {path.name: path.read_bytes() for path in aside.glob("*.key")} == {
        path.name: content for path, content in kept.items()
    }


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (httpx.ReadError, "was reached, but its answer was lost on the way."),
        (httpx.RemoteProtocolError, "was reached, but its answer was lost on the way."),
        (httpx.ReadTimeout, "takes too long to answer."),
    ],
)
def test_where_the_answer_is_lost_nobody_says_that_the_device_did_not_join(
    admin: Shell,
    open_shell: Open,
    monkeypatch: pytest.MonkeyPatch,
    lost: type[httpx.TransportError],
    said: str,
) -> None:
    """The server counts the device, and the enrolment is used up."""
    made(admin)
    send = httpx.AsyncClient.send

    async def cut(client: httpx.AsyncClient, request: httpx.Request, **more: Any) -> httpx.Response:
        await (await send(client, request, **more)).aread()
        raise lost("down", request=request)

    device = open_shell("device")
    with monkeypatch.context() as during:
        during.setattr(httpx.AsyncClient, "send", cut)
        device(f"enrol {admin.home / 'a.json'}")
    assert (device.code, said in device.raw) == (1, True)
    assert "Nothing was joined" not in device.raw
    assert "the server may know this device by now" in " ".join(device.raw.split())
    device(f"enrol {admin.home / 'a.json'}")
    assert (device.code, "already been used" in device.raw) == (1, True)
    admin("admin devices list")
    assert "enrolled" in admin.raw.splitlines()[1]
