"""The one door that decides who may do what to whom. What is not allowed here is denied.

`covers_...` return the condition, as SQL, under which a permission covers something that columns of the query
name, or values. Instants are UTC microseconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    and_,
    false,
    literal,
    not_,
    or_,
    select,
    true,
)

from tracker.core.errors import RefusedError
from tracker.core.permission import BY_POLICY, Role, Scope, Scopes, may_assign, scopes
from tracker.server.leave import Condition, Id, Leave
from tracker.server.tables import ENROLMENTS, MEMBERS
from tracker.server.tables_people import ASSIGNMENTS, PROJECTS, TEAM_MEMBERS, TEAMS

At = ColumnElement[int] | int


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in member, as the session of this very request says; `leaves` are the policy's, if any."""

    member_id: bytes
    role: str
    leaves: Mapping[str, Leave] = field(default_factory=dict)


def held(actor: Actor, permission: str) -> Scopes:
    """Return the scopes that the actor holds a permission in, those where only a policy gives it included."""
    leave, given = actor.leaves.get(permission), scopes(actor.role, permission, policy_allows=True)
    if BY_POLICY.get(permission) != actor.role:
        return given
    reached = leave is not None and leave.reaches(actor.member_id if Scope.OWN in given else None)
    return given if reached else frozenset()


def require_role(actor: Actor, permission: str) -> None:
    """Raise `RefusedError` unless the actor may do this in the whole workspace."""
    if Scope.WORKSPACE not in scopes(actor.role, permission):
        raise RefusedError("session-not-allowed")


def require_assignable(actor: Actor, *roles: str) -> None:
    """Raise `RefusedError` unless the actor may give, and so take, each of these roles."""
    if not all(may_assign(actor.role, role) for role in roles):
        raise RefusedError("people-role-beyond")


def seen(connection: Connection, query: Select[Any]) -> Row[Any]:
    """Return the one row of a query that holds only what may be seen.

    Raises `RefusedError`, the same whether there is no such row or it may not be seen.
    """
    row: Row[Any] | None = connection.execute(query).one_or_none()
    if row is None:
        raise RefusedError("server-not-found")
    return row


def require_seen(connection: Connection, covered: Condition) -> None:
    """Raise `RefusedError`, as if it were not there, unless something that is there may be seen."""
    if not connection.execute(select(covered)).scalar_one():
        raise RefusedError("server-not-found")


def require_allowed(connection: Connection, covered: Condition) -> None:
    """Raise `RefusedError` unless this may be done to something that is seen."""
    if not connection.execute(select(covered)).scalar_one():
        raise RefusedError("session-not-allowed")


def covers_record(
    actor: Actor, permission: str, member_id: Id, at: At, project_id: Id | None = None
) -> Condition:
    """Cover what a member recorded at an instant; a team's only if they were in the team then.

    What is booked on no project is no project's. What a role holds by the policy's leave only is covered as
    far as that goes.
    """
    own, team = _is(member_id, actor.member_id), _overseen(actor, member_id, at)
    covering = {Scope.OWN: own, Scope.TEAM: team}
    if project_id is not None:
        covering[Scope.PROJECT] = _charged(actor, project_id)
    return _covers(actor, permission, covering, _leave(actor, permission, member_id, project_id))


def covers_member(actor: Actor, permission: str, member_id: Id, now: int) -> Condition:
    """Cover a member as such, by the teams and projects they are in now."""
    charge, place = ASSIGNMENTS.alias(), ASSIGNMENTS.alias()
    on_project = _exists(
        (charge, place),
        _lasts(charge, "project_id", place.c.project_id, actor.member_id),
        _has_charge(actor, charge),
        _lasts(place, "project_id", charge.c.project_id, member_id),
    )
    covering = {
        Scope.OWN: _is(member_id, actor.member_id),
        Scope.TEAM: _overseen(actor, member_id, now),
        Scope.PROJECT: on_project,
    }
    return _covers(actor, permission, covering)


def covers_team(actor: Actor, team_id: Id) -> Condition:
    """Cover a team as whose members one sees some: one that one is in or oversees."""
    place, charge, team = TEAM_MEMBERS.alias(), TEAM_MEMBERS.alias(), TEAMS.alias()
    own = _exists((place,), _lasts(place, "team_id", team_id, actor.member_id))
    overseen = _exists(
        (charge, team),
        _lasts(charge, "team_id", team_id, actor.member_id),
        charge.c.oversees,
        team.c.id == charge.c.team_id,
        team.c.archived_at.is_(None),
    )
    return _covers(actor, "members:view", {Scope.OWN: own, Scope.TEAM: overseen})


