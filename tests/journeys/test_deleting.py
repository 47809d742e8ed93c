"""A member deletes what was taken of them: with its time, by the agent; and signed in, the device lost."""

import json
from pathlib import Path
from typing import Any

from lib.loopback_server import EMAIL, LoopbackServer
from tests.journeys.desk import Desk


def lines(desk: Desk, *words: str) -> list[dict[str, Any]]:
    done = desk.run(*words, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def blob(server: LoopbackServer, identifier: str) -> Path:
    """Return where the server has a screenshot's bytes."""
    digits = identifier.replace("-", "")
    return server.folder / "objects" / digits[:2] / digits


def test_what_was_taken_of_a_member_is_theirs_to_delete_with_and_without_the_device(
    enrolled: Desk, server: LoopbackServer
) -> None:
    with enrolled.agent() as agent:
        agent.until("delivered", 2)
        newest, *_, oldest = (str(each["id"]) for each in lines(enrolled, "screenshots", "list"))
        assert blob(server, oldest).exists()
        words = ("screenshots", "delete", oldest, "--with-time", "--reason", "a private call", "--yes")
        (done,) = lines(enrolled, *words)
        time = done["time"]
        assert time["day_seconds_after"] == time["day_seconds_before"] - time["seconds"] < 600
        synced = enrolled.run("sync")
        assert synced.returncode == 0, synced.stderr
        assert not blob(server, oldest).exists()
        agent.until("delivered")
        agent.stop()
    reasons = {each["reason"] for each in lines(enrolled, "entries")}
    assert reasons == {"a private call"}
    connection = str(server.folder / "connection.json")
    signing_in = ("sign-in", "--connection", connection, "--email", EMAIL)
    signed_in = enrolled.run(*signing_in, typed=f"{server.password}\n")
    assert signed_in.returncode == 0, signed_in.stderr
    lines(enrolled, "me", "end-device", "desk")
    stored = {str(each["file_id"]): each["stored"] for each in lines(enrolled, "me", "screenshots")}
    assert (stored[newest], stored[oldest]) == (True, False)
    assert [each["here"] for each in lines(enrolled, "screenshots", "list") if each["id"] == newest] == [True]
    assert lines(enrolled, "me", "delete-screenshot", newest[:13]) == [{"id": newest, "deleted": True}]
    assert not blob(server, newest).exists()
    assert [each["here"] for each in lines(enrolled, "screenshots", "list") if each["id"] == newest] == [
        False
    ]
    assert enrolled.run("agent", "stop").returncode == 0
    again = enrolled.run("me", "delete-screenshot", newest)
    assert again.stderr.startswith("tracker: This file was deleted by the member it belongs to.")
    audit = lines(enrolled, "server", "audit", str(server.folder))
    assert [each["action"] for each in audit].count("file.deleted") == 2
