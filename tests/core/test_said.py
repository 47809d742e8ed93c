"""What records say of hours is read with care: whoever sends them may be anybody with a device's key."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.fakes.clock import START
from tests.fakes.said import anything_said, away, entry, event, sample
from tracker.core.errors import DamagedError
from tracker.core.hours.said import LATEST, Said, body_of, said_in
from tracker.core.record import Body, RecordKind

NAMED = entry(entry_id=UUID(int=1))
ENCODED = msgspec.json.encode(NAMED)


def read(payload: bytes, kind: RecordKind = RecordKind.TIME_ENTRY) -> Said:
    return said_in(Body(kind, START, payload))


def refused(payload: bytes, kind: RecordKind = RecordKind.TIME_ENTRY) -> str | None:
    with pytest.raises(DamagedError) as raised:
        read(payload, kind)
    return raised.value.reason


@given(anything_said())
def test_what_a_device_says_is_read_as_it_was_said(said: Said) -> None:
    assert said_in(body_of(said, START)) == said


def test_text_that_is_no_utf_8_is_damage_and_nothing_worse() -> None:
    assert refused(ENCODED.replace(b"a note", b"\xff note")) == "payload"
    assert refused(ENCODED.replace(b"a note", b"\\ud800")) == "payload"


def test_brackets_without_end_are_damage_and_nothing_worse() -> None:
    deep = b'"deep":' + b"[" * 100_000 + b"]" * 100_000 + b',"source"'
    assert refused(ENCODED.replace(b'"source"', deep)) == "payload"


@given(some.binary(max_size=200), some.sampled_from(RecordKind))
def test_bytes_are_either_read_or_damage(payload: bytes, kind: RecordKind) -> None:
    assert refused(payload, kind) == "payload"


@pytest.mark.parametrize("said", [entry(10, 9), away(10, 9)])
def test_a_span_that_ends_before_it_starts_is_damage(said: Said) -> None:
    body = body_of(said, START)
    assert refused(body.payload, body.kind) == "payload"


def test_what_has_no_length_or_still_runs_is_none() -> None:
    for said in (entry(10, 10), entry(10, None), away(10, 10)):
        assert said_in(body_of(said, START)) == said


def test_an_instant_that_not_every_zone_can_show_is_damage() -> None:
    assert datetime.fromtimestamp(LATEST // 1_000_000, UTC) == datetime(9999, 1, 1, tzinfo=UTC)
    last = msgspec.structs.replace(NAMED, start=LATEST - 1, stop=None)
    assert said_in(body_of(last, START)) == last
    late: tuple[Said, ...] = (
        msgspec.structs.replace(NAMED, start=LATEST, stop=None),
        msgspec.structs.replace(NAMED, stop=LATEST),
        msgspec.structs.replace(away(), stop=LATEST),
        msgspec.structs.replace(sample(), start=LATEST),
        msgspec.structs.replace(event(), at=LATEST),
    )
    for said in late:
        body = body_of(said, START)
        assert refused(body.payload, body.kind) == "payload"
