"""Policy at the server: set by whom it may be, told to whom it holds for, signed, never going back."""

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import true

from tests.fakes.workspace import Device, Workspace, problem, read
from tracker.core.ident import id_text
from tracker.core.manifest import Signed, open_statement
from tracker.core.permission import Role
from tracker.core.policy import (
    Policy,
    PolicyChange,
    SetBy,
    Setting,
    check_policy_successor,
    effective,
    open_policy,
)
from tracker.core.policy.screenshot_fields import SCREENSHOTS, SCREENSHOTS_PER_SLOT
from tracker.core.wire import MemberPolicy, PolicyEntries, PolicyEntry
from tracker.server.policy_settings import settings_of, settings_of_members
from tracker.server.tables_people import ASSIGNMENTS, PROJECTS

W, P, M = SetBy.WORKSPACE, SetBy.PROJECT, SetBy.MEMBER


def change(workspace: Workspace, token: str, *args: Any, **kwargs: Any) -> Any:
    return workspace.ask("POST", "/policy/settings", token, PolicyChange(*args, **kwargs))


def put(workspace: Workspace, *args: Any, **kwargs: Any) -> PolicyEntry:
    return read(change(workspace, workspace.owner_session(), *args, **kwargs), PolicyEntry)


def project(workspace: Workspace, *members: bytes, manager: bytes | None = None) -> UUID:
    """Make a project with these members on it."""
    project_id, now = secrets.token_bytes(16), workspace.clock.now().wall
    row = {"id": project_id, "name": project_id.hex(), "name_key": project_id.hex(), "created_at": now}
    places = [
        {"project_id": project_id, "member_id": member, "since": now, "manages": member == manager}
        for member in {*members, *filter(None, [manager])}
    ]

    def job(connection: Any) -> None:
        connection.execute(PROJECTS.insert(), row)
        if places:
            connection.execute(ASSIGNMENTS.insert(), places)

    workspace.services.database.write(job)
    return UUID(bytes=project_id)


def fetch(device: Device) -> tuple[Signed, Policy]:
    """Ask for a device's policy and verify it down from the enrolled root."""
    signed = read(device.workspace.ask("GET", "/policy", device.token), Signed)
    now = device.workspace.clock.now().wall
    statement = open_statement(device.enrolled.statement, device.enrolment.root_fingerprint, now)
    return signed, open_policy(signed, statement, device.enrolled.member_id.bytes)


def test_a_device_gets_the_signed_policy_of_its_member(workspace: Workspace) -> None:
    device = workspace.device()
    put(workspace, W, "screenshots-per-slot", value=2, bounds=[1, 6])
    member = device.enrolled.member_id
    worked_on, other = project(workspace, member.bytes), project(workspace)
    put(workspace, M, "screenshots-per-slot", member, value=4)
    put(workspace, P, "screenshots-per-slot", worked_on, value=3)
    put(workspace, P, "screenshots-per-slot", other, value=1)
    _, policy = fetch(device)
    assert policy.settings.workspace == {"screenshots-per-slot": Setting(2, [1, 6])}
    assert set(policy.settings.projects) == {worked_on}
    held = [effective(policy.settings, where)[SCREENSHOTS_PER_SLOT] for where in (None, worked_on, other)]
    assert held == [4, 3, 4]


def test_a_project_one_has_left_asks_nothing_any_more(workspace: Workspace) -> None:
    device = workspace.device()
    left = project(workspace, device.enrolled.member_id.bytes)
    put(workspace, P, "screenshots", left, value=False)
    assert set(fetch(device)[1].settings.projects) == {left}
    ended = ASSIGNMENTS.update().values(until=workspace.clock.now().wall)
    workspace.services.database.write(lambda connection: connection.execute(ended))
    assert fetch(device)[1].settings.projects == {}


def test_versions_only_rise_and_the_same_is_signed_once(workspace: Workspace) -> None:
    device = workspace.device()
    first, before = fetch(device)
    assert fetch(device)[0] == first
    workspace.clock.advance(5)
    assert fetch(device)[0] == first
    for value in (False, True):
        put(workspace, W, "screenshots", value=value)
        signed, policy = fetch(device)
        check_policy_successor(first, signed)
        assert policy.version > before.version
        assert effective(policy.settings)[SCREENSHOTS] is value
        first, before = signed, policy
    workspace.clock.jump(-90 * 86_400)
    put(workspace, W, "screenshots", value=False)
    assert fetch(device)[1].version == before.version + 1, "the clock went back, the version did not"


