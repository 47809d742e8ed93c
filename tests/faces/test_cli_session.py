"""Signing in and out on the command line, at a real server: what is said, what is kept, what is forgotten."""

import io
import json
import stat
import sys
from pathlib import Path
from uuid import UUID

import pytest

from lib.loopback_server import EMAIL, LoopbackServer, running_server
from tests.faces.shell import Shell
from tests.fakes.no_keyring import no_keyring
from tracker.agent.session import SessionKeeper
from tracker.cli.session import member_client
from tracker.core.errors import OsPermissionError
from tracker.host.clock import SystemClock
from tracker.host.keyring import KeyKeeper
from tracker.host.paths import HOME_VARIABLE

SIGNED_IN = (
    f"Signed in to Demonstration as {EMAIL} (owner) until <time>.\n"
    "No keyring was found, so the session lies in a file in <home>/data, which only you can read."
)
SIGN_IN_FIRST = (
    "tracker: You are not signed in here.\n  Nothing was changed. Sign in first: `tracker sign-in`."
)
SIGN_IN_AGAIN = (
    "tracker: Your session has ended: it ran out, it was ended, or the account was removed.\n"
    "  Nothing was changed. Sign in again: `tracker sign-in`."
)


def token_in(shell: Shell) -> bytes:
    return bytes.fromhex((shell.home / "data" / "session.key").read_text().split()[1])


def test_signing_in_says_who_until_when_and_where_it_is_kept(shell: Shell, server: LoopbackServer) -> None:
    assert shell.sign_in(server, EMAIL, server.password) == SIGNED_IN


def test_signing_in_is_needed_once_and_the_file_only_the_first_time(
    signed_in: Shell, server: LoopbackServer
) -> None:
    assert signed_in("sign-out") == "Signed out of Demonstration."
    assert signed_in("me") == SIGN_IN_FIRST
    assert signed_in(f"sign-in --email {EMAIL}", f"{server.password}\n") == SIGNED_IN
    assert signed_in("me").startswith(f"{EMAIL}, owner in Demonstration.\n")


def test_what_an_owner_may_do_is_told_in_lines_one_can_read(signed_in: Shell) -> None:
    lines = signed_in("me").splitlines()
    assert any(line.startswith("  In the whole workspace: ") for line in lines)
    assert max(map(len, lines)) <= 100


def test_the_session_lies_where_only_its_owner_can_read_it(signed_in: Shell) -> None:
    data = signed_in.home / "data"
    assert {path.name for path in data.iterdir()} == {"connection.json", "session.json", "session.key"}
    if sys.platform != "win32":
        assert {stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()} == {0o600}


def test_the_token_is_told_to_nobody(signed_in: Shell, server: LoopbackServer) -> None:
    from tracker.agent.session import SessionKeeper

    token = SessionKeeper(signed_in.home / "data").token()
    assert token is not None
    for line in ("me", "me --json"):
        signed_in(line)
        assert signed_in.code == 0, signed_in.raw
        assert token not in signed_in.raw
        assert token_in(signed_in).hex() not in signed_in.raw
    assert token not in server.log.read_text("utf-8")
    assert token not in (signed_in.home / "data" / "session.json").read_text("utf-8")


def test_the_server_of_the_last_file_is_not_told_another_ones_token(signed_in: Shell) -> None:
    """As when signing in elsewhere ended between two writes."""
    last = signed_in.home / "data" / "connection.json"
    described = json.loads(last.read_text())
    last.write_text(json.dumps({**described, "server": "https://127.0.0.1:9"}))
    assert signed_in("me").startswith(f"{EMAIL}, owner in Demonstration.\n")
    facts = signed_in.home / "data" / "session.json"
    kept = json.loads(facts.read_text())
    kept["session"]["workspace_id"] = str(UUID(int=9))
    facts.write_text(json.dumps(kept))
    assert signed_in("me") == SIGN_IN_FIRST


def test_a_wrong_password_changes_nothing(signed_in: Shell) -> None:
    before = token_in(signed_in)
    assert signed_in("sign-in", "wrong\n") == (
        "tracker: The e-mail address or the password is wrong.\n"
        "  Check both and try again. An admin can help you."
    )
    assert (signed_in.code, token_in(signed_in)) == (1, before)
    signed_in("me")
    assert signed_in.code == 0


def test_signing_in_again_ends_the_session_before(signed_in: Shell, server: LoopbackServer) -> None:
    files = [signed_in.home / "data" / name for name in ("session.key", "session.json")]
    before = [file.read_bytes() for file in files]
    assert signed_in("sign-in", f"{server.password}\n") == SIGNED_IN
    for file, content in zip(files, before, strict=True):
        file.write_bytes(content)
    assert signed_in("me") == SIGN_IN_AGAIN


@pytest.mark.parametrize("ending", [OsPermissionError("keyring-refused"), KeyboardInterrupt()])
def test_a_session_that_cannot_be_kept_is_ended_again(
    signed_in: Shell, server: LoopbackServer, monkeypatch: pytest.MonkeyPatch, ending: BaseException
) -> None:
    def sessions() -> int:
        signed_in("me --json")
        return len(json.loads(signed_in.raw)["server"]["sessions"])

    def refuse(*_: object) -> None:
        raise ending

    before = sessions()
    other = Shell(signed_in.home.with_name("other"), signed_in.patch, signed_in.capture)
    with monkeypatch.context() as patch:
        patch.setattr(KeyKeeper, "keep", refuse)
        patch.setattr("tracker.host.keyring._find_backend", lambda: object())
        patch.setattr("sys.stderr.isatty", lambda: True)
        said = other(
            f"sign-in --connection {server.folder / 'connection.json'} --email {EMAIL}", server.password
        )
    assert other.code != 0
    assert said.startswith("The session is kept in this computer's keyring, which may ask you in a window")
    assert sessions() == before


