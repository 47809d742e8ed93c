"""Roles: told in the person's language, and typed as the help has them."""

from argparse import ArgumentTypeError

import pytest

from lib.loopback_server import EMAIL
from tests.faces.shell import Shell
from tracker.cli.role_words import read_role
from tracker.core.permission import Role
from tracker.host.role_words import role_word


def test_every_role_has_a_word_and_is_understood_by_it() -> None:
    for role in Role:
        assert role_word(role) == role.value.replace("-", " ")
        assert read_role(role_word(role).title()) == role
    assert role_word("vice-owner") == "vice owner", "a newer server's"


def test_a_role_there_is_not_is_answered_with_those_there_are(shell: Shell) -> None:
    with pytest.raises(ArgumentTypeError, match=r"there is no role 'king'; the roles are owner, .*viewer$"):
        read_role("king")
    said = shell("admin members add x@example.org --name X --role king")
    assert shell.code == 2
    assert "invalid choice" not in said
    assert said.endswith("example: tracker admin members add anna@example.org --name 'Anna Berg'")


def test_roles_are_told_in_the_persons_language(signed_in: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", "de")
    assert signed_in("me").startswith(f"{EMAIL}, Eigentümer in Demonstration.\n")
    assert "Eigentümer" in signed_in("admin members list")
    signed_in("admin members list --json")
    assert '"role":"owner"' in signed_in.raw
