"""Small rooms of the ground: moments, ids, errors with their sentences, and messages that keep secrets."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.device import Connection, Identity
from tracker.core.errors import BugError, DamagedError, RefusedError
from tracker.core.ident import id_text, new_id
from tracker.core.manifest import Signed, SignedStatement
from tracker.core.moment import Moment
from tracker.core.wire import (
    AddedMember,
    Enrolled,
    Enrolment,
    MadeEnrolment,
    MemberEntry,
    NewDevice,
    NewPassword,
    Session,
    SignIn,
    enrolment_proof,
)

BOOT = b"b" * 16


@given(st.integers(0, 2**50), st.integers(0, 2**50), st.floats(0, 10**6))
def test_later_moves_both_clocks_alike(wall: int, uptime: int, seconds: float) -> None:
    later = Moment(wall, uptime, BOOT).later(seconds)
    assert later.wall - wall == later.uptime - uptime == round(seconds * 1_000_000)


def test_a_moment_needs_a_whole_boot_id() -> None:
    with pytest.raises(BugError):
        Moment(0, 0, b"short")


@given(st.binary(min_size=16, max_size=16))
def test_ids_are_version_4_and_read_back_from_text(chance: bytes) -> None:
    identifier = new_id(lambda _: chance)
    assert UUID(id_text(identifier)).bytes == identifier
    assert UUID(bytes=identifier).version == 4


def test_an_error_is_a_sentence_and_a_next_step_in_the_persons_language() -> None:
    error = RefusedError("manifest-no-key", month="2026-11")
    assert error.text() == "The key manifest holds no key for 2026-11."
    assert error.hint(str.upper).startswith("SCREENSHOTS STOP")
    assert str(error) == f"{error.text()} {error.hint()}"


def test_an_error_without_a_message_shows_at_once() -> None:
    with pytest.raises(KeyError):
        RefusedError("no-such-message")


def test_damage_carries_a_reason_code_for_logs() -> None:
    assert DamagedError("sealed-damaged", reason="tag").reason == "tag"
    assert DamagedError("sealed-damaged").reason == "sealed-damaged"


ANY = UUID(int=0)
SIGNED = Signed(b"", b"")
SECRETIVE = [
    SignIn("a@example.org", "hush"),
    NewPassword("hush", "hush"),
    Session("hush", ANY, "owner", 0),
    Enrolment(1, "", ANY, "", (), b"", "hush", 0),
    MadeEnrolment(Enrolment(1, "", ANY, "", (), b"", "hush", 0), "hush", ANY),
    AddedMember(MemberEntry(ANY, "", "", "", archived=False), "hush"),
    NewDevice("hush", ANY, "", b"", b"", b""),
    Enrolled(ANY, "hush", SignedStatement(b"", b"", b""), SIGNED),
    Identity(
        b"",
        "",
        b"",
        b"",
        Connection("", ()),
        b"",
        device_key=b"hush",
        sharing_public_key=b"hush",
        access_token="hush",  # noqa: S106 - the secret this test looks for
    ),
]


@pytest.mark.parametrize("message", SECRETIVE, ids=lambda message: type(message).__name__)
def test_secrets_stay_out_of_what_logs_print(message: object) -> None:
    assert "hush" not in repr(message)


def test_the_enrolment_proof_covers_every_public_value_and_the_token() -> None:
    base = ("token", ANY, "name", b"key", b"sharing")
    proofs = {
        enrolment_proof(NewDevice(*base, b"")),
        enrolment_proof(NewDevice("other", *base[1:], b"")),
        enrolment_proof(NewDevice("token", UUID(int=1), *base[2:], b"")),
        enrolment_proof(NewDevice("token", ANY, "name", b"ke", b"ysharing", b"")),
    }
    assert len(proofs) == 4
