"""A code introduces a device to its workspace; the server keeps neither the code nor the token."""

from uuid import UUID

import msgspec
import pytest
from sqlalchemy import select

from tests.fakes.sealer import Sealer
from tests.fakes.workspace import ROLES, Device, Workspace, problem, read
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.introduction import Code
from tracker.core.manifest import DAY
from tracker.core.permission import Role
from tracker.core.wire import (
    Enrolment,
    EnrolmentEntry,
    EnrolmentList,
    Introduction,
    MadeEnrolment,
    MemberChange,
    NewEnrolment,
)
from tracker.server.tables import ENROLMENTS, MEMBERS, METADATA
from tracker.server.turnstile import ALL_MOST, EACH_MOST, Turnstile

MINUTE = 60_000_000


def introduced(workspace: Workspace, code: Code) -> Enrolment:
    answer = workspace.ask("GET", f"/introductions/{UUID(bytes=code.lookup_id())}")
    return msgspec.json.decode(code.open(read(answer, Introduction).envelope), type=Enrolment)


def refused(workspace: Workspace, code: Code) -> tuple[int, str, bytes]:
    answer = workspace.ask("GET", f"/introductions/{UUID(bytes=code.lookup_id())}")
    return *problem(answer), answer.content


def listed(workspace: Workspace) -> list[EnrolmentEntry]:
    answer = workspace.ask("GET", "/enrolments", workspace.owner_session())
    return list(read(answer, EnrolmentList).enrolments)


def end(workspace: Workspace, entry: EnrolmentEntry, session: str | None = None) -> object:
    asked = workspace.owner_session() if session is None else session
    return workspace.ask("DELETE", f"/enrolments/{entry.id}", asked)


def test_a_code_opens_the_very_enrolment_it_was_made_with(workspace: Workspace) -> None:
    made = workspace.made_enrolment()
    code = Code.read(made.code)
    assert code.place == "127.0.0.1:8443"
    assert introduced(workspace, code) == made.enrolment
    assert Device(workspace, introduced(workspace, code)).token


def test_neither_code_nor_token_is_kept(workspace: Workspace) -> None:
    made = workspace.made_enrolment()
    kept = workspace.services.database.read(
        lambda connection: b"".join(
            b"".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table))
        )
    )
    code = Code.read(made.code)
    assert code.lookup_id() in kept, "the search can find"
    for secret in (code.secret, made.code.encode(), made.enrolment.token.encode()):
        assert secret not in kept


def test_unknown_expired_and_ended_are_answered_alike(workspace: Workspace) -> None:
    unknown = refused(workspace, Code(bytes(10), "here"))
    assert unknown[:2] == (404, "introduction-unknown")
    ended = Code.read(workspace.made_enrolment().code)
    end(workspace, listed(workspace)[0])
    assert refused(workspace, ended) == unknown
    expires = Code.read(workspace.made_enrolment(valid_for=DAY).code)
    assert introduced(workspace, expires).token
    workspace.clock.advance(86_400)
    assert refused(workspace, expires) == unknown


def test_an_envelope_that_has_expired_is_thrown_away(workspace: Workspace) -> None:
    workspace.made_enrolment(valid_for=DAY)
    workspace.clock.advance(86_400)
    workspace.made_enrolment()
    envelopes = workspace.services.database.read(
        lambda connection: (
            connection.execute(select(METADATA.tables["enrolments"].c.envelope).order_by("created_at"))
            .scalars()
            .all()
        )
    )
    assert envelopes[0] is None
    assert envelopes[1] is not None


def test_an_ended_enrolment_lets_nobody_join_and_those_who_did_stay(workspace: Workspace) -> None:
    enrolment = workspace.enrolment(uses=5)
    device = Device(workspace, enrolment)
    (entry,) = listed(workspace)
    assert (entry.uses_left, entry.ended_at) == (4, None)
    for _ in range(2):
        end(workspace, entry)
    assert listed(workspace)[0].ended_at == workspace.clock.now().wall
    answer = workspace.ask("POST", "/devices", body=device.sealer.request(enrolment))
    assert problem(answer) == (410, "enrolment-ended")
    assert workspace.ask("GET", "/trust", device.token).status_code == 200
    assert workspace.actions().count("enrolment.ended") == 1


