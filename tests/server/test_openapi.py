"""The OpenAPI document says of every operation what the server does when it is asked."""

import re
import secrets
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import pytest

from tests.fakes.workspace import Workspace, problem
from tracker.core.wire import Fault, Problem

PROBLEM = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"}


class Operation(NamedTuple):
    method: str
    path: str
    described: dict[str, Any]

    @property
    def asks_for(self) -> set[str]:
        """Return the schemes of which it asks for one."""
        return {scheme for scheme_set in self.described.get("security", ()) for scheme in scheme_set}

    @property
    def address(self) -> str:
        return re.sub(r"\{\w+\}", str(UUID(int=1)), self.path)


@pytest.fixture
def document(workspace: Workspace) -> dict[str, Any]:
    found: dict[str, Any] = workspace.http.get("/v1/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, described in item.items():
            yield Operation(method.upper(), path, described)


def answer(workspace: Workspace, operation: Operation, token: str = "") -> tuple[int, str]:
    """Ask with an empty message; return status and key of the refusal, no key for a success."""
    asked = workspace.ask(operation.method, operation.address.removeprefix("/v1"), token, b"{}")
    return (asked.status_code, "") if asked.is_success else problem(asked)


def test_every_route_is_described(workspace: Workspace, document: dict[str, Any]) -> None:
    served = {
        (method, route.path_format)
        for route in workspace.assembled.app.routes
        for method in getattr(route, "methods", ())
        if method != "OPTIONS" and not route.path.startswith("/v1/openapi.json")
    }
    assert {(each.method, each.path) for each in operations(document)} == served


def test_every_refusal_is_a_problem(document: dict[str, Any]) -> None:
    for operation in operations(document):
        answers = operation.described["responses"]
        refusals = {status: said for status, said in answers.items() if not status.startswith("2")}
        assert set(refusals) == {"4XX", "5XX"}
        assert len(answers) == 3, operation
        assert [said["content"] for said in refusals.values()] == [PROBLEM, PROBLEM]


def test_a_problem_is_described_as_it_is_sent(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert set(schemas["Problem"]["required"]) <= set(Problem.__struct_fields__)
    assert set(schemas["Problem"]["properties"]) == set(Problem.__struct_fields__)
    assert schemas["Fault"]["enum"] == sorted(Fault)
    assert "status_code" not in str(document)


def test_every_name_it_refers_to_is_in_it(document: dict[str, Any]) -> None:
    def names(node: Any) -> Iterator[str]:
        children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        if isinstance(node, dict) and "$ref" in node:
            yield node["$ref"]
        for child in children:
            yield from names(child)

    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(names(document)) <= schemas
    schemes = document["components"]["securitySchemes"]
    assert set().union(*(each.asks_for for each in operations(document))) == set(schemes)


def test_what_asks_for_a_session_or_a_device_says_so(workspace: Workspace, document: dict[str, Any]) -> None:
    for operation in operations(document):
        status, key = answer(workspace, operation)
        assert (key == "session-missing") is bool(operation.asks_for), operation
        assert (status == 401) is bool(operation.asks_for), operation


def test_each_token_opens_what_its_scheme_says_and_no_more(
    workspace: Workspace, document: dict[str, Any]
) -> None:
    for operation in operations(document):
        # Made anew for each: one of the operations ends the session.
        tokens = {"session": workspace.owner_session(), "device": workspace.device().token}
        taken = {name for name, token in tokens.items() if answer(workspace, operation, token)[0] != 401}
        assert taken == (operation.asks_for or set(tokens)), operation
        if operation.asks_for:
            assert answer(workspace, operation, secrets.token_urlsafe())[0] == 401


def test_a_wrong_method_is_told_with_the_right_ones(workspace: Workspace, document: dict[str, Any]) -> None:
    for path in document["paths"]:
        right = {each.method: each for each in operations(document) if each.path == path}
        address = next(iter(right.values())).address
        for method in METHODS - set(right):
            asked = workspace.http.request(method, address)
            assert (asked.status_code, asked.headers["content-type"]) == (405, "application/json")
            assert set(asked.headers["allow"].split(", ")) == {*right, "OPTIONS"}
            if method != "HEAD":
                said = msgspec.json.decode(asked.content, type=Problem)
                assert (said.fault, said.key) == (Fault.REFUSED, "server-wrong-method")
