"""Members change their own password: with the present one, tried as seldom as to sign in, and no other's."""

import pytest

from tests.fakes.workspace import Workspace, problem
from tracker.core.permission import Role
from tracker.core.wire import NewPassword, SignIn
from tracker.server.auth import FREE_TRIES, PASSWORD_MOST
from tracker.server.tables import MEMBERS

EMAIL = "ada@acme.example"
NEW = "four words that fit"


def change(workspace: Workspace, token: str, new: str = NEW, present: str | None = None) -> tuple[int, str]:
    asked = NewPassword(workspace.founded.owner_password if present is None else present, new)
    answer = workspace.ask("POST", "/me/password", token, asked)
    return (answer.status_code, "") if answer.is_success else problem(answer)


def signs_in(workspace: Workspace, password: str) -> bool:
    return workspace.ask("POST", "/sessions", body=SignIn(EMAIL, password)).is_success


def test_from_then_on_the_new_one_counts_and_the_old_one_does_not(workspace: Workspace) -> None:
    token = workspace.owner_session()
    assert change(workspace, token) == (204, "")
    assert (signs_in(workspace, NEW), signs_in(workspace, workspace.founded.owner_password)) == (True, False)


def test_other_sessions_end_and_this_one_goes_on(workspace: Workspace) -> None:
    token, other = workspace.owner_session(), workspace.owner_session()
    _, strangers = workspace.add_member(Role.EMPLOYEE)
    device = workspace.device()
    assert change(workspace, token) == (204, "")
    assert workspace.ask("GET", "/me", token).is_success
    assert problem(workspace.ask("GET", "/me", other)) == (401, "session-missing")
    assert workspace.ask("GET", "/me", strangers).is_success
    assert workspace.ask("GET", "/trust", device.token).is_success


def changed_meanwhile(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """Have the password changed, by the member's own session, right after the next one was compared."""
    passwords = workspace.services.passwords
    compare = passwords.matches

    def matches(kept: str | None, asked: str) -> bool:
        found = compare(kept, asked)
        monkeypatch.setattr(passwords, "matches", compare)
        assert change(workspace, token) == (204, "")
        return bool(found)

    monkeypatch.setattr(passwords, "matches", matches)


def test_who_signs_in_with_the_old_one_while_it_changes_has_no_session(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = workspace.owner_session()
    changed_meanwhile(workspace, monkeypatch, token)
    old = SignIn(EMAIL, workspace.founded.owner_password)
    assert problem(workspace.ask("POST", "/sessions", body=old)) == (401, "session-refused")
    assert workspace.actions()[-2:] == ["member.password-changed", "session.refused"]
    assert len(workspace.ask("GET", "/me", token).json()["sessions"]) == 1


def test_of_two_changes_at_once_the_one_that_comes_late_is_refused(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = workspace.owner_session()
    changed_meanwhile(workspace, monkeypatch, token)
    assert change(workspace, token, "another four words") == (403, "password-wrong")
    assert signs_in(workspace, NEW)


def test_it_is_in_the_audit_log_without_either_password(workspace: Workspace) -> None:
    token = workspace.owner_session()
    change(workspace, token, present="wrong")
    change(workspace, token)
    who = workspace.owner_id().hex()
    told = [
        (event.action, event.actor, event.subject, dict(event.details)) for event in workspace.audit()[-2:]
    ]
    assert told == [
        ("member.password-refused", who, who, {}),
        ("member.password-changed", who, who, {}),
    ]
    assert NEW not in repr(NewPassword("x", NEW))


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("short", (422, "password-short")),
        ("password12345", (422, "password-guessable")),
        (EMAIL, (422, "password-guessable")),
        ("acme-acme-acme", (422, "password-guessable")),
        ("ab cd" * PASSWORD_MOST, (403, "session-password-long")),
    ],
)
def test_a_bad_one_is_refused_and_nothing_changes(
    workspace: Workspace, new: str, told: tuple[int, str]
) -> None:
    before, token = workspace.actions(), workspace.owner_session()
    assert change(workspace, token, new) == told
    assert workspace.actions() == before
    assert signs_in(workspace, workspace.founded.owner_password)


def test_the_same_one_again_is_no_change(workspace: Workspace) -> None:
    told = change(workspace, workspace.owner_session(), workspace.founded.owner_password)
    assert told == (422, "password-same")


def test_tries_are_counted_together_with_those_to_sign_in(workspace: Workspace) -> None:
    token = workspace.owner_session()
    for _ in range(FREE_TRIES - 1):
        assert change(workspace, token, present="wrong") == (403, "password-wrong")
    assert not signs_in(workspace, "wrong")
    assert change(workspace, token) == (429, "session-locked")
    assert not signs_in(workspace, workspace.founded.owner_password)
    workspace.clock.advance(61)
    assert change(workspace, token) == (204, "")
    assert change(workspace, token, present="wrong") == (403, "password-wrong"), "the count began anew"


def test_it_is_ones_own_and_nobody_elses(workspace: Workspace) -> None:
    def hashes() -> dict[bytes, str]:
        rows = workspace.services.database.read(lambda connection: connection.execute(MEMBERS.select()).all())
        return {row.id: row.password_hash for row in rows}

    _, token = workspace.add_member(Role.EMPLOYEE)
    before = hashes()
    assert change(workspace, token) == (403, "password-wrong")
    assert hashes() == before
    assert change(workspace, workspace.owner_session()) == (204, "")
    assert {who for who, kept in hashes().items() if kept != before[who]} == {workspace.owner_id()}
