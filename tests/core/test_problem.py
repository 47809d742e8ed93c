"""What the server raises, the other side raises again; what is not known is told in the server's words."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.errors import (
    DamagedError,
    OsPermissionError,
    RefusedError,
    TrackerError,
    UnreachableError,
    UnrecognisedError,
)
from tracker.core.messages import MESSAGES
from tracker.core.problem import LONGEST_SAYING, error_of, problem_of
from tracker.core.wire import Fault, Problem


@pytest.mark.parametrize("kind", [RefusedError, UnrecognisedError, UnreachableError, DamagedError])
def test_an_error_comes_through_the_wire_as_it_is(kind: type[TrackerError]) -> None:
    error = kind("manifest-rolled-back", held=3, offered=2)
    sent = msgspec.json.encode(problem_of(error))
    back = error_of(msgspec.json.decode(sent, type=Problem))
    assert (type(back), back.key, back.values, str(back)) == (kind, error.key, error.values, str(error))


def test_an_error_of_no_class_of_the_wire_is_tried_again() -> None:
    assert problem_of(OsPermissionError("record-damaged")).fault is Fault.UNREACHABLE


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("a-key-of-tomorrow", {}),
        ("manifest-forked", {}),
        ("manifest-forked", {"key": "x", "version": 1}),
        ("manifest-forked", {"self": "x"}),
    ],
)
def test_what_is_not_known_is_told_in_the_servers_words(key: str, values: dict[str, str | int]) -> None:
    error = error_of(Problem(Fault.REFUSED, key, values, "It is\x1b full.", "Come\nback."))
    assert (error.key, error.text(), error.hint()) == ("server-said", "It is  full.", "Come back.")


def test_a_server_without_words_is_named_by_its_key() -> None:
    assert error_of(Problem(Fault.REFUSED, "a-key", {}, "\n", "")).text() == "a-key"


@given(
    st.sampled_from(Fault),
    st.sampled_from([*MESSAGES, "unknown"]),
    st.dictionaries(st.text(max_size=8), st.text(max_size=600) | st.integers(), max_size=3),
    st.text(max_size=600),
)
def test_no_problem_breaks_the_one_who_reads_it(
    fault: Fault, key: str, values: dict[str, str | int], words: str
) -> None:
    error = error_of(Problem(fault, key, values, words, words))
    said = error.text() + error.hint()
    assert "\x1b" not in said
    assert all(len(str(value)) <= LONGEST_SAYING or isinstance(value, int) for value in error.values.values())
