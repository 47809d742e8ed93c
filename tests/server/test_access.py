"""The door: role by action by scope, as the permission table says; what is not in it is denied."""

import pytest

from tests.fakes.workspace import ROLES
from tracker.core.errors import RefusedError
from tracker.server.access import PERMISSIONS, Actor, Role, may, require, require_role

ME, OTHER = b"m" * 16, b"o" * 16
EVERYONE = {Role.OWNER, Role.EXECUTIVE_MANAGER}
TABLE = {
    # permission: who may do it to themselves, who to anybody
    "screenshots:view": (set(Role) - {Role.PROJECT_VIEWER}, EVERYONE),
    "attachments:view": (set(Role) - {Role.PROJECT_VIEWER}, EVERYONE),
    "enrolments:create": (EVERYONE, EVERYONE),
}


def test_the_table_is_whole() -> None:
    assert set(PERMISSIONS) == set(TABLE)
    assert all(
        set(row) == set(Role) or permission == "enrolments:create" for permission, row in PERMISSIONS.items()
    )


@pytest.mark.parametrize("permission", TABLE)
@pytest.mark.parametrize("role", ROLES)
def test_role_by_action_by_scope(role: Role, permission: str) -> None:
    own, anybody = TABLE[permission]
    actor = Actor(ME, role)
    assert may(actor, permission, ME) == (role in own)
    assert may(actor, permission, OTHER) == (role in anybody)


@pytest.mark.parametrize(("role", "permission"), [("sorcerer", "screenshots:view"), (Role.OWNER, "magic:do")])
def test_what_is_not_known_is_denied(role: str, permission: str) -> None:
    actor = Actor(ME, role)
    assert not may(actor, permission, ME)
    with pytest.raises(RefusedError) as hidden:
        require(actor, permission, ME)
    with pytest.raises(RefusedError) as told:
        require_role(actor, permission)
    assert (hidden.value.key, told.value.key) == ("server-not-found", "session-not-allowed")
