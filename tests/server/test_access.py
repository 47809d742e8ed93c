"""The door: what a role covers of what members recorded, and when; what is not in the table is denied."""

from contextlib import nullcontext

import pytest
from sqlalchemy import select

from tests.fakes.workspace import ROLES, Workspace
from tests.server.people import JOINED, LEFT, Bonds
from tracker.core.errors import RefusedError
from tracker.core.permission import PERMISSIONS, Role, Scope, scopes
from tracker.server.access import (
    Actor,
    covers_member,
    covers_project,
    covers_record,
    require_assignable,
    require_role,
    require_seen,
)
from tracker.server.tables import MEMBERS
from tracker.server.tables_people import TEAM_MEMBERS, TEAMS

ME = b"m" * 16


@pytest.mark.parametrize("role", ROLES)
def test_a_record_is_covered_by_the_time_it_was_made(workspace: Workspace, role: Role) -> None:
    bonds = Bonds(workspace, role)
    now = workspace.clock.now().wall
    seen_by_team = {("overseen", now), ("former", JOINED), ("former", LEFT - 1)}
    instants = [JOINED - 1, JOINED, LEFT - 1, LEFT, now, now * 2]
    for permission in ("screenshots:view", "attachments:view", "time-entries:view", "activity:view"):
        held = scopes(role, permission)
        for name in bonds.all("members"):
            for at in instants:
                covered = workspace.services.database.read(
                    lambda connection, name=name, at=at, permission=permission: connection.execute(
                        select(covers_record(bonds.actor, permission, bonds.ids[name], at))
                    ).scalar_one()
                )
                team = (name, at) in seen_by_team | {("overseen", now * 2)}
                assert bool(covered) is (
                    Scope.WORKSPACE in held
                    or (Scope.OWN in held and name == "me")
                    or (Scope.TEAM in held and team)
                ), (permission, name, at)


def test_a_condition_on_columns_is_that_on_values(workspace: Workspace) -> None:
    bonds = Bonds(workspace, Role.TEAM_MANAGER)
    now = workspace.clock.now().wall
    columns = select(MEMBERS.c.id).where(covers_record(bonds.actor, "screenshots:view", MEMBERS.c.id, now))
    found = workspace.services.database.read(lambda connection: set(connection.execute(columns).scalars()))
    assert found == {bonds.ids["me"], bonds.ids["overseen"]}


def test_an_archived_team_or_a_charge_that_ended_shows_nobody(workspace: Workspace) -> None:
    bonds = Bonds(workspace, Role.TEAM_MANAGER)
    database, now = workspace.services.database, workspace.clock.now().wall

    def sees() -> bool:
        query = select(covers_member(bonds.actor, "members:view", bonds.ids["overseen"], now))
        return bool(database.read(lambda connection: connection.execute(query).scalar_one()))

    assert sees()
    team = TEAMS.c.id == bonds.ids["oversees"]
    for archived_at, seen in ((now, False), (None, True)):
        change = TEAMS.update().where(team).values(archived_at=archived_at)
        database.write(lambda connection, change=change: connection.execute(change))
        assert sees() is seen
    charge = (TEAM_MEMBERS.c.member_id == bonds.ids["me"], TEAM_MEMBERS.c.oversees)
    ending = TEAM_MEMBERS.update().where(*charge).values(until=now)
    database.write(lambda connection: connection.execute(ending))
    assert not sees()


@pytest.mark.parametrize("role", [*ROLES, "sorcerer"])
def test_the_whole_workspace_is_for_who_holds_it(role: str) -> None:
    for permission in (*PERMISSIONS, "magic:do"):
        held = Scope.WORKSPACE in scopes(role, permission)
        with nullcontext() if held else pytest.raises(RefusedError, match="role"):
            require_role(Actor(ME, role), permission)


@pytest.mark.parametrize(("role", "permission"), [("sorcerer", "screenshots:view"), (Role.OWNER, "magic:do")])
def test_what_is_not_known_is_denied(workspace: Workspace, role: str, permission: str) -> None:
    actor = Actor(ME, role)
    for covered in (
        covers_record(actor, permission, ME, 0),
        covers_member(actor, permission, ME, 0),
        covers_project(actor, permission, ME, 0),
    ):
        with pytest.raises(RefusedError) as caught:
            workspace.services.database.read(
                lambda connection, covered=covered: require_seen(connection, covered)
            )
        assert caught.value.key == "server-not-found"
    with pytest.raises(RefusedError):
        require_assignable(Actor(ME, "sorcerer"), Role.EMPLOYEE)
    with pytest.raises(RefusedError):
        require_assignable(Actor(ME, Role.OWNER), "sorcerer")
