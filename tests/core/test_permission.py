"""Who may do what: the data is the table people read, and nobody gives what they do not hold."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core import permission as permission_module
from tracker.core.permission import BY_POLICY, PERMISSIONS, Role, Scope, may_assign, scopes

TABLE = Path(permission_module.__file__).with_name("PERMISSIONS.md")
ROLES = tuple(Role)
NAMES = tuple(PERMISSIONS)
BY_THE_POLICY = re.compile(r"\(policy\)|only if the project's policy says so")


def rows() -> Iterator[tuple[str, list[str]]]:
    """Yield what the table says: each line's first cell and the others."""
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("| Permission"):
            head, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            yield head, cells


def plain(text: str) -> str:
    """Return a cell without what it only remarks."""
    return re.sub(r", (only|within) .*", "", re.sub(r" ?\([^)]*\)", "", text)).strip()


def permissions(head: str) -> list[list[str]]:
    """Return the permissions of a row, in as many groups as its cells have parts."""
    head = plain(head)
    if head.count(":") > 1:
        return [head.split(", ")]
    resources, _, actions = head.partition(":")
    return [
        [f"{resource}:{action}" for resource in resources.split(", ") for action in group.split(", ")]
        for group in actions.split(" / ")
    ]


def held(cell: str, name: str) -> frozenset[Scope]:
    resource = name.partition(":")[0]
    excepted = {word for said in re.findall(r"\(not ([^)]*)\)", cell) for word in said.split(", ")}
    if plain(cell) == "-" or resource in excepted:
        return frozenset()
    return frozenset(Scope(word) for word in plain(cell).split(", "))


def table() -> dict[str, dict[Role, frozenset[Scope]]]:
    read = {}
    for head, cells in rows():
        for part, names in enumerate(permissions(head)):
            for name in names:
                assert name not in read, name
                said = [cell.split(" / ")[part] if " / " in head else cell for cell in cells]
                read[name] = dict(zip(Role, (held(cell, name) for cell in said), strict=True))
    return read


def test_the_data_is_the_table_that_people_read() -> None:
    assert table() == PERMISSIONS


def test_what_the_policy_decides_is_what_the_table_says() -> None:
    read = {
        name: role
        for head, cells in rows()
        for name in permissions(head)[0]
        for role, cell in zip(Role, cells, strict=True)
        if BY_THE_POLICY.search(cell)
    }
    assert read == BY_POLICY


def test_the_columns_are_the_roles() -> None:
    (head,) = (line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("| Permission"))
    titles = [cell.strip() for cell in head.strip("|").split("|")][1:]
    assert [title.lower().replace(" ", "-") for title in titles] == list(Role)


@pytest.mark.parametrize("name", BY_POLICY)
def test_the_policy_is_asked_and_says_no_by_default(name: str) -> None:
    role = BY_POLICY[name]
    assert scopes(role, name) == frozenset()
    assert scopes(role, name, policy_allows=True) == PERMISSIONS[name][role] != frozenset()


@given(st.text(), st.text())
def test_what_is_not_known_is_denied(role: str, name: str) -> None:
    if role not in ROLES or name not in NAMES:
        assert scopes(role, name, policy_allows=True) == frozenset()
    if role not in ROLES:
        assert not any(may_assign(known, role) or may_assign(role, known) for known in ROLES)


@given(st.sampled_from(ROLES), st.sampled_from(NAMES), st.booleans())
def test_policy_never_gives_more_than_the_table(role: Role, name: str, allows: bool) -> None:
    assert scopes(role, name, policy_allows=allows) <= PERMISSIONS[name][role]


@given(st.sampled_from(ROLES), st.sampled_from(ROLES), st.sampled_from(NAMES))
def test_who_assigns_a_role_holds_all_of_it(role: Role, other: Role, name: str) -> None:
    if may_assign(role, other):
        mine, theirs = scopes(role, name), scopes(other, name, policy_allows=True)
        assert theirs <= mine or Scope.WORKSPACE in mine


@given(st.sampled_from(ROLES), st.sampled_from(ROLES), st.sampled_from(ROLES))
def test_nobody_gives_more_by_a_detour(role: Role, other: Role, third: Role) -> None:
    if may_assign(role, other) and may_assign(other, third):
        assert may_assign(role, third)


def test_only_owners_make_owners() -> None:
    assert [role for role in ROLES if may_assign(role, Role.OWNER)] == [Role.OWNER]


def test_who_runs_the_workspace_gives_every_role_below() -> None:
    assert all(may_assign(Role.OWNER, role) for role in ROLES)
    given_by_managers = {role for role in ROLES if may_assign(Role.EXECUTIVE_MANAGER, role)}
    assert given_by_managers == set(ROLES) - {Role.OWNER}
    assert not any(may_assign(role, other) for role in ROLES[2:] for other in ROLES)
