"""The application as a stranger meets it: one shape of problems, limits, OpenAPI, a log without content."""

import io
import json
import logging
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.fakes.workspace import Device, Workspace, problem
from tracker.core.delivery import Next, decide
from tracker.core.errors import DamagedError, RefusedError, TrackerError, UnreachableError
from tracker.core.problem import error_of
from tracker.core.wire import Problem, SignIn, enrolment_proof
from tracker.host.log import JsonLines
from tracker.server.app import JSON_MOST
from tracker.server.auth import FREE_TRIES
from tracker.server.bearer import STRANGER_BODY_MOST


def test_health_needs_no_session(workspace: Workspace) -> None:
    answer = workspace.ask("GET", "/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_openapi_is_served_as_data_only(workspace: Workspace) -> None:
    answer = workspace.http.get("/v1/openapi.json")
    described = answer.json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        "/v1/health",
        "/v1/sessions",
        "/v1/me",
        "/v1/me/password",
        "/v1/enrolments",
        "/v1/enrolments/{enrolment_id}",
        "/v1/introductions/{lookup_id}",
        "/v1/devices",
        "/v1/devices/{device_id}",
        "/v1/members",
        "/v1/members/{member_id}",
        "/v1/teams",
        "/v1/teams/{team_id}",
        "/v1/teams/{team_id}/members",
        "/v1/teams/{team_id}/members/{member_id}",
        "/v1/clients",
        "/v1/clients/{client_id}",
        "/v1/projects",
        "/v1/projects/{project_id}",
        "/v1/projects/{project_id}/members",
        "/v1/projects/{project_id}/members/{member_id}",
        "/v1/tasks",
        "/v1/tasks/{task_id}",
        "/v1/work",
        "/v1/policy",
        "/v1/policy/members/{member_id}",
        "/v1/policy/settings",
        "/v1/trust",
        "/v1/records",
        "/v1/time-entries",
        "/v1/time-aways",
        "/v1/activity-samples",
        "/v1/files",
        "/v1/files/{file_id}",
        "/v1/files/{file_id}/content",
    }
    for path in ("/v1/swagger", "/v1/redoc", "/v1/elements", "/schema", "/", "/v1/nowhere"):
        assert problem(workspace.http.get(path)) == (404, "server-not-found")


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"[]", b'{"email":"ada@acme.example"}', b'{"email":1,"password":"hunter2"}', b"\xff"],
)
def test_what_is_not_understood_is_not_repeated(workspace: Workspace, body: bytes) -> None:
    answer = workspace.ask("POST", "/sessions", body=body)
    assert problem(answer) == (400, "server-not-understood")
    assert b"hunter2" not in answer.content
    assert b"ada" not in answer.content


@pytest.mark.parametrize("path", ["/files/nonsense", "/files/%00", "/files/../../etc"])
def test_odd_addresses_do_not_exist(workspace: Workspace, path: str) -> None:
    assert problem(workspace.ask("PUT", path, body=b"")) == (404, "server-not-found")


def test_json_has_a_limit(workspace: Workspace) -> None:
    answer = workspace.ask("POST", "/records", workspace.device().token, b" " * (JSON_MOST + 1))
    assert problem(answer) == (413, "server-overloaded")


@pytest.mark.parametrize("path", ["/sessions", "/devices"])
def test_who_needs_no_session_sends_little(workspace: Workspace, path: str) -> None:
    for size, told in (
        (STRANGER_BODY_MOST, (400, "server-not-understood")),
        (STRANGER_BODY_MOST + 1, (413, "server-overloaded")),
    ):
        assert problem(workspace.ask("POST", path, body=b" " * size)) == told