def test_the_audit_log_tells_which_enrolment_it_was(workspace: Workspace) -> None:
    enrolment = workspace.enrolment(uses=5)
    Device(workspace, enrolment)
    (entry,) = listed(workspace)
    end(workspace, entry)
    log = {event.action: dict(event.details) for event in workspace.audit()}
    same = {"enrolment_id": entry.id.hex, "expires_at": enrolment.expires_at}
    assert log["enrolment.created"] == log["device.enrolled"] == same | {"uses_left": 5}
    assert log["enrolment.ended"] == same | {"uses_left": 4}


def test_an_enrolment_may_be_for_another_member_by_address(workspace: Workspace) -> None:
    member_id, _ = workspace.add_member(Role.EMPLOYEE)
    device = Device(workspace, workspace.enrolment(email=f"  {member_id.hex().upper()}@ACME.example"))
    assert device.enrolled.member_id.bytes == member_id
    (entry,) = listed(workspace)
    assert entry.member_id.bytes == member_id
    assert entry.created_by not in (None, entry.member_id)


def made_by(workspace: Workspace, session: str, member_id: bytes) -> MadeEnrolment:
    wish = NewEnrolment(member_id=UUID(bytes=member_id), uses=3)
    return read(workspace.ask("POST", "/enrolments", session, wish), MadeEnrolment)


def assert_worth_nothing(workspace: Workspace, made: MadeEnrolment) -> None:
    late = Sealer(made.enrolment.workspace_id.bytes).request(made.enrolment)
    assert problem(workspace.ask("POST", "/devices", body=late)) == (410, "enrolment-ended")
    assert refused(workspace, Code.read(made.code))[:2] == (404, "introduction-unknown")


@pytest.mark.parametrize("lost", [MemberChange(archived=True), MemberChange(role="employee")], ids=repr)
def test_what_a_member_made_ends_with_their_right_to_make_it(
    workspace: Workspace, lost: MemberChange
) -> None:
    maker, session = workspace.add_member(Role.EXECUTIVE_MANAGER)
    employee, _ = workspace.add_member(Role.EMPLOYEE)
    made = made_by(workspace, session, employee)
    kept = made_by(workspace, workspace.owner_session(), employee)
    path, owner = f"/members/{UUID(bytes=maker)}", workspace.owner_session()
    assert workspace.ask("PATCH", path, owner, lost).is_success
    assert_worth_nothing(workspace, made)
    back = MemberChange(archived=False, role="executive-manager")
    assert workspace.ask("PATCH", path, owner, back).is_success
    assert_worth_nothing(workspace, made)
    assert introduced(workspace, Code.read(kept.code)) == kept.enrolment
    assert workspace.actions().count("enrolment.ended") == 1


@pytest.mark.parametrize("role", ROLES)
def test_nobody_enrols_devices_of_who_may_do_more(workspace: Workspace, role: Role) -> None:
    me, session = workspace.add_member(Role.EXECUTIVE_MANAGER)
    member_id, _ = workspace.add_member(role)
    wishes = (
        NewEnrolment(member_id=UUID(bytes=member_id)),
        NewEnrolment(email=f"{member_id.hex()}@acme.example"),
    )
    for wish in wishes:
        answer = workspace.ask("POST", "/enrolments", session, wish)
        if role is Role.OWNER:
            assert problem(answer) == (403, "people-role-beyond")
        else:
            assert read(answer, MadeEnrolment).code
    assert made_by(workspace, session, me).code


