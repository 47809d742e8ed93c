"""Joining by file, link and code on the command line, at a real server: each way, and each way it fails."""

import errno
import json
import platform
import stat
import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from lib.loopback_server import EMAIL, LoopbackServer, running_server
from tests.faces.conftest import Open
from tests.faces.shell import Shell
from tests.faces.test_cli_terminal import failing
from tracker.core.introduction import Code, link_of
from tracker.core.wire import Enrolment
from tracker.host.clock import SystemClock
from tracker.host.paths import Paths
from tracker.sync import enrolment_file

JOINED = (
    f"This device is enrolled in Demonstration as {platform.node() or 'unnamed'}, for {EMAIL}.\n"
    "Degraded custody: no keyring was found, so this device's keys lie in files in <home>/data, which only "
    "you can read."
)


@pytest.fixture
def admin(signed_in: Shell) -> Shell:
    return signed_in


def made(admin: Shell, wishes: str = "", name: str = "a.json") -> dict[str, str]:
    """Make an enrolment and return what is told of it."""
    admin(f"admin enrolment create {wishes} --json -o {admin.home / name}")
    assert admin.code == 0, admin.raw
    told: dict[str, str] = json.loads(admin.raw)
    return told


def test_an_enrolment_is_told_as_file_link_and_code(admin: Shell) -> None:
    said = admin(f"admin enrolment create -o {admin.home / 'a.json'}").splitlines()
    enrolment = msgspec.json.decode((admin.home / "a.json").read_bytes(), type=Enrolment)
    assert said[0] == "Written to <home>/a.json."
    assert said[1] == f"Link: {link_of(msgspec.json.encode(enrolment))}"
    assert f"https://{Code.read(admin.raw.splitlines()[2].removeprefix('Code: ')).place}" == enrolment.server
    assert (
        said[3] == "Each of them lets a device join until <time>: give one to the member, and to nobody else."
    )
    if sys.platform != "win32":
        assert stat.S_IMODE((admin.home / "a.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("way", ["file", "link", "code", "typed link", "typed code", "configured"])
def test_a_device_joins_by_each_of_them(admin: Shell, open_shell: Open, way: str) -> None:
    told, device = made(admin), open_shell("device")
    plain, place = told["code"].split("@")
    if way == "configured":
        (device.home / "config").mkdir(parents=True)
        (device.home / "config" / "config.toml").write_text(f'server = "{place}"\n')
    typed = told[way.removeprefix("typed ")] if way.startswith("typed") else ""
    given = "-" if typed else plain.lower() if way == "configured" else told[way]
    assert device(f"enrol '{given}'", f"{typed}\n") == JOINED, device.raw
    assert (device.home / "data" / "sharing.key").exists()
    shown = device("policy")
    assert device.code == 0
    assert "Nothing was fetched" not in shown


def test_joining_is_told_to_scripts_by_id_and_name(admin: Shell, open_shell: Open) -> None:
    device = open_shell("device")
    device(f"enrol '{made(admin)['link']}' --name laptop --json")
    told = json.loads(device.raw.splitlines()[0])
    assert (told["device_name"], told["member_name"], told["workspace_name"]) == (
        "laptop",
        EMAIL,
        "Demonstration",
    )
    assert {UUID(told[f"{each}_id"]).version for each in ("device", "member", "workspace")} == {4}


def test_before_the_server_told_names_ids_are_shown(admin: Shell, open_shell: Open) -> None:
    from tracker.agent.assemble import opened_store

    device = open_shell("device")
    device(f"enrol '{made(admin)['link']}'")
    with opened_store(Paths.find()) as store:
        store.keep_document("work", b"{}")
    assert device("me").endswith("This device: <uuid>, enrolled in Demonstration for <uuid>.")


def test_what_is_in_the_file_may_be_typed(admin: Shell, open_shell: Open) -> None:
    text, device = Path(made(admin)["file"]).read_text(), open_shell("device")
    assert text.count("\n") > 1
    device("enrol -", text[: len(text) // 2])
    assert (device.code, device.raw.splitlines()[0]) == (
        1,
        "tracker: This is not an enrolment that Tracker understands.",
    )
    assert device("enrol -", text) == JOINED


def test_the_policy_is_fetched_with_the_enrolment(admin: Shell, open_shell: Open) -> None:
    from tracker.agent.assemble import viewed_store

    device = open_shell("device")
    device(f"enrol '{made(admin)['link']}'")
    with viewed_store(Paths.find()) as store:
        assert store.document("policy") is not None
        assert store.document("work") is not None


def test_a_kept_policy_that_cannot_be_used_is_said_with_what_holds(admin: Shell, open_shell: Open) -> None:
    from tracker.agent.assemble import opened_store

    device = open_shell("device")
    device(f"enrol '{made(admin)['link']}'")
    assert '"usable":true' in device("policy --json")
    with opened_store(Paths.find()) as store:
        store.keep_document("policy", b"{}")
    said = device("policy")
    assert device.code == 0
    assert "No screenshots are taken. [default]" in said
    assert "tracker: The policy kept on this device is damaged" in said
    assert "No policy was fetched yet" not in said
    assert '"usable":false' in device("policy --json")


def test_a_code_as_people_type_it(admin: Shell, open_shell: Open) -> None:
    letters, _, place = made(admin)["code"].partition("@")
    mumbled = letters.replace("-", " ").replace("0", "o").replace("1", "l").lower()
    assert open_shell("device")(f"enrol '{mumbled}@{place}'") == JOINED


def failure(shell: Shell, line: str) -> str:
    """Return why a command fails; nothing is enrolled then."""
    said = shell(line)
    assert shell.code == 1, shell.raw
    return said.splitlines()[0].removeprefix("tracker: ")


def test_a_code_that_is_wrong(admin: Shell, open_shell: Open) -> None:
    letters, _, place = made(admin)["code"].partition("@")
    other = letters[:-1] + ("0" if letters[-1] != "0" else "1")
    device = open_shell("device")
    assert failure(device, f"enrol {other}@{place}") == "The server knows no enrolment for this code."
    assert failure(device, f"enrol {letters[:-1]}@{place}") == "This is not a whole enrolment code."
    assert failure(device, f"enrol {letters}") == "This is not a whole enrolment code."
    assert failure(device, f"enrol {letters}@127.0.0.1:1") == "The server <server> cannot be reached."
    assert not (device.home / "data" / "store.db").exists()


def test_a_link_that_is_cut_short(admin: Shell, open_shell: Open) -> None:
    link, device = made(admin)["link"], open_shell("device")
    ways = {failure(device, f"enrol '{link[:-cut]}'") for cut in range(4, 8)}
    assert ways == {
        "This is not an enrolment that Tracker understands.",
        "This is not a whole enrolment link.",
    }


@pytest.mark.parametrize("way", ["file", "link", "code"])
def test_one_that_is_used_up(admin: Shell, open_shell: Open, way: str) -> None:
    told = made(admin)
    assert open_shell("first")(f"enrol '{told[way]}'") == JOINED
    second = open_shell("second")
    assert failure(second, f"enrol '{told[way]}'") == "This enrolment has already been used."
    assert failure(second, "me").startswith("You are not") or second.code == 0
    assert not (second.home / "data" / "sharing.key").exists()


def test_one_for_several_devices(admin: Shell, open_shell: Open) -> None:
    code = made(admin, "--uses 2 --expires 1h")["code"]
    for name in ("first", "second"):
        assert open_shell(name)(f"enrol {code}") == JOINED
    assert failure(open_shell("third"), f"enrol {code}") == "This enrolment has already been used."


@pytest.mark.parametrize("changes", [{"workspace_id": UUID(int=7)}, {"root_fingerprint": bytes(32)}])
def test_one_that_was_damaged_is_not_used_up_and_leaves_no_device(
    admin: Shell, open_shell: Open, changes: dict[str, object]
) -> None:
    file, device = Path(made(admin)["file"]), open_shell("device")
    whole = msgspec.json.decode(file.read_bytes(), type=Enrolment)
    link = link_of(msgspec.json.encode(msgspec.structs.replace(whole, **changes)))
    admin("admin devices list --json")
    before = admin.raw
    assert failure(device, f"enrol '{link}'").startswith("This enrolment is not as the server made it")
    admin("admin devices list --json")
    assert admin.raw == before
    assert device(f"enrol {file}") == JOINED


def test_one_that_has_expired(admin: Shell, open_shell: Open) -> None:
    file = Path(made(admin)["file"])
    old = msgspec.structs.replace(msgspec.json.decode(file.read_bytes(), type=Enrolment), expires_at=1)
    link = link_of(msgspec.json.encode(old))
    assert failure(open_shell("device"), f"enrol '{link}'") == "This enrolment has expired."


def test_one_that_was_ended(admin: Shell, open_shell: Open) -> None:
    told = made(admin)
    admin("admin enrolment list --json")
    newest = json.loads(admin.raw.splitlines()[0])
    shown = admin("admin enrolment list").splitlines()
    assert shown[0].split() == ["id", "member", "made", "by", "left", "expires", "ended"]
    assert shown[1].split()[:4] == ["<digits>", EMAIL, EMAIL, "1"]
    assert (newest["member"], newest["maker"]) == (EMAIL, EMAIL)
    assert UUID(newest["member_id"]) == UUID(newest["created_by"])
    admin(f"admin enrolment end {newest['id'][:8]}")
    assert admin.raw == f"Ended: no further device joins by {newest['id'][:8]}.\n"
    device = open_shell("device")
    assert failure(device, f"enrol {told['file']}") == "An admin has withdrawn this enrolment."
    assert failure(device, f"enrol {told['code']}") == "The server knows no enrolment for this code."
    admin(f"admin enrolment end {newest['id'][:8]}")
    assert admin.raw == f"{newest['id'][:8]} was ended before; nothing was changed.\n"
    for nothing in ("zz", "''"):
        said = failure(admin, f"admin enrolment end {nothing}")
        assert said.startswith("No enrolment has an id that begins with")


def test_one_that_is_over_says_so_in_the_list(admin: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    made(admin, "--expires 1h")
    assert ", over" not in admin("admin enrolment list").splitlines()[1]
    later = SystemClock().now()
    later = replace(later, wall=later.wall + 3_600_000_001)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: later)
    assert "<time>, over" in admin("admin enrolment list").splitlines()[1]


def test_one_may_go_to_standard_output(
    admin: Shell, open_shell: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(admin.home)
    before = set(admin.home.iterdir())
    admin("admin enrolment create -o -")
    assert set(admin.home.iterdir()) == before, "no file of that name, and no other"
    enrolment, remark = admin.raw.splitlines()
    assert admin.plain(remark) == (
        "Enrolment <digits> lasts until <time>: give it to the member, and to nobody else."
    ), "nothing of the secret once more"
    assert remark.split()[1] in {str(entry["id"])[:8] for entry in lasting(admin)}
    assert open_shell("device")("enrol -", enrolment) == JOINED
    admin("admin enrolment create -o - --json")
    assert json.loads(admin.raw)["file"] is None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EPIPE])
@pytest.mark.parametrize("more", ["", "--json"])
def test_one_that_nobody_reads_from_standard_output_is_ended(
    admin: Shell, monkeypatch: pytest.MonkeyPatch, number: int, more: str
) -> None:
    before = lasting(admin)
    with monkeypatch.context() as patched:
        patched.setattr("sys.stdout", failing(number))
        admin(f"admin enrolment create -o - {more}")
    assert admin.code == (141 if number == errno.EPIPE else 1)
    assert lasting(admin) == before


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("tracker-desk://enrol", "This is not a whole enrolment link."),
        ("tracker-desk://nothing#abc", "This is not a whole enrolment link."),
        ("https://tracker.example/join", "This link is not that of an enrolment"),
        ("y" * 5000, "This is no link and no code."),
        ("Hello. Join us.", "This is no link and no code."),
        ("hello", "This is no link and no code."),
        ("hello.json", "The file hello.json cannot be read."),
        ("./" + "x" * 5000, f"The file {'x' * 100}… cannot be read."),
        (".", ". is a folder."),
    ],
)
def test_what_is_no_enrolment_is_told_as_what_it_is(shell: Shell, given: str, why: str) -> None:
    assert failure(shell, f"enrol '{given}'").startswith(why)
    assert not (shell.home / "data").exists()


def test_nothing_at_all_is_asked_wrongly(shell: Shell) -> None:
    assert "an empty name is no file, link or code" in shell("enrol ''")
    assert shell.code == 2


def test_a_server_that_is_away(open_shell: Open, tmp_path_factory: pytest.TempPathFactory) -> None:
    with running_server(tmp_path_factory.mktemp("away")) as away:
        admin = open_shell("admin")
        admin.sign_in(away, EMAIL, away.password)
        told = made(admin)
        away.stop()
        device = open_shell("device")
        for way in ("file", "link", "code"):
            assert failure(device, f"enrol '{told[way]}'") == "The server <server> cannot be reached."
            assert "Nothing was joined, and" in device.raw
        for line in ("admin projects list", f"sign-in --email {EMAIL}", "admin enrolment list"):
            admin(line, away.password)
            assert "cannot be reached" in admin.raw
            assert "What is recorded" not in admin.raw
        away.start()
        assert device(f"enrol {told['code']}") == JOINED, "nothing of the failures stands in the way"


def test_an_enrolment_for_another_member(admin: Shell, open_shell: Open) -> None:
    admin("admin members add anna@example.org --name Anna --json")
    assert admin.code == 0, admin.raw
    anna = UUID(json.loads(admin.raw)["id"])
    for who in ("anna@example.org", "Anna", str(anna)):
        device = open_shell(f"device of {who}")
        device(f"enrol {made(admin, f'--member {who}', f'{who}.json')['code']}")
        assert device("me").endswith(", enrolled in Demonstration for Anna.")
    said = failure(admin, f"admin enrolment create --member nobody@example.org -o {admin.home / 'x.json'}")
    assert said == "There is nothing called “nobody@example.org” among the members."
    assert not (admin.home / "x.json").exists()


def test_without_a_session_one_may_sign_in_for_it_alone(shell: Shell, server: LoopbackServer) -> None:
    file = shell.home.with_name("a.json")
    line = f"admin enrolment create -o {file}"
    assert failure(shell, line) == "You are not signed in here."
    shell(f"{line} --connection {server.folder / 'connection.json'} --email {EMAIL}", f"{server.password}\n")
    assert shell.code == 0, shell.raw
    assert file.exists()


def test_a_file_that_is_there_is_left_alone_and_nothing_is_made(admin: Shell) -> None:
    (admin.home / "mine").write_text("mine")
    assert failure(admin, f"admin enrolment create -o {admin.home / 'mine'}").startswith("There is a file")
    assert (admin.home / "mine").read_text() == "mine"


def lasting(admin: Shell) -> list[dict[str, object]]:
    """Return the enrolments by which a device can still join."""
    admin("admin enrolment list --json")
    return [entry for entry in map(json.loads, admin.raw.splitlines()) if entry["ended_at"] is None]


def test_where_no_file_can_be_nothing_is_made(admin: Shell) -> None:
    admin("admin enrolment list --json")
    before = admin.raw
    line = f"admin enrolment create -o {admin.home / 'nowhere' / 'x.json'}"
    assert failure(admin, line) == "The file x.json cannot be written."
    admin("admin enrolment list --json")
    assert admin.raw == before


def test_an_enrolment_that_cannot_be_written_after_all_is_ended(
    admin: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(enrolment_file, "write_new", full)
    before = lasting(admin)
    line = f"admin enrolment create -o {admin.home / 'x.json'}"
    assert failure(admin, line) == "The file x.json cannot be written."
    assert lasting(admin) == before


@pytest.mark.parametrize("span", ["", "7", "d", "0d", "7 days", "99999999d"])
def test_what_is_no_span_is_asked_wrongly(shell: Shell, span: str) -> None:
    shell(f"admin enrolment create --expires '{span}' -o x")
    assert shell.code == 2
    assert "write 7d, 12h or 30m" in shell.raw


def test_more_than_the_server_allows_is_refused(admin: Shell) -> None:
    for wish, why in (
        ("--expires 91d", "An enrolment cannot last that long."),
        ("--uses 0", "An enrolment cannot be for that many devices."),
        ("--uses 100000", "An enrolment cannot be for that many devices."),
    ):
        assert failure(admin, f"admin enrolment create {wish} -o {admin.home / 'x.json'}") == why
