"""Who may see and change whom and what: every role at every endpoint, as the permission table says.

What is expected is read off the table and the bonds of `tests.server.people`, not off the server.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.workspace import ROLES, Workspace, problem
from tests.server.people import Bonds
from tracker.core.permission import Role, Scope, may_assign, scopes
from tracker.core.policy import PolicyChange, SetBy
from tracker.core.wire import (
    Assign,
    ClientChange,
    MemberChange,
    NewClient,
    NewMember,
    NewProject,
    NewTask,
    NewTeam,
    ProjectChange,
    TaskChange,
    TeamChange,
    TeamPlace,
)
from tracker.server.founding import Founded

KINDS = ("members", "teams", "clients", "projects", "tasks")
VIEWS = {kind: "members:view" if kind == "teams" else f"{kind}:view" for kind in KINDS}
NOBODY = uuid4()
ALLOWED, FORBIDDEN, MISSING = "allowed", "session-not-allowed", "server-not-found"
BEYOND = "people-role-beyond"


@dataclass(frozen=True)
class Deed:
    """A request about one thing of a kind: by which permission, and the body, which changes nothing.

    `view` is what shows the thing, where that is not what its list shows.
    """

    kind: str
    permission: str
    method: str
    path: str
    body: msgspec.Struct | None = None
    view: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.permission}"


DEEDS = (
    Deed("members", "members:edit", "PATCH", "/members/{id}", MemberChange()),
    Deed("members", "members:remove", "PATCH", "/members/{id}", MemberChange(archived=False)),
    Deed("members", "policy:view", "GET", "/policy/members/{id}", view="policy:view"),
    Deed("teams", "teams:edit", "PATCH", "/teams/{id}", TeamChange()),
    Deed("teams", VIEWS["teams"], "GET", "/teams/{id}/members"),
    Deed("teams", "teams:edit", "PUT", "/teams/{id}/members/{me}", TeamPlace(oversees=True)),
    Deed("teams", "teams:edit", "DELETE", "/teams/{id}/members/{me}"),
    Deed("clients", "clients:edit", "PATCH", "/clients/{id}", ClientChange()),
    Deed("projects", "projects:edit", "PATCH", "/projects/{id}", ProjectChange()),
    Deed("projects", VIEWS["projects"], "GET", "/projects/{id}/members"),
    Deed("projects", "projects:edit", "PUT", "/projects/{id}/members/{me}", Assign(manages=True)),
    Deed("projects", "projects:edit", "DELETE", "/projects/{id}/members/{me}"),
    Deed("tasks", "tasks:edit", "PATCH", "/tasks/{id}", TaskChange()),
)
MAKING: dict[str, tuple[str, Callable[[], msgspec.Struct]]] = {
    "/members": ("members:invite", lambda: NewMember(uuid4(), f"{uuid4()}@x", "New", Role.EMPLOYEE)),
    "/teams": ("teams:edit", lambda: NewTeam(uuid4(), str(uuid4()))),
    "/clients": ("clients:edit", lambda: NewClient(uuid4(), str(uuid4()))),
    "/projects": ("projects:edit", lambda: NewProject(uuid4(), str(uuid4()))),
}


@pytest.fixture(scope="module")
def workspace(
    founding: tuple[Founded, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """One for all tests here: each has members and things of its own in it."""
    made = Workspace(*founding, tmp_path_factory.mktemp("people") / "acme", FakeClock())
    yield made
    made.close()


@pytest.fixture(params=ROLES)
def bonds(request: pytest.FixtureRequest, workspace: Workspace) -> Bonds:
    return Bonds(workspace, request.param)


def covered(bonds: Bonds, kind: str, permission: str) -> set[str]:
    """Return the names of what the table lets `me` reach."""
    held = scopes(bonds.role, permission)
    if Scope.WORKSPACE in held:
        return bonds.all(kind)
    return set().union(*(bonds.reach[kind].get(scope, set()) for scope in held))


def entries(bonds: Bonds, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a list holds of this test's things: their names and entries."""
    names, more = {str(UUID(bytes=which)): name for name, which in bonds.ids.items()}, ""
    while more is not None:
        page = bonds.workspace.ask("GET", f"{path}{more and f'&after={more}'}", bonds.token).json()
        yield from ((names[entry["id"]], entry) for entry in page["entries"] if entry["id"] in names)
        more = page["after"]


