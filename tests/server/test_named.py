"""Teams, clients, projects and tasks: names of their own, made twice harmlessly, archived and restored."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.fakes.workspace import Workspace, problem
from tracker.core.naming import NAME_MOST
from tracker.core.wire import MAX_PAGE, Assign, NewClient, NewProject, NewTask, NewTeam

KINDS = ("teams", "clients", "projects", "tasks")


@dataclass
class Shelf:
    """Asks about one kind of things, as the owner."""

    workspace: Workspace
    kind: str
    place: dict[str, Any]

    def __post_init__(self) -> None:
        self.token = self.workspace.owner_session()

    @property
    def word(self) -> str:
        return self.kind.removesuffix("s")

    def add(self, name: str, new_id: UUID | None = None, **place: Any) -> httpx.Response:
        body = {"id": str(new_id or uuid4()), "name": name, **self.place, **place}
        return self.workspace.ask("POST", f"/{self.kind}", self.token, body)

    def change(self, which: str | UUID, **fields: Any) -> httpx.Response:
        return self.workspace.ask("PATCH", f"/{self.kind}/{which}", self.token, fields)

    def listed(self, query: str = "") -> Any:
        return self.workspace.ask("GET", f"/{self.kind}{query}", self.token).json()


@pytest.fixture(params=KINDS)
def shelf(request: pytest.FixtureRequest, workspace: Workspace) -> Shelf:
    place = {}
    if request.param == "tasks":
        project = NewProject(uuid4(), "Bridge")
        assert workspace.ask("POST", "/projects", workspace.owner_session(), project).is_success
        place["project_id"] = str(project.id)
    return Shelf(workspace, request.param, place)


def test_making_twice_is_one_thing_and_one_event(shelf: Shelf) -> None:
    which = uuid4()
    first, again = shelf.add("Design", which), shelf.add(" Design ", which)
    assert first.json() == again.json()
    assert (first.json()["id"], first.json()["name"], first.json()["archived"]) == (
        str(which),
        "Design",
        False,
    )
    assert shelf.workspace.actions().count(f"{shelf.word}.added") == 1
    event = shelf.workspace.audit()[-1]
    assert (event.actor, event.subject) == (shelf.workspace.owner_id().hex(), which.hex)
    assert "Design" not in str(event)


def test_another_thing_under_the_same_id_is_refused(shelf: Shelf) -> None:
    which = uuid4()
    shelf.add("Design", which)
    assert problem(shelf.add("Build", which)) == (409, "people-id-taken")


@pytest.mark.parametrize("name", ["", " \t", "n" * (NAME_MOST + 1), "two\nlines", "a\x00b"])
def test_what_is_no_name_is_refused(shelf: Shelf, name: str) -> None:
    assert problem(shelf.add(name)) == (422, "people-name")
    which = shelf.add("n" * NAME_MOST).json()["id"]
    assert problem(shelf.change(which, name=name)) == (422, "people-name")


@pytest.mark.parametrize("same", ["Design", " DESIGN", "de\u017fign", "De\u200bsign"])
def test_two_names_that_read_the_same_are_one_too_many(shelf: Shelf, same: str) -> None:
    shelf.add("Design")
    other = shelf.add("Build").json()["id"]
    answers = (shelf.add(same), shelf.change(other, name=same))
    if "\u200b" in same:
        assert {problem(answer) for answer in answers} == {(422, "people-name")}
    else:
        assert {problem(answer) for answer in answers} == {(409, "people-name-taken")}


def test_a_name_may_change_in_its_letters_only(shelf: Shelf) -> None:
    which = shelf.add("Design").json()["id"]
    assert shelf.change(which, name="DESIGN").json()["name"] == "DESIGN"
    event = shelf.workspace.audit()[-1]
    assert (event.action, event.details) == (f"{shelf.word}.changed", {"fields": "name"})


def test_what_changes_nothing_is_no_event(shelf: Shelf) -> None:
    which = shelf.add("Design").json()["id"]
    before = shelf.workspace.actions()
    assert shelf.change(which).json() == shelf.change(which, name="Design", archived=False).json()
    assert shelf.workspace.actions() == before


def test_the_archive_gives_names_free_and_takes_them_back_only_when_free(shelf: Shelf) -> None:
    old = shelf.add("Design").json()["id"]
    assert shelf.change(old, archived=True).json()["archived"] is True
    assert [entry["id"] for entry in shelf.listed()["entries"]] == []
    assert [entry["id"] for entry in shelf.listed("?archived=true")["entries"]] == [old]
    assert shelf.add("Design").is_success
    assert problem(shelf.change(old, archived=False)) == (409, "people-name-taken")
    assert problem(shelf.change(old, name="Draft")) == (409, "people-archived")
    assert shelf.change(old, name="Draft").json()["text"] == "“Design” is archived."
    assert problem(shelf.change(old, name="Draft", archived=True)) == (409, "people-archived")
    restored = shelf.change(old, name="Draft", archived=False).json()
    assert (restored["name"], restored["archived"]) == ("Draft", False)
    word = shelf.word
    assert shelf.workspace.actions()[-4:] == [
        f"{word}.archived",
        f"{word}.added",
        f"{word}.changed",
        f"{word}.restored",
    ]


def test_long_lists_come_in_parts(shelf: Shelf) -> None:
    made = {shelf.add(f"{number}").json()["id"] for number in range(7)}
    found, after = list[str](), ""
    while after is not None:
        page = shelf.listed(f"?limit=3{after and f'&after={after}'}")
        assert len(page["entries"]) <= 3
        found += [entry["id"] for entry in page["entries"]]
        after = page["after"]
    assert (set(found), len(found)) == (made, 7)
    assert found == sorted(found)


@pytest.mark.parametrize(("limit", "shown"), [(0, 1), (-5, 1), (2, 2), (MAX_PAGE + 1, 3)])
def test_a_limit_is_the_nearest_possible_one(shelf: Shelf, limit: int, shown: int) -> None:
    for number in range(3):
        shelf.add(f"{number}")
    assert len(shelf.listed(f"?limit={limit}")["entries"]) == shown


@pytest.mark.parametrize("query", ["?limit=many", "?after=no-id", "?archived=perhaps"])
def test_a_query_that_is_none_is_not_understood(shelf: Shelf, query: str) -> None:
    assert problem(shelf.workspace.ask("GET", f"/{shelf.kind}{query}", shelf.token)) == (
        400,
        "server-not-understood",
    )


def test_one_name_serves_in_several_places(workspace: Workspace) -> None:
    owner = workspace.owner_session()
    one, other = NewClient(uuid4(), "Acme"), NewClient(uuid4(), "Zoo")

    def make(path: str, body: object) -> tuple[int, str]:
        answer = workspace.ask("POST", path, owner, body)
        return (answer.status_code, "") if answer.is_success else problem(answer)

    for client in (one, other):
        assert make("/clients", client) == (201, "")
    last = uuid4()
    for which, client_id in ((uuid4(), None), (uuid4(), one.id), (last, other.id)):
        project = NewProject(which, "Bridge", client_id)
        assert make("/projects", project) == (201, "")
        assert make("/projects", NewProject(uuid4(), "bridge", client_id)) == (409, "people-name-taken")
        assert make("/tasks", NewTask(uuid4(), project.id, "Design")) == (201, "")
        assert make("/tasks", NewTask(uuid4(), project.id, "design")) == (409, "people-name-taken")
    moved = workspace.ask("PATCH", f"/projects/{last}", owner, {"client_id": str(one.id)})
    assert problem(moved) == (409, "people-name-taken")
    kept = workspace.ask("PATCH", f"/projects/{last}", owner, {"name": "Bridge 2"})
    assert kept.json()["client_id"] == str(other.id)
    freed = workspace.ask("PATCH", f"/projects/{last}", owner, {"client_id": None})
    assert (freed.json()["client_id"], freed.json()["name"]) == (None, "Bridge 2")


def test_what_is_archived_takes_nothing_new(workspace: Workspace) -> None:
    owner = workspace.owner_session()
    client, project, team = uuid4(), uuid4(), uuid4()
    workspace.ask("POST", "/clients", owner, NewClient(client, "Acme"))
    workspace.ask("POST", "/projects", owner, NewProject(project, "Bridge"))
    workspace.ask("POST", "/teams", owner, NewTeam(team, "Builders"))
    for path in (f"/clients/{client}", f"/projects/{project}", f"/teams/{team}"):
        assert workspace.ask("PATCH", path, owner, {"archived": True}).is_success
    me = UUID(bytes=workspace.owner_id())
    for answer in (
        workspace.ask("POST", "/projects", owner, NewProject(uuid4(), "Tunnel", client)),
        workspace.ask("POST", "/tasks", owner, NewTask(uuid4(), project, "Design")),
        workspace.ask("PUT", f"/projects/{project}/members/{me}", owner, Assign()),
        workspace.ask("PUT", f"/teams/{team}/members/{me}", owner, Assign()),
    ):
        assert problem(answer) == (409, "people-archived")


def test_what_is_not_there_is_not_found(workspace: Workspace) -> None:
    owner, me, nothing = workspace.owner_session(), UUID(bytes=workspace.owner_id()), uuid4()
    project, team = uuid4(), uuid4()
    workspace.ask("POST", "/projects", owner, NewProject(project, "Bridge"))
    workspace.ask("POST", "/teams", owner, NewTeam(team, "Builders"))
    for method, path, body in (
        ("POST", "/projects", NewProject(uuid4(), "Tunnel", nothing)),
        ("PATCH", f"/projects/{project}", {"client_id": str(nothing)}),
        ("POST", "/tasks", NewTask(uuid4(), nothing, "Design")),
        ("PUT", f"/projects/{project}/members/{nothing}", Assign()),
        ("PUT", f"/projects/{nothing}/members/{me}", Assign()),
        ("DELETE", f"/teams/{team}/members/{nothing}", None),
        ("DELETE", f"/teams/{nothing}/members/{me}", None),
        ("GET", f"/teams/{nothing}/members", None),
    ):
        assert problem(workspace.ask(method, path, owner, body)) == (404, "server-not-found")
