"""`/me`: a member hears about themselves, and of nobody else."""

from uuid import UUID

import msgspec
import pytest

from tests.fakes.workspace import Workspace, problem, read
from tracker.core.permission import PERMISSIONS, Role
from tracker.core.wire import Me


def me(workspace: Workspace, token: str) -> Me:
    return read(workspace.ask("GET", "/me", token), Me)


def test_the_owner_hears_who_they_are_and_where(workspace: Workspace) -> None:
    token, device = workspace.owner_session(), workspace.device()
    told = me(workspace, token)
    assert (told.workspace_name, told.email, told.role) == ("Acme", "ada@acme.example", "owner")
    assert [(each.id, each.last_seen_at) for each in told.devices] == [(device.asked.device_id, None)]
    assert workspace.ask("GET", "/work", device.token).is_success
    assert me(workspace, token).devices[0].last_seen_at == workspace.clock.now().wall


def test_a_server_of_before_does_not_tell_when_a_device_was_seen(workspace: Workspace) -> None:
    _, token = workspace.device(), workspace.owner_session()
    told = msgspec.to_builtins(me(workspace, token))
    del told["devices"][0]["last_seen_at"]
    assert msgspec.convert(told, Me).devices[0].last_seen_at is None


@pytest.mark.parametrize("role", Role)
def test_what_is_held_is_what_the_table_says(workspace: Workspace, role: Role) -> None:
    member_id, token = workspace.add_member(role)
    told = me(workspace, token)
    assert told.member_id == UUID(bytes=member_id)
    assert {each.permission: frozenset(each.scopes) for each in told.permissions} == {
        each.permission: PERMISSIONS[each.permission][role] for each in told.permissions
    }
    assert all(each.scopes for each in told.permissions)


def test_only_ones_own_sessions_that_go_on_are_told_and_this_one_is_marked(workspace: Workspace) -> None:
    member_id, token = workspace.add_member(Role.EMPLOYEE)
    ended, other = workspace.session_of(member_id), workspace.session_of(member_id)
    workspace.ask("DELETE", "/sessions", ended)
    assert [each.this for each in me(workspace, token).sessions].count(True) == 1
    assert len(me(workspace, token).sessions) == 2
    assert me(workspace, other).sessions != me(workspace, token).sessions
    workspace.owner_session()
    assert len(me(workspace, token).sessions) == 2


def test_nobody_elses_device_is_told(workspace: Workspace) -> None:
    workspace.device()
    _, token = workspace.add_member(Role.EXECUTIVE_MANAGER)
    assert me(workspace, token).devices == ()


def test_without_a_session_there_is_nobody(workspace: Workspace) -> None:
    assert problem(workspace.ask("GET", "/me")) == (401, "session-missing")
