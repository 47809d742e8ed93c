"""Names, titles, addresses, passwords, tokens and keys go through real work and stand in no log or report."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from lib.loopback_server import EMAIL, LoopbackServer
from lib.window import TITLE
from tests.journeys.desk import SECONDS, Desk
from tests.journeys.search import files_below, forms, found
from tracker.agent.assemble import viewed_store
from tracker.agent.session import SessionKeeper
from tracker.core.ident import id_text
from tracker.host.paths import Paths

TYPED = {
    "member": "Greta Lovisa",
    "address": "greta.lovisa@example.org",
    "client": "Northwind Fur Trading",
    "project": "Relocation of plant four",
    "device": "Gretas blue laptop",
    "wrong password": "swordfish-of-1932",
}
CRASHING = """
import sys
from tracker.capture.screen import ScreenCapture
from tracker.cli import main

def capture(self, title=sys.argv.pop(), project=sys.argv.pop()):
    raise ValueError(title, project)

ScreenCapture.capture = capture
sys.argv[1:] = ["agent", "--headless", "--verbose", "--every", "60"]
sys.exit(main())
"""


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Have everything be logged."""
    (desk.home / "config").mkdir(parents=True)
    (desk.home / "config" / "config.toml").write_text("log.level = 'debug'")
    return desk


def test_no_log_says_what_was_typed_titled_or_kept_secret(
    desk: Desk, server: LoopbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = dict[str, bytes]()

    def run(*words: str, typed: str = "", code: int = 0) -> str:
        done = desk.run(*words, "--verbose", typed=typed)
        assert done.returncode == code, done.stderr
        said[f"{len(said)}: {words[0]}"] = done.stderr.encode()
        return done.stdout

    sign_in = ("sign-in", "--connection", str(server.folder / "connection.json"), "--email", EMAIL)
    run(*sign_in, typed=TYPED["wrong password"], code=1)
    run(*sign_in, typed=server.password)
    member = run("admin", "members", "add", TYPED["address"], "--name", TYPED["member"], "--json")
    run("admin", "clients", "add", TYPED["client"])
    run("admin", "projects", "add", TYPED["project"], "--client", TYPED["client"])
    run("admin", "projects", "add", TYPED["project"], "--client", TYPED["client"], code=1)
    desk.enrol(server, TYPED["device"])
    with desk.agent() as agent:
        agent.until("delivered", 2)
        agent.stop()
    crashed = _crash(desk)
    assert "builtins.ValueError" in crashed
    said["crash"] = crashed.encode()
    run("me")
    run("crashes", "list")
    said["log"] = (run("log", "--json") + run("log")).encode()
    assert b"The agent started." in said["log"]
    monkeypatch.setenv("TRACKER_HOME", str(desk.home))
    secrets = {
        **{name: text.encode() for name, text in TYPED.items()},
        "window": TITLE.encode(),
        "owner": EMAIL.encode(),
        "password": server.password.encode(),
        **_kept(Paths.find(), server),
    }
    assert len(secrets) >= 15
    written = {**files_below(desk.home / "log", server.log), **said}
    _require_the_search_to_find(secrets)
    assert found(secrets, written) == set()
    _require_work_was_logged(desk, server)
    assert json.loads(member)


def _kept(paths: Paths, server: LoopbackServer) -> dict[str, bytes]:
    """Return what device and server keep secret, and the ids that addresses hold."""
    with viewed_store(paths) as store:
        identity = store.identity()
    assert identity is not None
    token = SessionKeeper(paths.data).token()
    assert token is not None
    keys = {path.name: bytes.fromhex(path.read_text().split()[1]) for path in paths.data.glob("*.key")}
    assert keys
    return {
        **keys,
        "session": token.encode(),
        "device token": identity.access_token.encode(),
        "device key": identity.device_key,
        "device id": identity.device_id,
        "device id as text": id_text(identity.device_id).encode(),
        "member id as text": id_text(identity.member_id).encode(),
        "sealed file": server.objects[0].name.encode(),
    }


def _crash(desk: Desk) -> str:
    """Run an agent that fails over what it captures; return what it says."""
    done = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-c", CRASHING, TYPED["project"], TITLE],
        env=desk.environment(),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr


def _require_the_search_to_find(secrets: dict[str, bytes]) -> None:
    """Plant each secret in each form, in the middle of something else."""
    for name, secret in secrets.items():
        for planted in (secret, secret.hex().encode(), base64.b64encode(b"x" + secret + b"yz")):
            assert found({name: secret}, {"planted": b"{" + planted + b"}"}) == {(name, "planted")}
        assert all(len(form) >= len(secret) for form in forms(secret))


def _require_work_was_logged(desk: Desk, server: LoopbackServer) -> None:
    def events(path: Path) -> set[str]:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        return {line["event"] for line in lines}

    log = desk.home / "log"
    assert {"command.refused", "command.done"} <= events(log / "command.log")
    assert {
        "agent.started",
        "agent.captured",
        "agent.delivered",
        "agent.stopped",
        "crash.reported",
    } <= events(log / "agent.log")
    assert "request" in events(server.log)
    assert list((log / "crashes").glob("*.json"))
