"""Members come, change and go by rules: one owner stays, addresses differ, who goes is out at once."""

from uuid import UUID, uuid4

import pytest

from tests.fakes.sealer import Sealer
from tests.fakes.workspace import Workspace, problem, read
from tracker.core.introduction import Code
from tracker.core.naming import EMAIL_MOST, NAME_MOST
from tracker.core.permission import Role
from tracker.core.wire import (
    AddedMember,
    Assign,
    Enrolled,
    MemberChange,
    MemberEntry,
    NewDevice,
    NewMember,
    NewProject,
    NewTeam,
    SignIn,
    TeamPlace,
)

NEW = NewMember(UUID(int=7), " Bob@Acme.example ", " Bob ", Role.EMPLOYEE)


def add(workspace: Workspace, new: NewMember = NEW) -> AddedMember:
    return read(workspace.ask("POST", "/members", workspace.owner_session(), new), AddedMember)


def change(workspace: Workspace, member_id: UUID, **fields: object) -> MemberEntry:
    answer = workspace.ask("PATCH", f"/members/{member_id}", workspace.owner_session(), fields)
    return read(answer, MemberEntry)


def refused(workspace: Workspace, member_id: UUID, **fields: object) -> tuple[int, str]:
    asked = MemberChange(**fields)  # type: ignore[arg-type]  # what is asked varies
    return problem(workspace.ask("PATCH", f"/members/{member_id}", workspace.owner_session(), asked))


def signs_in(workspace: Workspace, password: str) -> bool:
    return workspace.ask("POST", "/sessions", body=SignIn("bob@acme.example", password)).is_success


def test_a_new_member_signs_in_with_the_password_of_the_answer(workspace: Workspace) -> None:
    added = add(workspace)
    assert added.member == MemberEntry(NEW.id, "bob@acme.example", "Bob", "employee", archived=False)
    assert added.password is not None
    assert added.password not in repr(added)
    assert signs_in(workspace, added.password)
    event = workspace.audit()[-2]
    assert (event.action, event.subject, event.details) == (
        "member.added",
        NEW.id.hex,
        {"role": "employee"},
    )


def test_taking_in_twice_is_one_member_with_the_last_password(workspace: Workspace) -> None:
    first, second = add(workspace), add(workspace)
    assert (first.member, workspace.actions()[-2:]) == (
        second.member,
        ["member.added", "member.password-renewed"],
    )
    assert first.password != second.password
    assert second.password is not None
    assert signs_in(workspace, second.password)
    before = workspace.actions()
    assert add(workspace) == AddedMember(first.member, None)
    assert workspace.actions() == before
    assert signs_in(workspace, second.password)


def test_only_who_took_a_member_in_or_an_owner_renews_their_password(workspace: Workspace) -> None:
    maker, other = (workspace.add_member(Role.EXECUTIVE_MANAGER)[1] for _ in range(2))
    first = read(workspace.ask("POST", "/members", maker, NEW), AddedMember).password
    before = workspace.actions()
    assert problem(workspace.ask("POST", "/members", other, NEW)) == (409, "people-id-taken")
    assert workspace.actions() == before
    renewed = [
        read(workspace.ask("POST", "/members", session, NEW), AddedMember).password
        for session in (maker, workspace.owner_session())
    ]
    assert not {None, first}.intersection(renewed)
    assert renewed[-1] is not None
    assert signs_in(workspace, renewed[-1])
    assert read(workspace.ask("POST", "/members", other, NEW), AddedMember).password is None


@pytest.mark.parametrize("other", [{"email": "eve@x"}, {"name": "Rob"}, {"role": "owner"}], ids=str)
def test_another_member_under_the_same_id_is_refused(workspace: Workspace, other: dict[str, str]) -> None:
    add(workspace)
    asked = {"id": str(NEW.id), "email": NEW.email, "name": NEW.name, "role": NEW.role} | other
    answer = workspace.ask("POST", "/members", workspace.owner_session(), asked)
    assert problem(answer) == (409, "people-id-taken")


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("name", "", "people-name"),
        ("name", " ", "people-name"),
        ("name", "n" * (NAME_MOST + 1), "people-name"),
        ("name", "two\nlines", "people-name"),
        ("email", "", "people-email"),
        ("email", "nobody", "people-email"),
        ("email", "a" * EMAIL_MOST + "@x", "people-email"),
        ("role", "sorcerer", "people-role-unknown"),
        ("role", "", "people-role-unknown"),
    ],
)
def test_what_is_no_name_address_or_role_is_refused(
    workspace: Workspace, field: str, value: str, key: str
) -> None:
    asked = {"id": str(uuid4()), "email": "x@y", "name": "X", "role": "employee", field: value}
    answer = workspace.ask("POST", "/members", workspace.owner_session(), asked)
    assert problem(answer) == (422, key)
    add(workspace)
    before = workspace.actions()
    assert refused(workspace, NEW.id, **{field: value}) == (422, key)
    assert workspace.actions() == before


def test_no_two_members_have_one_address_even_when_one_is_archived(workspace: Workspace) -> None:
    add(workspace)
    other = NewMember(uuid4(), "eve@acme.example", "Eve", Role.EMPLOYEE)
    add(workspace, other)
    change(workspace, NEW.id, archived=True)
    same = NewMember(uuid4(), "BOB@acme.example", "Rob", Role.EMPLOYEE)
    assert problem(workspace.ask("POST", "/members", workspace.owner_session(), same)) == (
        409,
        "people-email-taken",
    )
    assert refused(workspace, other.id, email="bob@ACME.example") == (409, "people-email-taken")


