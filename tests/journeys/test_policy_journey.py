"""A policy from the admin's command to the member's sentences: signed, fetched, kept and shown offline."""

import json
from pathlib import Path
from uuid import UUID

from lib.loopback_server import LoopbackServer
from tests.journeys.desk import Desk
from tracker.server.assemble import opened_database
from tracker.server.tables import MEMBERS
from tracker.server.tables_people import ASSIGNMENTS, PROJECTS

BRIDGE = UUID(int=77)


def put(desk: Desk, server: LoopbackServer, *words: str) -> None:
    said = desk.run("server", "policy", "set", *words, str(server.folder))
    assert said.returncode == 0, said.stderr


def assign_owner(folder: Path) -> None:
    """Put the only member on a project."""
    project = {"id": BRIDGE.bytes, "name": "Bridge", "name_key": "bridge", "created_at": 0}
    with opened_database(folder) as database:
        member = database.read(lambda connection: connection.execute(MEMBERS.select()).one().id)
        place = {"project_id": BRIDGE.bytes, "member_id": member, "since": 0, "manages": False}
        database.write(lambda connection: connection.execute(PROJECTS.insert(), project))
        database.write(lambda connection: connection.execute(ASSIGNMENTS.insert(), place))


def test_to_sync_is_to_have_what_changed_at_once(enrolled: Desk, server: LoopbackServer) -> None:
    with enrolled.agent(every=600) as agent:
        agent.until("delivered")
        assign_owner(server.folder)
        put(enrolled, server, "screenshot-blur", "strong")
        assert "Screenshots are not blurred." in enrolled.run("policy").stdout
        synced = enrolled.run("sync")
        assert (synced.returncode, synced.stderr) == (0, "")
        assert "Screenshots are blurred before they are sealed" in enrolled.run("policy").stdout
        assert "Your workspace's policy holds here since 20" in enrolled.run("status").stdout
        assert enrolled.run("projects").stdout == "Bridge\n"
        agent.stop()


def test_what_an_admin_sets_beside_the_running_server_is_told_to_the_member(
    enrolled: Desk, server: LoopbackServer
) -> None:
    before = enrolled.run("policy")
    assert "Screenshots are not blurred. [default]" in before.stdout
    assert "set by your workspace, in force on this device since 20" in before.stdout, "fetched at enrolment"
    assign_owner(server.folder)
    put(enrolled, server, "screenshot-blur", "light", "--bounds", "light,strong")
    put(enrolled, server, "screenshot-blur", "strong", "--project", str(BRIDGE))
    with enrolled.agent() as agent:
        agent.until("policy-taken")
        agent.until("delivered")
        agent.stop()
    server.stop()
    told = enrolled.run("policy")
    assert "blurred a little before they are sealed, so that small print can" in told.stdout
    assert "hardly be read. [your workspace]" in told.stdout
    assert (
        "While you work on Bridge:\n  Screenshots are blurred before they are sealed, so that no text"
        in told.stdout
    )
    assert "set by your workspace, in force on this device since 20" in told.stdout
    assert "What changed last:\n  Screenshots are blurred a little" in told.stdout
    assert "    Before: Screenshots are not blurred.\n" in told.stdout
    script = json.loads(enrolled.run("policy", "--json").stdout)
    assert "none" in [each["value"] for each in script["before"] if each["key"] == "screenshot-blur"]
    everywhere, on_bridge = (
        {each["key"]: each["value"] for each in fields}
        for fields in (script["fields"], script["projects"][str(BRIDGE)])
    )
    assert (everywhere["screenshot-blur"], on_bridge["screenshot-blur"]) == ("light", "strong")
    assert (script["unknown"], script["version"] > 0) == ([], True)
    assert "(not yet in this version) [" in told.stdout
    obeyed = {each["key"]: each["obeyed"] for each in script["fields"]}
    assert (obeyed["screenshot-notice"], obeyed["sites"]) == (True, False)