def test_who_rises_above_its_maker_is_enrolled_by_it_no_more(workspace: Workspace) -> None:
    _, session = workspace.add_member(Role.EXECUTIVE_MANAGER)
    rising, own_session = workspace.add_member(Role.EXECUTIVE_MANAGER)
    made, own = made_by(workspace, session, rising), made_by(workspace, own_session, rising)
    path = f"/members/{UUID(bytes=rising)}"
    assert workspace.ask("PATCH", path, workspace.owner_session(), MemberChange(role="owner")).is_success
    assert_worth_nothing(workspace, made)
    assert introduced(workspace, Code.read(own.code)) == own.enrolment


@pytest.mark.parametrize("lost", [{"removed_at": 1}, {"role": "employee"}, {"role": "sorcerer"}], ids=str)
def test_an_enrolment_is_worth_what_its_maker_may_when_it_is_used(
    workspace: Workspace, lost: dict[str, object]
) -> None:
    maker, session = workspace.add_member(Role.EXECUTIVE_MANAGER)
    employee, _ = workspace.add_member(Role.EMPLOYEE)
    made = made_by(workspace, session, employee)
    change = MEMBERS.update().where(MEMBERS.c.id == maker).values(lost)
    workspace.services.database.write(lambda connection: connection.execute(change))
    assert_worth_nothing(workspace, made)


def test_an_enrolment_that_nobody_made_is_worth_nothing(workspace: Workspace) -> None:
    made = workspace.made_enrolment()
    change = ENROLMENTS.update().values(created_by=None)
    workspace.services.database.write(lambda connection: connection.execute(change))
    assert_worth_nothing(workspace, made)


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_make_enrolments_sees_and_ends_them(workspace: Workspace, role: Role) -> None:
    workspace.enrolment()
    (entry,) = listed(workspace)
    _, token = workspace.add_member(role)
    answers = [workspace.ask("GET", "/enrolments", token), end(workspace, entry, token)]
    may = role in (Role.OWNER, Role.EXECUTIVE_MANAGER)
    assert [getattr(answer, "status_code", 0) for answer in answers] == ([200, 204] if may else [403, 403])


def test_no_enrolment_can_be_ended_that_never_was(workspace: Workspace) -> None:
    answer = workspace.ask("DELETE", f"/enrolments/{UUID(int=7)}", workspace.owner_session())
    assert problem(answer) == (404, "server-not-found")


def test_who_asks_too_often_waits_a_minute(workspace: Workspace) -> None:
    code = Code(bytes(10), "here")
    keys = [refused(workspace, code)[1] for _ in range(EACH_MOST + 1)]
    assert keys == ["introduction-unknown"] * EACH_MOST + ["introduction-often"]
    workspace.clock.advance(60)
    assert refused(workspace, code)[1] == "introduction-unknown"


def admitted(turnstile: Turnstile, address: str, now: int) -> str:
    try:
        turnstile.admit(address, now)
    except (RefusedError, UnreachableError) as error:
        return error.key
    return "in"


def test_one_address_does_not_shut_out_another_but_all_of_them_may() -> None:
    turnstile = Turnstile()
    told = [admitted(turnstile, "a", 0) for _ in range(EACH_MOST + 1)]
    assert told == ["in"] * EACH_MOST + ["introduction-often"]
    assert admitted(turnstile, "b", 1) == "in"
    others = [admitted(turnstile, str(number), 2) for number in range(ALL_MOST)]
    assert others.count("in") == ALL_MOST - EACH_MOST - 1
    assert others[-1] == "server-busy"
    assert admitted(turnstile, "late", MINUTE) == "in"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)
def test_addresses_of_one_home_are_counted_as_one(one: str, other: str, same: bool) -> None:
    turnstile = Turnstile()
    for _ in range(EACH_MOST):
        turnstile.admit(one, 0)
    assert admitted(turnstile, other, 0) == ("introduction-often" if same else "in")


def test_a_server_asked_too_much_says_when_to_come_again(workspace: Workspace) -> None:
    for number in range(ALL_MOST):
        workspace.services.introductions.admit(str(number), workspace.clock.now().wall)
    answer = workspace.ask("GET", f"/introductions/{UUID(int=7)}")
    assert problem(answer) == (503, "server-busy")
    assert answer.headers["Retry-After"]