def covers_project(actor: Actor, permission: str, project_id: Id, now: int) -> Condition:
    """Cover a project: a team's by who is on it now; one's own is one that one is assigned to."""
    mine, place = ASSIGNMENTS.alias(), ASSIGNMENTS.alias()
    assigned = _exists((mine,), _lasts(mine, "project_id", project_id, actor.member_id))
    of_team = _exists(
        (place,),
        place.c.project_id == project_id,
        place.c.until.is_(None),
        _overseen(actor, place.c.member_id, now),
    )
    covering = {
        Scope.OWN: assigned,
        Scope.ASSIGNED: assigned,
        Scope.PROJECT: _charged(actor, project_id),
        Scope.TEAM: of_team,
    }
    return _covers(actor, permission, covering)


def covers_task(actor: Actor, permission: str, task: FromClause, now: int) -> Condition:
    """Cover the tasks of a query, as their projects are covered; one's own only if one made them."""
    of_project = covers_project(actor, permission, task.c.project_id, now)
    if Scope.OWN not in scopes(actor.role, permission):
        return of_project
    return and_(of_project, task.c.created_by == actor.member_id)


def covers_client(actor: Actor, permission: str, client_id: Id, now: int) -> Condition:
    """Cover a client as one of whose projects is covered."""
    project = PROJECTS.alias()
    of_project = _exists(
        (project,),
        project.c.client_id == client_id,
        covers_project(actor, permission, project.c.id, now),
    )
    return or_(_covers(actor, permission, {}), of_project)


def covers_enrolment() -> Condition:
    """Cover an enrolment whose maker is present and may still enrol its member's devices."""
    maker, member = MEMBERS.alias(), MEMBERS.alias()
    makers = [role for role in Role if Scope.WORKSPACE in scopes(role, "enrolments:create")]
    given = (
        and_(maker.c.role == role, member.c.role.in_([other for other in Role if may_assign(role, other)]))
        for role in makers
    )
    return _exists(
        (maker, member),
        maker.c.id == ENROLMENTS.c.created_by,
        maker.c.removed_at.is_(None),
        maker.c.role.in_(makers),
        member.c.id == ENROLMENTS.c.member_id,
        member.c.removed_at.is_(None),
        or_(maker.c.id == member.c.id, *given),
    )


def _covers(
    actor: Actor, permission: str, covering: Mapping[Scope, Condition], leave: Condition | None = None
) -> Condition:
    """Cover what the scopes held cover; where `leave` is given, no more than that."""
    given = scopes(actor.role, permission, policy_allows=leave is not None)
    if Scope.WORKSPACE in given:
        return true()
    covered = or_(false(), *(condition for scope, condition in covering.items() if scope in given))
    return covered if leave is None else and_(covered, leave)


def _leave(actor: Actor, permission: str, member_id: Id, project_id: Id | None) -> Condition | None:
    """Return how far a policy lets the actor do what their role holds by its leave only; None without any."""
    leave = actor.leaves.get(permission)
    if BY_POLICY.get(permission) != actor.role or leave is None:
        return None
    return leave.covers(member_id, project_id)


def _charged(actor: Actor, project_id: Id) -> Condition:
    """Say whether a project is the actor's."""
    charge = ASSIGNMENTS.alias()
    lasting = _lasts(charge, "project_id", project_id, actor.member_id)
    return _exists((charge,), lasting, _has_charge(actor, charge))


def _overseen(actor: Actor, member_id: Id, at: At) -> Condition:
    """Say whether a member was, at an instant, overseen in a team that the actor oversees now."""
    charge, place, team = TEAM_MEMBERS.alias(), TEAM_MEMBERS.alias(), TEAMS.alias()
    return _exists(
        (charge, place, team),
        _lasts(charge, "team_id", team.c.id, actor.member_id),
        charge.c.oversees,
        team.c.archived_at.is_(None),
        place.c.team_id == team.c.id,
        place.c.member_id == member_id,
        not_(place.c.oversees),
        place.c.since <= at,
        or_(place.c.until.is_(None), place.c.until > at),
    )


def _lasts(span: FromClause, whole: str, whole_id: Id, member_id: Id) -> Condition:
    """Say whether a span is of this member in this team or on this project, and lasts."""
    return and_(span.c[whole] == whole_id, span.c.member_id == member_id, span.c.until.is_(None))


def _has_charge(actor: Actor, assignment: FromClause) -> Condition:
    """Say whether an assignment makes a project the actor's: managing it, or for a viewer any."""
    return true() if actor.role == Role.PROJECT_VIEWER else assignment.c.manages


def _exists(inner: tuple[FromClause, ...], *conditions: Condition) -> Condition:
    """Say whether there are such rows of `inner`; every other table is that of the query around it."""
    return select(literal(1)).select_from(*inner).where(*conditions).correlate_except(*inner).exists()


def _is(member_id: Id, mine: bytes) -> Condition:
    return literal(member_id) == mine if isinstance(member_id, bytes) else member_id == mine
