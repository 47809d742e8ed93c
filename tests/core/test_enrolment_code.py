"""Links and short codes: what they carry comes back, however it is typed; anything else opens nothing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.errors import DamagedError, RefusedError
from tracker.core.introduction import LINK, LOOKUP_BYTES, SECRET_BYTES, Code, is_code, link_of, read_link

PLACE = "tracker.example:8443"
CODE = Code(bytes(range(SECRET_BYTES)), PLACE)
secrets = st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES)


@given(secrets)
def test_a_code_is_read_as_it_is_shown(secret: bytes) -> None:
    shown = Code(secret, PLACE).text()
    assert re.fullmatch(rf"([0-9A-HJKMNP-TV-Z]{{4}}-){{3}}[0-9A-HJKMNP-TV-Z]{{4}}@{PLACE}", shown)
    assert Code.read(shown) == Code(secret, PLACE)


@given(secrets, st.data())
def test_a_code_is_read_however_it_is_typed(secret: bytes, data: st.DataObject) -> None:
    typed, _, place = Code(secret, PLACE).text().partition("@")
    swaps = {"0": "0Oo", "1": "1IiLl", "-": ["", "-", " ", "--"]}
    letters = [data.draw(st.sampled_from(swaps.get(each, each + each.lower()))) for each in typed]
    assert Code.read(f"  {''.join(letters)}@{place}\n") == Code(secret, PLACE)


def test_a_known_code_stays_what_it_is() -> None:
    """By RFC 5869 over ten bytes and the label; a change here makes every code given out worthless."""
    assert CODE.text() == "000G-40R4-0M30-E209@tracker.example:8443"
    assert CODE.lookup_id().hex() == "1654af6bb36e89fb864bc3e4a6fd5d8f"
    assert CODE.seal(b"enrolment").hex() == "0675aad1de415b18b9d70e4b21ad6b244ffd917b5e4f78bda4"


@pytest.mark.parametrize("place", ["localhost", "tracker.example:443", "10.0.0.5:65535", "[::1]:8443"])
def test_a_place_is_a_host_and_perhaps_a_port(place: str) -> None:
    assert Code.read(f"K7QF-2M9T-XW3P-RB6D@{place}").place == place


def test_a_code_without_a_place_is_for_the_one_that_is_known() -> None:
    assert Code.read("K7QF-2M9T-XW3P-RB6D", "tracker.example").place == "tracker.example"
    assert Code.read("K7QF-2M9T-XW3P-RB6D@host", "tracker.example").place == "host"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "K7QF-2M9T-XW3P-RB6D",
        "K7QF-2M9T-XW3P-RB6D@",
        "K7QF-2M9T-XW3P-RB6@host",
        "K7QF-2M9T-XW3P-RB6DD@host",
        "K7QF-2M9T-XW3P-RB6U@host",
        "K7QF-2M9T-XW3P-RB6D@host/path",
        "K7QF-2M9T-XW3P-RB6D@user@host?query",
        "K7QF-2M9T-XW3P-RB6D@ho st",
        "K7QF-2M9T-XW3P-RB6D@host:65536",
        "K7QF-2M9T-XW3P-RB6D@host:0",
        "K7QF-2M9T-XW3P-RB6D@host:",
        "K7QF-2M9T-XW3P-RB6D@[::1",
        "K7QF-2M9T-XW3P-RB6D@höst",
        "K7QF-2M9T-XW3P-RB6ß@host",
    ],
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        Code.read(text)
    assert refused.value.key == "enrolment-code-wrong"


def test_codes_are_told_from_files() -> None:
    assert is_code("k7qf2m9txw3prb6d@localhost:8443")
    assert is_code("K7QF-2M9T-XW3P-RB6U@host"), "mistyped, but meant as one"
    assert is_code("K7QF-2M9T-XW3P-RB@host"), "and so is this"
    assert is_code("K7QF-2M9T-XW3P-RB6D")
    assert is_code("K7QF-2M9T-XW3P-RB6"), "without its place, too"
    assert is_code("K7QF-2M9T-XW3P@host"), "and without a group"
    assert is_code("K7QF-2M9T-XW3P-RB6!@host:x"), "and with what no code has"
    assert not is_code("annas-enrolment")
    assert not is_code("anna-enrolment@work.json")
    assert not is_code("C:\\K7QF-2M9T-XW3P-RB6D")
    assert not is_code("anna.enrolment.json")
    assert not is_code("anna@example.org.json")
    assert not is_code("folder/K7QF-2M9T-XW3P@host/file")


def test_an_envelope_opens_for_its_code_alone() -> None:
    envelope = CODE.seal(b"enrolment")
    assert CODE.open(envelope) == b"enrolment"
    assert b"enrolment" not in envelope
    other = Code(bytes(SECRET_BYTES), PLACE)
    assert other.lookup_id() != CODE.lookup_id()
    assert len(CODE.lookup_id()) == LOOKUP_BYTES
    flipped = [bytes([*envelope[:at], envelope[at] ^ 1, *envelope[at + 1 :]]) for at in range(len(envelope))]
    for code, sealed in [(other, envelope), *((CODE, each) for each in (*flipped, b"", b"garbage"))]:
        with pytest.raises(DamagedError) as refused:
            code.open(sealed)
        assert refused.value.key == "introduction-false"


def test_codes_are_drawn_anew_and_kept_out_of_logs() -> None:
    asked: list[int] = []

    def draw(count: int) -> bytes:
        asked.append(count)
        return b"hushhushhu"

    code = Code.make(draw, PLACE)
    assert (asked, code.secret) == ([SECRET_BYTES], b"hushhushhu")
    assert "hush" not in repr(code)


@given(st.binary(max_size=200))
def test_a_link_carries_its_bytes(raw: bytes) -> None:
    link = link_of(raw)
    assert link.startswith(LINK)
    assert re.fullmatch(r"[A-Za-z0-9_-]*", link.removeprefix(LINK))
    assert read_link(f" {link}\n") == raw


@pytest.mark.parametrize("text", [f"{LINK}x", f"{LINK}a b!", f"{LINK}ä", "https://enrol#abcd"])
def test_what_is_no_link_is_refused(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_link(text)
    assert refused.value.key == "enrolment-link-wrong"
