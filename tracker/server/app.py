"""The application: every resource under `/v1`, errors answered one way, OpenAPI at `/v1/openapi.json`."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import Message, Scope

from tracker.core.wire import API
from tracker.server import (
    clients,
    devices,
    enrolments,
    files,
    health,
    hours,
    introductions,
    me,
    members,
    policies,
    projects,
    records,
    sessions,
    tasks,
    teams,
    trust,
    uploads,
    work,
)
from tracker.server.bearer import provide_actor, provide_device, provide_token
from tracker.server.listing import provide_paging
from tracker.server.openapi import describe
from tracker.server.problems import HANDLERS
from tracker.server.services import Services

JSON_MOST: Final = 8 << 20
_LOG: Final = logging.getLogger(__name__)
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
_RESOURCES: Final = (
    health.show_health,
    sessions.sign_in,
    sessions.sign_out,
    me.show_me,
    me.change_password,
    enrolments.create_enrolment,
    enrolments.list_enrolments,
    enrolments.end_enrolment,
    introductions.show_introduction,
    devices.enrol_device,
    devices.list_devices,
    devices.end_device,
    members.list_members,
    members.add_member,
    members.change_member,
    teams.list_teams,
    teams.add_team,
    teams.change_team,
    teams.list_team_members,
    teams.join_team,
    teams.leave_team,
    clients.list_clients,
    clients.add_client,
    clients.change_client,
    projects.list_projects,
    projects.add_project,
    projects.change_project,
    projects.list_assignments,
    projects.assign,
    projects.unassign,
    tasks.list_tasks,
    tasks.add_task,
    tasks.change_task,
    work.show_work,
    policies.show_policy,
    policies.show_member_policy,
    policies.list_settings,
    policies.change_policy,
    trust.show_trust,
    records.send_records,
    uploads.put_file,
    files.list_files,
    files.show_content,
    files.delete_file,
    hours.list_entries,
    hours.list_aways,
    hours.list_samples,
)


def create_app(version: str) -> Litestar:
    """Return the application; it serves the `services` of its state, and closes them when it shuts down."""
    return Litestar(
        [Router(API, route_handlers=list(_RESOURCES))],
        dependencies={
            "services": Provide(_provide_services, sync_to_thread=False),
            "token": Provide(provide_token),
            "actor": Provide(provide_actor),
            "device": Provide(provide_device),
            "paging": Provide(provide_paging),
            "asked": Provide(hours.provide_asked),
        },
        exception_handlers=dict(HANDLERS),
        lifespan=[_closing_services],
        logging_config=None,
        openapi_config=describe(version),
        request_max_body_size=JSON_MOST,
        before_send=[_begin_answer],
    )


def _provide_services(state: State) -> Services:
    services: Services = state.services
    return services


@asynccontextmanager
async def _closing_services(app: Litestar) -> AsyncIterator[None]:
    yield
    app.state.services.close()


async def _begin_answer(message: Message, scope: Scope) -> None:
    """Add what every answer carries, unless the handler said something stricter, and log the answer."""
    if message["type"] != "http.response.start":
        return
    headers = list(message["headers"])
    said = {name.lower() for name, _ in headers}
    message["headers"] = headers + [header for header in _HEADERS if header[0] not in said]
    # By its route, never by its address: ids and queries stay out of the log.
    asked = str(scope.get("method"))
    method = asked if asked in _METHODS else "other"
    fields = {"method": method, "route": scope.get("path_template", ""), "status": message["status"]}
    _LOG.info("request", extra={"fields": fields})