def ask(bonds: Bonds, deed: Deed, which: UUID) -> httpx.Response:
    path = deed.path.format(id=which, me=UUID(bytes=bonds.ids["me"]))
    return bonds.workspace.ask(deed.method, path, bonds.token, deed.body)


def outcome(answer: httpx.Response) -> str:
    return ALLOWED if answer.is_success else problem(answer)[1]


def expected(bonds: Bonds, deed: Deed, name: str) -> str:
    if name not in covered(bonds, deed.kind, deed.view or VIEWS[deed.kind]):
        return MISSING
    return ALLOWED if name in covered(bonds, deed.kind, deed.permission) else FORBIDDEN


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_holds_what_may_be_seen_and_no_more(bonds: Bonds, kind: str) -> None:
    listed = {name for name, _ in entries(bonds, f"/{kind}?limit=50")}
    assert listed == covered(bonds, kind, VIEWS[kind])


@pytest.mark.parametrize("deed", DEEDS, ids=str)
def test_a_deed_is_done_refused_or_about_nothing(bonds: Bonds, deed: Deed) -> None:
    names = bonds.all(deed.kind)
    if deed.permission.startswith("members:"):
        names -= {name for name in names if not may_assign(bonds.role, role_of(bonds, name))}
    missing = ask(bonds, deed, NOBODY)
    assert outcome(missing) == MISSING
    # The last things first: what makes more visible comes after what is not.
    found = {name: ask(bonds, deed, UUID(bytes=bonds.ids[name])) for name in order(bonds, deed, names)}
    assert {name: outcome(answer) for name, answer in found.items()} == {
        name: expected(bonds, deed, name) for name in names
    }
    for answer in found.values():
        if outcome(answer) == MISSING:
            assert (answer.status_code, answer.content) == (missing.status_code, missing.content)


def role_of(bonds: Bonds, name: str) -> Role:
    return {"me": bonds.role, "owner": Role.OWNER}.get(name, Role.EMPLOYEE)


def order(bonds: Bonds, deed: Deed, names: set[str]) -> list[str]:
    return sorted(names, key=lambda name: expected(bonds, deed, name) == ALLOWED)


@pytest.mark.parametrize("path", MAKING)
def test_only_who_may_do_it_everywhere_makes_something_new(bonds: Bonds, path: str) -> None:
    permission, make = MAKING[path]
    held = Scope.WORKSPACE in scopes(bonds.role, permission)
    answer = bonds.workspace.ask("POST", path, bonds.token, make())
    assert outcome(answer) == (ALLOWED if held else FORBIDDEN)


def test_a_task_is_made_on_a_project_within_reach(bonds: Bonds) -> None:
    editable = covered(bonds, "projects", "tasks:edit")
    for name in bonds.all("projects"):
        new = NewTask(uuid4(), UUID(bytes=bonds.ids[name]), str(uuid4()))
        answer = bonds.workspace.ask("POST", "/tasks", bonds.token, new)
        seen = name in covered(bonds, "projects", "tasks:view")
        assert outcome(answer) == (ALLOWED if name in editable else FORBIDDEN if seen else MISSING)
    nowhere = NewTask(uuid4(), NOBODY, "x")
    assert outcome(bonds.workspace.ask("POST", "/tasks", bonds.token, nowhere)) == MISSING


@pytest.mark.parametrize("whole", ["teams/{oversees}", "projects/{managed}"])
def test_who_is_in_something_is_shown_as_far_as_members_are(bonds: Bonds, whole: str) -> None:
    within = {
        "teams/{oversees}": {"me", "beside", "overseen"},
        "projects/{managed}": {"me", "colleague"},
    }[whole]
    texts = {name: str(UUID(bytes=which)) for name, which in bonds.ids.items()}
    answer = bonds.workspace.ask("GET", f"/{whole.format(**texts)}/members", bonds.token)
    if answer.is_success:
        shown = {entry["member_id"] for entry in answer.json()["entries"]}
        assert shown == {texts[name] for name in within & covered(bonds, "members", "members:view")}
    else:
        assert outcome(answer) == MISSING