def test_a_restored_server_does_not_give_out_a_version_twice(
    workspace: Workspace, reopened: Callable[[], Workspace]
) -> None:
    device = workspace.device()
    _, before = fetch(device)
    workspace.clock.advance(60)
    device.workspace = reopened()
    signed, after = fetch(device)
    assert after.version > before.version
    assert after.settings == before.settings
    assert fetch(device)[0] == signed


def test_a_removed_setting_is_gone(workspace: Workspace) -> None:
    put(workspace, W, "titles", value=True)
    entry = put(workspace, W, "titles")
    assert (entry.value, entry.bounds, entry.subject_id.bytes) == (
        None,
        None,
        workspace.services.workspace.workspace_id,
    )
    assert fetch(workspace.device())[1].settings.workspace == {}


def test_each_change_is_in_the_audit_log_once_with_what_was_and_what_is(workspace: Workspace) -> None:
    put(workspace, W, "screenshots-per-slot", value=2)
    put(workspace, W, "screenshots-per-slot", value=2)
    put(workspace, W, "screenshots-per-slot", value=1, bounds=[1, 3])
    told = [event for event in workspace.audit() if event.action == "policy.changed"]
    assert [event.details for event in told] == [
        {"by": "workspace", "key": "screenshots-per-slot", "old": "{}", "new": '{"value":2}'},
        {
            "by": "workspace",
            "key": "screenshots-per-slot",
            "old": '{"value":2}',
            "new": '{"value":1,"bounds":[1,3]}',
        },
    ]
    assert {event.subject for event in told} == {workspace.services.workspace.workspace_id.hex()}


@pytest.mark.parametrize("role", list(Role))
def test_who_may_change_what(workspace: Workspace, role: Role) -> None:
    member, token = workspace.add_member(role)
    mine, other = project(workspace, manager=member), project(workspace)
    runs = role in (Role.OWNER, Role.EXECUTIVE_MANAGER)
    answers = {
        "workspace": change(workspace, token, W, "screenshots", value=False),
        "self": change(workspace, token, M, "screenshots", UUID(bytes=member), value=False),
        "mine": change(workspace, token, P, "screenshots", mine, value=False),
        "other": change(workspace, token, P, "screenshots", other, value=False),
    }
    expected = {
        "workspace": 201 if runs else 403,
        "self": 201 if runs else 403,
        "mine": 201 if runs or role is Role.PROJECT_MANAGER else 403,
        "other": 201 if runs else 404,
    }
    assert {name: answer.status_code for name, answer in answers.items()} == expected


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (P, (404, "server-not-found")),
        (M, (404, "server-not-found")),
        (SetBy.DEFAULT, (422, "policy-wrong-place")),
    ],
)
def test_what_is_not_there_has_no_policy(workspace: Workspace, by: SetBy, told: tuple[int, str]) -> None:
    for subject in (None, UUID(int=5)):
        answer = change(workspace, workspace.owner_session(), by, "screenshots", subject, value=False)
        assert problem(answer) == told


def test_what_is_archived_is_restored_before_its_policy_changes(workspace: Workspace) -> None:
    member, _ = workspace.add_member(Role.EMPLOYEE)
    places = ((P, project(workspace), "projects"), (M, UUID(bytes=member), "members"))
    owner = workspace.owner_session()
    for by, subject, kind in places:
        put(workspace, by, "screenshots", subject, value=False)
        for archived in (True, False):
            path = f"/{kind}/{subject}"
            assert workspace.ask("PATCH", path, owner, {"archived": archived}).is_success
            for wish in ({"value": True}, {}):
                answer = change(workspace, owner, by, "screenshots", subject, **wish)
                assert answer.is_success or problem(answer) == (409, "people-archived")
                assert answer.is_success is not archived


