"""Signing in: the sentence for a wrong password, locks, ends, and that nothing tells who is a member."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fakes.workspace import Workspace, problem, read
from tracker.core.errors import RefusedError
from tracker.core.wire import FileList, Problem, SignIn
from tracker.server.auth import FREE_TRIES, NOBODY, PASSWORD_MOST, SESSION_LIFE, Passwords
from tracker.server.pool import SIGN_IN_THREADS, SIGN_INS_WAITING_MOST

EMAIL = "ada@acme.example"


def test_a_wrong_password_is_told_as_a_sentence(workspace: Workspace) -> None:
    answer = workspace.ask("POST", "/sessions", body=SignIn(EMAIL, "wrong"))
    assert problem(answer) == (401, "session-refused")
    assert answer.json()["text"] == "The e-mail address or the password is wrong."
    assert "session.refused" in workspace.actions()


def test_an_unknown_address_answers_the_same(workspace: Workspace) -> None:
    known = workspace.ask("POST", "/sessions", body=SignIn(EMAIL, "wrong"))
    unknown = workspace.ask("POST", "/sessions", body=SignIn("eve@acme.example", "wrong"))
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)


def test_an_unknown_address_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords, verified = Passwords(), list[str]()
    monkeypatch.setattr(
        passwords, "_hasher", type("Hasher", (), {"verify": lambda _, kept, __: verified.append(kept)})()
    )
    assert not passwords.matches(None, "anything")
    assert verified == [NOBODY]
    assert not Passwords()._hasher.check_needs_rehash(NOBODY)


def test_the_address_is_compared_without_case_and_blanks(workspace: Workspace) -> None:
    assert workspace.sign_in("  ADA@acme.Example ")


@pytest.mark.parametrize("email", [EMAIL, "nobody@acme.example"])
def test_failures_lock_for_a_while(workspace: Workspace, email: str) -> None:
    for _ in range(FREE_TRIES):
        assert problem(workspace.ask("POST", "/sessions", body=SignIn(email, "wrong")))[0] == 401
    right = SignIn(email, workspace.founded.owner_password)
    locked = workspace.ask("POST", "/sessions", body=right)
    assert problem(locked) == (429, "session-locked")
    assert locked.headers["retry-after"]
    workspace.clock.advance(61)
    assert workspace.ask("POST", "/sessions", body=right).status_code == (201 if email == EMAIL else 401)


def test_the_right_password_begins_the_count_anew(workspace: Workspace) -> None:
    for _ in range(3):
        for _ in range(FREE_TRIES - 1):
            workspace.ask("POST", "/sessions", body=SignIn(EMAIL, "wrong"))
        assert workspace.sign_in()


def test_each_further_failure_locks_for_longer(workspace: Workspace) -> None:
    waits = []
    for _ in range(FREE_TRIES + 2):
        workspace.ask("POST", "/sessions", body=SignIn(EMAIL, "wrong"))
        answer = workspace.ask("POST", "/sessions", body=SignIn(EMAIL, "wrong"))
        if answer.status_code == 429:
            minutes = read_problem(answer.content).values["minutes"]
            waits.append(minutes)
            workspace.clock.advance(int(minutes) * 60)
    assert waits[:3] == [1, 2, 4]


def test_a_flood_of_sign_ins_keeps_only_sign_ins_waiting(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, room = threading.Event(), SIGN_IN_THREADS + SIGN_INS_WAITING_MOST

    def guess(number: int) -> tuple[int, str]:
        return problem(workspace.ask("POST", "/sessions", body=SignIn(f"{number}@acme.example", "wrong")))

    monkeypatch.setattr(workspace.services.passwords, "matches", lambda *_: not stop.wait(30))
    with ThreadPoolExecutor(room) as threads:
        waiting = [threads.submit(guess, number) for number in range(room)]
        try:
            while workspace.services.sign_ins._taken < room:
                stop.wait(0)
            assert guess(room) == (503, "server-busy")
            assert workspace.ask("GET", "/health").status_code == 200
        finally:
            stop.set()
        assert {each.result(30) for each in waiting} == {(401, "session-refused")}


@pytest.mark.parametrize("more", [0, 1])
def test_a_password_is_compared_whole(more: int) -> None:
    passwords, longest = Passwords(), "x" * PASSWORD_MOST
    kept = passwords.hash(longest)
    assert passwords.matches(kept, longest + "y" * more) == (not more)


def test_a_password_too_long_to_compare_is_not_kept() -> None:
    with pytest.raises(RefusedError):
        Passwords().hash("x" * (PASSWORD_MOST + 1))


def test_a_session_ends_when_it_is_ended(workspace: Workspace) -> None:
    token, other = workspace.sign_in(), workspace.sign_in()
    assert workspace.ask("DELETE", "/sessions", token).status_code == 204
    assert problem(workspace.ask("GET", "/files", token)) == (401, "session-missing")
    assert read(workspace.ask("GET", "/files", other), FileList).files == ()


def test_a_session_ends_by_itself(workspace: Workspace) -> None:
    token = workspace.sign_in()
    workspace.clock.advance(SESSION_LIFE / 1_000_000)
    assert problem(workspace.ask("GET", "/files", token)) == (401, "session-missing")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer nothing-of-ours"])
def test_without_a_session_there_is_nothing(workspace: Workspace, header: str) -> None:
    answer = workspace.http.get("/v1/files", headers={"Authorization": header})
    assert problem(answer) == (401, "session-missing")


def test_a_device_token_is_no_session_and_a_session_no_device(workspace: Workspace) -> None:
    device = workspace.device()
    assert problem(workspace.ask("GET", "/files", device.token)) == (401, "session-missing")
    assert problem(workspace.ask("GET", "/trust", workspace.sign_in())) == (401, "device-unknown")


def read_problem(content: bytes) -> Problem:
    import msgspec

    return msgspec.json.decode(content, type=Problem)
