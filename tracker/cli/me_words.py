"""What a member may do, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tracker.core.permission import Scope
from tracker.core.problem import printable
from tracker.host.listing import listing
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.core.wire import HeldPermission


def permission_lines(held: "Sequence[HeldPermission]") -> Iterator[str]:
    """Yield one line for each scope in which a permission is held: whose, and what may be done with it."""
    whose = _whose()
    scopes = [*whose, *sorted({scope for each in held for scope in each.scopes} - set(whose))]
    for scope in scopes:
        actions = _by_resource([each.permission for each in held if scope in each.scopes])
        if actions:
            what = listing(f"{resource} ({listing(verbs)})" for resource, verbs in actions.items())
            yield f"{whose.get(scope) or printable(scope)}: {what}"


def _by_resource(permissions: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for permission in permissions:
        resource, _colon, action = permission.partition(":")
        found.setdefault(_word(_resources(), resource), []).append(_word(_actions(), action))
    return found


def _word(words: Mapping[str, str], key: str) -> str:
    """Return the word for a part of a permission; where a newer server has more, its own."""
    return words.get(key) or str(printable(key)).replace("-", " ")


def _whose() -> dict[str, str]:
    return {
        Scope.OWN: _("Your own"),
        Scope.ASSIGNED: _("What you are assigned to"),
        Scope.PROJECT: _("Of your projects"),
        Scope.TEAM: _("Of teams you oversee"),
        Scope.WORKSPACE: _("In the whole workspace"),
    }


def _resources() -> dict[str, str]:
    return {
        "time-entries": _("time entries"),
        "timesheets": _("timesheets"),
        "activity": _("activity"),
        "screenshots": _("screenshots"),
        "attachments": _("attachments"),
        "reports": _("reports"),
        "members": _("members"),
        "roles": _("roles"),
        "member-types": _("member types"),
        "teams": _("teams"),
        "clients": _("clients"),
        "projects": _("projects"),
        "tasks": _("tasks"),
        "policy": _("policy"),
        "devices": _("devices"),
        "sessions": _("sessions"),
        "enrolments": _("enrolments"),
        "audit": _("audit log"),
        "access-log": _("who viewed your data"),
        "export": _("export"),
        "erasure": _("erasure"),
        "retention": _("retention"),
        "keys": _("keys"),
        "workspace": _("workspace"),
    }


def _actions() -> dict[str, str]:
    return {
        "view": _("view"),
        "create": _("create"),
        "edit": _("edit"),
        "delete": _("delete"),
        "approve": _("approve"),
        "export": _("export"),
        "invite": _("invite"),
        "remove": _("remove"),
        "assign": _("assign"),
        "end": _("end"),
        "request": _("request"),
        "perform": _("perform"),
        "manage": _("manage"),
        "transfer": _("transfer"),
    }