def test_a_project_stays_within_the_workspaces_bounds(workspace: Workspace) -> None:
    manager, token = workspace.add_member(Role.PROJECT_MANAGER)
    mine = project(workspace, manager=manager)
    put(workspace, W, "screenshots-per-slot", value=2)
    assert problem(change(workspace, token, P, "screenshots-per-slot", mine, value=3)) == (
        422,
        "policy-outside",
    )
    assert (
        problem(change(workspace, token, P, "screenshots-per-slot", mine, bounds=[1, 9]))[1]
        == "policy-bounds-wrong-place"
    )
    assert change(workspace, token, P, "screenshots-per-slot", mine, value=1).is_success
    put(workspace, W, "screenshots-per-slot", bounds=[2, 4])
    held = settings_of_members_of(workspace)[manager]
    assert effective(held, mine)[SCREENSHOTS_PER_SLOT] == 2, "narrower bounds hold at once"


def settings_of_members_of(workspace: Workspace) -> Any:
    return workspace.services.database.read(lambda connection: settings_of_members(connection, true()))


def test_many_are_found_as_each_alone(workspace: Workspace) -> None:
    members = [workspace.add_member(Role.EMPLOYEE)[0] for _ in range(4)]
    one, two = project(workspace, *members[:2]), project(workspace, *members[1:3])
    put(workspace, W, "titles", bounds=[True, False])
    put(workspace, P, "titles", one, value=True)
    put(workspace, P, "screenshots", two, value=False)
    put(workspace, M, "exclusions", UUID(bytes=members[3]), value=["Bank"])
    found = settings_of_members_of(workspace)
    read_one = workspace.services.database.read
    assert found == {id_: read_one(lambda c, id_=id_: settings_of(c, id_)) for id_ in found}
    assert set(found) >= set(members)
    assert set(found[members[1]].projects) == {one, two}


def test_a_member_sees_their_own_policy_with_who_set_it(workspace: Workspace) -> None:
    member, token = workspace.add_member(Role.EMPLOYEE)
    put(workspace, M, "screenshots", UUID(bytes=member), value=False)
    own = read(workspace.ask("GET", f"/policy/members/{id_text(member)}", token), MemberPolicy)
    fields = {field.key: field for field in own.fields}
    assert fields["screenshots"].sentence == "No screenshots are taken."
    assert (fields["screenshots"].value, fields["screenshots"].set_by) == (False, (M,))
    assert fields["schedule"].value == ["mon-fri 09:00-17:00"]
    assert own.settings.member == {"screenshots": False}


def test_others_policies_are_not_there(workspace: Workspace) -> None:
    member, token = workspace.add_member(Role.EMPLOYEE)
    stranger, _ = workspace.add_member(Role.EMPLOYEE)
    theirs, mine = project(workspace, stranger), project(workspace, member)
    for change_args in (
        (W, None),
        (M, UUID(bytes=stranger)),
        (M, UUID(bytes=member)),
        (P, theirs),
        (P, mine),
    ):
        put(workspace, change_args[0], "screenshots", change_args[1], value=False)
    answer = workspace.ask("GET", f"/policy/members/{id_text(stranger)}", token)
    assert problem(answer) == (404, "server-not-found")
    seen = read(workspace.ask("GET", "/policy/settings", token), PolicyEntries).entries
    workspace_id = UUID(bytes=workspace.services.workspace.workspace_id)
    assert {(entry.by, entry.subject_id) for entry in seen} == {
        (W, workspace_id),
        (M, UUID(bytes=member)),
        (P, mine),
    }
    everything = read(workspace.ask("GET", "/policy/settings", workspace.owner_session()), PolicyEntries)
    assert len(everything.entries) == 5


def test_devices_and_members_are_not_taken_for_each_other(workspace: Workspace) -> None:
    device = workspace.device()
    assert workspace.ask("GET", "/policy", workspace.owner_session()).status_code == 401
    assert workspace.ask("GET", "/policy/settings", device.token).status_code == 401
    assert workspace.ask("GET", "/policy").status_code == 401


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"by":"workspace","key":"screenshot","value":true}', (422, "policy-unknown-key-near")),
        (b'{"by":"workspace","key":"screenshots","value":{"a":[]}}', (422, "policy-bad-value")),
        (b'{"by":"everyone","key":"screenshots","value":true}', (400, "server-not-understood")),
        (b'{"key":"screenshots"}', (400, "server-not-understood")),
    ],
)
def test_what_cannot_be_set_is_refused_and_changes_nothing(
    workspace: Workspace, body: bytes, told: tuple[int, str]
) -> None:
    assert problem(workspace.ask("POST", "/policy/settings", workspace.owner_session(), body)) == told
    assert "policy.changed" not in workspace.actions()
