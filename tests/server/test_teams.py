"""Being in a team or on a project has a beginning and an end, and what is seen by it is of that time only."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.fakes.workspace import PICTURE, Device, Workspace, problem, read
from tracker.core.ident import id_text
from tracker.core.permission import Role
from tracker.core.wire import Assign, FileList, NewProject, NewTeam, TeamMember, TeamPlace
from tracker.server.tables_people import ASSIGNMENTS, TEAM_MEMBERS


@dataclass
class Team:
    """A team with an overseer and a member who has a device."""

    workspace: Workspace
    overseer: str
    member_id: UUID
    device: Device
    team_id: UUID = field(default_factory=uuid4)

    def put(self, how: TeamPlace | None = None) -> TeamMember:
        path = f"/teams/{self.team_id}/members/{self.member_id}"
        answer = self.workspace.ask("PUT", path, self.workspace.owner_session(), how or TeamPlace())
        return read(answer, TeamMember)

    def leave(self) -> None:
        path = f"/teams/{self.team_id}/members/{self.member_id}"
        assert self.workspace.ask("DELETE", path, self.workspace.owner_session()).status_code == 204

    def shoot(self) -> bytes:
        """Have the member's device take a screenshot now, deliver it, and let a while pass."""
        sent = self.device.make()
        self.device.deliver(sent)
        self.workspace.clock.advance(60)
        return sent.commit.files[0].file_id

    def seen(self) -> set[bytes]:
        listed = read(self.workspace.ask("GET", "/files", self.overseer), FileList)
        return {entry.file_id.bytes for entry in listed.files}


@pytest.fixture
def team(workspace: Workspace) -> Team:
    overseer_id, overseer = workspace.add_member(Role.TEAM_MANAGER)
    member_id, _ = workspace.add_member(Role.EMPLOYEE)
    device = workspace.device(workspace.enrolment(member_id=UUID(bytes=member_id)))
    made = Team(workspace, overseer, UUID(bytes=member_id), device)
    owner = workspace.owner_session()
    assert workspace.ask("POST", "/teams", owner, NewTeam(made.team_id, "Builders")).is_success
    place = f"/teams/{made.team_id}/members/{UUID(bytes=overseer_id)}"
    assert workspace.ask("PUT", place, owner, TeamPlace(oversees=True)).is_success
    return made


def test_an_overseer_sees_the_time_in_the_team_and_no_other(team: Team) -> None:
    before = team.shoot()
    team.put()
    within = team.shoot()
    team.leave()
    between = team.shoot()
    team.put()
    again = team.shoot()
    assert team.seen() == {within, again}
    for file_id, shown in ((before, False), (within, True), (between, False), (again, True)):
        answer = team.workspace.ask("GET", f"/files/{id_text(file_id)}/content", team.overseer)
        if shown:
            assert answer.content == PICTURE
        else:
            assert problem(answer) == (404, "server-not-found")


def test_who_is_put_in_charge_is_overseen_no_more(team: Team) -> None:
    team.put()
    within = team.shoot()
    assert team.put(TeamPlace(oversees=True)).oversees
    team.shoot()
    assert team.seen() == {within}


def test_putting_somebody_twice_is_one_place(team: Team) -> None:
    first = team.put()
    team.workspace.clock.advance(60)
    assert team.put() == first
    assert team.workspace.actions().count("team-place.begun") == 2
    team.workspace.clock.advance(60)
    changed = team.put(TeamPlace(oversees=True))
    assert (changed.oversees, changed.since > first.since) == (True, True)
    team.leave()
    team.leave()
    assert team.workspace.actions().count("team-place.ended") == 1


def test_a_place_that_never_lasted_leaves_nothing_behind(team: Team) -> None:
    team.put()
    team.leave()
    query = select(TEAM_MEMBERS).where(TEAM_MEMBERS.c.member_id == team.member_id.bytes)
    database = team.workspace.services.database
    assert database.read(lambda connection: connection.execute(query).all()) == []
    team.put()
    team.workspace.clock.advance(-5)
    team.leave()
    assert database.read(lambda connection: connection.execute(query).all()) == []


def test_an_assignment_has_a_beginning_and_an_end(workspace: Workspace) -> None:
    owner, me, project = workspace.owner_session(), UUID(bytes=workspace.owner_id()), uuid4()
    workspace.ask("POST", "/projects", owner, NewProject(project, "Bridge"))
    path = f"/projects/{project}/members/{me}"
    instants = []
    for how in (Assign(), Assign(manages=True), Assign(manages=True)):
        instants.append(workspace.clock.now().wall)
        assert workspace.ask("PUT", path, owner, how).is_success
        workspace.clock.advance(60)
    (listed,) = workspace.ask("GET", f"/projects/{project}/members", owner).json()["entries"]
    assert listed == {"member_id": str(me), "manages": True, "since": instants[1]}
    ended = workspace.clock.now().wall
    assert workspace.ask("DELETE", path, owner).status_code == 204
    query = select(ASSIGNMENTS.c.since, ASSIGNMENTS.c.until, ASSIGNMENTS.c.manages)
    spans = workspace.services.database.read(lambda connection: connection.execute(query).all())
    assert [tuple(span) for span in spans] == [
        (instants[0], instants[1], False),
        (instants[1], ended, True),
    ]
    told = [event for event in workspace.audit() if event.action.startswith("assignment")]
    assert [(event.action, event.details) for event in told] == [
        ("assignment.begun", {"project_id": project.hex, "manages": 0}),
        ("assignment.begun", {"project_id": project.hex, "manages": 1}),
        ("assignment.ended", {"project_id": project.hex}),
    ]