@pytest.mark.parametrize("line", ["me", "admin members list"])
def test_a_session_that_was_ended_elsewhere_says_so(signed_in: Shell, line: str) -> None:
    key, facts = (signed_in.home / "data" / f"session.{kind}" for kind in ("key", "json"))
    kept = key.read_bytes(), facts.read_bytes()
    signed_in("sign-out")
    facts.write_bytes(kept[1])
    key.write_bytes(kept[0])
    key.chmod(0o600)
    keeper, now = SessionKeeper(signed_in.home / "data"), SystemClock().now().wall
    assert (begun := keeper.kept()) is not None
    assert begun.expires_at > now
    assert (signed_in(line), signed_in.code) == (SIGN_IN_AGAIN, 1)
    assert (known := keeper.kept()) is not None
    assert now <= known.expires_at <= SystemClock().now().wall, "nobody is said to be signed in by it"
    assert signed_in("sign-out") == "Signed out. The session had ended already."
    assert signed_in("sign-out") == "Nobody is signed in here."


def test_without_a_session_every_command_says_how_to_begin_one(shell: Shell) -> None:
    for line in ("me", "admin members list", "admin teams add Design", "admin projects show Website"):
        assert (shell(line), shell.code) == (SIGN_IN_FIRST, 1)
    assert (shell("sign-out"), shell.code) == ("Nobody is signed in here.", 0)


def test_where_and_who_must_be_known(shell: Shell, tmp_path: Path, server: LoopbackServer) -> None:
    assert shell(f"sign-in --email {EMAIL}", "secret\n").startswith(
        "tracker: It is not known here which server to sign in to.\n"
    )
    assert shell(f"sign-in --connection {server.folder / 'connection.json'}", "secret\n") == (
        "tracker: It was not said whose account signs in.\n  Nothing was sent. Name it with --email."
    )
    (tmp_path / "other.json").write_text("{}")
    assert shell(f"sign-in --connection {tmp_path / 'other.json'} --email {EMAIL}", "secret\n").startswith(
        "tracker: The file other.json does not describe a server.\n"
    )
    assert not (shell.home / "data" / "connection.json").exists()


def test_what_is_said_as_json(signed_in: Shell, server: LoopbackServer) -> None:
    signed_in("sign-in --json", f"{server.password}\n")
    told = json.loads(signed_in.raw.splitlines()[0])
    assert {name: told[name] for name in ("workspace", "email", "role", "custody")} == {
        "workspace": "Demonstration",
        "email": EMAIL,
        "role": "owner",
        "custody": "file",
    }
    signed_in("me --json")
    me = json.loads(signed_in.raw)
    assert (me["session"]["email"], me["device"], me["server"]["role"]) == (EMAIL, None, "owner")
    assert [session["this"] for session in me["server"]["sessions"]].count(True) == 1


def test_on_an_enrolled_device_the_server_is_known(signed_in: Shell, server: LoopbackServer) -> None:
    file = signed_in.home / "anna.enrolment.json"
    connection = server.folder / "connection.json"
    create = f"admin enrolment create --connection {connection} --email {EMAIL} -o {file}"
    assert signed_in(create, f"{server.password}\n"), signed_in.raw
    device = Shell(signed_in.home.with_name("device"), signed_in.patch, signed_in.capture)
    device(f"enrol {file} --name laptop")
    assert device.code == 0, device.raw
    assert device("me") == (
        f"Nobody is signed in here.\nThis device: laptop, enrolled in Demonstration for {EMAIL}."
    )
    device("me --json")
    facts = json.loads(device.raw)["device"]
    assert (facts["device_name"], facts["member_name"]) == ("laptop", EMAIL)
    assert UUID(facts["device_id"]) != UUID(facts["member_id"])
    assert device(f"sign-in --email {EMAIL}", f"{server.password}\n") == SIGNED_IN
    assert not (device.home / "data" / "connection.json").exists()
    assert "This device: laptop (<uuid>), enrolled <time>, last seen <time>.\n" in device("me")
    assert "Another device: laptop (<uuid>), enrolled <time>, last seen <time>.\n" in signed_in("me")


async def test_a_command_may_sign_in_for_itself_alone(shell: Shell, server: LoopbackServer) -> None:
    shell.patch.setenv(HOME_VARIABLE, str(shell.home))
    counts = []
    for _ in range(2):
        shell.patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{server.password}\n".encode())))
        async with member_client(server.folder / "connection.json", EMAIL) as client:
            counts.append(len((await client.me()).sessions))
    assert counts[0] == counts[1], "the first session ended with its command"
    assert not shell.home.exists()


def test_while_the_server_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "server").mkdir()
    with no_keyring(), running_server(tmp_path / "server") as server:
        shell = Shell(tmp_path / "home", monkeypatch, capsys)
        shell(f"sign-in --connection {server.folder / 'connection.json'} --email {EMAIL}", server.password)
        server.stop()
        assert shell("me") == (
            f"{EMAIL}, owner in Demonstration. The session lasts until <time>.\n"
            "The server <server> cannot be reached. This is what is known here."
        )
        assert shell.code == 0
        shell("admin members list")
        assert (shell.code, shell.raw.count("cannot be reached")) == (1, 1)
        assert shell("sign-out") == (
            "Signed out here. On the server the session ends by itself at <time>.\n"
            "The server <server> cannot be reached."
        )
        assert {path.name for path in (shell.home / "data").iterdir()} == {"connection.json"}