@pytest.mark.parametrize("path", ["/projects/{managed}/members/{%s}", "/teams/{oversees}/members/{%s}"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_only_who_may_be_seen_is_put_anywhere(bonds: Bonds, path: str, method: str) -> None:
    kind, name, permission = ("teams", "oversees", "teams:edit")
    if path.startswith("/projects"):
        kind, name, permission = ("projects", "managed", "projects:edit")
    texts = {each: str(UUID(bytes=which)) for each, which in bonds.ids.items()}
    seen = name in covered(bonds, kind, VIEWS[kind])
    allowed = name in covered(bonds, kind, permission)
    visible = covered(bonds, "members", "members:view")
    for member in bonds.all("members") - {"me"}:
        body = None if method == "DELETE" else Assign()
        answer = bonds.workspace.ask(method, (path % member).format(**texts), bonds.token, body)
        put = ALLOWED if member in visible else MISSING
        assert outcome(answer) == (MISSING if not seen else put if allowed else FORBIDDEN)


def test_managers_are_named_as_far_as_members_are_seen(bonds: Bonds) -> None:
    visible = covered(bonds, "members", "members:view")
    managers = {"managed": "me", "assigned": "fellow", "foreign-project": "stranger"}
    names = {str(UUID(bytes=which)): name for name, which in bonds.ids.items()}
    for name, entry in entries(bonds, "/projects?limit=50"):
        manager = managers.get(name)
        assert [names[each] for each in entry["managers"]] == ([manager] if manager in visible else [])


def test_a_manager_moves_projects_only_to_clients_they_see(bonds: Bonds) -> None:
    project = UUID(bytes=bonds.ids["managed"])
    clients = covered(bonds, "clients", "clients:view")
    seen = "managed" in covered(bonds, "projects", "projects:view")
    editable = "managed" in covered(bonds, "projects", "projects:edit")
    for name in bonds.all("clients"):
        change = ProjectChange(client_id=UUID(bytes=bonds.ids[name]))
        answer = bonds.workspace.ask("PATCH", f"/projects/{project}", bonds.token, change)
        moved = ALLOWED if name in clients else MISSING
        assert outcome(answer) == (moved if editable else FORBIDDEN if seen else MISSING)


def set_everywhere(bonds: Bonds) -> None:
    """Set something for each project and member, as the owner."""
    owner = bonds.workspace.owner_session()
    for by, kind in ((SetBy.PROJECT, "projects"), (SetBy.MEMBER, "members")):
        for name in bonds.all(kind):
            subject = UUID(bytes=bonds.ids[name])
            wish = PolicyChange(by, "screenshots", subject, value=False)
            assert bonds.workspace.ask("POST", "/policy/settings", owner, wish).is_success


def test_a_members_policy_names_the_projects_one_may_see(bonds: Bonds) -> None:
    set_everywhere(bonds)
    texts = {name: str(UUID(bytes=which)) for name, which in bonds.ids.items()}
    owner = bonds.workspace.owner_session()
    path = f"/projects/{texts['foreign-project']}/members/{texts['colleague']}"
    assert bonds.workspace.ask("PUT", path, owner, Assign()).is_success
    on = {"me": {"managed", "assigned"}, "colleague": {"managed", "foreign-project"}}
    on |= {"fellow": {"assigned"}, "overseen": {"of-team"}, "stranger": {"foreign-project"}}
    projects = covered(bonds, "projects", "policy:view")
    for name in covered(bonds, "members", "policy:view"):
        answer = bonds.workspace.ask("GET", f"/policy/members/{texts[name]}", bonds.token)
        shown = set(answer.json()["settings"].get("projects", {}))
        assert shown == {texts[each] for each in on.get(name, set()) & projects}


def test_a_list_of_settings_holds_what_may_be_seen(bonds: Bonds) -> None:
    set_everywhere(bonds)
    names = {str(UUID(bytes=which)): name for name, which in bonds.ids.items()}
    listed = bonds.workspace.ask("GET", "/policy/settings", bonds.token).json()["entries"]
    for by, kind in ((SetBy.PROJECT, "projects"), (SetBy.MEMBER, "members")):
        shown = {names.get(entry["subject_id"]) for entry in listed if entry["by"] == by} - {None}
        assert shown == covered(bonds, kind, "policy:view")


def test_policy_is_set_where_it_may_be(bonds: Bonds) -> None:
    held = Scope.WORKSPACE in scopes(bonds.role, "policy:edit")

    def told(by: SetBy, subject: UUID | None) -> str:
        wish = PolicyChange(by, "screenshots", subject, value=False)
        return outcome(bonds.workspace.ask("POST", "/policy/settings", bonds.token, wish))

    seen, editable = (covered(bonds, "projects", f"policy:{what}") for what in ("view", "edit"))
    for name in bonds.all("projects"):
        wanted = ALLOWED if name in editable else FORBIDDEN if name in seen else MISSING
        assert told(SetBy.PROJECT, UUID(bytes=bonds.ids[name])) == wanted
    assert told(SetBy.PROJECT, NOBODY) == MISSING
    for name in bonds.all("members"):
        assert told(SetBy.MEMBER, UUID(bytes=bonds.ids[name])) == (ALLOWED if held else FORBIDDEN)
    assert told(SetBy.MEMBER, NOBODY) == (MISSING if held else FORBIDDEN)
    assert told(SetBy.WORKSPACE, None) == (ALLOWED if held else FORBIDDEN)


def routes(workspace: Workspace) -> Iterator[tuple[str, str]]:
    for route in workspace.assembled.app.routes:
        yield from ((method, route.path_format) for method in getattr(route, "methods", ()))


def test_no_endpoint_is_left_out(workspace: Workspace) -> None:
    """An endpoint about people and their work that no test here asks has nobody who watches its check."""
    tested = {("POST", f"/v1{path}") for path in (*MAKING, "/tasks", "/policy/settings")} | {
        ("GET", f"/v1/{path}") for path in (*KINDS, "policy/settings")
    }
    one = {"members": "member_id", "teams": "team_id", "clients": "client_id"}
    one |= {"projects": "project_id", "tasks": "task_id"}
    for deed in DEEDS:
        path = deed.path.replace("{id}", f"{{{one[deed.kind]}}}").replace("{me}", "{member_id}")
        tested.add((deed.method, f"/v1{path}"))
    served = {
        (method, path)
        for method, path in routes(workspace)
        if method != "OPTIONS" and path.split("/")[2] in (*KINDS, "policy")
    } - {("GET", "/v1/policy")}
    assert tested == served


def test_nobody_takes_in_a_member_with_a_role_beyond_their_own(bonds: Bonds) -> None:
    held = Scope.WORKSPACE in scopes(bonds.role, "members:invite")
    for wanted in ROLES:
        new = NewMember(uuid4(), f"{uuid4()}@x", "New", wanted)
        answer = bonds.workspace.ask("POST", "/members", bonds.token, new)
        beyond = ALLOWED if may_assign(bonds.role, wanted) else BEYOND
        assert outcome(answer) == (beyond if held else FORBIDDEN)


def test_nobody_gives_or_takes_a_role_beyond_their_own(bonds: Bonds) -> None:
    held = Scope.WORKSPACE in scopes(bonds.role, "members:edit")
    for present, wanted in product(ROLES, ROLES):
        member_id, _ = bonds.workspace.add_member(present)
        asked = MemberChange(role=wanted)
        answer = bonds.workspace.ask("PATCH", f"/members/{UUID(bytes=member_id)}", bonds.token, asked)
        both = may_assign(bonds.role, present) and may_assign(bonds.role, wanted)
        assert outcome(answer) == ((ALLOWED if both else BEYOND) if held else MISSING)


@pytest.mark.parametrize("change", [MemberChange(email="eve@x"), MemberChange(archived=True)], ids=repr)
def test_nobody_changes_a_member_of_a_role_beyond_their_own(
    workspace: Workspace, change: MemberChange
) -> None:
    owner_id, _ = workspace.add_member(Role.OWNER)
    _, session = workspace.add_member(Role.EXECUTIVE_MANAGER)
    assert outcome(workspace.ask("PATCH", f"/members/{UUID(bytes=owner_id)}", session, change)) == BEYOND
