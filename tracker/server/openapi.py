"""The OpenAPI document: what each operation takes, whom it asks for, and how it answers when it refuses."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, Reference, SecurityScheme

from tracker.core.wire import API, Problem
from tracker.server.bearer import AnyRequest

_SCHEMES: Final = {
    "session": "A member's session: the token that `POST /sessions` answers.",
    "device": "An enrolled device: the token that `POST /devices` answers.",
}
_SCHEMAS: Final = "#/components/schemas/{name}"
_REFUSALS: Final = {
    "4XX": "Refused: `key` and `text` say why, `hint` what to do.",
    "5XX": "A trouble of the server's own: keep everything and try again.",
}


class _Document(JsonRenderPlugin):
    """Litestar's document, whose own idea of what goes wrong gives way to ours."""

    def render(self, request: AnyRequest, openapi_schema: dict[str, Any]) -> bytes:
        return super().render(request, _with_refusals(openapi_schema))


def describe(version: str) -> OpenAPIConfig:
    """Return how the API is described; the document is served as data, at a path of its own."""
    schemes: dict[str, SecurityScheme | Reference] = {
        name: SecurityScheme(type="http", scheme="bearer", description=who) for name, who in _SCHEMES.items()
    }
    return OpenAPIConfig(
        title="Tracker",
        version=version,
        # Below it Litestar answers in HTML what is not there.
        path=f"{API}/openapi.json",
        components=Components(security_schemes=schemes),
        render_plugins=[_Document(path="/")],
    )


def _with_refusals(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with `Problem` as the one shape of every answer that is no success."""
    (problem,), shapes = msgspec.json.schema_components([Problem], ref_template=_SCHEMAS)
    refusals = {
        statuses: {"description": said, "content": {"application/json": {"schema": problem}}}
        for statuses, said in _REFUSALS.items()
    }
    paths = {
        path: {method: _answers(operation, refusals) for method, operation in operations.items()}
        for path, operations in document["paths"].items()
    }
    components = document["components"]
    schemas = {**components["schemas"], **shapes}
    return {**document, "paths": paths, "components": {**components, "schemas": schemas}}


def _answers(operation: Mapping[str, Any], refusals: Mapping[str, Any]) -> dict[str, Any]:
    kept = {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
    return {**operation, "responses": {**kept, **refusals}}
