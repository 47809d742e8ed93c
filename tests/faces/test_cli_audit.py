"""`tracker server audit`: names with short ids, what changed, and ids for scripts."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from tracker.cli import main
from tracker.core.problem import printable
from tracker.server.assemble import opened_database
from tracker.server.audit import AuditEvent, append
from tracker.server.tables_people import PROJECTS

PROJECT = UUID(int=22)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit") / "acme"
    assert main(["server", "init", str(folder), "--name", "Acme", "--owner-email", "ada@acme.example"]) == 0
    project = {"id": PROJECT.bytes, "name": "Bridge\x1b[2J", "name_key": "bridge", "created_at": 0}
    with opened_database(folder) as database:
        database.write(lambda connection: connection.execute(PROJECTS.insert(), project))
    return folder


def audit(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    capsys.readouterr()
    assert main(["server", "audit", str(folder), *more]) == 0
    return capsys.readouterr().out.splitlines()


def told(folder: Path, event: AuditEvent) -> None:
    with opened_database(folder) as database:
        database.write(lambda connection: append(connection, event))


def test_things_go_by_name_and_short_id(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = audit(folder, capsys)[0]
    assert " workspace.founded " in first
    assert "by founder  on Acme (" in first
    assert not any(len(word) == 32 for word in first.replace("(", " ").replace(")", " ").split())


def test_a_change_of_policy_says_what_it_was_and_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in (
        ["set", "screenshots-per-slot", "2", "--bounds", "1..4", str(folder)],
        ["set", "screenshots-per-slot", "3", "--project", str(PROJECT), str(folder)],
        ["unset", "screenshots-per-slot", str(folder)],
        ["set", "exclusions", "", str(folder)],
    ):
        assert main(["server", "policy", *line]) == 0
    said = [line.partition("  on ")[2] for line in audit(folder, capsys)[-4:]]
    assert said[0].endswith("screenshots-per-slot: 2, bounds 1..4; before: not set")
    assert said[1] == '"Bridge [2J" (00000000)  screenshots-per-slot: 3; before: not set'
    assert said[2].endswith("screenshots-per-slot: not set; before: 2, bounds 1..4")
    assert said[3].endswith("exclusions: empty; before: not set")


def test_a_newer_versions_policy_is_told_as_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = '{"value":[7],"bounds":["x"]}', '{"value":"sometimes"}'
    told(
        folder, AuditEvent(1, "server-admin", "policy.changed", "", {"key": "later", "old": old, "new": new})
    )
    assert audit(folder, capsys)[-1].endswith('later: "sometimes"; before: [7], bounds ["x"]')
    bad = {"key": "screenshots", "old": "{}", "new": new}
    told(folder, AuditEvent(1, "server-admin", "policy.changed", "", bad))
    assert audit(folder, capsys)[-1].endswith('screenshots: "sometimes"; before: not set')


def test_details_are_told_by_name_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    details: dict[str, str | int] = {
        "member": PROJECT.hex,
        "expires_at": 0,
        "uses_left": 2,
        "role": "viewer",
        "client": "",
    }
    told(folder, AuditEvent(1, "unknown", "something.done", "f" * 32, details))
    said = audit(folder, capsys)[-1]
    assert 'by unknown  on ffffffff  member "Bridge [2J" (00000000), expires_at 19' in said
    assert said.endswith(", uses_left 2, role viewer")


def test_no_name_looks_like_a_line_or_a_column_of_the_log(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(audit(folder, capsys))
    forged = (
        "laptop\r\n2026-01-01 00:00:00  device.ended               by root\u2028\u202e  on  server\x1b[1A"
    )
    device = {"id": UUID(int=23).bytes, "name": forged, "name_key": "forged", "created_at": 0}
    with opened_database(folder) as database:
        database.write(lambda connection: connection.execute(PROJECTS.insert(), device))
    told(folder, AuditEvent(1, forged, "something.done", UUID(int=23).hex, {"name": forged}))
    lines = audit(folder, capsys)
    assert len(lines) == before + 1
    shown = json.dumps(str(printable(forged)), ensure_ascii=False)
    told_of = f"by {shown}  on {shown} (00000000)  name {shown}"
    assert lines[-1].endswith(f"something.done            {told_of}")
    assert all(letter.isprintable() for letter in lines[-1])


def test_scripts_get_ids(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = json.loads(audit(folder, capsys, "--json")[0])
    assert len(first["subject"]) == 32
