"""What is held by a policy's leave only: denied, and given where the policy of those recorded says so."""

from collections.abc import Mapping
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import LargeBinary, literal, null, select

from tests.fakes.workspace import ROLES, Workspace, read
from tests.server.people import Bonds
from tracker.core.permission import BY_POLICY, PERMISSIONS, Role, Scope
from tracker.core.policy import PolicyChange, SetBy, Setting, Settings, effective
from tracker.core.wire import Me
from tracker.server.access import Actor, covers_record, held
from tracker.server.auth import find_actor
from tracker.server.leave import FIELDS

NOW = 1 << 60
PERMISSIONS_ASKED = (*BY_POLICY, "activity:view", "screenshots:view", "magic:do")


def put(workspace: Workspace, by: SetBy, subject: bytes | None, **change: object) -> None:
    """Set something as the owner; a name is a field's key with `_` for `-`."""
    where = UUID(bytes=subject) if subject else None
    for name, wish in change.items():
        value, bounds = wish if isinstance(wish, tuple) else (wish, None)
        asked = PolicyChange(by, name.replace("_", "-"), where, value=value, bounds=bounds)
        answer = workspace.ask("POST", "/policy/settings", workspace.owner_session(), asked)
        assert answer.is_success, answer.text


def set_all(workspace: Workspace, *, value: bool) -> None:
    fields = {field.key.replace("-", "_"): (value, [True, False]) for field in FIELDS.values()}
    put(workspace, SetBy.WORKSPACE, None, **fields)


def actor_of(bonds: Bonds) -> Actor:
    """Return who a session is, as a request finds it."""
    return find_actor(bonds.workspace.services.database, bonds.token, bonds.workspace.clock.now().wall)


def covered(
    workspace: Workspace, actor: Actor, permission: str, member: bytes, project: bytes | None
) -> bool:
    """Ask with values and with columns, which have to agree."""
    in_column = literal(project) if project else null().cast(LargeBinary)
    by_value = covers_record(actor, permission, member, NOW, project)
    by_column = covers_record(actor, permission, literal(member), NOW, in_column)
    both = workspace.services.database.read(
        lambda connection: connection.execute(select(by_value, by_column)).one()
    )
    assert bool(both[0]) is bool(both[1]), (permission, member, project)
    return bool(both[0])


@pytest.mark.parametrize("allows", [True, False])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_the_table_and_the_policy_give(
    workspace: Workspace, role: Role, allows: bool
) -> None:
    set_all(workspace, value=allows)
    bonds = Bonds(workspace, role)
    actor = actor_of(bonds)
    for permission in PERMISSIONS_ASKED:
        given = PERMISSIONS.get(permission, {}).get(role, frozenset())
        if BY_POLICY.get(permission) == role and not allows:
            given = frozenset()
        assert held(actor, permission) == given
        for name, project in product(("me", "overseen", "stranger"), (None, "assigned", "foreign-project")):
            where = bonds.ids[project] if project else None
            assert covered(workspace, actor, permission, bonds.ids[name], where) is (
                Scope.WORKSPACE in given
                or (Scope.OWN in given and name == "me")
                or (Scope.TEAM in given and name == "overseen")
                or (Scope.PROJECT in given and role is Role.PROJECT_VIEWER and project == "assigned")
            ), (permission, name, project)


@pytest.mark.parametrize(("permission", "role"), BY_POLICY.items())
def test_who_did_not_ask_the_policy_is_denied(workspace: Workspace, permission: str, role: Role) -> None:
    set_all(workspace, value=True)
    bonds = Bonds(workspace, role)
    assert held(bonds.actor, permission) == frozenset()
    assert not covered(workspace, bonds.actor, permission, bonds.ids["me"], bonds.ids["assigned"])


@pytest.mark.parametrize("allows", [True, False])
@pytest.mark.parametrize("role", ROLES)
def test_a_member_hears_of_what_the_policy_gives_them(workspace: Workspace, role: Role, allows: bool) -> None:
    set_all(workspace, value=allows)
    bonds = Bonds(workspace, role)
    told = {each.permission for each in read(workspace.ask("GET", "/me", bonds.token), Me).permissions}
    for permission, by in BY_POLICY.items():
        given = bool(PERMISSIONS[permission][role]) and (by is not role or allows)
        assert (permission in told) is given, permission


SETTINGS: Mapping[str, tuple[Setting, Mapping[str, bool], Mapping[str, bool]]] = {
    "nothing set": (Setting(), {}, {}),
    "a project says no": (Setting(True), {}, {"assigned": False}),
    "a member says no": (Setting(True), {"colleague": False}, {}),
    "the workspace leaves it to projects": (Setting(False, [True, False]), {}, {"assigned": True}),
    "a project says yes, a member no": (
        Setting(False, [True, False]),
        {"colleague": False, "fellow": True},
        {"assigned": True, "managed": False},
    ),
    "set before the workspace narrowed it": (Setting(False, [False]), {"fellow": True}, {"assigned": True}),
}


@pytest.mark.parametrize("said", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("permission", ["screenshots:view", "attachments:view"])
def test_a_client_sees_what_the_policy_of_the_member_and_the_project_shows(
    workspace: Workspace, permission: str, said: tuple[Setting, Mapping[str, bool], Mapping[str, bool]]
) -> None:
    setting, members, projects = said
    key = FIELDS[permission].key
    bonds = Bonds(workspace, Role.PROJECT_VIEWER)
    name = key.replace("-", "_")
    put(workspace, SetBy.WORKSPACE, None, **{name: (True, [True, False])})
    for by, values in ((SetBy.MEMBER, members), (SetBy.PROJECT, projects)):
        for who, value in values.items():
            put(workspace, by, bonds.ids[who], **{name: value})
    put(workspace, SetBy.WORKSPACE, None, **{name: (setting.value, setting.bounds)})
    actor = actor_of(bonds)
    for who, project in product(("colleague", "fellow", "stranger"), ("managed", "assigned", "left")):
        where = UUID(bytes=bonds.ids[project])
        own = {key: members[who]} if who in members else {}
        of_project = {key: projects[project]} if project in projects else {}
        told = effective(Settings({key: setting}, own, {where: of_project}), where)
        expected = project != "left" and told[FIELDS[permission]]
        assert covered(workspace, actor, permission, bonds.ids[who], where.bytes) is expected, (who, project)
        assert not covered(workspace, actor, permission, bonds.ids[who], None)


def test_a_changed_policy_counts_from_the_next_request(workspace: Workspace) -> None:
    bonds = Bonds(workspace, Role.EMPLOYEE)
    set_all(workspace, value=True)
    for value in (True, False, True):
        put(workspace, SetBy.MEMBER, bonds.ids["me"], delete_own_screenshots=value)
        assert bool(held(actor_of(bonds), "screenshots:delete")) is value