def test_a_change_is_what_it_says_and_no_more(workspace: Workspace) -> None:
    add(workspace)
    changed = change(workspace, NEW.id, email="Robert@acme.example", name="Robert", role="team-manager")
    assert changed == MemberEntry(NEW.id, "robert@acme.example", "Robert", "team-manager", archived=False)
    told = [(event.action, dict(event.details)) for event in workspace.audit()[-2:]]
    assert told == [
        ("member.changed", {"fields": "email,name,role"}),
        ("role.assigned", {"role": "team-manager", "before": "employee"}),
    ]
    before = workspace.actions()
    assert change(workspace, NEW.id) == change(workspace, NEW.id, name="Robert", archived=False) == changed
    assert workspace.actions() == before


def test_a_changed_role_counts_from_the_next_request(workspace: Workspace) -> None:
    member_id, session = workspace.add_member(Role.EXECUTIVE_MANAGER)
    new = NewTeam(uuid4(), "Builders")
    assert workspace.ask("POST", "/teams", session, new).is_success
    change(workspace, UUID(bytes=member_id), role="employee")
    assert problem(workspace.ask("POST", "/teams", session, new)) == (403, "session-not-allowed")


def test_an_archived_member_is_out_at_the_next_request_and_gets_little_back(workspace: Workspace) -> None:
    password = add(workspace).password
    assert password is not None
    session = workspace.sign_in("bob@acme.example", password)
    made = workspace.made_enrolment(member_id=NEW.id, uses=3)
    introduction = f"/introductions/{UUID(bytes=Code.read(made.code).lookup_id())}"
    assert workspace.ask("GET", introduction).is_success
    unused = made.enrolment
    device = workspace.device(workspace.enrolment(member_id=NEW.id))
    owner, team, project = workspace.owner_session(), uuid4(), uuid4()
    workspace.ask("POST", "/teams", owner, NewTeam(team, "Builders"))
    workspace.ask("POST", "/projects", owner, NewProject(project, "Bridge"))
    places = ((f"/teams/{team}", TeamPlace()), (f"/projects/{project}", Assign()))
    for path, how in places:
        assert workspace.ask("PUT", f"{path}/members/{NEW.id}", owner, how).is_success
    workspace.clock.advance(1)
    change(workspace, NEW.id, archived=True)
    late = Sealer(unused.workspace_id.bytes).request(unused)
    for archived in (True, False):
        assert problem(workspace.ask("GET", "/members", session)) == (401, "session-missing")
        assert workspace.ask("GET", "/trust", device.token).status_code == (401 if archived else 200)
        assert problem(workspace.ask("POST", "/devices", body=late)) == (410, "enrolment-ended")
        assert problem(workspace.ask("GET", introduction)) == (404, "introduction-unknown")
        assert signs_in(workspace, password) is not archived
        for path, _ in places:
            assert workspace.ask("GET", f"{path}/members", owner).json()["entries"] == []
        change(workspace, NEW.id, archived=False)
    assert workspace.actions().count("team-place.ended") == 1
    assert workspace.actions().count("assignment.ended") == 1
    fresh = read(workspace.ask("POST", "/devices", body=device_request(workspace)), Enrolled)
    assert fresh.member_id == NEW.id


def device_request(workspace: Workspace) -> NewDevice:
    enrolment = workspace.enrolment(member_id=NEW.id)
    return Sealer(enrolment.workspace_id.bytes).request(enrolment)


def test_an_archived_member_is_restored_before_anything_else(workspace: Workspace) -> None:
    add(workspace)
    change(workspace, NEW.id, archived=True)
    assert refused(workspace, NEW.id, name="Robert") == (409, "people-archived")
    assert refused(workspace, NEW.id, role="owner", archived=True) == (409, "people-archived")
    owner, team = workspace.owner_session(), uuid4()
    workspace.ask("POST", "/teams", owner, NewTeam(team, "Builders"))
    joined = workspace.ask("PUT", f"/teams/{team}/members/{NEW.id}", owner, TeamPlace())
    assert problem(joined) == (409, "people-archived")
    restored = change(workspace, NEW.id, name="Robert", archived=False)
    assert (restored.name, restored.archived) == ("Robert", False)
    assert workspace.actions()[-2:] == ["member.changed", "member.restored"]
    assert add_again(workspace) == (409, "people-id-taken")


def add_again(workspace: Workspace) -> tuple[int, str]:
    return problem(workspace.ask("POST", "/members", workspace.owner_session(), NEW))


def test_an_archived_member_gets_no_first_password(workspace: Workspace) -> None:
    add(workspace)
    change(workspace, NEW.id, archived=True)
    assert add(workspace).password is None


@pytest.mark.parametrize("lost", [{"archived": True}, {"role": "executive-manager"}], ids=str)
def test_the_last_owner_stays(workspace: Workspace, lost: dict[str, object]) -> None:
    me = UUID(bytes=workspace.owner_id())
    assert refused(workspace, me, **lost) == (409, "people-last-owner")
    other, other_session = workspace.add_member(Role.OWNER)
    gone, _ = workspace.add_member(Role.OWNER)
    change(workspace, UUID(bytes=gone), archived=True)
    assert change(workspace, me, **lost).id == me
    last = workspace.ask("PATCH", f"/members/{UUID(bytes=other)}", other_session, lost)
    assert problem(last) == (409, "people-last-owner")


def test_the_owner_who_founded_has_a_name(workspace: Workspace) -> None:
    (owner,) = workspace.ask("GET", "/members", workspace.owner_session()).json()["entries"]
    assert (owner["name"], owner["role"]) == ("ada@acme.example", "owner")