def test_every_answer_carries_its_headers(workspace: Workspace) -> None:
    for answer in (workspace.ask("GET", "/health"), workspace.ask("GET", "/files"), workspace.http.get("/x")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


@pytest.mark.allowed_logs("request.failed")
def test_a_fault_of_ours_is_told_without_its_words(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("ada@acme.example")

    monkeypatch.setattr(workspace.services.database, "read", fail)
    answer = workspace.ask("GET", "/files", "some-token")
    assert problem(answer) == (500, "server-failed")
    assert msgspec.json.decode(answer.content, type=Problem).fault == "unreachable"
    lines = [JsonLines().format(record) for record in caplog.records if record.exc_info]
    assert [json.loads(line)["error"] for line in lines] == ["ValueError"]
    assert not [line for line in lines if "ada" in line]


@pytest.mark.allowed_logs("request.trouble")
@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (DamagedError("database-damaged", file="/srv/acme/workspace.db"), (500, "server-failed")),
        (DamagedError("database-wrong-key", file="/srv/acme/workspace.db"), (500, "server-failed")),
        (UnreachableError("database-away", file="/srv/acme/workspace.db"), (500, "server-failed")),
        (DamagedError("authority-damaged", file="/srv/acme/ca.pem"), (500, "server-failed")),
        (DamagedError("server-audit-broken", seq=3), (500, "server-failed")),
        (RefusedError("server-folder-taken", path="/srv/acme/wrapping"), (500, "server-failed")),
        (UnreachableError("database-disk-full", file="/srv/acme/x"), (507, "server-storage-full")),
        (UnreachableError("server-storage-full"), (507, "server-storage-full")),
        (UnreachableError("server-storage-away"), (503, "server-storage-away")),
    ],
    ids=lambda value: getattr(value, "key", ""),
)
def test_a_trouble_of_the_servers_own_makes_a_device_wait(
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    trouble: TrackerError,
    told: tuple[int, str],
) -> None:
    """What the server's disk suffers says nothing about the device's files, and is nobody's business."""
    device = workspace.device()
    sent = device.make()
    device.send(sent)

    def fail(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(workspace.services.database, "read", fail)
    for answer in (device.put(sent.commit.files[0].file_id, b""), workspace.ask("GET", "/health")):
        assert problem(answer) == told
        found = msgspec.json.decode(answer.content, type=Problem)
        assert (found.values, decide(error_of(found))) == ({}, Next.RETRY)
        assert b"acme" not in answer.content
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if record.exc_info]
    assert [line["key"] for line in lines] == [trouble.key] * 2


def test_what_a_stranger_is_refused_undoes_no_neighbours_write(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, raised = workspace.services.database, list[str]()
    one, other = workspace.device(), workspace.device()
    write = database.write

    def watch(job: Any) -> Any:
        def watched(connection: Any) -> Any:
            try:
                return job(connection)
            except RefusedError as error:
                raised.append(error.key)
                raise

        return write(watched)

    def join(device: Device, **changes: Any) -> tuple[int, str]:
        asked = msgspec.structs.replace(device.asked, **changes)
        asked = msgspec.structs.replace(asked, proof=device.signing.sign(enrolment_proof(asked)))
        return problem(workspace.ask("POST", "/devices", body=asked))

    monkeypatch.setattr(database, "write", watch)
    assert join(one, token=one.token) == (403, "enrolment-unknown")
    assert join(one, device_id=UUID(int=1)) == (410, "enrolment-used-up")
    assert join(other, device_id=one.asked.device_id) == (409, "device-known")
    tries = [workspace.ask("POST", "/sessions", body=SignIn("eve@acme", "no")) for _ in range(FREE_TRIES + 1)]
    assert problem(tries[-1]) == (429, "session-locked")
    workspace.clock.advance(8 * 86_400)
    assert join(one) == (410, "enrolment-expired")
    assert raised == []


def test_the_log_names_routes_and_no_content(workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "tracker.server")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.getLogger("tracker.server").addHandler(handler)
    try:
        device = workspace.device()
        sent = device.make()
        device.deliver(sent)
        token = workspace.sign_in()
        file_id = sent.commit.files[0].file_id.hex()
        workspace.http.get("/v1/files?search=secret-word", headers={"Authorization": f"Bearer {token}"})
    finally:
        logging.getLogger("tracker.server").removeHandler(handler)
    text = stream.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"PUT", "POST", "GET"} == {line["method"] for line in lines}
    assert "/v1/files/{file_id}" in {line["route"] for line in lines}
    for secret in (token, device.token, file_id, "secret-word", "acme.example"):
        assert secret not in text


def test_every_refusal_has_its_line(workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "tracker.server")
    workspace.ask("GET", "/files", "guess")
    workspace.ask("GET", "/secret-place")
    workspace.ask("BREW", "/files")
    workspace.ask("POST", "/sessions", body=b"{")
    workspace.ask("POST", "/sessions", body=b" " * (STRANGER_BODY_MOST + 1))
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    told = [(line["method"], line["route"], line["status"]) for line in lines if line["event"] == "request"]
    assert told[0] == ("GET", "/v1/files", 401)
    assert told[1] == ("GET", "", 404)
    assert [(method, status) for method, _, status in told[2:]] == [
        ("other", 405),
        ("POST", 400),
        ("POST", 413),
    ]
    assert "secret-place" not in str(lines)
    assert "BREW" not in str(lines)


@pytest.mark.parametrize("path", ["/sessions", "/devices"])
def test_a_body_of_endless_nesting_is_not_understood(workspace: Workspace, path: str) -> None:
    body = b"[" * (STRANGER_BODY_MOST - 1)
    deep = b'{"x":' + body[:-9]
    for sent in (body, deep):
        assert problem(workspace.ask("POST", path, body=sent)) == (400, "server-not-understood")
