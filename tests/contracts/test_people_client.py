"""What a member's client asks about people and their work, before the real server over real TLS."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
import pytest_asyncio

from tests.contracts.embedded import served_owner
from tests.contracts.enrolled import EnrolledDevice
from tests.contracts.impostors import NOW, authority
from tests.fakes.web import Request, Response, serving
from tracker.core.device import Connection
from tracker.core.errors import RefusedError, UnreachableError, UnrecognisedError
from tracker.core.wire import (
    MAX_PAGE,
    Assign,
    Assignment,
    ClientChange,
    ClientEntry,
    MemberChange,
    MemberEntry,
    NewClient,
    NewEnrolment,
    NewMember,
    NewProject,
    NewTask,
    NewTeam,
    Page,
    ProjectChange,
    ProjectEntry,
    TaskChange,
    TaskEntry,
    TeamChange,
    TeamEntry,
    TeamMember,
    TeamPlace,
)
from tracker.sync.client import DeviceClient, MemberClient, enrol_device

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[MemberClient, Connection]]:
    async with served_owner(tmp_path_factory.mktemp("people")) as served:
        yield served


@pytest.fixture
def owner(served: tuple[MemberClient, Connection]) -> MemberClient:
    return served[0]


async def taken_in(owner: MemberClient, name: str, role: str = "employee") -> MemberEntry:
    new = NewMember(uuid4(), f"{name}@acme.example", name, role)
    return (await owner.people.add_member(new)).member


async def test_a_member_comes_signs_in_changes_and_goes(served: tuple[MemberClient, Connection]) -> None:
    owner, connection = served
    new = NewMember(uuid4(), "Bob@Acme.example", "Bob", "employee")
    added = await owner.people.add_member(new)
    assert added.member == MemberEntry(new.id, "bob@acme.example", "Bob", "employee", archived=False)
    assert added.password is not None
    bob = MemberClient(connection)
    session = await bob.sign_in("bob@acme.example", added.password)
    assert session.member_id == new.id
    assert await bob.people.members() == (added.member,)
    changed = await owner.people.change_member(new.id, MemberChange(name="Robert"))
    assert changed in await owner.people.members()
    await owner.people.change_member(new.id, MemberChange(archived=True))
    with pytest.raises(UnrecognisedError):
        await bob.people.members()
    assert new.id not in {entry.id for entry in await owner.people.members()}
    assert new.id in {entry.id for entry in await owner.people.members(archived=True)}
    await bob.aclose()


async def test_a_team_and_who_is_in_it(owner: MemberClient) -> None:
    people, member = owner.people, await taken_in(owner, "carol")
    team = await people.add_team(NewTeam(uuid4(), "Builders"))
    assert team == TeamEntry(team.id, "Builders", archived=False)
    place = await people.join_team(team.id, member.id, TeamPlace())
    assert place == TeamMember(member.id, oversees=False, since=place.since)
    await people.join_team(team.id, member.id, TeamPlace(oversees=True))
    assert [each.oversees for each in await people.team_members(team.id)] == [True]
    for _ in range(2):
        await people.leave_team(team.id, member.id)
    assert await people.team_members(team.id) == ()
    archived = await people.change_team(team.id, TeamChange("Masons", archived=True))
    assert archived == TeamEntry(team.id, "Masons", archived=True)
    assert archived not in await people.teams()
    assert archived in await people.teams(archived=True)


async def test_clients_projects_and_tasks(owner: MemberClient) -> None:
    people, member = owner.people, await taken_in(owner, "dave", "project-manager")
    client = await people.add_client(NewClient(uuid4(), "Acme"))
    project = await people.add_project(NewProject(uuid4(), "Bridge", client.id))
    assert project == ProjectEntry(project.id, "Bridge", client.id, (), archived=False)
    assignment = await people.assign(project.id, member.id, Assign(manages=True))
    assert assignment == Assignment(member.id, manages=True, since=assignment.since)
    assert await people.assignments(project.id) == (assignment,)
    (shown,) = [entry for entry in await people.projects() if entry.id == project.id]
    assert shown.managers == (member.id,)
    task = await people.add_task(NewTask(uuid4(), project.id, "Design"))
    assert await people.tasks(project.id) == (task,)
    assert task in await people.tasks()
    assert await people.tasks(uuid4()) == ()
    closed = await people.change_task(task.id, TaskChange(archived=True))
    assert closed == TaskEntry(task.id, project.id, "Design", archived=True)
    assert await people.tasks(project.id, archived=True) == (closed,)
    await people.unassign(project.id, member.id)
    moved = await people.change_project(project.id, ProjectChange(client_id=None))
    assert moved == ProjectEntry(project.id, "Bridge", None, (), archived=False)
    renamed = await people.change_client(client.id, ClientChange("Acme Ltd"))
    assert renamed == ClientEntry(client.id, "Acme Ltd", archived=False)
    assert renamed in await people.clients()


async def test_a_device_learns_what_its_member_is_assigned_to(owner: MemberClient) -> None:
    people, member = owner.people, await taken_in(owner, "erin")
    made = await owner.create_enrolment(NewEnrolment(member_id=member.id))
    device = await EnrolledDevice.join(made.enrolment, enrol_device)
    client = await people.add_client(NewClient(uuid4(), "Zoo"))
    projects = {}
    for name, of in (("Tunnel", None), ("alley", client.id), ("Elsewhere", None), ("Left", None)):
        projects[name] = await people.add_project(NewProject(uuid4(), name, of))
        for task in ("walls", "Floor"):
            await people.add_task(NewTask(uuid4(), projects[name].id, task))
        if name != "Elsewhere":
            await people.assign(projects[name].id, member.id, Assign())
    await people.unassign(projects["Left"].id, member.id)
    await people.change_project(projects["alley"].id, ProjectChange(archived=True))
    port = DeviceClient(device.identity.connection, device.access_token)
    found = [
        (each.id, each.name, each.client, each.archived, [task.name for task in each.tasks])
        for each in (await port.work()).projects
    ]
    assert found == [
        (projects["alley"].id, "alley", "Zoo", True, ["Floor", "walls"]),
        (projects["Tunnel"].id, "Tunnel", None, False, ["Floor", "walls"]),
    ]
    await port.aclose()


async def test_a_long_list_comes_whole(owner: MemberClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.sync.people.MAX_PAGE", 3)
    project = await owner.people.add_project(NewProject(uuid4(), "Long"))
    made = [await owner.people.add_task(NewTask(uuid4(), project.id, f"{number}")) for number in range(8)]
    assert set(await owner.people.tasks(project.id)) == set(made)


async def test_a_refusal_says_why(owner: MemberClient) -> None:
    with pytest.raises(RefusedError) as caught:
        await owner.people.add_team(NewTeam(uuid4(), " "))
    assert (caught.value.key, caught.value.values) == ("people-name", {"most": 200})
    with pytest.raises(RefusedError) as missing:
        await owner.people.change_team(uuid4(), TeamChange())
    assert missing.value.key == "server-not-found"


async def test_a_list_that_does_not_go_on_is_given_up(tmp_path: Path) -> None:
    asked: list[Request] = []

    async def endless(request: Request) -> Response:
        asked.append(request)
        return Response(200, msgspec.json.encode(Page((), UUID(int=7))))

    own = authority(tmp_path)
    async with serving(endless, own.server_context(NOW)) as web:
        client = MemberClient(Connection(web.address, own.pins, own.certificates))
        with pytest.raises(UnreachableError):
            await client.people.clients(archived=True)
        await client.aclose()
    first, second = (request.path for request in asked)
    assert first == f"/v1/clients?limit={MAX_PAGE}&archived=true"
    assert second == f"{first}&after={UUID(int=7)}"
