"""The main job by its commands: a real display, a real agent, a real server, and both of them killed."""

import asyncio
import json
from pathlib import Path

from lib.loopback_server import EMAIL, LoopbackServer
from tests.journeys.desk import Desk
from tracker.core.wire import FileList
from tracker.host.sqlcipher import connect
from tracker.server.folder import Folder
from tracker.sync.client import MemberClient


def listed(server: LoopbackServer) -> FileList:
    """Return what the owner sees."""
    return asyncio.run(_listed(server))


async def _listed(server: LoopbackServer) -> FileList:
    owner = MemberClient(server.connection)
    try:
        await owner.sign_in(EMAIL, server.password)
        return await owner.files()
    finally:
        await owner.aclose()


def stored(server: LoopbackServer) -> int:
    """Return how many sealed files lie at the server, each once in its list and once in its folder."""
    files = listed(server).files
    assert len({file.file_id for file in files}) == len(files)
    assert all(file.stored for file in files)
    assert len(server.objects) == len(files)
    return len(files)


def test_an_agent_captures_and_delivers_until_ctrl_c(enrolled: Desk, server: LoopbackServer) -> None:
    with enrolled.agent() as agent:
        agent.until("delivered", 2)
        last = agent.stop()
    assert last["waiting"] == last["set_aside"] == 0
    assert stored(server) == agent.count("captured") >= 2


def test_while_the_server_is_away_captures_wait_and_go_when_it_is_back(
    enrolled: Desk, server: LoopbackServer
) -> None:
    server.stop()
    with enrolled.agent() as agent:
        told = agent.until("not-delivered")
        assert isinstance(told["error"], dict)
        assert told["error"]["hint"]
        agent.until("captured", 2)
        server.start()
        agent.until("delivered")
        assert agent.stop()["waiting"] == 0
    assert stored(server) == agent.count("captured")


def test_an_agent_killed_while_offline_loses_nothing_it_said_it_had(
    enrolled: Desk, server: LoopbackServer
) -> None:
    server.stop()
    with enrolled.agent() as first:
        first.until("captured", 3)
        first.kill()
    server.start()
    with enrolled.agent(every=60) as second:
        second.until("delivered")
        second.stop()
    kept = stored(server)
    # A capture may have been committed just before it could be told of.
    assert 0 <= kept - first.count("captured") - second.count("captured") <= 1


def test_a_server_killed_again_and_again_keeps_what_it_receipted(
    enrolled: Desk, server: LoopbackServer
) -> None:
    with enrolled.agent() as agent:
        for _ in range(3):
            agent.until("delivered")
            server.kill()
            agent.until("captured")
            server.start()
        agent.until("delivered")
        assert agent.stop()["waiting"] == 0
    assert stored(server) == agent.count("captured")


def test_a_second_agent_is_told_that_one_runs(enrolled: Desk) -> None:
    with enrolled.agent() as agent:
        agent.until("captured")
        second = enrolled.run("agent", "--headless")
    assert second.returncode == 1
    assert "already running" in second.stderr


def test_the_audit_log_tells_who_looked_and_an_altered_one_is_told(
    enrolled: Desk, server: LoopbackServer
) -> None:
    with enrolled.agent(every=60) as agent:
        agent.until("delivered")
        agent.stop()
    asyncio.run(_open_all(server))
    whole = enrolled.run("server", "audit", str(server.folder), "--json")
    assert whole.returncode == 0, whole.stderr
    actions = [json.loads(line)["action"] for line in whole.stdout.splitlines()]
    assert actions[0] == "workspace.founded"
    assert "file.viewed" in actions
    server.stop()
    _alter_one_event(server.folder)
    altered = enrolled.run("server", "audit", str(server.folder))
    assert altered.returncode == 1
    assert "The audit log was altered at event 1." in altered.stderr


async def _open_all(server: LoopbackServer) -> None:
    owner = MemberClient(server.connection)
    try:
        await owner.sign_in(EMAIL, server.password)
        for file in (await owner.files()).files:
            await owner.content(file.file_id)
    finally:
        await owner.aclose()


def _alter_one_event(folder: Path) -> None:
    db = connect(folder / "workspace.db", Folder(folder).read_key(folder / "secrets" / "workspace.key"))
    db.execute("UPDATE audit_events SET event = event || ' ' WHERE seq = 1")
    db.commit()
    db.close()
